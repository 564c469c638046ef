//! Dumps, restored to prove them, and what a fault of each kind leaves behind.

use crate::environment::variable;
use crate::harness::{Missing, test};
use crate::images;
use crate::kubectl::{apply, kubectl, run, text, wait_for};
use libtest_mimic::Trial;
use std::process::Command;
use std::time::Duration;

const NAMESPACE: &str = "pgforge-backups";
const STEWARD: &str = "deployment/shop-steward";
/// A run of two small databases, and the start of its pod.
const RUN: Duration = Duration::from_secs(300);

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("dumps run by their schedule", scheduled),
        test("the runbook backs up, proves and restores row for row", by_hand),
        test("a damaged archive fails the proof", damaged),
        test("dumps that stopped fail the proof", stopped),
        test("what the role may not read fails the dump", unreadable),
        test("a wrong key fails the dump", wrong_key),
    ]
}

/// What the machine offers: where pods reach the store, a bucket there, its keys.
struct Bucket {
    endpoint: String,
    name: String,
    access_key: String,
    secret_key: String,
}

impl Bucket {
    fn of_the_machine() -> Result<Self, Missing> {
        Ok(Self {
            endpoint: variable("PGFORGE_LIVE_S3_ENDPOINT")?,
            name: variable("PGFORGE_LIVE_S3_BUCKET")?,
            access_key: variable("PGFORGE_LIVE_S3_ACCESS_KEY")?,
            secret_key: variable("PGFORGE_LIVE_S3_SECRET_KEY")?,
        })
    }
}

