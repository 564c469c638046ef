//! The `Cluster` resource, from which the operator creates everything else.

use super::names::{self, API_VERSION, SUPERUSER};
use super::resources::{
    AccountMetadata, AccountTemplate, Affinity, Available, Bootstrap, Certificates, Cluster as Spec, Enabled,
    Ephemeral, Inherited, Initdb, Isolation, Key, Lease, Liveness, Monitoring, Postgresql, Probes, Reference, Slots,
    Storage, Synchronous,
};
use super::{POSTGRES, continuous, parameters};
use crate::blueprint::{OnDelete, ReplicationMode, Restart};
use crate::cluster::{Cluster, Dumps};
use crate::engines::instance::GRACE_SECONDS;
use crate::engines::instance::settings::{LOADERS, blueprint_hba, host};
use crate::knowledge::images;
use crate::kube::pod::spreads;
use crate::kube::{Object, keep, labels, metadata};
use k8s_openapi::api::core::v1::TopologySpreadConstraint;
use std::collections::BTreeMap;

/// The seconds that a start may take to replay WAL before the kubelet restarts the container: an hour, the operator's
/// default.
const START_SECONDS: u32 = 3600;

pub(super) fn object(cluster: &Cluster) -> Object {
    let own = labels::of(cluster.name.as_str(), POSTGRES);
    let mut metadata = metadata(cluster.namespace.as_str(), cluster.name.as_str(), own);
    if cluster.storage.on_delete == OnDelete::Retain {
        metadata.annotations = Some(keep::annotations());
    }
    Object::custom(API_VERSION, "Cluster", &metadata, &spec(cluster))
}

fn spec(cluster: &Cluster) -> Spec {
    let image = &cluster.images.cloudnative_pg;
    let (user, group) = images::cloudnative_pg_user(image.as_str());
    let timing = &cluster.engines.cloudnative_pg.timing;
    let stop = u32::try_from(GRACE_SECONDS).expect("a grace period is not negative");
    // With one instance there is no standby to switch to, and the operator rejects `supervised`.
    let by_hand = cluster.postgres.restart == Restart::Manual && cluster.instances > 1;
    Spec {
        instances: cluster.instances,
        image_name: image.to_string(),
        postgres_uid: user,
        postgres_gid: group,
        inherited_metadata: Inherited { labels: labels::selector(cluster.name.as_str(), POSTGRES) },
        bootstrap: Bootstrap { initdb: initdb(cluster) },
        enable_superuser_access: true,
        superuser_secret: superuser(cluster),
        certificates: cluster
            .certificate()
            .map(|secret| Certificates { server_tls_secret: secret.clone(), server_ca_secret: secret }),
        postgresql: Postgresql {
            parameters: parameters::parameters(cluster),
            pg_hba: hba(cluster),
            shared_preload_libraries: parameters::libraries(cluster),
            synchronous: synchronous(cluster),
        },
        storage: Storage {
            size: cluster.storage.size.to_string(),
            storage_class: cluster.storage.class().map(str::to_owned),
            resize_in_use_volumes: true,
        },
        ephemeral_volumes_size_limit: Ephemeral { shm: cluster.shared_memory().to_string() },
        resources: cluster.resources.requirements(),
        affinity: Affinity {
            enable_pod_anti_affinity: false,
            node_selector: cluster.placement.node_selector(),
            tolerations: cluster.placement.tolerations(),
        },
        topology_spread_constraints: spread(cluster),
        priority_class_name: cluster.placement.priority_class(),
        primary_update_strategy: if by_hand { "supervised" } else { "unsupervised" },
        // With `switchover`, the webhook rejects a change of both the image and a parameter.
        primary_update_method: "restart",
        primary_lease: Lease {
            lease_duration_seconds: timing.lease_duration_seconds,
            renew_deadline_seconds: timing.renew_deadline_seconds,
            retry_period_seconds: timing.retry_period_seconds,
            released_lease_duration_seconds: 1,
        },
        failover_delay: timing.failover_delay,
        switchover_delay: stop,
        start_delay: START_SECONDS,
        stop_delay: stop,
        // A smart shutdown rejects new connections while old ones stay open.
        smart_shutdown_timeout: 0,
        replication_slots: Slots {
            high_availability: Available { enabled: true, slot_prefix: "_cnpg_" },
            synchronize_replicas: Enabled { enabled: true },
            update_interval: 30,
        },
        // With a single instance, a disruption budget would block draining its node.
        enable_pdb: cluster.instances > 1,
        monitoring: Monitoring {
            custom_queries_config_map: vec![Key { name: "cnpg-default-monitoring".to_owned(), key: "queries" }],
            disable_default_queries: false,
            enable_pod_monitor: false,
        },
        probes: Probes {
            liveness: Liveness {
                isolation_check: Isolation { enabled: true, connection_timeout: 1000, request_timeout: 1000 },
            },
        },
        log_level: "info",
        plugins: continuous::plugins(cluster),
        service_account_template: account(cluster),
    }
}

