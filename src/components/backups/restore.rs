//! Restores by hand: a suspended `CronJob`, from which the runbook's commands create a Job.

use super::pods::{self, Access, Defaults, POSTGRES, Place, Shared};
use crate::cluster::{Cluster, Dumps};
use crate::contract::Contract;
use crate::kube::cron_job::{When, cron_job as job};
use crate::kube::pod::env;
use k8s_openapi::api::batch::v1::CronJob;
use k8s_openapi::api::core::v1::{Container, PodSpec};

/// The component's name.
pub(super) const COMPONENT: &str = "restore";

pub(super) fn cron_job(cluster: &Cluster, dumps: &Dumps, contract: &Contract) -> CronJob {
    let place = Place::of(dumps, Access::Read);
    let shared = Shared::of(cluster, place);
    let superuser = &cluster.secrets.superuser;
    let own = vec![
        env::value("PGUSER", superuser.username.as_str()),
        env::optional_secret("PGPASSWORD", &superuser.name, "password"),
        env::value("RUN", "newest"),
        env::value("DATABASE", ""),
        env::value("INTO", ""),
        env::value("LOCATION", &place.location()),
    ];
    let env = [pods::connection(cluster, contract), own].concat();
    let postgres = shared.container(POSTGRES, cluster.images.postgres.as_str(), "restore.sh", env);
    let postgres = Container { resources: Some(Defaults::DUMP.with(&dumps.desired.resources)), ..postgres };
    let pod = PodSpec {
        containers: vec![postgres, shared.store(cluster, place, "store.sh")],
        volumes: Some(shared.volumes()),
        ..pods::pod(cluster, COMPONENT, contract)
    };
    job(pods::metadata_of(cluster, COMPONENT), When::Manual, pods::RESTORE_DEADLINE, pod)
}
