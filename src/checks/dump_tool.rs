//! What the tool `pgdump-s3`, the image of many guides, cannot do.

use crate::blueprint::DumpTool;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::knowledge::images::PGDUMP_S3_MAJOR;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(dumps) = cluster.dumps.as_ref().filter(|dumps| dumps.desired.tool == DumpTool::PgdumpS3) else { return };
    let path = Path::dotted("spec.backups.dumps");
    let s3 = &dumps.desired.to.s3;
    let cannot = [
        ("verify", dumps.desired.verify.is_some(), "writes no manifest to compare with"),
        ("databases", dumps.databases.len() > 1, "dumps one database only"),
        ("to.s3.endpoint", s3.endpoint.is_some(), "supports Amazon S3 only"),
        ("to.s3.prefix", s3.prefix.is_some(), "writes to the root of the bucket"),
        ("to.s3.ca", s3.ca.is_some(), "supports Amazon S3 only"),
        ("to.s3.verifySecret", s3.verify_secret.is_some(), "verifies nothing"),
        ("to.s3.workloadIdentity", !s3.workload_identity.is_empty(), "accepts access keys only"),
    ];
    for (key, _, why) in cannot.iter().filter(|(_, desired, _)| *desired) {
        let at = key.split('.').fold(path.clone(), |path, key| path.key(key));
        findings
            .error(codes::CONTRADICTION, &at, format!("the tool `pgdump-s3` does not support `{key}`: it {why}"), "")
            .help("remove `tool: pgdump-s3`");
    }
    findings
        .warning(
            codes::DUMP_TOOL,
            &path.key("tool"),
            "the tool `pgdump-s3` reports success even if the dump fails",
            "",
        )
        .because(format!(
            "its pg_dump rejects servers newer than {PGDUMP_S3_MAJOR}: it dumps nothing of PostgreSQL {}, and its Job still completes",
            cluster.postgres.version.major
        ))
        .because("its archives have no checksum, its runs have no completion marker, and `keep` removes nothing")
        .help("remove `tool`");
}
