//! The proxies: a Deployment and the Service `<name>-primary`. They are stolon's only fence: every write must use
//! them.

use super::daemon::{self, PROXY};
use crate::cluster::Cluster;
use crate::engines::instance::{self, pod::PORT};
use crate::kube::labels::Labels;
use crate::kube::pod::resources::DAEMON;
use crate::kube::pod::{self, env, probe, resources, volume};
use crate::kube::rbac::{Verb, on_all, on_named};
use crate::kube::workload::{Replace, deployment};
use crate::kube::{Object, labels, metadata};
use k8s_openapi::api::core::v1::{Container, PodSpec, Service};
use k8s_openapi::api::rbac::v1::PolicyRule;

/// A proxy that loses the store stops listening, so the probe checks the port.
const READINESS: probe::Timing = probe::Timing { period: 2, timeout: 2, failures: 2 };

pub(super) fn objects(cluster: &Cluster) -> Vec<Object> {
    let name = cluster.name.as_str();
    let mut proxies = deployment(
        metadata(cluster.namespace.as_str(), &cluster.component(PROXY), labels::of(name, PROXY)),
        labels::selector(name, PROXY),
        cluster.engines.stolon.proxies.into(),
        Replace::Rolling,
        pod_spec(cluster),
    );
    daemon::join_discovery(&mut proxies.spec.as_mut().expect("a spec was just given").template, cluster, PROXY);
    let selector = labels::selector(name, PROXY);
    let mut objects = vec![Object::of(&proxies), Object::of(&entrance(cluster, selector))];
    objects.extend(instance::pod::account(cluster, PROXY, rules(cluster)));
    objects.extend(daemon::budget(cluster, PROXY, labels::selector(name, PROXY), cluster.engines.stolon.proxies));
    objects
}

/// Permissions on all pods, because the pods' names are not known in advance.
fn rules(cluster: &Cluster) -> Vec<PolicyRule> {
    let mut rules = vec![on_all("", "pods", &[Verb::Get, Verb::Patch])];
    rules.extend(on_named("", "configmaps", [daemon::store(cluster)], &[Verb::Get]));
    rules
}

/// Clients use a proxy in their own zone if there is one, so that a zone failure does not break connections of other
/// zones.
pub(super) fn entrance(cluster: &Cluster, selector: Labels) -> Service {
    let mut service = instance::primary(cluster, PROXY, selector);
    if let Some(spec) = &mut service.spec {
        spec.traffic_distribution = Some("PreferClose".to_owned());
    }
    service
}

fn pod_spec(cluster: &Cluster) -> PodSpec {
    let (token, tmp) = (volume::token(), volume::tmp());
    let own = vec![env::value("STPROXY_LISTEN_ADDRESS", "0.0.0.0"), env::value("STPROXY_PORT", &PORT.to_string())];
    let proxy = Container {
        command: Some(vec!["stolon-proxy".to_owned()]),
        env: Some([daemon::pod_env(), daemon::store_env(cluster, "STPROXY"), own].concat()),
        ports: Some(vec![instance::pod::port("postgres", PORT)]),
        volume_mounts: Some(vec![token.at, tmp.at]),
        resources: Some(resources(DAEMON)),
        readiness_probe: Some(probe::tcp("postgres", READINESS)),
        ..pod::container(PROXY, cluster.images.stolon.as_str())
    };
    PodSpec {
        containers: vec![proxy],
        volumes: Some(vec![token.volume, tmp.volume]),
        tolerations: Some(pod::with_eviction(cluster.placement.tolerations())),
        ..instance::pod::spec(cluster, PROXY)
    }
}
