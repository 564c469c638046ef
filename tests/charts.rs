//! Values for other people's charts: every key is one that the chart has, and Helm makes of them what we count on.
//!
//! The charts are on no registry that tests ask. `PGFORGE_CHARTS` names a folder with checkouts of them, `postgresql`
//! (its dependency `common` in `postgresql/charts`) and `stolon`; without it what needs them is reported as ignored.

#![allow(clippy::disallowed_methods, reason = "it runs pgforge and Helm")]

mod support;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use pgforge::knowledge::charts::{POSTGRESQL, Release, STOLON};
use serde_json::{Value, json};

use support::harness::{Missing, run, test, test_where_possible};
use support::{golden, program, schemas, streams, tools};

const BITNAMI: &str = "blueprints/bitnami.yaml";
const STOLON_CHART: &str = "tests/golden/blueprints/stolon-chart.yaml";
/// Everything that ends up in values, with what Helm's templates would take for an action of theirs.
const HOSTILE: &str = "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {name: orders, namespace: databases}\nspec:\n  \
                       engine: bitnami\n  instances: 2\n  postgres:\n    version: 17\n    \
                       parameters: {log_line_prefix: \"{{ .Values }} it's \\\\ {{{\", max_wal_size: 2GB}\n    \
                       hba: ['host \"{{ a }}\" all 10.0.0.0/8 scram-sha-256']\n    databases: {\"{{ a }}\": {owner: a}}\n    \
                       roles: {a: {login: true}}\n  replication: {mode: quorum}\n  storage: {size: 20Gi, class: fast}\n  \
                       access: {tls: {secret: orders-server, required: true}}\n  \
                       images: {bitnami: \"registry.example:5000/team/postgresql@sha256:DIGEST\"}\n  \
                       placement: {nodeSelector: {pool: databases}, tolerations: [{key: a, operator: Exists}], priorityClass: database}\n";

fn main() -> ExitCode {
    run(vec![
        test("the values of a chart are those that are committed", committed),
        test("every value is one that its chart takes", known),
        test_where_possible("Helm makes of the values what is asked for", bitnami),
        test_where_possible("no text of a blueprint is a template of Helm's", hostile),
        test_where_possible(
            "Helm makes nothing of stolon's chart that Kubernetes no longer takes, or that initialises",
            stolon,
        ),
    ])
}

fn values(blueprint: &str, chart: &str) -> String {
    streams::tree(&program::root(), blueprint).values.remove(chart).expect("the cluster has this chart")
}

fn hostile_values() -> String {
    let home = tempfile::tempdir().expect("a temporary directory can be made");
    let digest = "0123456789abcdef".repeat(4);
    std::fs::write(home.path().join("orders.yaml"), HOSTILE.replace("DIGEST", &digest)).expect("it can be written");
    streams::tree(home.path(), "orders.yaml").values.remove("postgresql").expect("the cluster has this chart")
}

#[expect(clippy::unnecessary_wraps, reason = "the harness takes tests that may lack a tool")]
fn committed() -> Result<(), Missing> {
    golden::check("chart/postgresql.yaml", &values(BITNAMI, "postgresql"));
    golden::check("chart/stolon.yaml", &values(STOLON_CHART, "stolon"));
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "the harness takes tests that may lack a tool")]
fn known() -> Result<(), Missing> {
    for (text, chart) in [
        (values(BITNAMI, "postgresql"), &POSTGRESQL),
        (hostile_values(), &POSTGRESQL),
        (values(STOLON_CHART, "stolon"), &STOLON),
    ] {
        let values: Value = serde_yaml::from_str(&text).expect("values are YAML");
        assert_eq!(chart.unknown(&values), [""; 0], "{}", chart.reference);
    }
    Ok(())
}

