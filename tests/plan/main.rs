//! The plan for an edited blueprint: its changes, their impact and their cause.

mod engines;
mod privilege;
mod remedies;

use pgforge::compile::{Inputs, Selection, Unit, clusters};
use pgforge::kube::Object;
use pgforge::plan::{Action, Carrier, Cause, Change, ClusterPlan, Presence, cluster};
use pgforge::verdict::Impact;

/// The blueprint that the rows below change.
const BLUEPRINT: &str = "\
apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: orders, namespace: databases}
spec:
  engine: stolon
  instances: 3
  postgres:
    version: 15
    parameters: {max_connections: 200, work_mem: 64MB}
    roles: {shop: {login: true}, reports: {login: true}}
    databases: {shop: {owner: shop, extensions: [unaccent, citext], access: {reports: readOnly}}}
  replication: {mode: synchronous, standbys: {min: 1, max: 1}}
  storage: {size: 20Gi}
  resources: {requests: {cpu: \"1\", memory: 2Gi}, limits: {memory: 2Gi}}
";

fn unit(text: &str) -> Unit {
    unit_of(text, None)
}

fn unit_of(text: &str, environment: Option<&str>) -> Unit {
    let mut inputs = Inputs::default();
    inputs.add("blueprints/orders.yaml", text.into());
    let mut checked = clusters(inputs, environment.map_or(Selection::Single, Selection::Named));
    assert!(!checked.failed(), "the blueprint must be valid: {:?}\n{text}", checked.findings);
    checked.units.remove(0)
}

/// Returns the blueprint with each pair's second text in place of the first.
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(BLUEPRINT.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "the edit would change nothing: {old}");
        text.replace(old, new)
    })
}

fn plan_of(edits: &[(&str, &str)], carrier: Carrier) -> ClusterPlan {
    cluster(Some(&unit(BLUEPRINT)), Some(&unit(&edited(edits))), None, Some(carrier))
}

fn plan(edits: &[(&str, &str)]) -> ClusterPlan {
    plan_of(edits, Carrier::Kubectl)
}

fn setting<'a>(plan: &'a ClusterPlan, path: &str) -> &'a Change {
    let found = plan.changes.iter().find(|change| change.target.setting().is_some_and(|own| own.to_string() == path));
    found.unwrap_or_else(|| panic!("no `{path}` in {:?}", paths(plan)))
}

fn paths(plan: &ClusterPlan) -> Vec<String> {
    plan.changes.iter().map(named).collect()
}

fn named(change: &Change) -> String {
    let object = change.target.object().map(|object| format!("{}/{} ", object.kind, object.name)).unwrap_or_default();
    format!("{object}{}", change.target)
}

fn object<'a>(plan: &'a ClusterPlan, name: &str) -> &'a Change {
    plan.changes
        .iter()
        .find(|change| named(change) == name)
        .unwrap_or_else(|| panic!("no `{name}` in {:#?}", paths(plan)))
}

/// Returns the lines that cause a change.
fn causes(change: &Change) -> Vec<String> {
    match &change.cause {
        Cause::Lines(lines) | Cause::Together(lines) => lines.iter().map(|line| line.path.to_string()).collect(),
        Cause::Release | Cause::Live(_) | Cause::Cluster => Vec::new(),
    }
}

