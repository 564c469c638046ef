//! The cluster that a blueprint resolves to.

use pgforge::blueprint::values::{Identifier, Text};
use pgforge::blueprint::{OnDelete, ReplicationMode, SecretsFrom, Spread, read};
use pgforge::cluster::{Cluster, Credential, resolve};

use super::places;

fn cluster(spec: &str) -> Cluster {
    let text = format!(
        "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {{name: orders, namespace: databases}}\nspec:\n  \
         engine: stolon\n{spec}"
    );
    resolve(read(&places(&text)).unwrap(), Some("prod".to_owned()))
}

fn name(text: &str) -> Identifier {
    Identifier::parse(text).unwrap()
}

#[test]
fn a_minimal_blueprint_has_every_default() {
    let cluster = cluster("  instances: 3\n  postgres: {version: 15}\n  storage: {size: 20Gi}\n");
    assert_eq!(
        (cluster.name.as_str(), cluster.namespace.as_str()),
        ("orders", "databases"),
        "every object would get another name or namespace"
    );
    assert_eq!(cluster.environment.as_deref(), Some("prod"), "the cluster would belong to another environment");
    assert_eq!(
        cluster.kubernetes.version.to_string(),
        "1.31",
        "manifests would use features of another version of Kubernetes"
    );
    assert!(!cluster.namespace_create, "by default pgforge must not own the namespace");
    assert_eq!(cluster.instances, 3, "the cluster would have another number of instances");
    assert_eq!(cluster.postgres.initdb.locale.as_str(), "C.UTF-8", "a new cluster would sort texts in another order");
    assert_eq!(cluster.postgres.initdb.encoding.as_str(), "UTF8", "a new cluster would have another encoding");
    assert!(cluster.postgres.initdb.data_checksums, "a new cluster would not notice damaged pages");
    let parameters: Vec<_> =
        cluster.postgres.parameters.iter().map(|(name, value)| format!("{name} {value}")).collect();
    assert_eq!(parameters, ["max_slot_wal_keep_size 5120MB"], "a standby that is away could fill the primary's volume");
    assert_eq!(
        cluster.replication.mode,
        ReplicationMode::Asynchronous,
        "commits would wait for standbys that the blueprint does not require"
    );
    assert_eq!(
        (cluster.replication.min, cluster.replication.max),
        (1, 1),
        "the number of standbys that commits wait for would change"
    );
    assert!(
        !cluster.replication.is_synchronous(),
        "commits would wait for standbys that the blueprint does not require"
    );
    assert_eq!(cluster.storage.on_delete, OnDelete::Retain, "deleting the cluster would delete its data");
    assert_eq!(cluster.storage.class(), None, "the volumes would get another class than the cluster's default");
    assert_eq!(cluster.placement.spread, [Spread::Zone, Spread::Node], "instances could share a node or a zone");
    assert_eq!(
        cluster.images.postgres.as_str(),
        "postgres:15.18-bookworm",
        "another default image would restart every cluster"
    );
    assert_eq!(
        cluster.images.api.as_str(),
        "curlimages/curl:8.15.0",
        "another default image would restart every cluster"
    );
    assert_eq!(cluster.secrets.from, SecretsFrom::Generated, "pgforge would expect Secrets that no one creates");
    assert_eq!(
        cluster.secrets.superuser,
        Credential { name: "orders-superuser".to_owned(), username: name("postgres") },
        "the superuser would have another name or Secret"
    );
    assert_eq!(
        cluster.secrets.replication,
        Credential { name: "orders-replication".to_owned(), username: name("replicator") },
        "the replication role would have another name or Secret"
    );
    assert_eq!(cluster.shared_memory().to_string(), "256Mi", "parallel queries would run out of shared memory");
}

#[test]
fn shared_buffers_is_a_quarter_of_the_memory_limit_unless_it_is_set() {
    let with = |parameters: &str, limit: &str| {
        let cluster = cluster(&format!(
            "  instances: 1\n  postgres: {{version: 15, parameters: {parameters}}}\n  storage: {{size: 20Gi}}\n  \
             resources: {{limits: {{memory: {limit}}}}}\n"
        ));
        let value = cluster.postgres.parameters.get("shared_buffers").map(ToString::to_string);
        (value, cluster.shared_memory().to_string())
    };
    assert_eq!(
        with("{}", "2Gi"),
        (Some("512MB".to_owned()), "512Mi".to_owned()),
        "PostgreSQL would use another share of the memory limit"
    );
    assert_eq!(
        with("{}", "1000M"),
        (Some("238MB".to_owned()), "238Mi".to_owned()),
        "decimal units must be converted to PostgreSQL's binary ones"
    );
    assert_eq!(
        with("{shared_buffers: 1GB}", "2Gi"),
        (Some("1GB".to_owned()), "512Mi".to_owned()),
        "the blueprint's own value must win"
    );
    assert_eq!(
        with("{}", "2Mi"),
        (None, "1Mi".to_owned()),
        "a tiny limit must not set a value that PostgreSQL refuses"
    );
}

