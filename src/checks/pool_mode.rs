//! Pooler settings that break applications, or make the pooler a single point of failure.

use crate::blueprint::PoolMode;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(pooler) = &cluster.pooler else { return };
    let path = Path::dotted("spec.pooler");
    if pooler.desired.mode == PoolMode::Statement {
        findings
            .warning(
                codes::STATEMENT_POOLING,
                &path.key("mode"),
                "the pooler rejects transactions of several statements",
                "nearly every application uses them",
            )
            .help("write `mode: transaction`");
    }
    if pooler.desired.mode != PoolMode::Session && pooler.desired.max_prepared_statements.get() == 0 {
        findings
            .warning(
                codes::PREPARED_UNKNOWN,
                &path.key("maxPreparedStatements"),
                "the pooler does not track prepared statements",
                "one is prepared in one connection and used in another",
            )
            .help("remove `maxPreparedStatements`: the default is 200")
            .because("most drivers prepare statements automatically");
    }
    if pooler.desired.instances.get() == 1 && cluster.instances > 1 {
        findings
            .warning(
                codes::SINGLE_PATH,
                &path.key("instances"),
                format!("there is only one pooler for {} instances", cluster.instances),
                "when its node fails, no client can connect through it",
            )
            .help("remove `instances`: the default is 2");
    }
}