/// Rows: old text, new text, the setting that changes, and its impact.
const SETTINGS: &[(&str, &str, &str, Impact)] = &[
    ("instances: 3", "instances: 4", "spec.instances", Impact::None),
    ("instances: 3", "instances: 2", "spec.instances", Impact::Switchover),
    ("work_mem: 64MB", "work_mem: 65MB", "spec.postgres.parameters.work_mem", Impact::Reload),
    ("max_connections: 200", "max_connections: 300", "spec.postgres.parameters.max_connections", Impact::Switchover),
    ("work_mem: 64MB", "autovacuum: false", "spec.postgres.parameters.autovacuum", Impact::Reload),
    (
        "work_mem: 64MB",
        "auto_explain.log_analyze: true",
        r#"spec.postgres.parameters["auto_explain.log_analyze"]"#,
        Impact::Unknown,
    ),
    ("work_mem: 64MB", "wal_level: replica", "spec.postgres.parameters.wal_level", Impact::Ignored),
    ("version: 15", "version: 14", "spec.postgres.version", Impact::Outage),
    ("version: 15", "version: \"15.8\"", "spec.postgres.version", Impact::None),
    ("version: 15", "version: 15\n    hba: [\"host all all 10.0.0.0/8 md5\"]", "spec.postgres.hba", Impact::Reload),
    ("version: 15", "version: 15\n    initdb: {locale: C}", "spec.postgres.initdb.locale", Impact::Ignored),
    ("version: 15", "version: 15\n    restart: manual", "spec.postgres.restart", Impact::None),
    (
        ", reports: {login: true}}\n    databases: {shop: {owner: shop, extensions: [unaccent, citext], access: {reports: readOnly}}}",
        "}\n    databases: {shop: {owner: shop, extensions: [unaccent, citext]}}",
        "spec.postgres.roles.reports",
        Impact::Ignored,
    ),
    (
        "{login: true}, reports",
        "{login: true, createdb: true}, reports",
        "spec.postgres.roles.shop.createdb",
        Impact::None,
    ),
    (
        "    databases: {shop: {owner: shop, extensions: [unaccent, citext], access: {reports: readOnly}}}\n",
        "",
        "spec.postgres.databases.shop",
        Impact::Ignored,
    ),
    ("[unaccent, citext]", "[unaccent]", "spec.postgres.databases.shop.extensions", Impact::Ignored),
    ("[unaccent, citext]", "[unaccent, citext, pgcrypto]", "spec.postgres.databases.shop.extensions", Impact::None),
    ("mode: synchronous, standbys: {min: 1, max: 1}", "mode: asynchronous", "spec.replication.mode", Impact::Reload),
    ("standbys: {min: 1, max: 1}", "standbys: {min: 2, max: 2}", "spec.replication.standbys.min", Impact::Reload),
    (
        "  storage: {size: 20Gi",
        "  bootstrap: {dump: {from: {s3: {bucket: backups, prefix: former/shop, secret: keys}}}}\n  storage: {size: 20Gi",
        "spec.bootstrap.dump",
        Impact::Ignored,
    ),
    (
        "  storage: {size: 20Gi",
        "  backups: {dumps: {schedule: 0 4 * * *, to: {s3: {bucket: backups, secret: keys}}}}\n  storage: {size: 20Gi",
        "spec.backups.dumps",
        Impact::None,
    ),
    ("size: 20Gi", "size: 50Gi", "spec.storage.size", Impact::Recreate),
    ("size: 20Gi", "size: 10Gi", "spec.storage.size", Impact::Refused),
    ("size: 20Gi", "size: 20Gi, class: ssd", "spec.storage.class", Impact::Recreate),
    ("size: 20Gi", "size: 20Gi, onDelete: delete", "spec.storage.onDelete", Impact::None),
    ("limits: {memory: 2Gi}", "limits: {memory: 4Gi}", "spec.resources.limits.memory", Impact::Switchover),
    (
        "instances: 3",
        "instances: 3\n  placement: {priorityClass: high}",
        "spec.placement.priorityClass",
        Impact::Switchover,
    ),
    (
        "instances: 3",
        "instances: 3\n  images: {stolon: \"registry.example/stolon:15\"}",
        "spec.images.stolon",
        Impact::Switchover,
    ),
    (
        "instances: 3",
        "instances: 3\n  images: {postgres: \"registry.example/postgres:15\"}",
        "spec.images.postgres",
        Impact::None,
    ),
    ("instances: 3", "instances: 3\n  secrets: {from: existing}", "spec.secrets.from", Impact::None),
    (
        "instances: 3",
        "instances: 3\n  secrets: {superuser: {name: pg-su}}",
        "spec.secrets.superuser.name",
        Impact::Switchover,
    ),
    (
        "instances: 3",
        "instances: 3\n  secrets: {superuser: {username: admin}}",
        "spec.secrets.superuser.username",
        Impact::Outage,
    ),
    (
        "instances: 3",
        "instances: 3\n  access: {service: {type: NodePort}}",
        "spec.access.service.type",
        Impact::Switchover,
    ),
    (
        "instances: 3",
        "instances: 3\n  access: {allowFrom: [{ipBlock: {cidr: 10.0.0.0/8}}]}",
        "spec.access.allowFrom",
        Impact::None,
    ),
    ("instances: 3", "instances: 3\n  failover: {profile: patient}", "spec.failover.profile", Impact::None),
    ("instances: 3", "instances: 3\n  failover: {profile: patient}", "spec.stolon.timings.failInterval", Impact::None),
    (
        "instances: 3",
        "instances: 3\n  failover: {profile: patient}",
        "spec.stolon.timings.storeTimeout",
        Impact::Switchover,
    ),
    ("instances: 3", "instances: 3\n  stolon: {proxies: 2}", "spec.stolon.proxies", Impact::Rolling),
    ("instances: 3", "instances: 3\n  stolon: {sentinels: 2}", "spec.stolon.sentinels", Impact::None),
    ("name: orders", "name: shop", "metadata.name", Impact::DataLoss),
    ("name: orders", "name: shop, moved: {from: {name: orders}}", "metadata.name", Impact::Outage),
    ("namespace: databases", "namespace: elsewhere", "metadata.namespace", Impact::DataLoss),
    ("instances: 3", "instances: 3\n  pooler: {}", "spec.pooler", Impact::None),
    (
        "instances: 3",
        "instances: 3\n  images: {pgbouncer: \"registry.example/pgbouncer:1\"}",
        "spec.images.pgbouncer",
        Impact::None,
    ),
    ("instances: 3", "instances: 3\n  access: {tls: {secret: server}}", "spec.access.tls", Impact::Switchover),
    (
        "instances: 3",
        "instances: 3\n  access: {tls: {secret: server, required: true}}",
        "spec.access.tls",
        Impact::Outage,
    ),
    ("instances: 3", "instances: 3\n  kubernetes: {version: \"1.34\"}", "spec.kubernetes.version", Impact::None),
    (
        "instances: 3",
        "instances: 3\n  kubernetes: {admissionPolicies: true}",
        "spec.kubernetes.admissionPolicies",
        Impact::None,
    ),
    (
        "instances: 3",
        "instances: 3\n  kubernetes: {api: {cidrs: [10.0.0.1/32]}}",
        "spec.kubernetes.api.cidrs",
        Impact::None,
    ),
    (
        "instances: 3",
        "instances: 3\n  kubernetes: {dns: [{podSelector: {matchLabels: {k8s-app: kube-dns}}}]}",
        "spec.kubernetes.dns",
        Impact::None,
    ),
    ("instances: 3", "instances: 3\n  access: {ownNamespace: false}", "spec.access.ownNamespace", Impact::None),
    (
        "limits: {memory: 2Gi}",
        "limits: {memory: 2Gi, ephemeralStorage: 8Gi}",
        "spec.resources.limits.ephemeralStorage",
        Impact::Switchover,
    ),
    ("instances: 3", "instances: 3\n  namespace: {create: true}", "spec.namespace.create", Impact::None),
];

