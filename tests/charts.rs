//! Values for upstream charts: the chart has every key, and Helm renders from them what pgforge depends on.
//!
//! The tests download no charts. `PGFORGE_CHARTS` names a folder with checkouts of `postgresql` (with its dependency
//! `common` in `postgresql/charts`) and `stolon`; without it the tests that need them are reported as ignored.

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
/// A blueprint whose texts all reach the values, and which Helm could evaluate as template actions.
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
        test("the rendered values equal the committed ones", committed),
        test("the charts know every key of the values", known),
        test_where_possible("Helm renders the cluster of the blueprint from the values", bitnami),
        test_where_possible("Helm evaluates no text of a blueprint as a template", hostile),
        test_where_possible(
            "Helm renders from stolon's chart no removed API version and no Job that initialises",
            stolon,
        ),
    ])
}

fn values(blueprint: &str, chart: &str) -> String {
    streams::tree(&program::root(), blueprint).values.remove(chart).expect("the cluster has this chart")
}

fn hostile_values() -> String {
    let home = tempfile::tempdir().expect("a temporary directory can be created");
    let digest = "0123456789abcdef".repeat(4);
    std::fs::write(home.path().join("orders.yaml"), HOSTILE.replace("DIGEST", &digest)).expect("it can be written");
    streams::tree(home.path(), "orders.yaml").values.remove("postgresql").expect("the cluster has this chart")
}

#[expect(clippy::unnecessary_wraps, reason = "the harness expects tests that can lack a tool")]
fn committed() -> Result<(), Missing> {
    golden::check("chart/postgresql.yaml", &values(BITNAMI, "postgresql"));
    golden::check("chart/stolon.yaml", &values(STOLON_CHART, "stolon"));
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "the harness expects tests that can lack a tool")]
fn known() -> Result<(), Missing> {
    for (text, chart) in [
        (values(BITNAMI, "postgresql"), &POSTGRESQL),
        (hostile_values(), &POSTGRESQL),
        (values(STOLON_CHART, "stolon"), &STOLON),
    ] {
        let values: Value = serde_yaml::from_str(&text).expect("values are YAML");
        assert_eq!(
            chart.unknown(&values),
            [""; 0],
            "Helm would ignore a key that the chart does not know: {}",
            chart.reference
        );
    }
    Ok(())
}

/// Renders a chart with values; returns the documents in Helm's order.
fn template(name: &str, chart: &Release, values: &str) -> Result<Vec<Value>, Missing> {
    let Some(charts) = std::env::var_os("PGFORGE_CHARTS").map(PathBuf::from) else {
        return Err(Missing("no charts: PGFORGE_CHARTS names a folder with `postgresql` and `stolon`".to_owned()));
    };
    let folder = charts.join(name);
    let own = std::fs::read_to_string(folder.join("Chart.yaml")).expect("a chart has this file");
    let own: Value = serde_yaml::from_str(&own).expect("it is YAML");
    assert_eq!(
        own["version"],
        chart.version,
        "{}: pgforge knows the keys of another version of this chart",
        folder.display()
    );
    let mut helm = Command::new(tools::helm()?);
    helm.args(["template", "release", "--namespace", "databases", "--kube-version", "1.34.0", "--values", "-"])
        .arg(folder);
    let text = tools::output(&mut helm, values);
    let report = schemas::validate(&text)?;
    assert_eq!(
        (report.errors, report.unknown),
        (Vec::new(), Vec::new()),
        "an API server would refuse what Helm renders from pgforge's values"
    );
    let documents = text.split("\n---\n").filter(|document| document.lines().any(|line| line.starts_with("kind:")));
    Ok(documents.map(|document| serde_yaml::from_str(document).expect("what Helm prints is YAML")).collect())
}