/// What Helm makes of values, document by document; its order is Helm's.
fn template(name: &str, chart: &Release, values: &str) -> Result<Vec<Value>, Missing> {
    let Some(charts) = std::env::var_os("PGFORGE_CHARTS").map(PathBuf::from) else {
        return Err(Missing("no charts: PGFORGE_CHARTS names a folder with `postgresql` and `stolon`".to_owned()));
    };
    let folder = charts.join(name);
    let own = std::fs::read_to_string(folder.join("Chart.yaml")).expect("a chart has this file");
    let own: Value = serde_yaml::from_str(&own).expect("it is YAML");
    assert_eq!(own["version"], chart.version, "{}: another version than the one whose keys are used", folder.display());
    let mut helm = Command::new(tools::helm()?);
    helm.args(["template", "release", "--namespace", "databases", "--kube-version", "1.34.0", "--values", "-"])
        .arg(folder);
    let text = tools::output(&mut helm, values);
    let report = schemas::validate(&text)?;
    assert_eq!((report.errors, report.unknown), (Vec::new(), Vec::new()));
    let documents = text.split("\n---\n").filter(|document| document.lines().any(|line| line.starts_with("kind:")));
    Ok(documents.map(|document| serde_yaml::from_str(document).expect("what Helm prints is YAML")).collect())
}

fn find<'a>(objects: &'a [Value], kind: &str, name: &str) -> &'a Value {
    let is = |object: &&Value| object["kind"] == kind && object["metadata"]["name"] == name;
    objects.iter().find(is).unwrap_or_else(|| panic!("Helm makes no {kind}/{name}"))
}

fn kinds(objects: &[Value]) -> Vec<String> {
    let mut kinds: Vec<String> = objects
        .iter()
        .map(|object| format!("{}/{}", object["kind"].as_str().unwrap(), object["metadata"]["name"].as_str().unwrap()))
        .collect();
    kinds.sort();
    kinds
}

fn bitnami() -> Result<(), Missing> {
    let objects = template("postgresql", &POSTGRESQL, &values(BITNAMI, "postgresql"))?;
    assert_eq!(
        kinds(&objects),
        [
            "ConfigMap/parts-postgresql-primary-configuration",
            "ConfigMap/parts-postgresql-primary-extended-configuration",
            "ConfigMap/parts-postgresql-read-extended-configuration",
            "PodDisruptionBudget/parts-postgresql-primary",
            "PodDisruptionBudget/parts-postgresql-read",
            "Service/parts-postgresql-primary",
            "Service/parts-postgresql-primary-hl",
            "Service/parts-postgresql-read",
            "Service/parts-postgresql-read-hl",
            "StatefulSet/parts-postgresql-primary",
            "StatefulSet/parts-postgresql-read",
        ]
    );
    let primary = find(&objects, "StatefulSet", "parts-postgresql-primary");
    let read = find(&objects, "StatefulSet", "parts-postgresql-read");
    assert_eq!((&primary["spec"]["replicas"], &read["spec"]["replicas"]), (&json!(1), &json!(3)));
    for (set, component) in [(primary, "primary"), (read, "read")] {
        let pod = &set["spec"]["template"];
        assert_eq!(pod["metadata"]["labels"]["pgforge.dev/cluster"], "parts");
        assert_eq!(pod["metadata"]["labels"]["pgforge.dev/component"], component);
        let spec = &pod["spec"];
        assert_eq!(spec["serviceAccountName"], "parts-postgresql");
        assert_eq!(
            (&spec["automountServiceAccountToken"], &spec["enableServiceLinks"]),
            (&json!(false), &json!(false))
        );
        let container = &spec["containers"][0];
        assert_eq!(container["image"], "registry.example/bitnami/postgresql:17.6.0");
        assert_eq!(
            container["resources"],
            json!({"limits": {"memory": "1Gi"}, "requests": {"cpu": "250m", "memory": "1Gi"}})
        );
        assert_eq!(container["startupProbe"]["failureThreshold"], 720);
        let env = container["env"].as_array().expect("it has variables");
        let secret = |name: &str| {
            let found = env.iter().find(|variable| variable["name"] == name).expect("it is there");
            found["valueFrom"]["secretKeyRef"]["name"].as_str().expect("it is of a Secret").to_owned()
        };
        assert_eq!(secret("POSTGRES_PASSWORD"), "parts-superuser");
        assert_eq!(secret("POSTGRESQL_REPLICATION_PASSWORD"), "parts-replication");
        let names: Vec<&str> = env.iter().filter_map(|variable| variable["name"].as_str()).collect();
        assert!((1..names.len()).all(|at| !names[..at].contains(&names[at])), "a variable stands twice: {names:?}");
        assert_eq!(set["spec"]["volumeClaimTemplates"][0]["spec"]["resources"]["requests"]["storage"], "20Gi");
    }
    assert_eq!(primary["spec"]["template"]["spec"]["initContainers"][0]["name"], "inspect-volume");
    let conf = find(&objects, "ConfigMap", "parts-postgresql-primary-extended-configuration");
    let conf = conf["data"]["override.conf"].as_str().expect("it is a text");
    assert!(conf.starts_with("synchronous_standby_names = 'FIRST 1 (\"parts\")'\n"), "{conf}");
    let hba = find(&objects, "ConfigMap", "parts-postgresql-primary-configuration");
    assert!(
        hba["data"]["pg_hba.conf"]
            .as_str()
            .is_some_and(|text| text.contains("host replication replicator all scram-sha-256\n"))
    );
    Ok(())
}