/// Returns a message for each row whose plan is wrong.
fn wrong_rows(rows: &[(&str, &str, &str, Impact)], of: impl Fn(&ClusterPlan, &str) -> Option<Change>) -> Vec<String> {
    let wrong = |(old, new, name, impact): &(&str, &str, &str, Impact)| {
        let plan = plan(&[(old, new)]);
        let Some(change) = of(&plan, name) else { return Some(format!("{new}: no `{name}` in {:?}", paths(&plan))) };
        // A change that cannot be applied automatically, or not safely, needs a remedy.
        let needs_one = matches!(impact, Impact::Recreate | Impact::Refused | Impact::DataLoss);
        if needs_one && change.verdict.remedy.is_none() {
            return Some(format!("{new}: {name} has no remedy"));
        }
        (change.impact() != *impact).then(|| format!("{name}: {}, {}", change.impact(), change.verdict.reason))
    };
    rows.iter().filter_map(wrong).collect()
}

#[test]
fn each_setting_has_its_impact() {
    let setting = |plan: &ClusterPlan, path: &str| {
        plan.changes.iter().find(|change| change.target.setting().is_some_and(|own| own.to_string() == path)).cloned()
    };
    assert_eq!(
        wrong_rows(SETTINGS, setting),
        [""; 0],
        "a plan would understate or overstate what these changes do to a database"
    );
}

