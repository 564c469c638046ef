//! What dumps hold of applications' files.

use crate::blueprint::AppPackaging;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(dumps) = &cluster.dumps else { return };
    let storage = |name: &str| Path::dotted("spec.apps").key(name).key("storage");
    for name in dumps.files.iter().skip(1) {
        findings
            .error(
                codes::TWO_VOLUMES,
                &storage(name.as_str()),
                format!("the files of `{}` and `{name}` cannot be in one run", dumps.files[0]),
                "",
            )
            .because("a run is one pod, and the volumes of two applications may be on two nodes")
            .help("write `dump: false` here, and have snapshots made of the volume");
    }
    let by_chart = cluster.apps.iter().filter(|(_, app)| app.packaging == AppPackaging::UpstreamChart);
    for (name, _) in by_chart.filter(|(_, app)| app.storage.dump && dumps.holds(&app.database)) {
        findings
            .warning(
                codes::FILES_UNDUMPED,
                &Path::dotted("spec.apps").key(name.as_str()),
                format!("the dumps hold the database of `{name}` and not its files"),
                "",
            )
            .because("the chart's volume is the chart's own")
            .help("have snapshots made of it, and write `storage: {dump: false}`; or write `packaging: manifests`");
    }
}
