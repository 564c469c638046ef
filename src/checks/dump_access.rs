//! Dumps reach their bucket in exactly one way, and their role can read everything.

use super::buckets;
use crate::blueprint::DumpTool;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// The first major with the role `pg_read_all_data`.
const READS_ALL: u8 = 14;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (path, s3, who) in buckets(cluster) {
        match (&s3.secret, s3.workload_identity.is_empty()) {
            (None, true) => {
                findings.error(codes::DUMP_CREDENTIALS, &path, format!("{who} no access to {} bucket", its(who)), "").help(
                    "name a Secret with the keys `access-key` and `secret-key` at `secret`, or set `workloadIdentity`",
                );
            }
            (Some(_), false) => {
                findings
                    .error(
                        codes::DUMP_CREDENTIALS,
                        &path.key("workloadIdentity"),
                        format!("{who} two ways to {} bucket", its(who)),
                        "`secret` is the other",
                    )
                    .help("remove one of them");
            }
            _ => {}
        }
    }
    let Some(dumps) = &cluster.dumps else { return };
    let major = cluster.postgres.version.major;
    if major.get() < READS_ALL && dumps.asked.tool == DumpTool::PgDump {
        findings
            .error(
                codes::DUMP_MAJOR,
                &Path::dotted("spec.postgres.version"),
                format!("PostgreSQL {major} has no role that reads everything and writes nothing"),
                "",
            )
            .help(format!("write `version: {READS_ALL}` or a later one, or remove `backups.dumps`"))
            .because("dumps are made with `pg_read_all_data`, and never as superuser");
    }
}

fn its(who: &str) -> &'static str {
    if who.ends_with("have") { "their" } else { "its" }
}
