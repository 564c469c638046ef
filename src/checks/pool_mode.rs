//! What a mode of pooling takes from applications.

use crate::blueprint::PoolMode;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(pooler) = &cluster.pooler else { return };
    let path = Path::dotted("spec.pooler");
    if pooler.asked.mode == PoolMode::Statement {
        findings
            .warning(
                codes::STATEMENT_POOLING,
                &path.key("mode"),
                "the pooler refuses transactions of several statements",
                "nearly every application has some",
            )
            .help("write `mode: transaction`");
    }
    if pooler.asked.mode != PoolMode::Session && pooler.asked.max_prepared_statements.get() == 0 {
        findings
            .warning(
                codes::PREPARED_UNKNOWN,
                &path.key("maxPreparedStatements"),
                "the pooler does not know prepared statements",
                "one is prepared in a connection, and used in another",
            )
            .help("remove `maxPreparedStatements`: the default is 200")
            .because("most drivers prepare statements by themselves");
    }
    if pooler.asked.instances.get() == 1 && cluster.instances > 1 {
        findings
            .warning(
                codes::SINGLE_PATH,
                &path.key("instances"),
                format!("there is one pooler for {} instances", cluster.instances),
                "while its node is dead, no client comes through",
            )
            .help("remove `instances`: the default is 2");
    }
}