/// Initialises only the database `postgres`: roles and databases have separate resources. The Secret holds the
/// superuser's password, which the operator sets in any case.
fn initdb(cluster: &Cluster) -> Initdb {
    let desired = &cluster.postgres.initdb;
    let locale = desired.locale.to_string();
    Initdb {
        database: "postgres",
        owner: SUPERUSER,
        secret: superuser(cluster),
        encoding: desired.encoding.to_string(),
        locale_collate: locale.clone(),
        locale_ctype: locale.clone(),
        locale,
        data_checksums: desired.data_checksums,
    }
}

fn superuser(cluster: &Cluster) -> Reference {
    Reference { name: cluster.secrets.superuser.name.clone() }
}

/// Spreads instances over zones and nodes, including the operator's Jobs that copy an instance, but not the poolers,
/// which also have the cluster's label.
fn spread(cluster: &Cluster) -> Vec<TopologySpreadConstraint> {
    let mut constraints = spreads(&cluster.placement.spread, &names::pods(cluster));
    for selector in constraints.iter_mut().filter_map(|constraint| constraint.label_selector.as_mut()) {
        selector.match_expressions = Some(vec![names::no_pooler()]);
    }
    constraints
}

/// The lines between the operator's own first lines and its last, which accepts every client with a password, with or
/// without TLS. If the blueprint has lines or requires TLS, the last of these rejects every other client.
pub(super) fn hba(cluster: &Cluster) -> Vec<String> {
    let is_asked = !cluster.postgres.hba.is_empty();
    if !is_asked && !cluster.requires_tls() {
        return Vec::new();
    }
    let line = |role: &str| format!("{} all {role} all scram-sha-256", host(cluster));
    let mut lines = Vec::new();
    if is_asked {
        lines.push(line(SUPERUSER));
        lines.extend(cluster.dumps.iter().map(|_| line(Dumps::ROLE)));
        lines.push(line(LOADERS));
        lines.extend(blueprint_hba(cluster));
    } else {
        lines.push(line("all"));
    }
    lines.push("host all all all reject".to_owned());
    lines
}

/// With a minimum, commits wait for exactly that many standbys, and no standby that might lack a commit is promoted.
/// Without one, commits wait for the connected standbys, up to `max`.
fn synchronous(cluster: &Cluster) -> Option<Synchronous> {
    let replication = &cluster.replication;
    let method = match replication.mode {
        ReplicationMode::Asynchronous => return None,
        ReplicationMode::Synchronous => "first",
        ReplicationMode::Quorum => "any",
    };
    let required = replication.min > 0;
    Some(Synchronous {
        method,
        number: if required { replication.min } else { replication.max },
        data_durability: if required { "required" } else { "preferred" },
        failover_quorum: required,
    })
}

/// The instances' service account, whose annotations give access to the bucket.
fn account(cluster: &Cluster) -> Option<AccountTemplate> {
    let identity = &cluster.continuous.as_ref()?.desired.to.s3.workload_identity;
    let annotations: BTreeMap<_, _> = identity.iter().map(|(key, value)| (key.to_string(), value.clone())).collect();
    (!annotations.is_empty()).then_some(AccountTemplate { metadata: AccountMetadata { annotations } })
}
