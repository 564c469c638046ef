//! Instances that CloudNativePG's operator runs.

use crate::environment::variable;
use crate::example::{Example, NAMESPACE};
use crate::harness::{Missing, test};
use crate::images;
use crate::kubectl::{apply, kubectl, run, text, wait_for};
use libtest_mimic::Trial;
use std::time::Duration;

/// Without `backups.continuous`, which needs the Barman Cloud plugin in addition to the operator.
const STOCK: Example = Example {
    file: "cloudnative-pg.yaml",
    name: "stock",
    fit: &[(
        "  backups:\n    continuous:\n      schedule: \"0 3 * * *\"\n      to: {s3: {bucket: stock-backups, region: eu-central-1, secret: stock-backups}}\n      keep: {days: 30}\n",
        "",
    )],
};

/// The client's own delays in seconds: a connection times out after 2 s, a statement after 4 s, and the pause is 0.1 s.
const CLIENT: f64 = 6.1;

/// The path of the program that the operator starts in its pooler's pods; some images have it elsewhere.
const PGBOUNCER: &str = "/usr/bin/pgbouncer";
/// The operator's custom resource.
const CLUSTER: &str = "cluster.postgresql.cnpg.io/stock";

/// Skips the tests without the operator: nothing would act on the applied resources.
pub(crate) fn operator() -> Result<(), Missing> {
    variable("KUBECONFIG")?;
    let found = run("default", &["get", "crd", "clusters.postgresql.cnpg.io"], "");
    if found.status.success() {
        return Ok(());
    }
    Err(Missing("the cluster has no CloudNativePG: there is no clusters.postgresql.cnpg.io".to_owned()))
}

/// Logs in through the operator's pooler, as the role and as the superuser.
fn pooled() -> Result<(), Missing> {
    STOCK.running()?;
    let image = variable("PGFORGE_LIVE_PGBOUNCER")?;
    apply(NAMESPACE, &images::pod("client", &image, &["sleep", "infinity"], None, &["stock-stock", "stock-superuser"]));
    kubectl(NAMESPACE, &["wait", "--for=condition=Ready", "--timeout=120s", "pod/client"]);
    if !run(NAMESPACE, &["exec", "client", "--", "test", "-x", PGBOUNCER], "").status.success() {
        return Err(Missing(format!("{image} (PGFORGE_LIVE_PGBOUNCER) lacks {PGBOUNCER}")));
    }
    kubectl(NAMESPACE, &["rollout", "status", "deployment/stock-pooler", "--timeout=300s"]);
    let ask = |secret: &str| {
        let script = "cd \"/secrets/$0\"; export PGUSER=$(cat username) PGPASSWORD=$(cat password); \
                      exec psql -h stock-pooler -d stock -XAtc 'SELECT current_user'";
        run(NAMESPACE, &["exec", "client", "--", "sh", "-c", script, secret], "")
    };
    let role = ask("stock-stock");
    assert_eq!(text(&role.stdout), "stock\n", "the role cannot log in through the pooler: {}", text(&role.stderr));
    let superuser = ask("stock-superuser");
    assert!(!superuser.status.success(), "the pooler accepts the superuser: {}", text(&superuser.stdout));
    Ok(())
}

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("cloudnative-pg: starts in a restricted namespace without a warning", || {
            operator()?;
            STOCK.starts()?;
            assert_eq!(
                STOCK.sql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"),
                "2",
                "a standby does not stream"
            );
            assert_eq!(
                STOCK.sql("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'"),
                "1",
                "an extension of the blueprint is missing"
            );
            Ok(())
        }),
        test("cloudnative-pg: a second apply changes nothing", || {
            operator()?;
            STOCK.running()?;
            // kubectl prints `configured` for a disruption budget each time, even without a change.
            let is_changed = |line: &String| !line.ends_with(" unchanged") && !line.starts_with("poddisruptionbudget");
            let changed: Vec<String> = STOCK.applied_again().into_iter().filter(is_changed).collect();
            assert_eq!(
                changed, [""; 0],
                "a second apply changes objects, and a GitOps tool would report drift at every sync"
            );
            Ok(())
        }),
        test("cloudnative-pg: settings that change from A to B and back end as A", || {
            operator()?;
            STOCK.changes_and_reverts(("max_connections: 200", "max_connections: 250"), ("200", "250"))
        }),
        test("cloudnative-pg: a changed Secret reaches its role without a restart", || {
            operator()?;
            STOCK.running()?;
            let hash = || STOCK.sql("SELECT rolpassword FROM pg_authid WHERE rolname = 'stock'");
            let before = hash();
            let patch = "{\"stringData\":{\"password\":\"another-one-for-the-test\"}}";
            kubectl(NAMESPACE, &["patch", "secret", "stock-stock", "-p", patch]);
            wait_for("the operator to set the password", Duration::from_secs(60), || (hash() != before).then_some(()));
            Ok(())
        }),
        test("cloudnative-pg: a role logs in through the operator's pooler, and the superuser does not", || {
            operator()?;
            pooled()
        }),
        test("cloudnative-pg: a deleted primary is replaced, with every row", || {
            operator()?;
            STOCK.deleted_primary()
        }),
        test("cloudnative-pg: a dead node stops writes within the budget, and loses nothing", || {
            operator()?;
            let gap = STOCK.dead_node(|_| {})?;
            let bound = STOCK.bound().expect("three instances have a bound");
            println!("writes stopped for {gap:.1} s; the budget is {bound} s");
            assert!(gap <= bound + CLIENT, "writes stopped for {gap} s, longer than the budget of {bound} s");
            Ok(())
        }),
        test("cloudnative-pg: a deleted Cluster leaves its volumes, and has every row after the next apply", || {
            operator()?;
            STOCK.running()?;
            kubectl(NAMESPACE, &["delete", CLUSTER, "--cascade=orphan"]);
            STOCK.change(&[]);
            // The operator adopts the instances one by one. Nothing changes for the steward.
            kubectl(NAMESPACE, &["wait", "--for=condition=Ready", CLUSTER, "--timeout=600s"]);
            STOCK.has_every_row();
            let claims = run(NAMESPACE, &["get", "pvc", "-l", "cnpg.io/cluster=stock", "-o", "name"], "");
            assert!(text(&claims.stdout).lines().count() >= 3, "deleting the Cluster deleted a volume");
            Ok(())
        }),
        test("cloudnative-pg: is removed", || {
            operator()?;
            STOCK.removed()
        }),
    ]
}
