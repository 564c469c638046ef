//! The impact of a changed setting under each engine. `-` means that PostgreSQL's own table decides.

use pgforge::blueprint::read;
use pgforge::blueprint::values::Bytes;
use pgforge::cluster::{Cluster, resolve};
use pgforge::diagnostic::Path;
use pgforge::engines::engine;
use pgforge::knowledge::postgres::Major;
use pgforge::verdict::Setting;

use super::places;

fn cluster(engine: &str, spec: &str) -> Cluster {
    let text = format!(
        "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {{name: orders, namespace: databases}}\nspec:\n  engine: {engine}\n  \
         instances: 3\n  postgres: {{version: 15}}\n  storage: {{size: 10Gi}}\n{spec}"
    );
    resolve(read(&places(&text)).unwrap(), None)
}

/// Returns the impact of a setting that differs between two specs.
fn impact(name: &str, path: &str, before: &str, after: &str) -> String {
    verdict(path, &cluster(name, before), &cluster(name, after))
}

fn verdict(path: &str, before: &Cluster, after: &Cluster) -> String {
    let setting = Setting { path: Path::dotted(path), before: None, after: None };
    let verdict = engine(after.engine).verdict(&setting, before, after);
    verdict.map_or("-".to_owned(), |verdict| verdict.impact().to_string())
}

#[test]
fn the_impact_of_a_setting_depends_on_the_engine() {
    for (path, expected) in [
        ("spec.replication.mode", ["reload", "reload", "reload"]),
        ("spec.replication.standbys.min", ["reload", "reload", "reload"]),
        ("spec.postgres.hba", ["reload", "reload", "reload"]),
        // Without elections, the outage of a replaced pod has no bound.
        ("spec.failover.profile", ["outage", "outage", "none"]),
        ("spec.images.postgres", ["outage", "outage", "none"]),
        ("spec.images.api", ["outage", "outage", "switchover"]),
        ("spec.postgres.parameters.max_connections", ["-", "-", "-"]),
        ("spec.storage.size", ["-", "-", "-"]),
    ] {
        let engines = ["standalone", "replication", "patroni"];
        assert_eq!(
            engines.map(|engine| impact(engine, path, "", "")),
            expected,
            "a plan would understate or overstate the impact of: {path}"
        );
    }
}

#[test]
fn a_chart_restarts_every_instance_for_every_setting() {
    for (path, expected) in [
        ("spec.postgres.parameters.work_mem", "outage"),
        ("spec.postgres.hba", "outage"),
        ("spec.replication.mode", "outage"),
        ("spec.images.bitnami", "outage"),
        ("spec.images.postgres", "none"),
        ("spec.storage.size", "recreate"),
        ("spec.storage.class", "recreate"),
        ("spec.postgres.roles.shop", "-"),
    ] {
        assert_eq!(
            impact("bitnami", path, "", ""),
            expected,
            "a plan would understate or overstate the impact of: {path}"
        );
    }
    let chart = "  packaging: upstream-chart\n";
    assert_eq!(
        impact("stolon", "spec.packaging", "", chart),
        "recreate",
        "the plan would hide that the chart recreates the cluster"
    );
    assert_eq!(impact("stolon", "spec.images.api", chart, chart), "none", "the chart does not use this image");
}

#[test]
fn a_setting_of_one_engine_has_that_engines_impact() {
    let primary = "spec.replication.primary";
    assert_eq!(
        impact("replication", primary, "", "  replication: {primary: 1}\n"),
        "switchover",
        "the plan would hide that the primary moves"
    );
    assert_eq!(
        impact("patroni", "spec.patroni.timings.ttl", "", ""),
        "none",
        "Patroni reads this timing without a restart"
    );
    let release = "spec.patroni.version";
    assert_eq!(
        impact("patroni", release, "  patroni: {version: \"3.0\"}\n", ""),
        "outage",
        "the plan would hide that a new major of Patroni stops writes"
    );
    assert_eq!(
        impact("patroni", release, "", "  patroni: {version: \"4.1\"}\n"),
        "-",
        "an unchanged release must have no verdict of the engine"
    );
}

#[test]
fn changes_that_the_operators_webhook_refuses_are_refused() {
    let operated = |major: u8, gibibytes: u64| {
        let mut cluster = cluster("cloudnative-pg", "");
        cluster.postgres.version.major = Major::new(major).unwrap();
        cluster.storage.size = Bytes::from_mebibytes(gibibytes * 1024);
        cluster
    };
    let between = |path: &str, before: (u8, u64), after: (u8, u64)| {
        verdict(path, &operated(before.0, before.1), &operated(after.0, after.1))
    };
    assert_eq!(
        between("spec.postgres.version", (17, 10), (16, 10)),
        "refused",
        "the operator's webhook refuses a downgrade"
    );
    assert_eq!(
        between("spec.postgres.version", (14, 10), (15, 10)),
        "refused",
        "the operator cannot upgrade to majors before 16"
    );
    assert_eq!(
        between("spec.postgres.version", (15, 10), (17, 10)),
        "outage",
        "the plan would hide that a major upgrade stops writes"
    );
    assert_eq!(
        between("spec.storage.size", (17, 20), (17, 10)),
        "refused",
        "the operator's webhook refuses a smaller volume"
    );
    assert_eq!(between("spec.storage.size", (17, 20), (17, 30)), "none", "a larger volume stops nothing");
}

#[test]
fn the_operator_applies_settings_automatically() {
    for (path, expected) in [
        ("spec.storage.class", "ignored"),
        ("spec.postgres.hba", "reload"),
        ("spec.replication.mode", "reload"),
        ("spec.images.cloudnative-pg", "switchover"),
        ("spec.cloudnative-pg.timings.failoverDelay", "none"),
        ("spec.secrets.superuser.name", "none"),
        ("spec.postgres.parameters.max_connections", "-"),
    ] {
        assert_eq!(
            impact("cloudnative-pg", path, "", ""),
            expected,
            "a plan would understate or overstate the impact of: {path}"
        );
    }
}
