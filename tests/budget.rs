//! What `pgforge budget` promises, per profile and mode.
#![allow(clippy::disallowed_methods, reason = "a test writes a blueprint and runs the program")]

use serde_json::Value;
use std::process::Command;

/// Returns the rows of a cluster's budget: failure, seconds without writes (`51.3`, `unbounded`), and what can be lost.
fn budget(spec: &str) -> Vec<(String, String, String)> {
    budget_of("stolon", spec)
}

fn budget_of(engine: &str, spec: &str) -> Vec<(String, String, String)> {
    let version = if engine == "bitnami" { 17 } else { 15 };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.yaml");
    let head = format!(
        "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {{name: orders, namespace: databases}}\nspec:\n  \
                postgres: {{version: {version}}}\n  storage: {{size: 10Gi}}\n"
    );
    std::fs::write(&file, format!("{head}  engine: {engine}\n{spec}")).unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_pgforge")).args(["budget", "--format", "json"]).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let budgets: Value = serde_json::from_slice(&output.stdout).unwrap();
    let row = |row: &Value| {
        let writes =
            row["writes"]["within"]["seconds"].as_f64().map_or("unbounded".to_owned(), |bound| bound.to_string());
        let loss = if row["loss"] == "nothing" { "nothing" } else { "some" };
        (row["failure"].as_str().unwrap().to_owned(), writes, loss.to_owned())
    };
    budgets[0]["budget"]["rows"].as_array().unwrap().iter().map(row).collect()
}

fn rows(expected: &[(&str, &str, &str); 6]) -> Vec<(String, String, String)> {
    expected.map(|(failure, writes, loss)| (failure.to_owned(), writes.to_owned(), loss.to_owned())).into()
}

#[test]
fn three_synchronous_instances_lose_nothing_and_bound_every_failure_of_a_machine() {
    for (profile, process, pod, node, standby) in [
        ("fast", "16", "76", "40.3", "12.5"),
        ("balanced", "25", "85", "51.3", "22.5"),
        ("patient", "63", "123", "90.3", "57.5"),
    ] {
        let spec =
            format!("  instances: 3\n  replication: {{mode: synchronous}}\n  failover: {{profile: {profile}}}\n");
        let expected = rows(&[
            ("process", process, "nothing"),
            ("pod", pod, "nothing"),
            ("node", node, "nothing"),
            ("standby-node", standby, "nothing"),
            ("zone", node, "nothing"),
            ("api-server", "unbounded", "nothing"),
        ]);
        assert_eq!(budget(&spec), expected, "operators would plan with wrong figures: {profile}");
    }
}

#[test]
fn asynchronous_standbys_can_lose_commits_but_never_delay_writes() {
    let expected = rows(&[
        ("process", "25", "some"),
        ("pod", "85", "some"),
        ("node", "51.3", "some"),
        ("standby-node", "0", "nothing"),
        ("zone", "51.3", "some"),
        ("api-server", "unbounded", "nothing"),
    ]);
    assert_eq!(
        budget("  instances: 3\n  replication: {mode: asynchronous}\n"),
        expected,
        "operators would plan with wrong figures for asynchronous standbys"
    );
}

#[test]
fn two_synchronous_instances_wait_without_bound_for_a_lost_one() {
    let expected = rows(&[
        ("process", "unbounded", "nothing"),
        ("pod", "unbounded", "nothing"),
        ("node", "unbounded", "nothing"),
        ("standby-node", "unbounded", "nothing"),
        ("zone", "unbounded", "nothing"),
        ("api-server", "unbounded", "nothing"),
    ]);
    assert_eq!(
        budget("  instances: 2\n  replication: {mode: synchronous}\n"),
        expected,
        "operators would plan with wrong figures for two synchronous instances"
    );
}

#[test]
fn one_instance_has_no_bound_for_any_failure_that_stops_it() {
    let expected = rows(&[
        ("process", "unbounded", "nothing"),
        ("pod", "unbounded", "nothing"),
        ("node", "unbounded", "nothing"),
        ("standby-node", "0", "nothing"),
        ("zone", "unbounded", "nothing"),
        ("api-server", "unbounded", "nothing"),
    ]);
    assert_eq!(
        budget("  instances: 1\n"),
        expected,
        "operators would plan with wrong figures for one instance under stolon"
    );
}

#[test]
fn a_standalone_instance_depends_on_its_node_but_not_on_the_api_server() {
    let expected = rows(&[
        ("process", "unbounded", "nothing"),
        ("pod", "unbounded", "nothing"),
        ("node", "unbounded", "nothing"),
        ("standby-node", "0", "nothing"),
        ("zone", "unbounded", "nothing"),
        ("api-server", "0", "nothing"),
    ]);
    assert_eq!(
        budget_of("standalone", "  instances: 1\n"),
        expected,
        "operators would plan with wrong figures for one plain instance"
    );
}

