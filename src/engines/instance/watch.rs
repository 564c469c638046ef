//! The steward's container that watches each instance and restarts PostgreSQL when a setting needs it.

use super::set::CLAIM;
use crate::cluster::Cluster;
use crate::kube::pod::{env, volume};
use crate::kube::rbac::{Verb, on_all, on_named};
use crate::steward::{Containers, Secrets};
use k8s_openapi::api::core::v1::{Container, EnvVar};
use k8s_openapi::api::rbac::v1::PolicyRule;

/// What the container must know about the engine's instances.
#[derive(Debug, Clone, Copy)]
pub(in crate::engines) struct Watch<'a> {
    /// The component of the instances' pods.
    pub(in crate::engines) component: &'a str,
    /// The pods' headless Service.
    pub(in crate::engines) service: &'a str,
    /// The directory with the passwords as of the instance's start.
    pub(in crate::engines) credentials: &'a str,
    /// The `application_name` of standbys, as a `LIKE` pattern.
    pub(in crate::engines) standbys: &'a str,
    /// The way to restart an instance; see `instances.sh`.
    pub(in crate::engines) restart_by: &'a str,
}

impl Watch<'_> {
    /// The container that watches every instance and decides what must be restarted.
    pub(in crate::engines) fn container(self, cluster: &Cluster, own: Vec<EnvVar>) -> Container {
        let env = vec![
            env::value("PRIMARY", &cluster.names().primary()),
            env::value("INSTANCE_HOST", &host(cluster, self.component, self.service)),
            env::value("INSTANCES", &cluster.instances.to_string()),
            env::value("CREDENTIALS", self.credentials),
            env::value("STANDBYS", self.standbys),
            env::value("RESTART", &cluster.postgres.restart.to_string()),
            env::value("RESTART_BY", self.restart_by),
        ];
        let certificate = cluster.tls().map(|_| env::value("CERTIFICATE", volume::CERTIFICATE));
        let own = own.into_iter().chain(certificate).collect();
        let steward = Containers::of(cluster);
        let container = steward.container("instances", &cluster.images.postgres, "instances.sh", [env, own].concat());
        // The steward connects to the pods' names, which the certificate does not have to include.
        steward.verifying(steward.with_secrets(container, Secrets::Report), "verify-ca")
    }
}

/// An instance's host name, with `%` for its number.
pub(in crate::engines) fn host(cluster: &Cluster, component: &str, service: &str) -> String {
    format!("{}-%.{service}", cluster.component(component))
}

/// The pods' names.
pub(in crate::engines) fn pods(cluster: &Cluster, component: &str) -> Vec<String> {
    (0..cluster.instances).map(|ordinal| format!("{}-{ordinal}", cluster.component(component))).collect()
}

/// The prefix of the data claims' names, and the number of claims.
pub(in crate::engines) fn claims(cluster: &Cluster, component: &str) -> Vec<EnvVar> {
    vec![
        env::value("CLAIMS", &format!("{CLAIM}-{}-", cluster.component(component))),
        env::value("INSTANCES", &cluster.instances.to_string()),
    ]
}

/// The permissions to mark the data claims.
pub(in crate::engines) fn claim_rules(cluster: &Cluster, component: &str) -> Vec<PolicyRule> {
    let claims = pods(cluster, component).into_iter().map(|pod| format!("{CLAIM}-{pod}"));
    let mut rules = vec![on_all("", "persistentvolumeclaims", &[Verb::List])];
    rules.extend(on_named("", "persistentvolumeclaims", claims, &[Verb::Get, Verb::Patch]));
    rules
}
