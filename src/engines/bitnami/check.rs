//! The checks that only this engine has.

use super::CHART;
use crate::blueprint::{App, AppPackaging};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines::instance::check::usernames;
use crate::knowledge::images::{self, BITNAMI_RELEASE};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    superuser(cluster, findings);
    usernames(cluster, findings, "pg_hba.conf and connection strings contain this name");
    standbys(cluster, findings);
    image(cluster, findings);
    folder(cluster, findings);
}

fn superuser(cluster: &Cluster, findings: &mut Findings) {
    let name = cluster.secrets.superuser.username.as_str();
    if name != "postgres" {
        findings
            .error(
                codes::ENGINE_USERNAME,
                &Path::dotted("spec.secrets.superuser.username"),
                format!("the superuser of Bitnami's image is `postgres`, not `{name}`"),
                "a role with another name would not be a superuser",
            )
            .help("remove `username`");
    }
}

/// With this chart, commits wait for a fixed number of standbys; nothing adjusts it when a standby connects or
/// disconnects.
fn standbys(cluster: &Cluster, findings: &mut Findings) {
    let replication = &cluster.replication;
    if !replication.is_synchronous() {
        return;
    }
    let path = |key: &str| Path::dotted("spec.replication.standbys").key(key);
    if replication.min == 0 {
        findings
            .error(
                codes::MODE_UNSUPPORTED,
                &path("min"),
                "this chart cannot let commits continue without the standbys that they wait for",
                "nothing lowers the number when a standby is disconnected",
            )
            .help("write `min: 1` with at least two standbys, or `mode: asynchronous`");
    } else if replication.max > replication.min {
        findings
            .error(
                codes::MODE_UNSUPPORTED,
                &path("max"),
                format!(
                    "with this chart, commits always wait for {} {}, never for {}",
                    replication.min,
                    if replication.min == 1 { "standby" } else { "standbys" },
                    replication.max
                ),
                "",
            )
            .help(format!("remove `max`, or write `min: {}`", replication.max));
    }
}

fn image(cluster: &Cluster, findings: &mut Findings) {
    let (image, version) = (&cluster.images.bitnami, cluster.postgres.version);
    let (major, minor) = BITNAMI_RELEASE;
    let path = Path::dotted("spec.images.bitnami");
    if findings.is_written(&path) {
        let found = image.tag().and_then(|tag| tag.split(['.', '-']).next()?.parse::<u8>().ok());
        if let Some(found) = found.filter(|found| *found != version.major.get()) {
            findings
                .error(
                    codes::IMAGE_OF_ANOTHER_MAJOR,
                    &path,
                    format!("`{image}` contains PostgreSQL {found}, but `postgres.version` is {}", version.major),
                    "PostgreSQL does not start on the data of another major version",
                )
                .help(format!("use an image with PostgreSQL {}, or write `version: {found}`", version.major));
        }
        return;
    }
    if version.major.get() != major || version.minor.is_some_and(|requested| requested != minor) {
        findings
            .error(
                codes::MAJOR_UNSUPPORTED,
                &Path::dotted("spec.postgres.version"),
                format!("Bitnami's last free image contains PostgreSQL {major}.{minor}"),
                "",
            )
            .help(format!("write `version: {major}`, or set `spec.images.bitnami` to your own image"));
    }
    if let Some(since) = images::withdrawn(image.repository()) {
        findings
            .warning(
                codes::IMAGE_WITHDRAWN,
                &Path::dotted("spec.engine"),
                format!("this chart's image has had no updates since {since}"),
                "bugs and vulnerabilities in it stay unfixed",
            )
            .help("set `spec.images.bitnami` to an image that you build or pay for, or choose another engine");
    }
}

/// Rejects an application whose chart would have the same folder as the engine's.
fn folder(cluster: &Cluster, findings: &mut Findings) {
    let same = |app: &App| app.packaging == AppPackaging::UpstreamChart;
    for (name, _) in cluster.apps.iter().filter(|(name, app)| name.as_str() == CHART && same(app)) {
        findings
            .key_error(
                codes::CONTRADICTION,
                &Path::dotted("spec.apps").key(name.as_str()),
                format!("`helm/{CHART}` contains the values of the engine's chart"),
                "the application's chart would write the same file",
            )
            .help("rename the application");
    }
}
