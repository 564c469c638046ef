//! Instances that CloudNativePG's operator runs.

use crate::environment::variable;
use crate::example::{Example, NAMESPACE};
use crate::harness::{Missing, test};
use crate::images;
use crate::kubectl::{apply, kubectl, run, text, wait_for};
use libtest_mimic::Trial;
use std::time::Duration;

/// Without the bucket, whose plugin is another program than the operator.
const STOCK: Example = Example {
    file: "cloudnative-pg.yaml",
    name: "stock",
    fit: &[(
        "  backups:\n    continuous:\n      schedule: \"0 3 * * *\"\n      to: {s3: {bucket: stock-backups, region: eu-central-1, secret: stock-backups}}\n      keep: {days: 30}\n",
        "",
    )],
};

/// A client's own patience: it gives up a connection after 2 s, a statement after 4 s, and pauses 0.1 s.
const CLIENT: f64 = 6.1;

/// What the operator starts in a pod of its pooler; an image may have it elsewhere.
const PGBOUNCER: &str = "/usr/bin/pgbouncer";
/// The operator's own kind.
const CLUSTER: &str = "cluster.postgresql.cnpg.io/stock";

/// Where there is no operator, nobody would act on what is applied.
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
    assert_eq!(text(&role.stdout), "stock\n", "{}", text(&role.stderr));
    let superuser = ask("stock-superuser");
    assert!(!superuser.status.success(), "the superuser is let in: {}", text(&superuser.stdout));
    Ok(())
}

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("cloudnative-pg: comes up in a restricted namespace, without a warning", || {
            operator()?;
            STOCK.comes_up()?;
            assert_eq!(STOCK.sql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"), "2");
            assert_eq!(STOCK.sql("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'"), "1");
            Ok(())
        }),
        test("cloudnative-pg: what is applied again changes nothing", || {
            operator()?;
            STOCK.running()?;
            // kubectl calls a disruption budget configured each time, whatever becomes of it.
            let is_changed = |line: &String| !line.ends_with(" unchanged") && !line.starts_with("poddisruptionbudget");
            let changed: Vec<String> = STOCK.applied_again().into_iter().filter(is_changed).collect();
            assert_eq!(changed, [""; 0]);
            Ok(())
        }),
        test("cloudnative-pg: settings that go to B and back to A end as A", || {
            operator()?;
            STOCK.there_and_back(("max_connections: 200", "max_connections: 250"), ("200", "250"))
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
        test("cloudnative-pg: a dead node stops writes no longer than the budget says, and loses nothing", || {
            operator()?;
            let gap = STOCK.dead_node(|_| {})?;
            let bound = STOCK.bound().expect("three instances have a bound");
            println!("writes stopped for {gap:.1} s; the budget says {bound} s");
            assert!(gap <= bound + CLIENT, "writes stopped for {gap} s, not {bound}");
            Ok(())
        }),
        test(
            "cloudnative-pg: a Cluster deleted by itself leaves its volumes, and applied again it has every row",
            || {
                operator()?;
                STOCK.running()?;
                kubectl(NAMESPACE, &["delete", CLUSTER, "--cascade=orphan"]);
                STOCK.change(&[]);
                // The operator takes the instances up again one by one; the steward was asked for nothing new.
                kubectl(NAMESPACE, &["wait", "--for=condition=Ready", CLUSTER, "--timeout=600s"]);
                STOCK.has_every_row();
                let claims = run(NAMESPACE, &["get", "pvc", "-l", "cnpg.io/cluster=stock", "-o", "name"], "");
                assert!(text(&claims.stdout).lines().count() >= 3);
                Ok(())
            },
        ),
        test("cloudnative-pg: is removed", || {
            operator()?;
            STOCK.removed()
        }),
    ]
}
