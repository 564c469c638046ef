//! The schema in an editor: the common YAML language server completes keys, explains them and marks mistakes.

#![allow(clippy::disallowed_methods, reason = "it runs the language server")]

mod server;
#[path = "../support/mod.rs"]
mod support;

use std::process::{Command, ExitCode};

use server::Server;
use support::harness::{Missing, run, test};
use support::{program, tools};
use tempfile::TempDir;

fn main() -> ExitCode {
    run(vec![
        test("a new blueprint has no marks", begun),
        test("mistakes are marked at their line", marked),
        test("keys and words are completed", completed),
        test("hovering over a key explains it", explained),
        test("defaults have a separate schema", defaults),
    ])
}

/// Runs `pgforge init` in a new folder and opens the blueprint in a language server; returns folder, server and text.
fn opened() -> Result<(TempDir, Server, String), Missing> {
    let program = tools::language_server()?;
    let folder = tempfile::tempdir().expect("a folder for the test");
    let run = program::run(folder.path(), &["init", "orders", "--namespace", "databases"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let file = folder.path().join("blueprints/orders.yaml");
    let text = std::fs::read_to_string(&file).expect("the file was written");
    let server = Server::open(program, &file, &text);
    Ok((folder, server, text))
}

/// Returns line and column, counted from 1, of the first occurrence of a part.
fn place(text: &str, part: &str) -> (usize, usize) {
    let before = &text[..text.find(part).unwrap_or_else(|| panic!("no `{part}` in\n{text}"))];
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

fn begun() -> Result<(), Missing> {
    let (_folder, mut server, text) = opened()?;
    server.write(&text.replacen("instances: 3", "instances: 0", 1));
    server.wait_for_marks(|marks| !marks.is_empty());
    server.write(&text);
    server.wait_for_marks(<[String]>::is_empty);
    Ok(())
}

fn marked() -> Result<(), Missing> {
    let (_folder, mut server, text) = opened()?;
    for (from, to, expected) in [
        ("instances: 3", "instnces: 3", "Property instnces is not allowed."),
        ("size: 20Gi", "size: 20GB", "Write a size in Kubernetes' notation"),
        ("mode: synchronous", "mode: sync", "Value is not accepted. Valid values: "),
        ("instances: 3", "instances: 300", "Value is above the maximum of 99."),
    ] {
        let wrong = text.replacen(from, to, 1);
        server.write(&wrong);
        let line = place(&wrong, to).0;
        server.wait_for_marks(|marks| match marks {
            [mark] => mark.starts_with(&format!("{line}:")) && mark.contains(expected),
            _ => false,
        });
    }
    Ok(())
}

fn completed() -> Result<(), Missing> {
    let (_folder, mut server, text) = opened()?;
    // `¦` marks the cursor.
    let mut offered = |from: &str, to: &str| {
        let text = text.replacen(from, to, 1);
        let (line, column) = place(&text, "¦");
        server.write(&text.replace('¦', ""));
        server.offered(line, column)
    };
    let keys = offered("  instances: 3\n", "  instances: 3\n  ¦\n");
    for key in ["failover", "placement", "access", "secrets"] {
        assert!(keys.iter().any(|offered| offered == key), "{key} is not in {keys:?}");
    }
    assert!(
        !keys.iter().any(|offered| offered == "instances"),
        "the editor offers a key that is already set: {keys:?}"
    );
    let words = offered("  replication: {mode: synchronous}\n", "  replication:\n    mode: ¦\n");
    for word in ["asynchronous", "synchronous", "quorum"] {
        assert!(words.iter().any(|offered| offered == word), "{word} is not in {words:?}");
    }
    let inside = offered("    size: 20Gi\n", "    size: 20Gi\n    ¦\n");
    assert_eq!(inside, ["class", "onDelete"], "an editor would offer keys that are set, or miss keys that are not");
    Ok(())
}

fn explained() -> Result<(), Missing> {
    let (_folder, mut server, text) = opened()?;
    let (line, column) = place(&text, "size: 20Gi");
    let hover = server.hovered(line, column + 1);
    for part in ["The size of each instance's volume", "Accepts a size in Kubernetes' notation", "Required:", "Change:"]
    {
        assert!(hover.replace('\\', "").contains(part), "`{part}` is not in\n{hover}");
    }
    Ok(())
}

fn defaults() -> Result<(), Missing> {
    let program: Command = tools::language_server()?;
    let folder = tempfile::tempdir().expect("a folder for the test");
    let schema = program::run(folder.path(), &["schema", "defaults"]).stdout;
    std::fs::write(folder.path().join("defaults.schema.json"), schema).expect("the folder is ours");
    let head = "# yaml-language-server: $schema=defaults.schema.json\napiVersion: pgforge.dev/v1\nkind: Defaults\n";
    let file = folder.path().join("defaults.yaml");
    let mut server = Server::open(program, &file, &format!("{head}spec: {{storage: {{class: ssd}}}}\n"));
    server.write(&format!("{head}metadata: {{name: orders}}\n"));
    server.wait_for_marks(|marks| *marks == ["4:1 Property metadata is not allowed."]);
    server.write(&format!("{head}spec: {{storage: {{class: ssd}}}}\n"));
    server.wait_for_marks(<[String]>::is_empty);
    Ok(())
}
