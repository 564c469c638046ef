//! The guide's cluster under stolon.

use crate::environment::{kill_node, start_node, variable};
use crate::harness::{Missing, test};
use crate::images;
use crate::kubectl::{apply, kubectl, psql, run, text, wait_for};
use crate::ledger::Ledger;
use crate::namespace;
use libtest_mimic::Trial;
use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

/// The namespace of the guide's blueprint.
const NAMESPACE: &str = "odoo";
const STEWARD: &str = "deployment/pg-steward";
const START_TIMEOUT: &str = "--timeout=600s";

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("the guide's cluster starts in a restricted namespace without a warning", starts),
        test("a second apply changes nothing", second_apply),
        test("the application's role is no superuser and can connect only to its database", least_privilege),
        test("a changed Secret reaches its role within a minute", changed_secret),
        test("settings that change from A to B and back end as A", changes_and_reverts),
        test("a steward that is killed repeatedly converges", killed_steward),
        test("a dead node stops writes within the budget, and loses nothing", dead_node),
        test("a deleted store loses nothing, and the runbook restores every row", lost_store),
        test("stolon: is removed", removed),
    ]
}

fn pgforge(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pgforge")).args(arguments).output().expect("pgforge runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Renders the guide's manifests with some text of the blueprint replaced.
fn render(replace: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut blueprint = include_str!("../../blueprints/guide.yaml").to_owned();
    for (from, to) in replace {
        assert!(blueprint.contains(from), "the guide's blueprint has no {from}");
        blueprint = blueprint.replace(from, to);
    }
    let file = folder.path().join("guide.yaml");
    std::fs::write(&file, blueprint).expect("a blueprint");
    let defaults = images::defaults();
    if !defaults.is_empty() {
        std::fs::write(folder.path().join("defaults.yaml"), defaults).expect("defaults");
    }
    pgforge(&["render", file.to_str().expect("the path is UTF-8")])
}

fn rolled_out() {
    kubectl(NAMESPACE, &["rollout", "status", STEWARD, START_TIMEOUT]);
}

/// Runs an SQL statement as superuser, through the proxies.
fn sql(database: &str, statement: &str) -> String {
    kubectl(NAMESPACE, &psql(STEWARD, database, statement)).trim_end().to_owned()
}

/// Skips the later tests if the first one did not run.
fn running() -> Result<(), Missing> {
    variable("KUBECONFIG")?;
    let found = run(NAMESPACE, &["get", STEWARD], "").status.success();
    if found { Ok(()) } else { Err(Missing("the guide's cluster did not start".to_owned())) }
}

fn starts() -> Result<(), Missing> {
    variable("KUBECONFIG")?;
    namespace::restricted(NAMESPACE)?;
    let (_, warnings) = apply(NAMESPACE, &render(&[]));
    assert_eq!(warnings, "", "the API server warns about a rendered object");
    rolled_out();
    assert_eq!(
        sql("postgres", "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"),
        "2",
        "a standby does not stream"
    );
    assert_eq!(
        sql("postgres", "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"),
        "1",
        "commits do not wait for a standby"
    );
    assert_eq!(
        sql("bitnami_odoo", "SELECT extname FROM pg_extension WHERE extname = 'unaccent'"),
        "unaccent",
        "an extension of the blueprint is missing"
    );
    Ok(())
}

fn removed() -> Result<(), Missing> {
    running()?;
    namespace::removed(NAMESPACE);
    Ok(())
}

/// Returns each object's generation, or its resource version if it has none: a status changes without an apply.
fn versions() -> BTreeMap<String, String> {
    let kinds =
        "statefulset,deployment,service,configmap,role,rolebinding,serviceaccount,networkpolicy,poddisruptionbudget";
    let columns =
        "{range .items[*]}{.kind}/{.metadata.name} {.metadata.generation} {.metadata.resourceVersion}{\"\\n\"}{end}";
    let listed =
        kubectl(NAMESPACE, &["get", kinds, "-l", "pgforge.dev/cluster=pg", "-o", &format!("jsonpath={columns}")]);
    let version = |line: &str| {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default().to_owned();
        let (generation, version) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        (name, if generation.is_empty() { version } else { generation }.to_owned())
    };
    listed.lines().map(version).collect()
}

fn second_apply() -> Result<(), Missing> {
    running()?;
    let before = versions();
    assert!(before.len() > 20, "too few objects to prove anything: {before:?}");
    apply(NAMESPACE, &render(&[]));
    assert_eq!(versions(), before, "a second apply changes objects");
    Ok(())
}

/// Runs psql as the application's role from a new pod; returns its output with errors.
fn as_application(database: &str, statement: &str) -> String {
    let script = "export PGHOST=$(cat /secrets/pg-odoo/host) PGUSER=$(cat /secrets/pg-odoo/username) \
                  PGPASSWORD=$(cat /secrets/pg-odoo/password) PGDATABASE=\"$1\" PGCONNECT_TIMEOUT=5; exec psql -XAtc \"$2\" 2>&1";
    let image = std::env::var("PGFORGE_LIVE_POSTGRES").unwrap_or_else(|_| "postgres:15-bookworm".to_owned());
    let pod = images::pod("app", &image, &["sh", "-c", script, "sh", database, statement], None, &["pg-odoo"]);
    apply(NAMESPACE, &pod);
    wait_for("the application's pod to end", Duration::from_secs(90), || {
        let phase = kubectl(NAMESPACE, &["get", "pod", "app", "-o", "jsonpath={.status.phase}"]);
        matches!(&*phase, "Succeeded" | "Failed").then_some(())
    });
    let output = kubectl(NAMESPACE, &["logs", "app"]);
    kubectl(NAMESPACE, &["delete", "pod", "app", "--now"]);
    output.trim_end().to_owned()
}

fn least_privilege() -> Result<(), Missing> {
    running()?;
    let attributes = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user";
    assert_eq!(
        as_application("bitnami_odoo", attributes),
        "f|f|f|f|f",
        "the application's role has more rights than the blueprint gives"
    );
    let denied = as_application("template1", "SELECT 1");
    assert!(
        denied.contains("permission denied for database \"template1\""),
        "the application's role can connect to another database: {denied}"
    );
    Ok(())
}

fn changed_secret() -> Result<(), Missing> {
    running()?;
    // Quotes, a semicolon, a line break, `$`, a backslash and letters beyond ASCII.
    let password = "it's \"new\"; $HOME \\ \u{fc}\u{1f511}\nline";
    let patch = serde_json::json!({"stringData": {"password": password}}).to_string();
    kubectl(NAMESPACE, &["patch", "secret", "pg-odoo", "-p", &patch]);
    wait_for("the role to have its new password", Duration::from_secs(60), || {
        (as_application("bitnami_odoo", "SELECT 'in'") == "in").then_some(())
    });
    rolled_out();
    Ok(())
}

fn changes_and_reverts() -> Result<(), Missing> {
    running()?;
    let in_effect = |statement: &str| (sql("postgres", "SHOW max_connections"), sql("bitnami_odoo", statement));
    let limit = "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'odoo'";
    assert_eq!(
        in_effect(limit),
        ("200".to_owned(), "100".to_owned()),
        "the cluster does not start with the blueprint's values"
    );
    // A higher value needs the standbys first, a lower one the primary first. Otherwise an instance cannot start.
    apply(
        NAMESPACE,
        &render(&[("max_connections: 200", "max_connections: 250"), ("connectionLimit: 100", "connectionLimit: 50")]),
    );
    rolled_out();
    assert_eq!(in_effect(limit), ("250".to_owned(), "50".to_owned()), "a changed parameter or limit is not in effect");
    apply(NAMESPACE, &render(&[]));
    rolled_out();
    assert_eq!(
        in_effect(limit),
        ("200".to_owned(), "100".to_owned()),
        "a reverted parameter or limit is not in effect"
    );
    Ok(())
}

fn killed_steward() -> Result<(), Missing> {
    running()?;
    apply(NAMESPACE, &render(&[("extensions: [unaccent]", "extensions: [unaccent, hstore]")]));
    for pause in [0, 1, 2, 3, 5, 8] {
        std::thread::sleep(Duration::from_secs(pause));
        kubectl(NAMESPACE, &["delete", "pod", "-l", "pgforge.dev/component=steward", "--grace-period=0", "--force"]);
    }
    rolled_out();
    assert_eq!(
        sql("bitnami_odoo", "SELECT extname FROM pg_extension WHERE extname = 'hstore'"),
        "hstore",
        "a killed steward did not complete its work"
    );
    apply(NAMESPACE, &render(&[]));
    rolled_out();
    Ok(())
}

/// Returns the pod of the primary and its node.
fn primary() -> (String, String) {
    let address = sql("postgres", "SELECT host(inet_server_addr())");
    let pods = "{range .items[*]}{.status.podIP} {.metadata.name} {.spec.nodeName}{\"\\n\"}{end}";
    let listed =
        kubectl(NAMESPACE, &["get", "pods", "-l", "pgforge.dev/component=keeper", "-o", &format!("jsonpath={pods}")]);
    let line = listed.lines().find(|line| line.starts_with(&format!("{address} "))).expect("the primary is a keeper");
    let words: Vec<&str> = line.split(' ').collect();
    (words[1].to_owned(), words[2].to_owned())
}

/// Returns the bound that `pgforge budget` states for a dead node, in seconds.
fn bound() -> f64 {
    let blueprint = concat!(env!("CARGO_MANIFEST_DIR"), "/blueprints/guide.yaml");
    let budget: serde_json::Value =
        serde_json::from_str(&pgforge(&["budget", blueprint, "--format", "json"])).expect("JSON");
    let rows = budget[0]["budget"]["rows"].as_array().expect("rows");
    let node = rows.iter().find(|row| row["failure"] == "node").expect("a row for a dead node");
    node["writes"]["within"]["seconds"].as_f64().expect("a bound in seconds")
}

/// The client's own delays in seconds: a connection times out after 2 s, a statement after 4 s, and the pause is 0.1 s.
const CLIENT: f64 = 6.1;

fn dead_node() -> Result<(), Missing> {
    running()?;
    variable("PGFORGE_LIVE_KILL_NODE")?;
    variable("PGFORGE_LIVE_START_NODE")?;
    let image = std::env::var("PGFORGE_LIVE_POSTGRES").unwrap_or_else(|_| "postgres:15-bookworm".to_owned());
    let (pod, node) = primary();
    let nodes = kubectl(NAMESPACE, &["get", "nodes", "-o", "jsonpath={.items[*].metadata.name}"]);
    let other = nodes.split(' ').find(|other| *other != node).ok_or_else(|| Missing("there is one node".to_owned()))?;
    let ledger = Ledger::start(NAMESPACE, &image, other, "pg-odoo");
    wait_for("the writer to write", Duration::from_secs(60), || (ledger.acknowledged() > 20).then_some(()));
    let before = ledger.acknowledged();
    kill_node(&node)?;
    wait_for("writes after the node died", Duration::from_secs(300), || {
        (ledger.acknowledged() > before + 50).then_some(())
    });
    let account = ledger.stop();
    start_node(&node)?;
    kubectl(NAMESPACE, &["wait", "--for=condition=Ready", "--timeout=300s", &format!("node/{node}")]);
    kubectl(NAMESPACE, &["wait", "--for=condition=Ready", "--timeout=600s", &format!("pod/{pod}")]);
    rolled_out();
    let rows = sql("bitnami_odoo", "SELECT id FROM ledger").lines().filter_map(|id| id.parse().ok()).collect();
    let lost: Vec<_> = account.acknowledged.difference(&rows).collect();
    assert!(lost.is_empty(), "acknowledged, but lost: {lost:?}");
    println!("writes stopped for {:.1} s; the budget is {} s", account.longest_gap, bound());
    assert!(
        account.longest_gap <= bound() + CLIENT,
        "writes stopped for {} s, longer than the budget of {} s",
        account.longest_gap,
        bound()
    );
    let streaming = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
    assert_eq!(sql("postgres", streaming), "2", "the old primary does not follow the new one automatically");
    Ok(())
}

/// Returns the commands of a section of the runbook.
fn commands(section: &str) -> Vec<String> {
    let blueprint = concat!(env!("CARGO_MANIFEST_DIR"), "/blueprints/guide.yaml");
    let text = pgforge(&["runbook", "pg", section, "--from", blueprint]);
    let mut fences = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once("```sh\n") {
        let (fence, after) = after.split_once("```").expect("a fence ends");
        fences.push(fence.to_owned());
        rest = after;
    }
    fences
}

fn lost_store() -> Result<(), Missing> {
    running()?;
    sql("bitnami_odoo", "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id");
    rolled_out();
    kubectl(NAMESPACE, &["delete", "configmap", "stolon-cluster-pg"]);
    wait_for("the steward to report the lost store", Duration::from_secs(120), || {
        let log = kubectl(NAMESPACE, &["logs", STEWARD, "-c", "volumes", "--tail=5"]);
        log.contains("nothing is initialised; see RUNBOOK, section \"The engine's store was lost\"").then_some(())
    });
    let commands = commands("The engine's store was lost");
    assert!(!commands.is_empty(), "the runbook has no commands for a lost store");
    for command in &commands {
        let output = Command::new("sh").args(["-euc", command]).output().expect("sh runs");
        assert!(output.status.success(), "{command}\n{}\n{}", text(&output.stdout), text(&output.stderr));
    }
    rolled_out();
    assert_eq!(sql("bitnami_odoo", "SELECT count(*), sum(id) FROM kept"), "1000|500500", "the runbook lost rows");
    Ok(())
}
