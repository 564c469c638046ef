//! Backup schedules that run too often.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// The most runs a day that get no warning.
const MOST_A_DAY: usize = 24;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let backups = Path::dotted("spec.backups");
    let dumps = cluster.dumps.iter().map(|dumps| (backups.key("dumps"), &dumps.desired.schedule));
    let verify = cluster.dumps.iter().filter_map(|dumps| dumps.desired.verify.as_ref());
    let verify = verify.map(|verify| (backups.key("dumps").key("verify"), &verify.schedule));
    let base = cluster.continuous.iter().map(|continuous| (backups.key("continuous"), &continuous.desired.schedule));
    for (path, schedule) in dumps.chain(verify).chain(base) {
        let runs = schedule.most_runs_a_day();
        if runs > MOST_A_DAY {
            findings
                .warning(codes::BUSY_SCHEDULE, &path.key("schedule"), format!("this schedule runs {runs} times a day"), "")
                .because("each run reads all data and keeps vacuum from removing dead rows until it ends; no run starts before the last one ends")
                .help("write `0 */12 * * *` to run at noon and midnight");
        }
    }
}
