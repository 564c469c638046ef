//! The checks that only this engine has.

use super::CHART;
use crate::blueprint::{App, AppPackaging};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines::instance::check::usernames;
use crate::knowledge::images::{self, BITNAMI_RELEASE};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    superuser(cluster, findings);
    usernames(cluster, findings, "this name stands in pg_hba.conf and connection strings");
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
                "it would be a role without a superuser's rights",
            )
            .help("remove `username`");
    }
}

/// The chart waits for a fixed number of standbys: nobody changes it when one comes or goes.
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
                "with this chart commits cannot go on without the standbys that they wait for",
                "nobody takes a standby that is away out of the count",
            )
            .help("write `min: 1`, with two standbys or more, or `mode: asynchronous`");
    } else if replication.max > replication.min {
        findings
            .error(
                codes::MODE_UNSUPPORTED,
                &path("max"),
                format!(
                    "with this chart commits wait for {} {} always, and not for {} while there are so many",
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
        let told = image.tag().and_then(|tag| tag.split(['.', '-']).next()?.parse::<u8>().ok());
        if let Some(told) = told.filter(|told| *told != version.major.get()) {
            findings
                .error(
                    codes::IMAGE_OF_ANOTHER_MAJOR,
                    &path,
                    format!("`{image}` holds PostgreSQL {told}, and `postgres.version` is {}", version.major),
                    "PostgreSQL does not start on the data of another major",
                )
                .help(format!("name an image of PostgreSQL {}, or write `version: {told}`", version.major));
        }
        return;
    }
    if version.major.get() != major || version.minor.is_some_and(|asked| asked != minor) {
        findings
            .error(
                codes::MAJOR_UNSUPPORTED,
                &Path::dotted("spec.postgres.version"),
                format!("the last of Bitnami's images that is free holds PostgreSQL {major}.{minor}"),
                "",
            )
            .help(format!("write `version: {major}`, or name an image of your own at `spec.images.bitnami`"));
    }
    if let Some(since) = images::withdrawn(image.repository()) {
        findings
            .warning(
                codes::IMAGE_WITHDRAWN,
                &Path::dotted("spec.engine"),
                format!("the image of this chart gets no updates since {since}"),
                "what is found broken or insecure in it stays so",
            )
            .help("name one that you build or pay for at `spec.images.bitnami`, or choose another engine");
    }
}

/// Two charts, one folder.
fn folder(cluster: &Cluster, findings: &mut Findings) {
    let same = |app: &App| app.packaging == AppPackaging::UpstreamChart;
    for (name, _) in cluster.apps.iter().filter(|(name, app)| name.as_str() == CHART && same(app)) {
        findings
            .key_error(
                codes::CONTRADICTION,
                &Path::dotted("spec.apps").key(name.as_str()),
                format!("`helm/{CHART}` holds the values of the engine's chart"),
                "and those of this application would stand there too",
            )
            .help("give the application another name");
    }
}
