//! `restart: manual`, under an engine that restarts PostgreSQL automatically.

use crate::blueprint::Restart;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if cluster.postgres.restart == Restart::Manual && !cluster.engine.supports_manual_restart() {
        findings
            .error(
                codes::RESTART_UNSUPPORTED,
                &Path::dotted("spec.postgres.restart"),
                format!("the engine `{}` restarts PostgreSQL automatically", cluster.engine),
                "it does not wait for you",
            )
            .help("remove `restart`, and apply changed parameters when a restart suits you");
    }
}
