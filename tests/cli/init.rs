//! `pgforge init` writes a valid blueprint, which stays valid with every choice that it offers.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::support::program::{Run, run, run_with};

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn outcome(code: i32, stdout: &str, stderr: &str) -> Run {
    Run { code: Some(code), stdout: stdout.to_owned(), stderr: stderr.to_owned() }
}

/// The blueprint that `pgforge init` prints for an engine.
fn text(engine: &str) -> String {
    let folder = folder();
    let run = run(folder.path(), &["init", "orders", "--namespace", "databases", "--engine", engine, "-"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "only the blueprint may be printed: {engine}");
    run.stdout
}

/// The engines that `pgforge init --help` lists.
fn engines() -> Vec<String> {
    let help = run(Path::new("."), &["init", "--help"]).stdout;
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let after = words.split("--engine <ENGINE>").nth(1).expect("there is an option for the engine");
    let values = after.split("[possible values: ").nth(1).and_then(|rest| rest.split(']').next());
    values.expect("help lists the engines").split(", ").map(str::to_owned).collect()
}

#[test]
fn init_writes_a_blueprint_the_editors_schema_and_gitattributes() {
    let folder = folder();
    let said = "\
written   blueprints/orders.yaml
written   blueprints/cluster.schema.json
written   .gitattributes

Next: pgforge validate blueprints/orders.yaml
";
    assert_eq!(
        run(folder.path(), &["init", "orders", "--namespace", "databases"]),
        outcome(0, "", said),
        "`init` would not print which files it wrote and what to run next"
    );
    let blueprint = read(&folder, "blueprints/orders.yaml");
    assert!(
        blueprint.starts_with("# yaml-language-server: $schema=cluster.schema.json\n"),
        "an editor would not find the schema: {blueprint}"
    );
    assert!(
        blueprint.contains("\nmetadata: {name: orders, namespace: databases}\n"),
        "the blueprint would describe another cluster: {blueprint}"
    );
    assert_eq!(
        read(&folder, "blueprints/cluster.schema.json"),
        run(folder.path(), &["schema"]).stdout,
        "the editor would complete by the schema of another release"
    );
    assert!(
        read(&folder, ".gitattributes").contains("\npgforge.lock        -diff\n"),
        "a reviewer would see hashes of the lock in every diff"
    );
    assert_eq!(
        run(folder.path(), &["validate", "blueprints"]),
        outcome(0, "", "1 cluster is valid\n"),
        "the first blueprint of a user would be invalid"
    );
}

#[test]
fn a_first_blueprint_is_valid_and_formatted_under_every_engine() {
    for engine in engines() {
        let text = text(&engine);
        let folder = folder();
        let validated = run_with(folder.path(), &["validate", "-"], &text);
        let warned: Vec<&str> = match &*engine {
            // Its image gets no updates, which no setting changes.
            "bitnami" => vec!["PGF612"],
            // pgforge cannot know whether the operator is configured to keep volumes.
            "zalando" => vec!["PGF672"],
            _ => Vec::new(),
        };
        let lines = validated.stderr.lines().filter_map(|line| line.strip_prefix("warning[")?.split_once(']'));
        assert_eq!(
            lines.map(|(code, _)| code).collect::<Vec<_>>(),
            warned,
            "a new blueprint has unexpected warnings under: {engine}: {}",
            validated.stderr
        );
        assert!(
            validated.code == Some(0) && validated.stderr.ends_with("1 cluster is valid\n"),
            "{}",
            validated.stderr
        );
        let formatted = outcome(0, "", "1 file, nothing to format\n");
        assert_eq!(
            run_with(folder.path(), &["fmt", "--check", "-"], &text),
            formatted,
            "a new blueprint is not formatted under: {engine}"
        );
    }
}

/// Returns the line without its `#` if it offers a choice: `# key: …`, not a sentence.
fn taken(line: &str) -> Option<String> {
    let (indent, text) = line.split_once("# ")?;
    let key = text.split_once(": ")?.0;
    let is_choice = indent.trim().is_empty() && !key.contains(' ') && key != "yaml-language-server";
    is_choice.then(|| format!("{indent}{text}"))
}

#[test]
fn a_first_blueprint_stays_valid_with_every_choice() {
    for engine in engines() {
        let text = text(&engine);
        let count = text.lines().filter(|line| taken(line).is_some()).count();
        assert!(count > 8, "a new blueprint offers too few choices: {text}");
        // Choices are enabled one after another, because a choice can depend on those above it.
        for first in 1..=count {
            let mut left = first;
            let lines = text.lines().map(|line| match taken(line) {
                Some(choice) if left > 0 => {
                    left -= 1;
                    choice
                }
                _ => line.to_owned(),
            });
            let chosen = lines.collect::<Vec<_>>().join("\n") + "\n";
            let run = run_with(folder().path(), &["validate", "-"], &chosen);
            assert_eq!(run.code, Some(0), "a choice that the blueprint offers is invalid: {chosen}\n{}", run.stderr);
        }
    }
}

#[test]
fn init_overwrites_no_file() {
    let folder = folder();
    fs::create_dir(folder.path().join("clusters")).expect("the folder is ours");
    for (path, text) in
        [("clusters/orders.yaml", "mine\n"), ("clusters/cluster.schema.json", "{}\n"), (".gitattributes", "* -text\n")]
    {
        fs::write(folder.path().join(path), text).expect("the folder is ours");
    }
    let refusal = outcome(1, "", "error: clusters/orders.yaml already exists\n");
    assert_eq!(
        run(folder.path(), &["init", "orders", "-n", "databases", "clusters"]),
        refusal,
        "`init` would overwrite a blueprint, or not say why it stops"
    );
    let said = "\
written   clusters/users.yaml
kept      clusters/cluster.schema.json, from another release; run `pgforge schema > clusters/cluster.schema.json` to update it
kept      .gitattributes; add these lines to it:
            # pgforge compares its output byte by byte. Render it again instead of editing it.
            out/**              text eol=lf linguist-generated
            pgforge.lock        -diff
            cluster.schema.json text eol=lf linguist-generated -diff

Next: pgforge validate clusters/users.yaml
";
    assert_eq!(
        run(folder.path(), &["init", "users", "-n", "databases", "clusters"]),
        outcome(0, "", said),
        "`init` would not print which files it kept"
    );
    assert_eq!(read(&folder, "clusters/orders.yaml"), "mine\n", "`init` would overwrite a user's blueprint");
    assert_eq!(
        read(&folder, "clusters/cluster.schema.json"),
        "{}\n",
        "`init` would overwrite the schema of another release"
    );
    assert_eq!(read(&folder, ".gitattributes"), "* -text\n", "`init` would overwrite a user's `.gitattributes`");
}

#[test]
fn standard_output_contains_only_the_blueprint() {
    let folder = folder();
    let run = run(folder.path(), &["init", "orders", "-n", "databases", "-"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), ""),
        "only the blueprint may be printed, so that it can be piped"
    );
    assert!(run.stdout.contains("\nkind: Cluster\n"), "standard output lacks the blueprint: {}", run.stdout);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder is ours").count(), 0, "`-` must write no file");
}

#[test]
fn an_invalid_name_is_refused_before_anything_is_written() {
    let folder = folder();
    let refusal = |arguments: &[&str]| {
        let run = run(folder.path(), &[&["init"], arguments].concat());
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (Some(1), ""),
            "an invalid name must print nothing to standard output: {arguments:?}"
        );
        run.stderr
    };
    let misspelt = refusal(&["Orders_DB", "-n", "databases"]);
    assert!(misspelt.contains("write `orders-db`: lower-case letters"), "{misspelt}");
    let long = refusal(&[&"a".repeat(60), "-n", "databases"]);
    assert!(long.starts_with("error[PGF134]: "), "{long}");
    assert!(long.contains("choose a name of at most "), "{long}");
    assert!(refusal(&["orders"]).contains("--namespace <NAMESPACE>"), "a user would not learn which option is missing");
    assert_eq!(
        fs::read_dir(folder.path()).expect("the folder is ours").count(),
        0,
        "a refused `init` must leave no file"
    );
}

#[test]
fn existing_defaults_are_checked_too() {
    let folder = folder();
    let defaults = "apiVersion: pgforge.dev/v1\nkind: Defaults\nspec: {replicaton: {mode: quorum}}\n";
    fs::create_dir(folder.path().join("blueprints")).expect("the folder is ours");
    fs::write(folder.path().join("blueprints/defaults.yaml"), defaults).expect("the folder is ours");
    let run = run(folder.path(), &["init", "orders", "-n", "databases"]);
    assert_eq!(run.code, Some(1), "invalid defaults must stop `init`");
    assert!(run.stderr.contains(" --> blueprints/defaults.yaml:3:8\n"), "{}", run.stderr);
    assert!(!folder.path().join("blueprints/orders.yaml").exists(), "a refused `init` must leave no blueprint");
}