fn hostile() -> Result<(), Missing> {
    let objects = template("postgresql", &POSTGRESQL, &hostile_values())?;
    let conf = find(&objects, "ConfigMap", "orders-postgresql-read-extended-configuration");
    let conf = conf["data"]["override.conf"].as_str().expect("it is a text");
    assert!(conf.contains(r"log_line_prefix = '{{ .Values }} it''s \\ {{{'"), "{conf}");
    let hba = find(&objects, "ConfigMap", "orders-postgresql-primary-configuration");
    assert!(hba["data"]["pg_hba.conf"].as_str().is_some_and(|text| text.contains("\"{{ a }}\"")), "{hba}");
    let set = find(&objects, "StatefulSet", "orders-postgresql-primary");
    let image = format!("registry.example:5000/team/postgresql@sha256:{}", "0123456789abcdef".repeat(4));
    assert_eq!(set["spec"]["template"]["spec"]["containers"][0]["image"], image);
    certified(&objects);
    Ok(())
}

/// Every instance has the Secret itself, whose files change when it is renewed, and a standby verifies the primary.
fn certified(objects: &[Value]) {
    for component in ["primary", "read"] {
        let conf = find(objects, "ConfigMap", &format!("orders-postgresql-{component}-extended-configuration"));
        let conf = conf["data"]["override.conf"].as_str().expect("it is a text");
        assert!(conf.contains("ssl_cert_file = '/etc/postgresql/tls/tls.crt'\n"), "{conf}");
        let set = find(objects, "StatefulSet", &format!("orders-postgresql-{component}"));
        let pod = &set["spec"]["template"]["spec"];
        let has = |list: &Value, wanted: Value| list.as_array().expect("a list").contains(&wanted);
        let mounted = json!({"mountPath": "/etc/postgresql/tls", "name": "tls", "readOnly": true});
        assert!(has(&pod["containers"][0]["volumeMounts"], mounted), "{component}");
        let volume = json!({"name": "tls", "secret": {"secretName": "orders-server", "defaultMode": 0o640}});
        assert!(has(&pod["volumes"], volume), "{component}");
        let verifies = has(&pod["containers"][0]["env"], json!({"name": "PGSSLMODE", "value": "verify-ca"}));
        assert_eq!(verifies, component == "read");
    }
    let hba = find(objects, "ConfigMap", "orders-postgresql-primary-configuration");
    let hba = hba["data"]["pg_hba.conf"].as_str().expect("it is a text");
    assert!(hba.contains("hostssl replication replicator all scram-sha-256\n"), "{hba}");
}

fn stolon() -> Result<(), Missing> {
    let objects = template("stolon", &STOLON, &values(STOLON_CHART, "stolon"))?;
    assert_eq!(
        kinds(&objects),
        [
            "ConfigMap/stolon",
            "ConfigMap/stolon-init-scripts",
            "Deployment/stolon-proxy",
            "Deployment/stolon-sentinel",
            "Service/stolon-keeper-headless",
            "Service/stolon-proxy",
            "StatefulSet/stolon-keeper",
        ]
    );
    let keeper = &find(&objects, "StatefulSet", "stolon-keeper")["spec"]["template"];
    let proxy = &find(&objects, "Deployment", "stolon-proxy")["spec"]["template"];
    // What our Service, policies and budget select by.
    for (template, component) in [(keeper, "stolon-keeper"), (proxy, "stolon-proxy")] {
        assert_eq!(template["metadata"]["labels"]["component"], component);
        assert_eq!(template["metadata"]["labels"]["stolon-cluster"], "stolon");
        assert_eq!(template["spec"]["serviceAccountName"], "stolon-stolon");
    }
    Ok(())
}