#[test]
fn a_role_has_the_default_secret_or_the_one_that_it_names() {
    let cluster = cluster(
        "  instances: 1
  postgres:
    version: 15
    roles:
      Sales_App: {login: true, connectionLimit: 0}
      odoo: {login: true, secret: odoo-db}
    databases:
      shop: {owner: odoo}
      erp: {owner: odoo, access: {Sales_App: readOnly}}
  storage: {size: 20Gi}
  secrets: {superuser: {name: pg-su, username: su_username}, replication: {name: pg-repl, username: repl_username}}
",
    );
    let role = |name: &str| &cluster.postgres.roles[name];
    assert_eq!(
        (role("Sales_App").secret.as_str(), role("Sales_App").connection_limit),
        ("orders-sales-app", Some(0)),
        "applications would look for a Secret of another name"
    );
    assert_eq!(
        (role("odoo").secret.as_str(), role("odoo").connection_limit),
        ("odoo-db", None),
        "the Secret that the blueprint names would be ignored"
    );
    assert!(role("odoo").inherit, "a role would lose the rights of its groups");
    let databases = cluster.databases_of_roles();
    let database_of = |role: &str| databases.get(&name(role)).copied();
    assert_eq!(
        database_of("odoo"),
        Some("erp"),
        "the role's Secret would name another database than the first one that it owns"
    );
    assert_eq!(database_of("Sales_App"), Some("erp"), "the role's Secret would name a database that it cannot read");
    assert_eq!(database_of("nobody"), None, "an unknown role must have no database");
    assert_eq!(
        cluster.secrets.superuser,
        Credential { name: "pg-su".to_owned(), username: name("su_username") },
        "the superuser would have another name or Secret"
    );
}

#[test]
fn min_and_max_of_standbys_default_to_each_other() {
    let replication = |standbys: &str| {
        let cluster = cluster(&format!(
            "  instances: 3\n  postgres: {{version: 15}}\n  storage: {{size: 20Gi}}\n  replication: {{mode: synchronous, \
             standbys: {standbys}}}\n"
        ));
        (cluster.replication.min, cluster.replication.max)
    };
    assert_eq!(replication("{}"), (1, 1), "by default one standby confirms each commit");
    assert_eq!(replication("{min: 2}"), (2, 2), "`max` must follow `min`");
    assert_eq!(replication("{min: 0}"), (0, 1), "`min: 0` must not lower `max`");
    assert_eq!(replication("{max: 2}"), (1, 2), "`max` must not raise `min`");
}

#[test]
fn the_profile_sets_each_timing_that_the_blueprint_does_not() {
    let cluster = cluster(
        "  instances: 5
  postgres: {version: 15}
  storage: {size: 20Gi}
  failover: {profile: fast}
  stolon: {timings: {failInterval: 7s}, proxies: 5}
",
    );
    let own = &cluster.engines.stolon;
    assert_eq!(
        (own.timing.sleep_interval.as_secs(), own.timing.fail_interval.as_secs()),
        (1, 7),
        "a timing that the blueprint sets must win over the profile, and only that one"
    );
    assert_eq!(
        (own.sentinels, own.proxies),
        (3, 5),
        "the default number of sentinels, and the proxies that the blueprint sets"
    );
}

#[test]
fn sections_with_kubernetes_types_keep_their_meaning() {
    let cluster = cluster(
        "  instances: 1
  postgres: {version: 15}
  storage: {size: 20Gi, class: ssd}
  resources: {requests: {cpu: \"0.5\", memory: 1024Mi}}
  placement:
    nodeSelector: {pool: databases}
    tolerations: [{key: dedicated, value: db, effect: NoExecute, tolerationSeconds: 60}]
    priorityClass: high
  access:
    allowFrom:
    - {podSelector: {matchLabels: {app: shop}}, namespaceSelector: {}}
    - {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}
",
    );
    let json = |value: serde_json::Value| value.to_string();
    assert_eq!(
        json(serde_json::to_value(cluster.resources.requirements()).unwrap()),
        r#"{"requests":{"cpu":"500m","memory":"1Gi"}}"#,
        "requests must keep their meaning in Kubernetes' notation"
    );
    assert_eq!(
        json(serde_json::to_value(cluster.placement.tolerations()).unwrap()),
        r#"[{"effect":"NoExecute","key":"dedicated","operator":"Equal","tolerationSeconds":60,"value":"db"}]"#,
        "pods would not tolerate the taint of their nodes"
    );
    assert_eq!(
        json(serde_json::to_value(cluster.access.peers()).unwrap()),
        r#"[{"namespaceSelector":{},"podSelector":{"matchLabels":{"app":"shop"}}},{"ipBlock":{"cidr":"10.0.0.0/8","except":["10.1.0.0/16"]}}]"#,
        "network policies would allow other clients"
    );
    assert_eq!(
        cluster.placement.node_selector(),
        Some([("pool".to_owned(), "databases".to_owned())].into()),
        "pods would run on other nodes"
    );
    assert_eq!(
        (cluster.placement.priority_class().as_deref(), cluster.storage.class()),
        (Some("high"), Some("ssd")),
        "pods would get another priority, or volumes another class"
    );
}
