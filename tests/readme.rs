//! The README shows the program's real output.
#![allow(clippy::disallowed_methods, reason = "a test reads files and runs the program")]

use std::process::Command;

/// Returns the README without the four spaces before its code lines.
fn shown() -> String {
    let readme = include_str!("../README.md");
    readme.lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Runs pgforge on the README's blueprint with `to` in place of `from`; returns standard output and standard error.
fn run(command: &str, from: &str, to: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let blueprint = include_str!("../blueprints/minimal.yaml").replace(from, to);
    std::fs::write(folder.path().join("orders.yaml"), blueprint).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_pgforge"))
        .args([command, "orders.yaml"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

#[test]
fn the_readme_shows_the_error_of_an_invalid_blueprint() {
    let (stream, stderr) = run("render", "{mode: synchronous}", "{mode: synchronous, standbys: {min: 3}}");
    assert_eq!(stream, "", "an invalid blueprint must print nothing that `kubectl apply` would read");
    assert!(shown().contains(stderr.trim_end()), "the README does not show:\n{stderr}");
}

#[test]
fn the_readme_shows_the_budget() {
    let (budget, stderr) = run("budget", "orders", "orders");
    assert_eq!(stderr, "", "a budget must have no findings");
    let beginning: Vec<&str> = budget.lines().take(8).collect();
    assert!(shown().contains(&beginning.join("\n")), "the README does not show:\n{budget}");
}

#[test]
fn the_readme_shows_the_minimal_blueprint() {
    let minimal = include_str!("../blueprints/minimal.yaml");
    let body: Vec<&str> = minimal.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(shown().contains(&body.join("\n")), "the README shows another blueprint than blueprints/minimal.yaml");
}

#[test]
fn the_readme_shows_the_session_of_init_and_validate() {
    let folder = tempfile::tempdir().unwrap();
    let session_of = |command: &str| {
        let arguments = command.split_whitespace().skip(1);
        let output = Command::new(env!("CARGO_BIN_EXE_pgforge")).args(arguments).current_dir(folder.path()).output();
        format!("$ {command}\n{}", String::from_utf8(output.unwrap().stderr).unwrap())
    };
    let session = session_of("pgforge init orders --namespace databases")
        + &session_of("pgforge validate blueprints/orders.yaml");
    assert!(shown().contains(&session), "the README does not show:\n{session}");
}

#[test]
fn the_readme_shows_the_plan() {
    let folder = tempfile::tempdir().unwrap();
    let write = |text: &str| std::fs::write(folder.path().join("orders.yaml"), text).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pgforge"));
        let output = command.args(arguments).current_dir(folder.path()).env_remove("COLUMNS").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let blueprint = include_str!("../blueprints/minimal.yaml");
    write(blueprint);
    run(&["render", "orders.yaml", "--out", "out"]);
    write(&blueprint.replace("{version: 15}", "{version: 15, parameters: {max_connections: 200}}"));
    let plan = run(&["diff", "orders.yaml"]);
    let beginning: Vec<&str> = plan.lines().take(12).collect();
    assert!(shown().contains(&beginning.join("\n")), "the README does not show:\n{plan}");
}