/// Rows: old text, new text, the field that changes, and its impact.
const FIELDS: &[(&str, &str, &str, Impact)] = &[
    (
        "size: 20Gi",
        "size: 50Gi",
        "StatefulSet/orders-keeper spec.volumeClaimTemplates[metadata.name=data].spec.resources.requests.storage",
        Impact::Recreate,
    ),
    (
        "size: 20Gi",
        "size: 10Gi",
        "StatefulSet/orders-keeper spec.volumeClaimTemplates[metadata.name=data].spec.resources.requests.storage",
        Impact::Refused,
    ),
    ("instances: 3", "instances: 4", "StatefulSet/orders-keeper spec.replicas", Impact::None),
    ("instances: 3", "instances: 2", "StatefulSet/orders-keeper spec.replicas", Impact::Switchover),
    (
        "limits: {memory: 2Gi}",
        "limits: {memory: 4Gi}",
        "StatefulSet/orders-keeper spec.template.spec.containers[name=keeper].resources.limits.memory",
        Impact::Switchover,
    ),
    (
        "max_connections: 200",
        "max_connections: 300",
        r#"ConfigMap/orders-steward data["spec.json"].pgParameters.max_connections"#,
        Impact::None,
    ),
    (
        "max_connections: 200",
        "max_connections: 300",
        r#"Deployment/orders-steward spec.template.metadata.annotations["pgforge.dev/desired"]"#,
        Impact::None,
    ),
    ("instances: 3", "instances: 3\n  stolon: {proxies: 2}", "Deployment/orders-proxy spec.replicas", Impact::Rolling),
    (
        "instances: 3",
        "instances: 3\n  images: {stolon: \"registry.example/stolon:15\"}",
        "Deployment/orders-proxy spec.template.spec.containers[name=proxy].image",
        Impact::Rolling,
    ),
    (
        "instances: 3",
        "instances: 3\n  images: {stolon: \"registry.example/stolon:15\"}",
        "Deployment/orders-sentinel spec.template.spec.containers[name=sentinel].image",
        Impact::Rolling,
    ),
    (
        "size: 20Gi",
        "size: 20Gi, onDelete: delete",
        "StatefulSet/orders-keeper spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
        Impact::None,
    ),
    (
        "instances: 3",
        "instances: 3\n  access: {service: {type: NodePort}}",
        "Service/orders-primary spec.type",
        Impact::Switchover,
    ),
    (
        "instances: 3",
        "instances: 4",
        r#"ConfigMap/orders-pgforge data["pgforge.lock"].inputs["orders.yaml"]"#,
        Impact::None,
    ),
];

#[test]
fn each_field_has_its_impact() {
    let field = |plan: &ClusterPlan, name: &str| plan.changes.iter().find(|change| named(change) == name).cloned();
    assert_eq!(
        wrong_rows(FIELDS, field),
        [""; 0],
        "a plan would understate or overstate what these changes do to a database"
    );
}

