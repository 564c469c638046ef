//! Files of applications that dumps cannot include, or leave out.

use crate::blueprint::AppPackaging;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(dumps) = &cluster.dumps else { return };
    let storage = |name: &str| Path::dotted("spec.apps").key(name).key("storage");
    for name in dumps.files.iter().skip(1) {
        findings
            .error(
                codes::SEVERAL_APP_VOLUMES,
                &storage(name.as_str()),
                format!("one run cannot dump the files of both `{}` and `{name}`", dumps.files[0]),
                "",
            )
            .because("a run is one pod, and the volumes of two applications may be on different nodes")
            .help("write `dump: false` here, and back the volume up with snapshots");
    }
    let by_chart = cluster.apps.iter().filter(|(_, app)| app.packaging == AppPackaging::UpstreamChart);
    for (name, _) in by_chart.filter(|(_, app)| app.storage.dump && dumps.holds(&app.database)) {
        findings
            .warning(
                codes::FILES_UNDUMPED,
                &Path::dotted("spec.apps").key(name.as_str()),
                format!("the dumps contain the database of `{name}`, but not its files"),
                "",
            )
            .because("the Helm chart owns the volume")
            .help(
                "back the volume up with snapshots and write `storage: {dump: false}`, or write `packaging: manifests`",
            );
    }
}
