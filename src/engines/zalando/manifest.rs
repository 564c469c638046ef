//! The custom resource: the blueprint in the operator's terms.

use super::resource::{Patroni, Postgresql, Server, Spec, Tls, Volume};
use super::{POSTGRES, REST, names};
use crate::blueprint::OnDelete;
use crate::cluster::Cluster;
use crate::engines::instance::settings::{blueprint_parameters, hba, oldest_tls};
use crate::knowledge::images::{SPILO_GID, SPILO_UID};
use crate::kube::pod::env;
use crate::kube::pod::probe::{self, Timing};
use crate::kube::pod::spreads;
use crate::kube::{Object, keep, labels, metadata};
use k8s_openapi::api::core::v1::{
    NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, ResourceRequirements,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The custom resource's kind.
pub(super) const KIND: &str = "postgresql";

/// There is no startup probe, so this one allows for Spilo's checks before Patroni answers.
const LIVENESS: Timing = Timing { period: 10, timeout: 5, failures: 6 };

/// The custom resource. It has no `delete-date` and no `delete-clustername`: an operator that is configured to require
/// these annotations deletes nothing until a person sets them.
pub(super) fn object(cluster: &Cluster) -> Object {
    let labels = labels::of(cluster.name.as_str(), POSTGRES);
    let mut metadata = metadata(cluster.namespace.as_str(), cluster.name.as_str(), labels);
    if cluster.storage.on_delete == OnDelete::Retain {
        // The operator deletes the data with the object.
        metadata.annotations = Some(keep::annotations());
    }
    let resource = Postgresql { api_version: "acid.zalan.do/v1", kind: KIND, metadata, spec: spec(cluster) };
    let value = serde_json::to_value(resource).expect("names, numbers and Kubernetes types serialise to JSON");
    Object::read(value).expect("it has a kind and a name")
}

/// The `spec` as JSON, a file of the steward: each change replaces the steward's pod, which waits for the operator.
pub(super) fn text(cluster: &Cluster) -> String {
    let spec = serde_json::to_value(spec(cluster)).expect("names, numbers and Kubernetes types serialise to JSON");
    format!("{spec:#}\n")
}

fn spec(cluster: &Cluster) -> Spec {
    let settings = &cluster.engines.zalando;
    let users: BTreeMap<String, Vec<&'static str>> = users(cluster);
    Spec {
        team_id: settings.team_id.to_string(),
        docker_image: cluster.images.spilo.to_string(),
        number_of_instances: cluster.instances,
        postgresql: Server { version: cluster.postgres.version.major.to_string(), parameters: parameters(cluster) },
        tls: tls(cluster),
        volume: Volume {
            size: cluster.storage.size.to_string(),
            storage_class: cluster.storage.class().map(str::to_owned),
        },
        patroni: patroni(cluster),
        users_ignoring_secret_rotation: users.keys().cloned().collect(),
        users,
        databases: cluster
            .postgres
            .databases
            .iter()
            .map(|(name, database)| (name.to_string(), database.owner.to_string()))
            .collect(),
        // Otherwise Spilo queries the network to detect its cloud.
        env: vec![env::value("SPILO_PROVIDER", "local")],
        resources: Some(cluster.resources.requirements()).filter(|own| *own != ResourceRequirements::default()),
        node_affinity: node_affinity(cluster),
        tolerations: cluster.placement.tolerations(),
        topology_spread_constraints: spreads(&cluster.placement.spread, &names::pods(cluster)),
        pod_priority_class_name: cluster.placement.priority_class(),
        liveness_probe: probe::http_at("/liveness", REST, LIVENESS),
        spilo_run_as_user: SPILO_UID,
        spilo_run_as_group: SPILO_GID,
        spilo_fs_group: SPILO_GID,
        enable_shm_volume: true,
        enable_logical_backup: false,
        enable_connection_pooler: false,
        enable_replica_connection_pooler: false,
        enable_master_load_balancer: false,
        enable_replica_load_balancer: false,
        enable_master_pooler_load_balancer: false,
        enable_replica_pooler_load_balancer: false,
        enable_master_node_port: false,
        enable_replica_node_port: false,
        enable_master_pooler_node_port: false,
        enable_replica_pooler_node_port: false,
    }
}

/// PostgreSQL's parameters. The operator passes the certificate's files to Spilo in the pods' environment.
fn parameters(cluster: &Cluster) -> Map<String, Value> {
    let oldest = oldest_tls(cluster).map(|(name, value)| (name.to_owned(), value.into()));
    blueprint_parameters(cluster).chain(oldest).collect()
}

/// The pods' group, `spiloFSGroup`, can read the key. Spilo checks every five minutes whether the files have changed
/// (`SSL_TEST_RELOAD`), and makes PostgreSQL reload them.
fn tls(cluster: &Cluster) -> Option<Tls> {
    Some(Tls {
        secret_name: cluster.certificate()?,
        certificate_file: "tls.crt",
        private_key_file: "tls.key",
        ca_file: "ca.crt",
    })
}

/// Every role with its attributes. The steward sets limits and memberships, for which the operator has no fields.
fn users(cluster: &Cluster) -> BTreeMap<String, Vec<&'static str>> {
    let roles = cluster.postgres.roles.iter().map(|(name, role)| {
        let flags = [
            (!role.login, "nologin"),
            (role.createdb, "createdb"),
            (role.createrole, "createrole"),
            (role.replication, "replication"),
            (role.bypassrls, "bypassrls"),
        ];
        (name.to_string(), flags.into_iter().filter_map(|(has, flag)| has.then_some(flag)).collect())
    });
    roles.chain(names::services(cluster).map(|role| (role.to_owned(), Vec::new()))).collect()
}

