//! Backups in the runbook.

use super::pods::{Access, Place};
use crate::blueprint::{DumpTool, S3};
use crate::cluster::Cluster;
use crate::runbook::template::{fill, written};
use crate::runbook::{Runbook, Section};
use minijinja::context;

const TEMPLATE: &str = include_str!("runbook.md.j2");

/// # Panics
/// If the template is invalid; a test renders it.
pub(super) fn sections(cluster: &Cluster) -> Vec<Section> {
    let Some(dumps) = cluster.dumps.as_ref().filter(|dumps| dumps.desired.tool == DumpTool::PgDump) else {
        return Vec::new();
    };
    // A name that a shell or libpq would parse is left out; a placeholder replaces it if no name is left.
    let plain = |name: &&str| {
        let first = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        first && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
    };
    let (mut databases, others): (Vec<&str>, Vec<&str>) =
        dumps.databases.iter().map(|(name, _)| name.as_str()).partition(plain);
    if databases.is_empty() {
        databases.push("DATABASE");
    }
    let values = context! {
        name => cluster.name.to_string(),
        namespace => cluster.namespace.to_string(),
        kubectl => written(format!("kubectl -n {}", cluster.namespace)),
        location => Place::of(dumps, Access::Read).location(),
        prefix => dumps.prefix.clone(),
        files => dumps.files.first().map(ToString::to_string),
        target => written(target(&dumps.desired.to.s3, &dumps.prefix)),
        deadline => dumps.desired.deadline.seconds(),
        verify => dumps.desired.verify.is_some(),
        database => databases[0],
        last => databases[databases.len() - 1],
        databases => written(databases.join(" ")),
        others => !others.is_empty(),
    };
    Runbook::of(&fill(TEMPLATE, &[], values)).sections
}

/// Where the runs are stored, as a mapping for the blueprint of another cluster.
fn target(s3: &S3, prefix: &str) -> String {
    let mut keys = vec![format!("bucket: {}", s3.bucket)];
    keys.extend(s3.region.as_ref().map(|region| format!("region: {region}")));
    keys.extend(s3.endpoint.as_ref().map(|endpoint| format!("endpoint: \"{endpoint}\"")));
    keys.extend(s3.path_style.then(|| "pathStyle: true".to_owned()));
    keys.push(format!("prefix: {prefix}"));
    keys.extend(s3.secret.as_ref().map(|secret| format!("secret: {secret}")));
    keys.extend(s3.ca.as_ref().map(|ca| format!("ca: {ca}")));
    format!("{{{}}}", keys.join(", "))
}