fn find<'a>(objects: &'a [Value], kind: &str, name: &str) -> &'a Value {
    let is = |object: &&Value| object["kind"] == kind && object["metadata"]["name"] == name;
    objects.iter().find(is).unwrap_or_else(|| panic!("Helm renders no {kind}/{name}"))
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
        ],
        "Helm would create other objects than policies and Services expect"
    );
    let primary = find(&objects, "StatefulSet", "parts-postgresql-primary");
    let read = find(&objects, "StatefulSet", "parts-postgresql-read");
    assert_eq!(
        (&primary["spec"]["replicas"], &read["spec"]["replicas"]),
        (&json!(1), &json!(3)),
        "the chart would run another number of instances"
    );
    for (set, component) in [(primary, "primary"), (read, "read")] {
        let pod = &set["spec"]["template"];
        assert_eq!(
            pod["metadata"]["labels"]["pgforge.dev/cluster"], "parts",
            "network policies and Services would not select the pods"
        );
        assert_eq!(
            pod["metadata"]["labels"]["pgforge.dev/component"], component,
            "network policies and Services would not select the pods"
        );
        let spec = &pod["spec"];
        assert_eq!(
            spec["serviceAccountName"], "parts-postgresql",
            "the pods would lack the rights of the ServiceAccount"
        );
        assert_eq!(
            (&spec["automountServiceAccountToken"], &spec["enableServiceLinks"]),
            (&json!(false), &json!(false)),
            "the pods would mount a token or get environment variables of Services"
        );
        let container = &spec["containers"][0];
        assert_eq!(
            container["image"], "registry.example/bitnami/postgresql:17.6.0",
            "the chart would run another image than the blueprint's"
        );
        assert_eq!(
            container["resources"],
            json!({"limits": {"memory": "1Gi"}, "requests": {"cpu": "250m", "memory": "1Gi"}}),
            "the chart would use its own preset of memory"
        );
        assert_eq!(container["startupProbe"]["failureThreshold"], 720, "the kubelet would cut a long recovery short");
        let env = container["env"].as_array().expect("it has variables");
        let secret = |name: &str| {
            let found = env.iter().find(|variable| variable["name"] == name).expect("it is there");
            found["valueFrom"]["secretKeyRef"]["name"].as_str().expect("it is of a Secret").to_owned()
        };
        assert_eq!(
            secret("POSTGRES_PASSWORD"),
            "parts-superuser",
            "the chart would generate a password that the steward does not know"
        );
        assert_eq!(
            secret("POSTGRESQL_REPLICATION_PASSWORD"),
            "parts-replication",
            "standbys would log in with a password that the steward does not know"
        );
        let names: Vec<&str> = env.iter().filter_map(|variable| variable["name"].as_str()).collect();
        assert!(
            (1..names.len()).all(|at| !names[..at].contains(&names[at])),
            "a variable is set twice, and the kubelet would use only one: {names:?}"
        );
        assert_eq!(
            set["spec"]["volumeClaimTemplates"][0]["spec"]["resources"]["requests"]["storage"], "20Gi",
            "the volumes would have another size than the blueprint's"
        );
    }
    assert_eq!(
        primary["spec"]["template"]["spec"]["initContainers"][0]["name"], "inspect-volume",
        "a lost volume would be initialised as an empty database"
    );
    let conf = find(&objects, "ConfigMap", "parts-postgresql-primary-extended-configuration");
    let conf = conf["data"]["override.conf"].as_str().expect("it is a text");
    assert!(
        conf.starts_with("synchronous_standby_names = 'FIRST 1 (\"parts\")'\n"),
        "commits would not wait for a standby: {conf}"
    );
    let hba = find(&objects, "ConfigMap", "parts-postgresql-primary-configuration");
    assert!(
        hba["data"]["pg_hba.conf"]
            .as_str()
            .is_some_and(|text| text.contains("host replication replicator all scram-sha-256\n")),
        "standbys could not connect to the primary"
    );
    Ok(())
}

