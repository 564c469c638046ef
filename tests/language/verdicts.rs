//! What each engine makes of a changed setting; what it leaves to PostgreSQL's own table is `-`.

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

/// The impact of a setting that changed between two specs.
fn impact(name: &str, path: &str, before: &str, after: &str) -> String {
    verdict(path, &cluster(name, before), &cluster(name, after))
}

fn verdict(path: &str, before: &Cluster, after: &Cluster) -> String {
    let setting = Setting { path: Path::dotted(path), before: None, after: None };
    let verdict = engine(after.engine).verdict(&setting, before, after);
    verdict.map_or("-".to_owned(), |verdict| verdict.impact().to_string())
}

#[test]
fn a_changed_setting_does_what_its_engine_does_with_it() {
    for (path, expected) in [
        ("spec.replication.mode", ["reload", "reload", "reload"]),
        ("spec.replication.standbys.min", ["reload", "reload", "reload"]),
        ("spec.postgres.hba", ["reload", "reload", "reload"]),
        // Where nobody is elected a pod that is replaced has no bound.
        ("spec.failover.profile", ["outage", "outage", "none"]),
        ("spec.images.postgres", ["outage", "outage", "none"]),
        ("spec.images.api", ["outage", "outage", "switchover"]),
        ("spec.postgres.parameters.max_connections", ["-", "-", "-"]),
        ("spec.storage.size", ["-", "-", "-"]),
    ] {
        let engines = ["standalone", "replication", "patroni"];
        assert_eq!(engines.map(|engine| impact(engine, path, "", "")), expected, "{path}");
    }
}

#[test]
fn a_chart_restarts_everything_for_everything() {
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
        assert_eq!(impact("bitnami", path, "", ""), expected, "{path}");
    }
    let chart = "  packaging: upstream-chart\n";
    assert_eq!(impact("stolon", "spec.packaging", "", chart), "recreate");
    assert_eq!(impact("stolon", "spec.images.api", chart, chart), "none");
}

#[test]
fn a_setting_of_one_engine_is_judged_by_it() {
    let primary = "spec.replication.primary";
    assert_eq!(impact("replication", primary, "", "  replication: {primary: 1}\n"), "switchover");
    assert_eq!(impact("patroni", "spec.patroni.timings.ttl", "", ""), "none");
    let release = "spec.patroni.version";
    assert_eq!(impact("patroni", release, "  patroni: {version: \"3.0\"}\n", ""), "outage");
    assert_eq!(impact("patroni", release, "", "  patroni: {version: \"4.1\"}\n"), "-");
}

#[test]
fn what_the_operators_webhook_refuses_is_refused() {
    let asked = |major: u8, gibibytes: u64| {
        let mut cluster = cluster("cloudnative-pg", "");
        cluster.postgres.version.major = Major::new(major).unwrap();
        cluster.storage.size = Bytes::from_mebibytes(gibibytes * 1024);
        cluster
    };
    let between = |path: &str, before: (u8, u64), after: (u8, u64)| {
        verdict(path, &asked(before.0, before.1), &asked(after.0, after.1))
    };
    assert_eq!(between("spec.postgres.version", (17, 10), (16, 10)), "refused");
    assert_eq!(between("spec.postgres.version", (14, 10), (15, 10)), "refused");
    assert_eq!(between("spec.postgres.version", (15, 10), (17, 10)), "outage");
    assert_eq!(between("spec.storage.size", (17, 20), (17, 10)), "refused");
    assert_eq!(between("spec.storage.size", (17, 20), (17, 30)), "none");
}

#[test]
fn the_operator_carries_settings_out_by_itself() {
    for (path, expected) in [
        ("spec.storage.class", "ignored"),
        ("spec.postgres.hba", "reload"),
        ("spec.replication.mode", "reload"),
        ("spec.images.cloudnative-pg", "switchover"),
        ("spec.cloudnative-pg.timings.failoverDelay", "none"),
        ("spec.secrets.superuser.name", "none"),
        ("spec.postgres.parameters.max_connections", "-"),
    ] {
        assert_eq!(impact("cloudnative-pg", path, "", ""), expected, "{path}");
    }
}
