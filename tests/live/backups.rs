//! Dumps, restored in a proof, into their cluster and into a new one. After each kind of fault there must be a failed
//! Job, a line with the reason, no manifest of an incomplete dump, and every other run.

use crate::bucket::{Bucket, IN_BUCKET};
use crate::environment::variable;
use crate::fences;
use crate::harness::{Missing, test};
use crate::kubectl::{apply, kubectl, psql, run, text, wait_for};
use crate::namespace;
use crate::shell;
use libtest_mimic::Trial;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const NAMESPACE: &str = "pgforge-backups";
/// The time limit for a run of small databases, with the start of its pod.
const RUN: Duration = Duration::from_secs(300);
/// For a proof of a run from before the schedule was suspended.
const ANY_AGE: &str = "MAX_AGE=86400";

/// The tests that prove in minutes that dumps run and can be restored.
pub(crate) fn first() -> Vec<Trial> {
    vec![
        test("dumps run by their schedule", scheduled),
        test("a new cluster starts with the databases of a run", bootstrapped),
        test("backups: are removed", removed),
    ]
}

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("dumps run by their schedule", scheduled),
        test("the runbook backs up, proves and restores row for row", by_hand),
        test("a new cluster starts with the databases of a run", bootstrapped),
        test("an object that the role must not read fails the dump of its database, and no other", unreadable),
        test("a bucket that disappears half-way fails the dump", bucket_disappears),
        test("a wrong key fails the dump", wrong_key),
        test("dumps that stopped fail the proof", stopped),
        test("a database that is restored empty fails the proof", emptied),
        test("a damaged archive fails the proof", damaged),
        test("a run without a manifest does not count", headless),
    ]
}

