//! A run: the `CronJob` that dumps each database into the bucket with `pg_dump`.

use super::files;
use super::pods::{self, Access, DESIRED, DESIRED_AT, Defaults, POSTGRES, Place, Shared};
use crate::cluster::{Cluster, Dumps};
use crate::contract::Contract;
use crate::kube::cron_job::{When, cron_job as job};
use crate::kube::pod::{env, volume};
use k8s_openapi::api::batch::v1::CronJob;
use k8s_openapi::api::core::v1::{Container, EnvVar, PodSpec};

/// The component's name.
pub(super) const COMPONENT: &str = "dump";

pub(super) fn cron_job(cluster: &Cluster, dumps: &Dumps, contract: &Contract) -> CronJob {
    let place = Place::of(dumps, Access::Write);
    let shared = Shared::of(cluster, place);
    let desired = volume::config_map("desired", &cluster.component(DESIRED), DESIRED_AT);
    let files = files::app(cluster, dumps);
    let packed = files.map(|(name, app)| files::packed(cluster, name, app));
    let files_env = packed.iter().flat_map(|(_, env)| env.clone()).collect();
    let env = [pods::connection(cluster, contract), own_env(cluster, dumps, place), files_env].concat();
    let mut postgres = shared.container(POSTGRES, cluster.images.postgres.as_str(), "dump.sh", env);
    let mounts = postgres.volume_mounts.get_or_insert_default();
    mounts.push(desired.at);
    mounts.extend(packed.iter().map(|(mount, _)| mount.at.clone()));
    let own = packed.into_iter().map(|(mount, _)| mount.volume);
    let postgres = Container { resources: Some(Defaults::DUMP.with(&dumps.desired.resources)), ..postgres };
    let pod = PodSpec {
        containers: vec![postgres, shared.store(cluster, place, "store.sh")],
        volumes: Some(shared.volumes().into_iter().chain([desired.volume]).chain(own).collect()),
        ..pods::pod(cluster, COMPONENT, contract)
    };
    let schedule = dumps.desired.schedule.to_string();
    let when = When::At { schedule: &schedule, time_zone: dumps.desired.time_zone.as_str() };
    let mut job = job(pods::metadata_of(cluster, COMPONENT), when, dumps.desired.deadline.seconds(), pod);
    if let Some((name, _)) = files {
        files::colocate(&mut job, &cluster.names().app(name));
    }
    job
}

fn own_env(cluster: &Cluster, dumps: &Dumps, place: Place) -> Vec<EnvVar> {
    let keep = &dumps.desired.keep;
    let count = |name: &str, count: u32| env::value(name, &count.to_string());
    vec![
        env::value("PGUSER", Dumps::ROLE),
        env::optional_secret("PGPASSWORD", &dumps.secret, "password"),
        // For its own queries: they need no user's database.
        env::value("PGDATABASE", "postgres"),
        env::value("SECRET", &dumps.secret),
        env::value("DATABASES", &format!("{DESIRED_AT}/databases.json")),
        env::value("CLUSTER", &format!("{}/{}", cluster.namespace, cluster.name)),
        env::value("LOCATION", &place.location()),
        env::field("POD", "metadata.name"),
        count("KEEP_LAST", keep.last.get()),
        count("KEEP_DAILY", keep.daily.get()),
        count("KEEP_WEEKLY", keep.weekly.get()),
        count("KEEP_MONTHLY", keep.monthly.get()),
        env::value("TIME_ZONE", dumps.desired.time_zone.as_str()),
    ]
}