#[test]
fn settings_of_the_pooler_and_tls_cost_connections_only_if_pods_are_replaced() {
    let with = edited(&[("instances: 3", "instances: 3\n  pooler: {instances: 3}\n  access: {tls: {secret: server}}")]);
    let before = unit(&with);
    for (old, new, path, impact) in [
        ("{instances: 3}", "{instances: 2}", "spec.pooler.instances", Impact::Rolling),
        ("{instances: 3}", "{instances: 4}", "spec.pooler.instances", Impact::None),
        ("{instances: 3}", "{instances: 3, mode: session}", "spec.pooler.mode", Impact::Reload),
        ("{instances: 3}", "{instances: 3, defaultPoolSize: 5}", "spec.pooler.defaultPoolSize", Impact::Reload),
        (
            "{instances: 3}",
            "{instances: 3, resources: {limits: {memory: 1Gi}}}",
            "spec.pooler.resources.limits.memory",
            Impact::Rolling,
        ),
        ("  pooler: {instances: 3}\n", "", "spec.pooler", Impact::Ignored),
        ("secret: server", "secret: other", "spec.access.tls.secret", Impact::Switchover),
        ("secret: server", "secret: server, minVersion: TLSv1.3", "spec.access.tls.minVersion", Impact::Reload),
        ("secret: server", "secret: server, required: true", "spec.access.tls.required", Impact::Reload),
        ("\n  access: {tls: {secret: server}}", "", "spec.access.tls", Impact::Switchover),
    ] {
        let after = unit(&with.replace(old, new));
        let plan = cluster(Some(&before), Some(&after), None, None);
        let change = setting(&plan, path);
        assert_eq!(
            change.impact(),
            impact,
            "a plan would understate or overstate the impact of: {new}: {}",
            change.verdict.reason
        );
        assert!(
            plan.changes.iter().all(|change| change.impact() != Impact::Unknown),
            "a plan must know every impact: {new}: {:?}",
            paths(&plan)
        );
    }
    let without = unit(&with.replace("  pooler: {instances: 3}\n", ""));
    let plan = cluster(Some(&before), Some(&without), None, Some(Carrier::ArgoCd));
    assert_eq!(
        setting(&plan, "spec.pooler").impact(),
        Impact::Outage,
        "Argo CD would delete the pooler and the plan would not say that clients lose it"
    );
    assert!(
        setting(&plan, "spec.pooler").verdict.remedy.is_some(),
        "the plan must show how to remove the pooler safely"
    );
}

#[test]
fn one_instance_has_no_failover() {
    let alone = BLUEPRINT
        .replace("instances: 3", "instances: 1")
        .replace("  replication: {mode: synchronous, standbys: {min: 1, max: 1}}\n", "");
    let after = alone.replace("limits: {memory: 2Gi}", "limits: {memory: 4Gi}");
    let plan = cluster(Some(&unit(&alone)), Some(&unit(&after)), None, None);
    assert_eq!(
        setting(&plan, "spec.resources.limits.memory").impact(),
        Impact::Outage,
        "the plan would hide that the only instance restarts"
    );
}

#[test]
fn the_plan_shows_the_order_of_restarts() {
    let reason = |new: &str| {
        setting(&plan(&[("max_connections: 200", new)]), "spec.postgres.parameters.max_connections")
            .verdict
            .reason
            .to_string()
            .clone()
    };
    assert!(
        reason("max_connections: 300").contains("standbys first, because none"),
        "{}",
        reason("max_connections: 300")
    );
    assert!(reason("max_connections: 100").contains("the primary first"), "{}", reason("max_connections: 100"));
}

#[test]
fn with_manual_restarts_a_parameter_is_ignored_until_a_restart() {
    let manual = |text: &str| text.replace("version: 15", "version: 15\n    restart: manual");
    let (before, after) = (manual(BLUEPRINT), manual(&edited(&[("max_connections: 200", "max_connections: 300")])));
    let plan = cluster(Some(&unit(&before)), Some(&unit(&after)), None, None);
    let change = setting(&plan, "spec.postgres.parameters.max_connections");
    assert_eq!(
        change.impact(),
        Impact::Ignored,
        "the plan would claim that the parameter applies, although it waits for a manual restart"
    );
    assert!(change.verdict.remedy.is_some(), "the plan must show how to restart");
}

#[test]
fn a_different_spelling_of_a_value_is_not_a_change() {
    let plan = plan(&[
        ("work_mem: 64MB", "work_mem: 65536kB"),
        ("size: 20Gi", "size: 20480Mi"),
        ("memory: 2Gi}, limits", "memory: 2048Mi}, limits"),
    ]);
    let other_than_record: Vec<String> =
        paths(&plan).into_iter().filter(|name| !name.contains("orders-pgforge")).collect();
    // The steward's configuration contains the text as written, so the steward checks again.
    assert!(
        other_than_record
            .iter()
            .all(|name| name.starts_with("Deployment/orders-steward") || name.starts_with("ConfigMap/orders-steward")),
        "a different spelling of a value would change objects: {other_than_record:?}"
    );
    assert_eq!(plan.impact(), Impact::None, "a different spelling of a value would alarm a reviewer");
}

