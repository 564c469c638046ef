//! The namespace, where the blueprint creates it.

use super::Component;
use crate::cluster::Cluster;
use crate::contract::{Contract, Part};
use crate::kube::{Object, labels};
use k8s_openapi::api::core::v1::Namespace;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// A Namespace that enforces the `restricted` Pod Security Standard. It has no label of a cluster: other clusters may
/// share it.
pub(super) struct Namespaces;

impl Component for Namespaces {
    fn part(&self, cluster: &Cluster, _: &Contract) -> Part {
        if !cluster.namespace_create {
            return Part::default();
        }
        let mode = |mode: &str| (format!("pod-security.kubernetes.io/{mode}"), "restricted".to_owned());
        let mut labels = labels::Labels::from([mode("enforce"), mode("warn"), mode("audit")]);
        labels.insert(labels::MANAGED_BY.to_owned(), "pgforge".to_owned());
        let metadata =
            ObjectMeta { name: Some(cluster.namespace.to_string()), labels: Some(labels), ..ObjectMeta::default() };
        Part { objects: vec![Object::of(&Namespace { metadata, ..Namespace::default() })], ..Part::default() }
    }
}
