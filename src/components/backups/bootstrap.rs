//! The initial databases of a new cluster, from a run of dumps. It is a Deployment rather than a Job: it retries until
//! it succeeds, and can be applied again. After that it idles until you remove it from the blueprint.

use super::pods::{self, Access, DESIRED_AT, Defaults, POSTGRES, Place, Shared};
use crate::blueprint::Resources;
use crate::cluster::{Bootstrap, Cluster};
use crate::contract::Contract;
use crate::kube::pod::{env, probe, volume};
use crate::kube::workload::{Replace, deployment};
use crate::kube::{Object, labels};
use crate::lock::Sha256;
use k8s_openapi::api::core::v1::{ConfigMap, Container, PodSpec};
use serde_json::json;

/// The component's name.
pub(super) const COMPONENT: &str = "bootstrap";
/// The file with the run's databases.
const FILE: &str = "bootstrap.json";

const READINESS: probe::Timing = probe::Timing { period: 5, timeout: 5, failures: 1 };

pub(super) fn objects(cluster: &Cluster, bootstrap: &Bootstrap, contract: &Contract) -> [Object; 2] {
    let desired = format!("{:#}\n", json!({"databases": bootstrap.databases, "some": bootstrap.some()}));
    let config_map = ConfigMap {
        metadata: pods::metadata_of(cluster, COMPONENT),
        data: Some([(FILE.to_owned(), desired.clone())].into()),
        ..ConfigMap::default()
    };
    let selector = labels::selector(cluster.name.as_str(), COMPONENT);
    let metadata = pods::metadata_of(cluster, COMPONENT);
    let mut workload = deployment(metadata, selector, 1, Replace::Recreate, pod(cluster, bootstrap, contract));
    if let Some(spec) = &mut workload.spec {
        spec.progress_deadline_seconds = Some(Bootstrap::DEADLINE);
        let annotations = spec.template.metadata.get_or_insert_default().annotations.get_or_insert_default();
        annotations.insert("pgforge.dev/desired".to_owned(), Sha256::of(desired.as_bytes()).to_string());
    }
    [Object::of(&config_map), Object::of(&workload)]
}

fn pod(cluster: &Cluster, bootstrap: &Bootstrap, contract: &Contract) -> PodSpec {
    let resources = Resources::default();
    let place = Place {
        s3: &bootstrap.desired.from.s3,
        prefix: &bootstrap.prefix,
        resources: &resources,
        access: Access::Read,
    };
    let shared = Shared::of(cluster, place);
    let desired = volume::config_map("desired", &cluster.component(COMPONENT), DESIRED_AT);
    let superuser = &cluster.secrets.superuser;
    let own = vec![
        env::value("PGUSER", superuser.username.as_str()),
        // Not optional: the pod waits until the steward has created the Secret.
        env::secret("PGPASSWORD", &superuser.name, "password"),
        env::value("DESIRED", &format!("{DESIRED_AT}/{FILE}")),
        env::value("RUN", bootstrap.desired.run.as_str()),
        env::value("LOCATION", &place.location()),
    ];
    let env = [pods::connection(cluster, contract), own].concat();
    let mut postgres = shared.container(POSTGRES, cluster.images.postgres.as_str(), "bootstrap-postgres.sh", env);
    postgres.volume_mounts.get_or_insert_default().push(desired.at);
    let postgres = Container {
        resources: Some(Defaults::DUMP.with(&resources)),
        readiness_probe: Some(probe::exec(["test", "-e", "/tmp/ready"], READINESS)),
        ..postgres
    };
    PodSpec {
        containers: vec![postgres, shared.store(cluster, place, "bootstrap-store.sh")],
        volumes: Some([shared.volumes(), vec![desired.volume]].concat()),
        ..pods::pod(cluster, COMPONENT, contract)
    }
}