#[test]
fn each_change_names_the_line_that_causes_it() {
    let plan = plan(&[("size: 20Gi", "size: 50Gi"), ("max_connections: 200", "max_connections: 300")]);
    let storage =
        "StatefulSet/orders-keeper spec.volumeClaimTemplates[metadata.name=data].spec.resources.requests.storage";
    assert_eq!(
        causes(object(&plan, storage)),
        ["spec.storage.size"],
        "a reviewer would look for the cause at the wrong line"
    );
    assert_eq!(
        causes(setting(&plan, "spec.storage.size")),
        ["spec.storage.size"],
        "a reviewer would look for the cause at the wrong line"
    );
    let parameter = r#"ConfigMap/orders-steward data["spec.json"].pgParameters.max_connections"#;
    assert_eq!(
        causes(object(&plan, parameter)),
        ["spec.postgres.parameters.max_connections"],
        "a reviewer would look for the cause at the wrong line"
    );
    let Cause::Lines(lines) = &object(&plan, parameter).cause else { panic!("lines") };
    let place = |place: &Option<pgforge::diagnostic::Place>| place.as_ref().map(ToString::to_string);
    assert_eq!(
        place(&lines[0].before),
        Some("blueprints/orders.yaml:9:35".to_owned()),
        "the plan would point to the wrong place of the old blueprint"
    );
    assert_eq!(
        lines[0].after.as_ref().map(pgforge::diagnostic::Place::text),
        Some("300"),
        "the plan would point to the wrong place of the new blueprint"
    );
}

#[test]
fn a_changed_default_names_the_line_that_changes_it() {
    let plan = plan(&[("limits: {memory: 2Gi}", "limits: {memory: 4Gi}"), ("size: 20Gi", "size: 21Gi")]);
    let tuned = setting(&plan, "spec.postgres.parameters.shared_buffers");
    assert_eq!(
        (causes(tuned), tuned.impact()),
        (vec!["spec.resources.limits.memory".to_owned()], Impact::Switchover),
        "a changed default must name the line that changes it, and its restart"
    );
}

#[test]
fn a_change_that_needs_several_lines_names_all_of_them() {
    // Two instances have two proxies by default.
    let plan = plan(&[("instances: 3", "instances: 2\n  stolon: {proxies: 2}")]);
    let change = setting(&plan, "spec.stolon.proxies");
    assert!(
        matches!(&change.cause, Cause::Together(lines) if lines.len() == 2),
        "the plan must name both lines: {:?}",
        change.cause
    );
}

