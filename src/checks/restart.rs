//! A restart that is to wait for somebody, where the engine does not wait.

use crate::blueprint::Restart;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if cluster.postgres.restart == Restart::Manual && !cluster.engine.waits_to_restart() {
        findings
            .error(
                codes::RESTART_UNSUPPORTED,
                &Path::dotted("spec.postgres.restart"),
                format!("the engine `{}` restarts PostgreSQL by itself", cluster.engine),
                "nobody would wait for you",
            )
            .help("remove `restart`, and apply changed parameters when a restart suits you");
    }
}