/// The cluster whose databases are dumped.
fn shop() -> String {
    let to = Bucket::of_the_machine().s3("shop");
    format!(
        "apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {{name: shop, namespace: {NAMESPACE}}}
spec:
  engine: stolon
  instances: 2
  postgres:
    version: 15
    roles: {{shop: {{login: true}}}}
    databases: {{carts: {{owner: shop}}, sessions: {{owner: shop}}, shop: {{owner: shop}}}}
  storage: {{size: 1Gi}}
  resources: {{requests: {{cpu: 50m, memory: 128Mi}}, limits: {{memory: 512Mi}}}}
  backups:
    dumps:
      schedule: \"* * * * *\"
      to: {to}
      keep: {{last: 20, daily: 0, weekly: 0, monthly: 0}}
      verify: {{schedule: \"0 4 * * 0\"}}
"
    )
}

/// A cluster that starts with these databases, and has one more.
fn again() -> String {
    let from = Bucket::of_the_machine().s3("shop");
    format!(
        "apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {{name: again, namespace: {NAMESPACE}}}
spec:
  engine: standalone
  instances: 1
  postgres:
    version: 15
    roles: {{shop: {{login: true}}}}
    databases: {{shop: {{owner: shop}}, reports: {{owner: shop}}}}
  storage: {{size: 1Gi}}
  resources: {{requests: {{cpu: 50m, memory: 128Mi}}, limits: {{memory: 512Mi}}}}
  bootstrap: {{dump: {{from: {from}}}}}
"
    )
}

/// Runs a script in a folder with both blueprints.
fn shell(script: &str) -> Output {
    shell::with(&[("shop.yaml", shop()), ("again.yaml", again())], script)
}

fn pgforge(arguments: &str) -> String {
    let output = shell(&format!("pgforge {arguments}"));
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn sql_in(cluster: &str, database: &str, statement: &str) -> String {
    let steward = format!("deployment/{cluster}-steward");
    kubectl(NAMESPACE, &psql(&steward, database, statement)).trim_end().to_owned()
}

fn sql(database: &str, statement: &str) -> String {
    sql_in("shop", database, statement)
}

fn keys(secret_key: &str) {
    apply(NAMESPACE, &Bucket::of_the_machine().keys(secret_key));
}

/// Skips the later tests if the first one did not run.
fn running() -> Result<(), Missing> {
    variable("KUBECONFIG")?;
    let found = run(NAMESPACE, &["get", "pod", IN_BUCKET], "").status.success();
    if found { Ok(()) } else { Err(Missing("the cluster with dumps did not start".to_owned())) }
}

fn scheduled() -> Result<(), Missing> {
    variable("KUBECONFIG")?;
    let bucket = Bucket::find()?;
    namespace::restricted(NAMESPACE)?;
    keys(&bucket.secret_key);
    let (_, warnings) = apply(NAMESPACE, &pgforge("render shop.yaml"));
    assert_eq!(warnings, "", "the API server warns about a rendered object");
    kubectl(NAMESPACE, &["rollout", "status", "deployment/shop-steward", "--timeout=600s"]);
    bucket.made(NAMESPACE, "shop");
    sql("shop", "CREATE TABLE items AS SELECT id, md5(id::text) AS text FROM generate_series(1, 10000) AS id");
    sql("carts", "SET ROLE shop; CREATE TABLE name AS SELECT id FROM generate_series(1, 100) AS id");
    wait_for("two runs by the schedule", 2 * RUN, || (runs().len() >= 2).then_some(()));
    kubectl(NAMESPACE, &["patch", "cronjob/shop-dump", "--patch", "{\"spec\": {\"suspend\": true}}"]);
    wait_for("the last run to end", RUN, || {
        let columns = "jsonpath={range .items[*]}{.status.active}{end}";
        kubectl(NAMESPACE, &["get", "jobs", "-l", "pgforge.dev/component=dump", "-o", columns]).is_empty().then_some(())
    });
    Ok(())
}

/// Runs the commands of a section of the runbook, and returns what the last of them printed.
fn follow(section: &str) -> String {
    let body = pgforge(&format!("runbook shop \"{section}\" --from shop.yaml"));
    fences::follow(section, &body, shell)
}

fn by_hand() -> Result<(), Missing> {
    running()?;
    let fingerprint = "SELECT count(*), md5(string_agg(i::text, ',' ORDER BY id)) FROM items AS i";
    let before = sql("shop", fingerprint);
    follow("Back up now");
    follow("Check the backups");
    sql("carts", "DELETE FROM name WHERE id > 10");
    follow("Restore a database");
    assert_eq!(sql("carts_restored", "SELECT count(*) FROM name"), "100", "the restored database lacks rows");
    follow("Restore one table");
    assert_eq!(sql("carts", "SELECT count(*) FROM name"), "100", "the restored table lacks rows");
    sql("shop", "DELETE FROM items WHERE id > 10");
    follow("Restore all databases");
    assert_eq!(sql("shop", fingerprint), before, "the restored databases differ from the dumped ones");
    let old = text(&run(NAMESPACE, &psql("deployment/shop-steward", "shop_old", "SELECT 1"), "").stderr);
    assert!(
        old.contains("database \"shop_old\" is not currently accepting connections"),
        "clients could still use the replaced database: {old}"
    );
    in_bucket("echo 4711 | rclone rcat $PLACE/IDENTITY");
    let (succeeded, line) = job("dump", &[]);
    assert!(
        !succeeded && line.contains(" belongs to the cluster with the system identifier 4711, "),
        "a dump of another cluster must refuse this bucket: {line}"
    );
    follow("The backups belong to another cluster");
    Ok(())
}

fn bootstrapped() -> Result<(), Missing> {
    running()?;
    let rows = "SELECT count(*), md5(string_agg(i::text, ',' ORDER BY id)) FROM items AS i";
    apply(NAMESPACE, &pgforge("render again.yaml"));
    // The pod is deleted as soon as the restore has begun, and the next pod continues it.
    let begun = "SELECT 1 FROM pg_database WHERE datname ~ '^pgforge load '";
    let ready = |deployment: &str| {
        let columns = "jsonpath={.status.readyReplicas}";
        kubectl(NAMESPACE, &["get", deployment, "-o", columns]) == "1"
    };
    wait_for("the restore to begin", RUN, || {
        let desired = run(NAMESPACE, &psql("deployment/again-steward", "postgres", begun), "");
        (text(&desired.stdout).trim() == "1" || ready("deployment/again-bootstrap")).then_some(())
    });
    kubectl(NAMESPACE, &["delete", "pod", "-l", "pgforge.dev/component=bootstrap", "--grace-period=0", "--force"]);
    kubectl(NAMESPACE, &["rollout", "status", "deployment/again-steward", "--timeout=300s"]);
    assert_eq!(sql_in("again", "shop", rows), sql("shop", rows), "the new cluster lacks rows of the run");
    assert_eq!(
        sql_in("again", "reports", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"),
        "0",
        "a database that the run does not have must be empty"
    );
    let owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'shop'";
    assert_eq!(sql_in("again", "postgres", owner), "shop", "the restored database belongs to another role");
    // The run is read once: an existing database is never overwritten.
    sql_in("again", "shop", "DELETE FROM items WHERE id > 1");
    kubectl(NAMESPACE, &["rollout", "restart", "deployment/again-bootstrap"]);
    kubectl(NAMESPACE, &["rollout", "status", "deployment/again-bootstrap", "--timeout=300s"]);
    assert_eq!(
        sql_in("again", "shop", "SELECT count(*) FROM items"),
        "1",
        "a restart of the bootstrap overwrote existing data"
    );
    kubectl(NAMESPACE, &["delete", "deployment,statefulset", "-l", "pgforge.dev/cluster=again"]);
    Ok(())
}

/// Creates a Job from a `CronJob` with other variables.
fn start(component: &str, variables: &[&str]) {
    let (name, from) = (format!("shop-{component}-tried"), format!("--from=cronjob/shop-{component}"));
    kubectl(NAMESPACE, &["delete", "job", &name, "--ignore-not-found"]);
    let made = kubectl(NAMESPACE, &["create", "job", &name, &from, "--dry-run=client", "-o", "yaml"]);
    let desired = [&["set", "env", "--local", "-f", "-", "-o", "yaml", "TICK=1"], variables].concat();
    let changed = run(NAMESPACE, &desired, &made);
    assert!(changed.status.success(), "{}", text(&changed.stderr));
    apply(NAMESPACE, &text(&changed.stdout));
}

/// Waits for the end of that Job; returns whether it succeeded, and its last line.
fn ended(component: &str) -> (bool, String) {
    let name = format!("shop-{component}-tried");
    let ended = wait_for(&format!("{name} to end"), RUN, || {
        let columns = "jsonpath={.status.succeeded}/{.status.failed}";
        let status = kubectl(NAMESPACE, &["get", "job", &name, "-o", columns]);
        (status != "/").then_some(status)
    });
    let log = kubectl(NAMESPACE, &["logs", &format!("job/{name}"), "-c", "postgres", "--tail=1"]);
    (ended == "1/", log.trim_end().to_owned())
}

fn job(component: &str, variables: &[&str]) -> (bool, String) {
    start(component, variables);
    ended(component)
}

/// Runs a shell command with rclone: `S:` is the store, `$PLACE` the cluster's folder in the bucket.
fn in_bucket(script: &str) -> String {
    Bucket::of_the_machine().shell(NAMESPACE, "shop", script)
}

/// Returns the runs with at least one database, the oldest first.
fn runs() -> Vec<String> {
    let mut runs: Vec<String> =
        manifests().iter().filter_map(|path| path.split('/').next()).map(str::to_owned).collect();
    runs.dedup();
    runs
}

/// Returns the manifests of all runs, `RUN/DATABASE.json`, sorted.
fn manifests() -> Vec<String> {
    in_bucket("rclone lsf -R --files-only --include '/*/*.json' $PLACE | sort").lines().map(str::to_owned).collect()
}

/// Asserts that a dump fails and changes nothing in the bucket.
fn fails(dump: impl FnOnce() -> (bool, String), says: impl FnOnce(&str) -> bool) {
    let before = runs();
    let (succeeded, line) = dump();
    assert!(!succeeded && says(&line), "the fault must fail the dump and be its last line: {line}");
    assert_eq!(runs(), before, "a failed dump added or removed runs");
    let folders = in_bucket("rclone lsf --dirs-only $PLACE | wc -l");
    assert_eq!(folders.trim(), before.len().to_string(), "a failed run left files in the bucket");
}

fn unreadable() -> Result<(), Missing> {
    running()?;
    sql("sessions", "SELECT lo_from_bytea(4711, 'x')");
    let before = manifests();
    // All runs are kept, so every new manifest belongs to this run.
    let (succeeded, line) = job("dump", &["KEEP_LAST=1000"]);
    let says = " is incomplete: database sessions: pg_dump: permission denied for large object 4711";
    assert!(!succeeded && line.ends_with(says), "the last line must name the database and the object: {line}");
    let made: Vec<String> = manifests().into_iter().filter(|path| !before.contains(path)).collect();
    let databases: Vec<_> = made.iter().filter_map(|path| path.split('/').nth(1)).collect();
    assert_eq!(databases, ["carts.json", "shop.json"], "one unreadable database kept others from being dumped");
    let archives = in_bucket(&format!(
        "rclone lsf --include '*.dump' $PLACE/{} | sort",
        made[0].split('/').next().unwrap_or_default()
    ));
    assert_eq!(archives, "carts.dump\nshop.dump\n", "the failed dump left files in the bucket");
    sql("sessions", "SELECT lo_unlink(4711)");
    let (succeeded, line) = job("dump", &["KEEP_LAST=1000"]);
    assert!(succeeded, "a dump must succeed again after the fault is fixed: {line}");
    Ok(())
}

fn bucket_disappears() -> Result<(), Missing> {
    running()?;
    let bucket = format!("pgforge-half-{}", std::process::id());
    in_bucket(&format!("rclone mkdir S:{bucket}"));
    // Another session's lock delays the dump until the bucket is removed.
    let hold = "BEGIN; LOCK TABLE name; SELECT pg_sleep(120)";
    let mut holder = Command::new("kubectl")
        .args(["--namespace", NAMESPACE])
        .args(psql("deployment/shop-steward", "carts", hold))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("kubectl is on the PATH");
    let sleeps = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%LOCK TABLE name; SELECT pg_sleep%' AND wait_event = 'PgSleep'";
    wait_for("the lock", RUN, || (sql("carts", sleeps) == "1").then_some(()));
    fails(
        || {
            start("dump", &[&format!("BUCKET={bucket}")]);
            let waits = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgforge-dump' AND wait_event_type = 'Lock'";
            wait_for("the dump to wait", RUN, || (sql("carts", waits) == "1").then_some(()));
            in_bucket(&format!("rclone purge S:{bucket}"));
            sql("carts", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
            ended("dump")
        },
        |line| line.starts_with(&format!("container store failed: bucket {bucket}")),
    );
    drop(holder.wait());
    Ok(())
}

fn wrong_key() -> Result<(), Missing> {
    running()?;
    keys("another");
    fails(|| job("dump", &["KEEP_LAST=1"]), |line| line.starts_with("container store failed: bucket "));
    keys(&Bucket::of_the_machine().secret_key);
    Ok(())
}

fn stopped() -> Result<(), Missing> {
    running()?;
    let (succeeded, line) = job("verify", &["MAX_AGE=0"]);
    let says =
        line.starts_with("not verified: database carts: its newest run, ") && line.ends_with(": dumps have stopped");
    assert!(!succeeded && says, "dumps that stopped must fail the proof: {line}");
    Ok(())
}

/// Changes the newest run's manifest: it claims that the empty database had tables.
fn emptied() -> Result<(), Missing> {
    running()?;
    in_bucket(
        "run=$(rclone lsf --dirs-only $PLACE | sort | tail -n 1)
         rclone cat $PLACE/${run}sessions.json | sed 's/\"tableCount\": 0/\"tableCount\": 3/' >/tmp/manifest.json
         rclone rcat $PLACE/${run}sessions.json </tmp/manifest.json",
    );
    let (succeeded, line) = job("verify", &[ANY_AGE]);
    let says = "not verified: database sessions differs from its manifest: it has 0 tables, not 3";
    assert!(!succeeded && line == says, "an empty restored database must fail the proof: {line}");
    Ok(())
}

fn damaged() -> Result<(), Missing> {
    running()?;
    in_bucket(
        "run=$(rclone lsf --dirs-only $PLACE | sort | tail -n 1); rclone cat --head 1000 $PLACE/${run}carts.dump >/tmp/half; \
         rclone rcat $PLACE/${run}carts.dump </tmp/half",
    );
    let (succeeded, line) = job("verify", &[ANY_AGE]);
    assert!(
        !succeeded && line.contains("/carts.dump is damaged: it has 1000 bytes "),
        "a damaged archive must fail the proof: {line}"
    );
    Ok(())
}

fn headless() -> Result<(), Missing> {
    running()?;
    in_bucket("rclone delete --include '/*/*.json' $PLACE");
    let (succeeded, line) = job("verify", &[]);
    assert!(
        !succeeded && line.starts_with("not verified: no run in ") && line.contains(" holds database carts"),
        "a run without a manifest must fail the proof: {line}"
    );
    removed()
}

fn removed() -> Result<(), Missing> {
    running()?;
    namespace::leave(NAMESPACE);
    Ok(())
}