#[test]
fn without_elections_only_the_loss_of_a_standby_is_bounded() {
    for (profile, standby) in [("fast", "15"), ("balanced", "35"), ("patient", "65")] {
        for (mode, standby, loss) in [
            ("{mode: asynchronous}", "0", "some"),
            ("{mode: synchronous}", standby, "nothing"),
            ("{mode: quorum}", "0", "nothing"),
            ("{mode: quorum, standbys: {min: 0}}", standby, "some"),
            ("{mode: synchronous, standbys: {min: 2}}", "unbounded", "nothing"),
        ] {
            let spec = format!("  instances: 3\n  failover: {{profile: {profile}}}\n  replication: {mode}\n");
            let expected = rows(&[
                ("process", "unbounded", "nothing"),
                ("pod", "unbounded", "nothing"),
                ("node", "unbounded", loss),
                ("standby-node", standby, "nothing"),
                ("zone", "unbounded", loss),
                ("api-server", "0", "nothing"),
            ]);
            assert_eq!(
                budget_of("replication", &spec),
                expected,
                "operators would plan with wrong figures: {profile} {mode}"
            );
        }
    }
}

#[test]
fn under_the_operator_a_dead_node_costs_kubernetes_detection_and_the_lease() {
    for (profile, process, pod, node) in
        [("fast", "32", "112", "87"), ("balanced", "37", "112", "92"), ("patient", "114", "174", "169")]
    {
        for (mode, standby, loss) in [
            ("{mode: asynchronous}", "0", "some"),
            ("{mode: synchronous}", "5", "nothing"),
            ("{mode: quorum}", "0", "nothing"),
            ("{mode: quorum, standbys: {min: 0}}", "70", "some"),
        ] {
            let spec = format!("  instances: 3\n  failover: {{profile: {profile}}}\n  replication: {mode}\n");
            let expected = rows(&[
                ("process", process, loss),
                ("pod", pod, loss),
                ("node", node, loss),
                ("standby-node", standby, "nothing"),
                ("zone", node, loss),
                ("api-server", "0", "nothing"),
            ]);
            let newer = format!("  kubernetes: {{version: \"1.34\"}}\n{spec}");
            assert_eq!(
                budget_of("cloudnative-pg", &newer),
                expected,
                "operators would plan with wrong figures: {profile} {mode}"
            );
        }
    }
    let all_wait =
        budget_of("cloudnative-pg", "  instances: 3\n  replication: {mode: synchronous, standbys: {min: 2}}\n");
    assert!(
        all_wait.iter().filter(|(_, writes, _)| writes == "unbounded").count() == 5,
        "operators would plan with wrong figures if every standby must confirm: {all_wait:?}"
    );
}

#[test]
fn a_chart_without_failover_bounds_only_the_loss_of_a_standby() {
    for (mode, standby, loss) in [
        ("{mode: asynchronous}", "0", "some"),
        ("{mode: synchronous}", "30", "nothing"),
        ("{mode: quorum}", "0", "nothing"),
        ("{mode: synchronous, standbys: {min: 2}}", "unbounded", "nothing"),
    ] {
        let expected = rows(&[
            ("process", "unbounded", "nothing"),
            ("pod", "unbounded", "nothing"),
            ("node", "unbounded", loss),
            ("standby-node", standby, "nothing"),
            ("zone", "unbounded", loss),
            ("api-server", "0", "nothing"),
        ]);
        assert_eq!(
            budget_of("bitnami", &format!("  instances: 3\n  replication: {mode}\n")),
            expected,
            "operators would plan with wrong figures: {mode}"
        );
    }
}

#[test]
fn the_table_in_docs_engines_matches_the_budgets() {
    const BEGIN: &str = "BLESS=1 writes it -->\n";
    const END: &str = "<!-- end of budgets";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/engines.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (head, rest) = text.split_once(BEGIN).expect("the table has a beginning");
    let (_, tail) = rest.split_once(END).expect("the table has an end");
    let made = format!("{head}{BEGIN}{}{END}{tail}", table());
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        std::fs::write(path, &made).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), made, "docs/engines.md shows stale figures; BLESS=1 writes it");
}

/// Renders the bounds of every engine and profile as a Markdown table.
fn table() -> String {
    let mut table = "| engine | profile | process | pod | node | standby's node | zone | API server |\n".to_owned();
    table += &format!("|{}\n", " --- |".repeat(8));
    for engine in ["standalone", "replication", "stolon", "patroni", "zalando", "cloudnative-pg", "bitnami"] {
        for profile in ["fast", "balanced", "patient"] {
            let size = if engine == "standalone" {
                "instances: 1"
            } else {
                "instances: 3\n  replication: {mode: synchronous}"
            };
            let rows = budget_of(engine, &format!("  failover: {{profile: {profile}}}\n  {size}\n"));
            let cells: Vec<String> = rows.into_iter().map(|(_, writes, _)| writes.replace("unbounded", "∞")).collect();
            table += &format!("| `{engine}` | `{profile}` | {} |\n", cells.join(" | "));
        }
    }
    table
}
