//! Dumps with the image `pgdump-s3` that many guides use, configured by its environment variables.

use super::dump::COMPONENT;
use super::pods::{self, Defaults};
use crate::cluster::{Cluster, Dumps};
use crate::contract::Contract;
use crate::knowledge::images::PGDUMP_S3;
use crate::kube::cron_job::{When, cron_job as job};
use crate::kube::pod::{self, env, volume};
use k8s_openapi::api::batch::v1::CronJob;
use k8s_openapi::api::core::v1::{Container, PodSpec};

/// Where the image writes a dump, and compresses it to a second file for the upload.
const BACKUP: &str = "/backup";

pub(super) fn cron_job(cluster: &Cluster, dumps: &Dumps, contract: &Contract) -> CronJob {
    let s3 = &dumps.desired.to.s3;
    let secret = s3.secret.as_ref().map(crate::blueprint::values::ResourceName::as_str).unwrap_or_default();
    let (tmp, backup) = (volume::tmp(), volume::empty("backup", BACKUP));
    let container = Container {
        env: Some(vec![
            env::optional_secret("POSTGRESQL_URI", &dumps.secret, "uri"),
            env::optional_secret("AWS_ACCESS_KEY_ID", secret, "access-key"),
            env::optional_secret("AWS_SECRET_ACCESS_KEY", secret, "secret-key"),
            env::value(
                "AWS_DEFAULT_REGION",
                s3.region.as_ref().map_or("us-east-1", crate::blueprint::values::Name::as_str),
            ),
            env::value("S3_BUCKET", s3.bucket.as_str()),
        ]),
        volume_mounts: Some(vec![tmp.at, backup.at]),
        resources: Some(Defaults::DUMP.with(&dumps.desired.resources)),
        ..pod::container("pgdump-s3", PGDUMP_S3)
    };
    let pod = PodSpec {
        containers: vec![container],
        volumes: Some(vec![tmp.volume, backup.volume]),
        ..pods::pod(cluster, COMPONENT, contract)
    };
    let schedule = dumps.desired.schedule.to_string();
    let when = When::At { schedule: &schedule, time_zone: dumps.desired.time_zone.as_str() };
    job(pods::metadata_of(cluster, COMPONENT), when, dumps.desired.deadline.seconds(), pod)
}
