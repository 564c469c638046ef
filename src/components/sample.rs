//! A component for tests. It shows that one file and one line of the registry are enough for an object, pods with a
//! network policy, a login, a role, a runbook section, an assumption of the budget and a sidecar of PostgreSQL.

use super::Component;
use crate::cluster::Cluster;
use crate::contract::{Contract, Credential, Flow, Part, Place, PodGroup, ServiceRole};
use crate::kube::pod::{self, User};
use crate::kube::workload::{Replace, deployment};
use crate::kube::{Object, labels, metadata};
use crate::runbook::Section;
use k8s_openapi::api::core::v1::PodSpec;

/// The component's name, and the name of the cluster that has it.
const SAMPLE: &str = "sample";

/// For example an exporter, which reads from PostgreSQL.
pub(super) struct Sample;

impl Component for Sample {
    fn part(&self, cluster: &Cluster, contract: &Contract) -> Part {
        if cluster.name.as_str() != SAMPLE {
            return Part::default();
        }
        let metadata =
            metadata(cluster.namespace.as_str(), &cluster.component(SAMPLE), labels::of(cluster.name.as_str(), SAMPLE));
        let container = pod::container(SAMPLE, "example.com/exporter:1");
        let spec = PodSpec { containers: vec![container.clone()], ..pod::spec(User::POSTGRES) };
        let selector = labels::selector(cluster.name.as_str(), SAMPLE);
        Part {
            objects: vec![Object::of(&deployment(metadata, selector, 1, Replace::Rolling, spec))],
            pods: vec![PodGroup::of(cluster, SAMPLE)],
            flows: Flow::to_postgres(SAMPLE, contract).collect(),
            credentials: vec![Credential::of_role("role-sample", "sample-login", "pgforge_sample", "postgres")],
            roles: vec![ServiceRole { name: "pgforge_sample", in_roles: vec!["pg_monitor"], databases: Vec::new() }],
            postgres_roles: vec!["pgforge_sample".to_owned()],
            sidecars: vec![container],
            sections: vec![(Place::Connect, Section::new("The sample", Vec::new()))],
            assumptions: vec!["the sample does not write".to_owned()],
            ..Part::default()
        }
    }
}