#[test]
fn a_comment_changes_only_the_record() {
    let plan = cluster(Some(&unit(BLUEPRINT)), Some(&unit(&format!("# us\n{BLUEPRINT}"))), None, None);
    assert_eq!(
        paths(&plan),
        [r#"ConfigMap/orders-pgforge data["pgforge.lock"].inputs["orders.yaml"]"#],
        "a comment would show changes of other objects"
    );
    assert_eq!(
        (plan.impact(), causes(&plan.changes[0])),
        (Impact::None, vec![]),
        "a comment must not change the headline"
    );
}

/// Returns the objects of the blueprint with one field set to another value.
fn rendered(kind: &str, pointer: &str, value: &serde_json::Value) -> Vec<Object> {
    let bundle = unit(BLUEPRINT).built().bundle.clone();
    let set = |object: &Object| {
        let mut tree = object.value().clone();
        if object.identity().kind == kind
            && let Some(field) = tree.pointer_mut(pointer)
        {
            *field = value.clone();
        }
        Object::read(tree).expect("it was an object before")
    };
    bundle.objects().iter().map(set).collect()
}

#[test]
fn a_change_by_a_release_is_not_attributed_to_the_author() {
    let before = unit(BLUEPRINT);
    let rendered = rendered("StatefulSet", "/spec/template/spec/terminationGracePeriodSeconds", &30.into());
    let plan = cluster(Some(&before), Some(&unit(BLUEPRINT)), Some(&rendered), None);
    assert!(plan.changes.is_empty(), "a change by a new release would be attributed to the author");
    let release_changes: Vec<_> =
        plan.release_changes.iter().map(|change| (named(change), change.impact(), change.cause.clone())).collect();
    let path = "StatefulSet/orders-keeper spec.template.spec.terminationGracePeriodSeconds";
    assert_eq!(
        release_changes,
        [(path.to_owned(), Impact::Switchover, Cause::Release)],
        "the plan must attribute the restart to pgforge's new release"
    );
    assert_eq!(plan.impact(), Impact::Switchover, "the headline would hide a restart that a new release causes");
}

#[test]
fn a_removed_cluster_stays_with_kubectl_and_is_pruned_by_gitops_tools() {
    let before = unit(BLUEPRINT);
    let of = |carrier| cluster(Some(&before), None, None, Some(carrier));
    let kept = of(Carrier::Kubectl);
    assert_eq!(
        (kept.presence, kept.impact()),
        (Presence::Removed, Impact::Ignored),
        "the plan must show that kubectl leaves the objects in place"
    );
    assert!(
        kept.changes.iter().all(|change| change.action == Action::Remove && change.cause == Cause::Cluster),
        "every object of a removed cluster must be shown as removed"
    );
    assert_eq!(
        of(Carrier::ArgoCd).impact(),
        Impact::Outage,
        "the plan would hide that Argo CD prunes a running cluster"
    );
    assert_eq!(of(Carrier::Flux).impact(), Impact::Outage, "the plan would hide that Flux prunes a running cluster");
    let deletes = unit(&edited(&[("size: 20Gi", "size: 20Gi, onDelete: delete")]));
    assert_eq!(
        cluster(Some(&deletes), None, None, Some(Carrier::ArgoCd)).impact(),
        Impact::DataLoss,
        "the plan would hide that the volumes are deleted"
    );
    let with_remedy: Vec<String> =
        kept.changes.iter().filter(|change| change.verdict.remedy.is_some()).map(named).collect();
    assert_eq!(with_remedy, ["StatefulSet/orders-keeper "], "the plan must show once how to delete what stays");
}

#[test]
fn the_delivery_of_the_blueprint_decides_what_happens_to_a_removed_cluster() {
    let removed = |delivery: &str, carrier: Option<Carrier>| {
        let text = edited(&[("instances: 3", &format!("instances: 3\n  delivery: {delivery}"))]);
        let plan = cluster(Some(&unit(&text)), None, None, carrier);
        let set = plan.changes.iter().find(|change| is_data_set(change)).expect("the StatefulSet is removed").clone();
        (set.impact(), set.verdict.reason.to_string())
    };
    for (delivery, carrier, impact, expected) in [
        ("{argocd: {}}", None, Impact::Ignored, "remains until you delete it: Argo CD does not prune"),
        ("{argocd: {prune: true}}", None, Impact::Outage, "Argo CD prunes it (`spec.delivery.argocd.prune`)"),
        ("{flux: {}}", None, Impact::Ignored, "remains until you delete it: Flux does not prune"),
        ("{flux: {prune: true}}", None, Impact::Outage, "Flux prunes it (`spec.delivery.flux.prune`)"),
        ("{flux: {prune: true}}", Some(Carrier::Kubectl), Impact::Ignored, "remains until you delete it"),
        ("{flux: {}}", Some(Carrier::ArgoCd), Impact::Outage, "Argo CD prunes it if the Application prunes"),
    ] {
        let (found, reason) = removed(delivery, carrier);
        assert!(found == impact && reason.starts_with(expected), "{delivery}: {found}, {reason}");
    }
}

fn is_data_set(change: &Change) -> bool {
    named(change) == "StatefulSet/orders-keeper "
}

#[test]
fn pruning_a_namespace_that_is_no_longer_rendered_loses_its_data() {
    let with = edited(&[("instances: 3", "instances: 3\n  namespace: {create: true}")]);
    let of = |carrier| cluster(Some(&unit(&with)), Some(&unit(BLUEPRINT)), None, Some(carrier)).impact();
    assert_eq!(
        (of(Carrier::Kubectl), of(Carrier::ArgoCd)),
        (Impact::Ignored, Impact::DataLoss),
        "the plan would hide that pruning a namespace deletes every database in it"
    );
}

#[test]
fn the_headline_is_the_worst_impact_and_a_further_change_never_lowers_it() {
    let edits: Vec<(&str, &str)> = vec![
        ("size: 20Gi", "size: 50Gi"),
        ("max_connections: 200", "max_connections: 300"),
        ("[unaccent, citext]", "[unaccent]"),
        ("work_mem: 64MB", "work_mem: 1MB"),
    ];
    let mut headline = Impact::None;
    for count in 1..=edits.len() {
        let plan = plan(&edits[..count]);
        assert_eq!(
            plan.impact(),
            plan.changes.iter().map(Change::impact).max().unwrap_or(Impact::None),
            "the headline must be the worst impact"
        );
        assert!(plan.impact() >= headline, "a further change would lower the headline");
        headline = plan.impact();
    }
}

#[test]
fn every_changed_object_is_planned() {
    for (old, new, ..) in SETTINGS {
        let (before, after) = (unit(BLUEPRINT), unit(&edited(&[(old, new)])));
        let plan = cluster(Some(&before), Some(&after), None, None);
        let (old, new) = (before.built().bundle.clone(), after.built().bundle.clone());
        for object in new.objects() {
            let identity = object.identity();
            let same = old.objects().iter().any(|other| other == object);
            let named = plan.changes.iter().any(|change| change.target.object() == Some(&identity));
            assert!(same || named || plan.unchanged > 0, "{identity}");
            assert!(!(same && named), "the plan shows {identity}, which does not change");
        }
    }
}

#[test]
fn extra_and_patched_objects_are_planned() {
    let patch = "  patches: [{target: StatefulSet/orders-keeper, merge: {spec: {template: {spec: {terminationGracePeriodSeconds: 120}}}}}]\n";
    let object =
        "  objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: reports}, data: {daily: \"06:00\"}}]\n";
    let with = |section: &str| unit(&format!("{BLUEPRINT}{section}"));

    let patched = cluster(Some(&unit(BLUEPRINT)), Some(&with(patch)), None, Some(Carrier::Kubectl));
    let restarts = self::object(&patched, "StatefulSet/orders-keeper spec.template.spec.terminationGracePeriodSeconds");
    assert_eq!(
        (restarts.impact(), causes(restarts)),
        (Impact::Switchover, vec!["spec.patches".to_owned()]),
        "a reviewer would not see that a patch restarts the instances"
    );

    let brought = cluster(Some(&unit(BLUEPRINT)), Some(&with(object)), None, Some(Carrier::Kubectl));
    assert_eq!(
        causes(self::object(&brought, "ConfigMap/reports ")),
        ["spec.objects"],
        "a reviewer would not see which line adds the object"
    );
    assert_eq!(brought.impact(), Impact::None, "an additional ConfigMap must not change the headline");

    let taken = |carrier| cluster(Some(&with(object)), Some(&unit(BLUEPRINT)), None, Some(carrier)).impact();
    assert_eq!(
        (taken(Carrier::Kubectl), taken(Carrier::ArgoCd)),
        (Impact::Ignored, Impact::Unknown),
        "the plan must show whether a removed object stays or is pruned"
    );

    // A patch whose object disappears with another line must not be skipped in the search for causes.
    let engine = edited(&[("engine: stolon", "engine: patroni")]);
    let other = cluster(Some(&with(patch)), Some(&unit(&engine)), None, Some(Carrier::Kubectl));
    assert!(
        other.impact() > Impact::Switchover,
        "the plan would miss the impact of another engine: {}",
        other.impact()
    );
}