fn hostile() -> Result<(), Missing> {
    let objects = template("postgresql", &POSTGRESQL, &hostile_values())?;
    let conf = find(&objects, "ConfigMap", "orders-postgresql-read-extended-configuration");
    let conf = conf["data"]["override.conf"].as_str().expect("it is a text");
    assert!(
        conf.contains(r"log_line_prefix = '{{ .Values }} it''s \\ {{{'"),
        "Helm would evaluate a parameter as a template: {conf}"
    );
    let hba = find(&objects, "ConfigMap", "orders-postgresql-primary-configuration");
    assert!(
        hba["data"]["pg_hba.conf"].as_str().is_some_and(|text| text.contains("\"{{ a }}\"")),
        "Helm would evaluate a line of pg_hba.conf as a template: {hba}"
    );
    let set = find(&objects, "StatefulSet", "orders-postgresql-primary");
    let image = format!("registry.example:5000/team/postgresql@sha256:{}", "0123456789abcdef".repeat(4));
    assert_eq!(set["spec"]["template"]["spec"]["containers"][0]["image"], image, "a digest would not reach the pods");
    certified(&objects);
    Ok(())
}

/// Asserts that every instance mounts the Secret itself, so that a renewed certificate arrives, and that standbys
/// verify the primary.
fn certified(objects: &[Value]) {
    for component in ["primary", "read"] {
        let conf = find(objects, "ConfigMap", &format!("orders-postgresql-{component}-extended-configuration"));
        let conf = conf["data"]["override.conf"].as_str().expect("it is a text");
        assert!(
            conf.contains("ssl_cert_file = '/etc/postgresql/tls/tls.crt'\n"),
            "PostgreSQL would not serve the certificate: {conf}"
        );
        let set = find(objects, "StatefulSet", &format!("orders-postgresql-{component}"));
        let pod = &set["spec"]["template"]["spec"];
        let has = |list: &Value, wanted: Value| list.as_array().expect("a list").contains(&wanted);
        let mounted = json!({"mountPath": "/etc/postgresql/tls", "name": "tls", "readOnly": true});
        assert!(
            has(&pod["containers"][0]["volumeMounts"], mounted),
            "{component}: PostgreSQL would have no certificate"
        );
        let volume = json!({"name": "tls", "secret": {"secretName": "orders-server", "defaultMode": 0o640}});
        assert!(has(&pod["volumes"], volume), "{component}: a renewed certificate would not arrive");
        let verifies = has(&pod["containers"][0]["env"], json!({"name": "PGSSLMODE", "value": "verify-ca"}));
        assert_eq!(
            verifies,
            component == "read",
            "a standby would not verify the primary, or the primary would verify itself"
        );
    }
    let hba = find(objects, "ConfigMap", "orders-postgresql-primary-configuration");
    let hba = hba["data"]["pg_hba.conf"].as_str().expect("it is a text");
    assert!(
        hba.contains("hostssl replication replicator all scram-sha-256\n"),
        "standbys could connect without TLS: {hba}"
    );
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
        ],
        "stolon's chart would create its Jobs, or objects of removed API versions"
    );
    let keeper = &find(&objects, "StatefulSet", "stolon-keeper")["spec"]["template"];
    let proxy = &find(&objects, "Deployment", "stolon-proxy")["spec"]["template"];
    // pgforge's Service, policies and budget select pods by these labels.
    for (template, component) in [(keeper, "stolon-keeper"), (proxy, "stolon-proxy")] {
        assert_eq!(
            template["metadata"]["labels"]["component"], component,
            "Services and policies would not select the pods"
        );
        assert_eq!(
            template["metadata"]["labels"]["stolon-cluster"], "stolon",
            "Services and policies would not select the pods"
        );
        assert_eq!(
            template["spec"]["serviceAccountName"], "stolon-stolon",
            "the pods would lack the rights of pgforge's Role"
        );
    }
    Ok(())
}
