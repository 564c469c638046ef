//! The instances' StatefulSet, with its headless Service and disruption budget.

use super::pod::PORT;
use crate::cluster::Cluster;
use crate::kube::labels::Labels;
use crate::kube::workload::{Start, claim, stateful_set};
use crate::kube::{Object, disruption, labels, metadata, service};
use k8s_openapi::api::core::v1::{PodSpec, ServicePort};

/// The volume claim template's name.
pub(in crate::engines) const CLAIM: &str = "data";

/// Seconds for a fast shutdown of PostgreSQL, including the last checkpoint.
pub(in crate::engines) const GRACE_SECONDS: i64 = 90;

/// The pods that hold data.
#[derive(Debug)]
pub(in crate::engines) struct Set<'a> {
    /// The component's name; the StatefulSet is `<name>-<component>`.
    pub(in crate::engines) component: &'a str,
    /// The name of its headless Service.
    pub(in crate::engines) service: String,
    /// Labels of its pods, in addition to pgforge's.
    pub(in crate::engines) labels: Labels,
    /// Ports, in addition to PostgreSQL's.
    pub(in crate::engines) ports: Vec<ServicePort>,
    /// Its pods.
    pub(in crate::engines) pod: PodSpec,
}

impl Set<'_> {
    /// The set, its headless Service, and its disruption budget.
    pub(in crate::engines) fn objects(self, cluster: &Cluster) -> Vec<Object> {
        let (name, namespace) = (cluster.name.as_str(), cluster.namespace.as_str());
        let own = labels::of(name, self.component);
        let selector = labels::selector(name, self.component);
        let workload = cluster.component(self.component);
        let size = cluster.storage.size.to_string();
        let mut set = stateful_set(
            metadata(namespace, &workload, own.clone()),
            selector.clone(),
            cluster.instances.into(),
            Start::Parallel,
            &self.service,
            self.pod,
            vec![claim(CLAIM, selector.clone(), &size, cluster.storage.class())],
        );
        if let Some(spec) = &mut set.spec {
            let labels = spec.template.metadata.get_or_insert_default().labels.get_or_insert_default();
            labels.extend(self.labels);
            spec.persistent_volume_claim_retention_policy.get_or_insert_default().when_deleted =
                Some(cluster.storage.when_deleted().to_owned());
        }
        let ports = [vec![service::port("postgres", PORT)], self.ports].concat();
        let mut objects = vec![
            Object::of(&set),
            Object::of(&service::headless(metadata(namespace, &self.service, own.clone()), selector.clone(), ports)),
        ];
        objects.extend(
            disruption::budget(metadata(namespace, &workload, own), selector, cluster.instances.into())
                .map(|budget| Object::of(&budget)),
        );
        objects
    }
}
