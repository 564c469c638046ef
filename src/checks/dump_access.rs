//! Dumps without exactly one source of credentials, or without a role that can read everything.

use super::buckets;
use crate::blueprint::DumpTool;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// The first major with the role `pg_read_all_data`.
const READ_ALL_DATA_SINCE: u8 = 14;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (path, s3, who) in buckets(cluster) {
        match (&s3.secret, s3.workload_identity.is_empty()) {
            (None, true) => {
                findings.error(codes::DUMP_CREDENTIALS, &path, format!("{who} no credentials for {} bucket", possessive(who)), "").help(
                    "set `secret` to a Secret with the keys `access-key` and `secret-key`, or set `workloadIdentity`",
                );
            }
            (Some(_), false) => {
                findings
                    .error(
                        codes::DUMP_CREDENTIALS,
                        &path.key("workloadIdentity"),
                        format!("{who} two sources of credentials for {} bucket", possessive(who)),
                        "`secret` is set too",
                    )
                    .help("remove one of them");
            }
            _ => {}
        }
    }
    let Some(dumps) = &cluster.dumps else { return };
    let major = cluster.postgres.version.major;
    if major.get() < READ_ALL_DATA_SINCE && dumps.desired.tool == DumpTool::PgDump {
        findings
            .error(
                codes::DUMP_MAJOR,
                &Path::dotted("spec.postgres.version"),
                format!("PostgreSQL {major} has no role `pg_read_all_data`, which dumps need"),
                "",
            )
            .help(format!("write `version: {READ_ALL_DATA_SINCE}` or later, or remove `backups.dumps`"))
            .because("dumps read with `pg_read_all_data`, and never as superuser");
    }
}

fn possessive(who: &str) -> &'static str {
    if who.ends_with("have") { "their" } else { "its" }
}
