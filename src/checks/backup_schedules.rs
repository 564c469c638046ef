//! A backup reads every database from end to end.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// Runs of one day that nobody is surprised by.
const MOST_A_DAY: usize = 24;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let backups = Path::dotted("spec.backups");
    let dumps = cluster.dumps.iter().map(|dumps| (backups.key("dumps"), &dumps.asked.schedule));
    let verify = cluster.dumps.iter().filter_map(|dumps| dumps.asked.verify.as_ref());
    let verify = verify.map(|verify| (backups.key("dumps").key("verify"), &verify.schedule));
    let base = cluster.continuous.iter().map(|continuous| (backups.key("continuous"), &continuous.asked.schedule));
    for (path, schedule) in dumps.chain(verify).chain(base) {
        let runs = schedule.most_runs_a_day();
        if runs > MOST_A_DAY {
            findings
                .warning(codes::BUSY_SCHEDULE, &path.key("schedule"), format!("this runs {runs} times a day"), "")
                .because("each run reads everything and holds what vacuum would clean up until it ends; one that is not done yet is waited for")
                .help("write `0 */12 * * *` for noon and midnight");
        }
    }
}