fn pgforge(arguments: &[&str]) -> String {
    let bucket = Bucket::of_the_machine().unwrap_or_else(|Missing(what)| panic!("{what}"));
    let blueprint = format!(
        "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {{name: shop, namespace: {NAMESPACE}}}\nspec:\n  engine: stolon\n  instances: 2\n  \
         postgres: {{version: 15, roles: {{shop: {{login: true}}}}, databases: {{shop: {{owner: shop}}, sessions: {{owner: shop}}}}}}\n  \
         storage: {{size: 1Gi}}\n  resources: {{requests: {{cpu: 100m, memory: 256Mi}}, limits: {{memory: 512Mi}}}}\n  backups:\n    dumps:\n      \
         schedule: \"* * * * *\"\n      to: {{s3: {{bucket: {}, endpoint: \"{}\", pathStyle: true, prefix: live/{}, secret: bucket}}}}\n      \
         keep: {{last: 20, daily: 0, weekly: 0, monthly: 0}}\n      verify: {{schedule: \"0 4 * * 0\"}}\n",
        bucket.name,
        bucket.endpoint,
        std::process::id(),
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("shop.yaml");
    std::fs::write(&file, blueprint).expect("a blueprint");
    std::fs::write(folder.path().join("defaults.yaml"), images::defaults()).expect("defaults");
    let (command, rest) = arguments.split_first().expect("a subcommand");
    let output =
        Command::new(env!("CARGO_BIN_EXE_pgforge")).arg(command).arg(&file).args(rest).output().expect("pgforge runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// One SQL statement as superuser, through the proxies.
fn sql(database: &str, statement: &str) -> String {
    let script = "cd $SECRETS/superuser; export PGHOST=$PRIMARY PGUSER=$(cat username) PGPASSWORD=$(cat password) PGDATABASE=\"$1\"; \
                  exec psql -XAtc \"$2\"";
    kubectl(NAMESPACE, &["exec", STEWARD, "-c", "database", "--", "sh", "-c", script, "sh", database, statement])
        .trim_end()
        .to_owned()
}

fn keys(secret_key: &str) {
    let access_key = variable("PGFORGE_LIVE_S3_ACCESS_KEY").unwrap_or_default();
    let secret = serde_json::json!({
        "apiVersion": "v1", "kind": "Secret", "metadata": {"name": "bucket"},
        "stringData": {"access-key": access_key, "secret-key": secret_key},
    });
    apply(NAMESPACE, &secret.to_string());
}

/// Skips what follows where the first test could not run.
fn running() -> Result<(), Missing> {
    variable("KUBECONFIG")?;
    let found = run(NAMESPACE, &["get", "cronjob/shop-dump"], "").status.success();
    if found { Ok(()) } else { Err(Missing("the cluster with dumps did not come up".to_owned())) }
}

fn scheduled() -> Result<(), Missing> {
    variable("KUBECONFIG")?;
    let bucket = Bucket::of_the_machine()?;
    run(NAMESPACE, &["delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=300s"], "");
    let modes = ["enforce", "warn"].map(|mode| format!("\"pod-security.kubernetes.io/{mode}\": \"restricted\""));
    apply(
        NAMESPACE,
        &format!(
            "{{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {{\"name\": \"{NAMESPACE}\", \"labels\": {{{}}}}}}}",
            modes.join(", ")
        ),
    );
    images::check(NAMESPACE).inspect_err(|_| {
        kubectl(NAMESPACE, &["delete", "namespace", NAMESPACE, "--wait=false"]);
    })?;
    keys(&bucket.secret_key);
    let (_, warnings) = apply(NAMESPACE, &pgforge(&["render"]));
    assert_eq!(warnings, "");
    kubectl(NAMESPACE, &["rollout", "status", STEWARD, "--timeout=600s"]);
    sql("shop", "CREATE TABLE items AS SELECT id, md5(id::text) AS text FROM generate_series(1, 10000) AS id");
    wait_for("two runs by the schedule", 2 * RUN, || {
        let columns = "jsonpath={range .items[*]}{.status.succeeded}{\"\\n\"}{end}";
        let listed = kubectl(NAMESPACE, &["get", "jobs", "-l", "pgforge.dev/component=dump", "-o", columns]);
        (listed.lines().filter(|line| *line == "1").count() >= 2).then_some(())
    });
    kubectl(NAMESPACE, &["patch", "cronjob/shop-dump", "--patch", "{\"spec\": {\"suspend\": true}}"]);
    wait_for("the last run to end", RUN, || {
        let columns = "jsonpath={range .items[*]}{.status.active}{end}";
        kubectl(NAMESPACE, &["get", "jobs", "-l", "pgforge.dev/component=dump", "-o", columns]).is_empty().then_some(())
    });
    Ok(())
}

/// Runs the commands of a section of the runbook, and returns what the last of them printed.
fn follow(section: &str) -> String {
    let body = pgforge(&["runbook", "--section", section]);
    let mut printed = String::new();
    for fence in body.split("```sh\n").skip(1) {
        let (commands, _) = fence.split_once("```").expect("a fence ends");
        let output = Command::new("sh").args(["-euc", commands]).output().expect("sh runs");
        printed = text(&output.stdout);
        assert!(output.status.success(), "{commands}\n{printed}\n{}", text(&output.stderr));
    }
    printed
}

fn by_hand() -> Result<(), Missing> {
    running()?;
    let fingerprint = "SELECT count(*), md5(string_agg(i::text, ',' ORDER BY id)) FROM items AS i";
    let before = sql("shop", fingerprint);
    let printed = follow("Back up now");
    assert!(printed.contains(" is complete: 2 databases in "), "{printed}");
    sql("shop", "DELETE FROM items WHERE id > 10");
    let printed = follow("Restore a database");
    assert!(printed.contains("restored database sessions of run "), "{printed}");
    let printed = job("restore", &["RUN=newest", "DATABASE=shop", "INTO=shop_restored"]);
    assert!(printed.0 && printed.1.starts_with("restored database shop of run "), "{printed:?}");
    assert_eq!(sql("shop_restored", fingerprint), before);
    let printed = follow("Are the backups good");
    assert!(printed.contains("verified: run "), "{printed}");
    Ok(())
}

/// Runs a Job of a `CronJob` with other variables to its end; whether it succeeded, and its last line.
fn job(component: &str, variables: &[&str]) -> (bool, String) {
    let (name, from) = (format!("shop-{component}-tried"), format!("--from=cronjob/shop-{component}"));
    kubectl(NAMESPACE, &["delete", "job", &name, "--ignore-not-found"]);
    let made = kubectl(NAMESPACE, &["create", "job", &name, &from, "--dry-run=client", "-o", "yaml"]);
    let changed = run(
        NAMESPACE,
        &[&["set", "env", "--local", "-f", "-", "-c", "postgres", "-o", "yaml", "TICK=1"], variables].concat(),
        &made,
    );
    assert!(changed.status.success(), "{}", text(&changed.stderr));
    apply(NAMESPACE, &text(&changed.stdout));
    let ended = wait_for(&format!("{name} to end"), RUN, || {
        let columns = "jsonpath={.status.succeeded}/{.status.failed}";
        let status = kubectl(NAMESPACE, &["get", "job", &name, "-o", columns]);
        (status != "/").then_some(status)
    });
    let log = kubectl(NAMESPACE, &["logs", &format!("job/{name}"), "-c", "postgres", "--tail=1"]);
    (ended == "1/", log.trim_end().to_owned())
}

/// A shell command with rclone on the cluster's place in the bucket, `$PLACE`.
fn in_bucket(script: &str) -> String {
    let bucket = Bucket::of_the_machine().unwrap_or_else(|Missing(what)| panic!("{what}"));
    let image = kubectl(
        NAMESPACE,
        &["get", "cronjob/shop-dump", "-o", "jsonpath={.spec.jobTemplate.spec.template.spec.containers[1].image}"],
    );
    let prepared = format!(
        "export RCLONE_CONFIG=/tmp/none RCLONE_LOG_LEVEL=ERROR RCLONE_CONFIG_S_TYPE=s3 RCLONE_CONFIG_S_PROVIDER=Other RCLONE_CONFIG_S_REGION=us-east-1 \
         RCLONE_CONFIG_S_ENDPOINT={} RCLONE_CONFIG_S_FORCE_PATH_STYLE=true RCLONE_CONFIG_S_NO_CHECK_BUCKET=true \
         RCLONE_CONFIG_S_ACCESS_KEY_ID=$(cat /secrets/bucket/access-key) RCLONE_CONFIG_S_SECRET_ACCESS_KEY=$(cat /secrets/bucket/secret-key) \
         PLACE=S:{}/live/{}; {script}",
        bucket.endpoint,
        bucket.name,
        std::process::id(),
    );
    kubectl(NAMESPACE, &["delete", "pod", "in-bucket", "--ignore-not-found", "--now"]);
    apply(NAMESPACE, &images::pod("in-bucket", &image, &["sh", "-euc", &prepared], None, &["bucket"]));
    let phase = wait_for("the pod with rclone to end", RUN, || {
        let phase = kubectl(NAMESPACE, &["get", "pod", "in-bucket", "-o", "jsonpath={.status.phase}"]);
        matches!(&*phase, "Succeeded" | "Failed").then_some(phase)
    });
    let log = kubectl(NAMESPACE, &["logs", "in-bucket"]);
    assert_eq!(phase, "Succeeded", "{log}");
    log
}

fn manifests() -> usize {
    in_bucket("rclone lsf -R --files-only --include '/*/manifest.json' $PLACE").lines().count()
}

fn damaged() -> Result<(), Missing> {
    running()?;
    in_bucket(
        "run=$(rclone lsf --dirs-only $PLACE | sort | tail -n 1); rclone cat --head 1000 $PLACE/${run}shop.dump | rclone rcat $PLACE/${run}shop.dump",
    );
    let (succeeded, line) = job("verify", &[]);
    assert!(!succeeded && line.contains("/shop.dump is damaged: it has 1000 bytes "), "{line}");
    Ok(())
}

fn stopped() -> Result<(), Missing> {
    running()?;
    let (succeeded, line) = job("verify", &["MAX_AGE=0"]);
    assert!(!succeeded && line.starts_with("the newest run, ") && line.ends_with(": dumps have stopped"), "{line}");
    Ok(())
}

fn unreadable() -> Result<(), Missing> {
    running()?;
    let before = manifests();
    sql("shop", "SELECT lo_from_bytea(4711, 'x')");
    let (succeeded, line) = job("dump", &[]);
    sql("shop", "SELECT lo_unlink(4711)");
    assert!(!succeeded && line == "database shop: pg_dump: permission denied for large object 4711", "{line}");
    assert_eq!(manifests(), before);
    Ok(())
}

fn wrong_key() -> Result<(), Missing> {
    running()?;
    let bucket = Bucket::of_the_machine()?;
    let before = manifests();
    keys("another");
    let (succeeded, line) = job("dump", &[]);
    keys(&bucket.secret_key);
    assert!(!succeeded && line.starts_with("container store failed: bucket "), "{line}");
    assert_eq!(manifests(), before);
    Ok(())
}
