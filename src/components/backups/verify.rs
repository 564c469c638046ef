//! Test restores: the newest run of each database is restored into a temporary PostgreSQL from the cluster's own image.

use super::pods::{self, Access, Defaults, POSTGRES, Place, Shared};
use crate::cluster::{Cluster, Dumps};
use crate::contract::{Contract, TestRestore};
use crate::kube::cron_job::{When, cron_job as job};
use crate::kube::labels;
use crate::kube::pod::{self, env, volume};
use crate::kube::workload::claim;
use k8s_openapi::api::batch::v1::CronJob;
use k8s_openapi::api::core::v1::{Container, PodSpec};

/// The component's name.
pub(super) const COMPONENT: &str = "verify";
/// Where the temporary volume is mounted.
const DATA: &str = "/var/lib/verify";

pub(super) fn cron_job(cluster: &Cluster, dumps: &Dumps, contract: &Contract) -> Option<CronJob> {
    let verify = dumps.desired.verify.as_ref()?;
    let test_restore = &contract.test_restore;
    let place = Place::of(dumps, Access::Read);
    let shared = Shared::of(cluster, place);
    let size = verify.storage.size.unwrap_or(cluster.storage.size).to_string();
    let class = verify.storage.class.as_ref().map(crate::blueprint::values::ResourceName::as_str);
    let labels = labels::selector(cluster.name.as_str(), COMPONENT);
    let data = volume::ephemeral("data", DATA, claim("data", labels, &size, class.or(cluster.storage.class())));
    let env = vec![
        env::value("DATABASES", &format!("{}/databases.json", pods::DESIRED_AT)),
        env::value("DATA", DATA),
        env::value("LOCATION", &place.location()),
        env::value("MAX_AGE", &dumps.max_age().to_string()),
        env::value("DEADLINE", &dumps.desired.deadline.seconds().to_string()),
        env::value("MAJOR", &cluster.postgres.version.major.to_string()),
        env::value("PRELOAD", &preloaded(cluster, test_restore)),
    ];
    let mut postgres = shared.container(POSTGRES, test_restore.image.as_str(), "verify.sh", env);
    let desired = volume::config_map("desired", &cluster.component(pods::DESIRED), pods::DESIRED_AT);
    postgres.volume_mounts.get_or_insert_default().extend([desired.at, data.at]);
    let postgres = Container { resources: Some(Defaults::VERIFY.with(&verify.resources)), ..postgres };
    let pod = PodSpec {
        containers: vec![postgres, shared.store(cluster, place, "store.sh")],
        volumes: Some([shared.volumes(), vec![desired.volume, data.volume]].concat()),
        security_context: pod::spec(test_restore.user).security_context,
        ..pods::pod(cluster, COMPONENT, contract)
    };
    let schedule = verify.schedule.to_string();
    let when = When::At { schedule: &schedule, time_zone: dumps.desired.time_zone.as_str() };
    Some(job(pods::metadata_of(cluster, COMPONENT), when, dumps.desired.deadline.seconds(), pod))
}

/// The libraries to preload, without which some extensions cannot be restored.
fn preloaded(cluster: &Cluster, test_restore: &TestRestore) -> String {
    let desired = cluster.postgres.parameters.get("shared_preload_libraries").map(ToString::to_string);
    let desired: Vec<&str> = desired.iter().flat_map(|list| list.split(',')).map(str::trim).collect();
    let own = test_restore.preloaded.iter().filter(|library| !desired.contains(library));
    own.chain(desired.iter().filter(|library| !library.is_empty())).copied().collect::<Vec<_>>().join(",")
}