fn patroni(cluster: &Cluster) -> Patroni {
    let settings = &cluster.engines.zalando;
    let replication = &cluster.replication;
    let desired = &cluster.postgres.initdb;
    let mut initdb: BTreeMap<_, _> =
        [("encoding", desired.encoding.to_string()), ("locale", desired.locale.to_string())].into();
    if desired.data_checksums {
        initdb.insert("data-checksums", "true".to_owned());
    }
    let own = [
        // The other processes in the pod log in this way, above all Patroni.
        "local all all trust".to_owned(),
        // `all` excludes replication connections. With one, Patroni queries the timeline before it decides on
        // `pg_rewind`.
        format!("local replication {} trust", names::REPLICATION),
        format!("hostssl all {} all scram-sha-256", names::SUPERUSER),
        format!("hostssl replication {} all scram-sha-256", names::REPLICATION),
    ];
    Patroni {
        initdb,
        pg_hba: own.into_iter().chain(hba(cluster)).collect(),
        ttl: settings.timings.ttl,
        loop_wait: settings.timings.loop_wait,
        retry_timeout: settings.timings.retry_timeout,
        maximum_lag_on_failover: settings.maximum_lag_on_failover,
        synchronous_mode: replication.is_synchronous(),
        synchronous_mode_strict: replication.is_synchronous() && replication.min > 0,
        synchronous_node_count: replication.max,
        failsafe_mode: true,
    }
}

/// `placement.nodeSelector` as an affinity, because the operator has no field for it.
fn node_affinity(cluster: &Cluster) -> Option<NodeAffinity> {
    let labels = cluster.placement.node_selector()?;
    let expressions = labels.into_iter().map(|(key, value)| NodeSelectorRequirement {
        key,
        operator: "In".to_owned(),
        values: Some(vec![value]),
    });
    let term = NodeSelectorTerm { match_expressions: Some(expressions.collect()), ..NodeSelectorTerm::default() };
    Some(NodeAffinity {
        required_during_scheduling_ignored_during_execution: Some(NodeSelector { node_selector_terms: vec![term] }),
        ..NodeAffinity::default()
    })
}
