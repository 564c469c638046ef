//! Test restores: the newest run of each database is restored into a temporary PostgreSQL from the cluster's own image.

use super::pods::{self, Access, Defaults, POSTGRES, Place, Shared};
use crate::cluster::{Cluster, Dumps};
use crate::contract::{Contract, Proof};
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
    let verify = dumps.asked.verify.as_ref()?;
    let proof = &contract.proof;
    let place = Place::of(dumps, Access::Read);
    let shared = Shared::of(cluster, place);
    let size = verify.storage.size.unwrap_or(cluster.storage.size).to_string();
    let class = verify.storage.class.as_ref().map(crate::blueprint::values::ResourceName::as_str);
    let labels = labels::selector(cluster.name.as_str(), COMPONENT);
    let data = volume::ephemeral("data", DATA, claim("data", labels, &size, class.or(cluster.storage.class())));
    let env = vec![
        env::value("DATABASES", &format!("{}/databases.json", pods::ASKED_AT)),
        env::value("DATA", DATA),
        env::value("LOCATION", &place.location()),
        env::value("MAX_AGE", &dumps.max_age().to_string()),
        env::value("DEADLINE", &dumps.asked.deadline.seconds().to_string()),
        env::value("MAJOR", &cluster.postgres.version.major.to_string()),
        env::value("PRELOAD", &preloaded(cluster, proof)),
    ];
    let mut postgres = shared.container(POSTGRES, proof.image.as_str(), "verify.sh", env);
    let asked = volume::config_map("desired", &cluster.component(pods::ASKED), pods::ASKED_AT);
    postgres.volume_mounts.get_or_insert_default().extend([asked.at, data.at]);
    let postgres = Container { resources: Some(Defaults::VERIFY.with(&verify.resources)), ..postgres };
    let pod = PodSpec {
        containers: vec![postgres, shared.store(cluster, place, "store.sh")],
        volumes: Some([shared.volumes(), vec![asked.volume, data.volume]].concat()),
        security_context: pod::spec(proof.user).security_context,
        ..pods::pod(cluster, COMPONENT, contract)
    };
    let schedule = verify.schedule.to_string();
    let when = When::At { schedule: &schedule, time_zone: dumps.asked.time_zone.as_str() };
    Some(job(pods::metadata_of(cluster, COMPONENT), when, dumps.asked.deadline.seconds(), pod))
}

/// The libraries to preload, without which some extensions cannot be restored.
fn preloaded(cluster: &Cluster, proof: &Proof) -> String {
    let asked = cluster.postgres.parameters.get("shared_preload_libraries").map(ToString::to_string);
    let asked: Vec<&str> = asked.iter().flat_map(|list| list.split(',')).map(str::trim).collect();
    let own = proof.preloaded.iter().filter(|library| !asked.contains(library));
    own.chain(asked.iter().filter(|library| !library.is_empty())).copied().collect::<Vec<_>>().join(",")
}
