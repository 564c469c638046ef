//! Help, manual pages and completions cover every command.

use super::support::program::{root, run};

/// The commands that `pgforge --help` lists.
fn commands() -> Vec<String> {
    let help = run(&root(), &["--help"]).stdout;
    let list =
        help.split("Commands:\n").nth(1).expect("help lists the commands").split("\n\n").next().unwrap_or_default();
    // A line with more indentation continues the line before.
    let lines = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> = lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert!(names.len() > 8, "help lists too few commands: {names:?}");
    names.into_iter().filter(|name| name != "help").collect()
}

#[test]
fn every_command_has_help_with_its_own_examples() {
    for command in commands() {
        let run = run(&root(), &[&*command, "--help"]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{command}: help must be printed without an error");
        let examples = run.stdout.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{command} has no examples"));
        let shown = examples.split("\n\n").next().unwrap_or_default();
        assert!(
            shown.lines().all(|line| line.contains(&format!("pgforge {command}"))),
            "an example of another command: {shown}"
        );
        let widest = run.stdout.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(100), "help of {command} would wrap on most terminals: {widest:?}");
    }
}

#[test]
fn a_mistyped_command_is_an_error_with_the_nearest_one() {
    let run = run(&root(), &["rendr", "blueprints/"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(1), ""),
        "a mistyped command must print nothing that a pipe would apply"
    );
    assert!(run.stderr.contains("unrecognized subcommand 'rendr'"), "{}", run.stderr);
    assert!(run.stderr.contains("'render'"), "{}", run.stderr);
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    assert_eq!(run(folder.path(), &["man", "man1"]).code, Some(0), "pgforge could not write its manual pages");
    let page = |name: &str| std::fs::read_to_string(folder.path().join("man1").join(name));
    let whole = page("pgforge.1").expect("there is a page for the program");
    assert_eq!(
        run(folder.path(), &["man"]).stdout,
        whole,
        "the page on standard output would differ from the written one"
    );
    assert!(whole.starts_with(".ie") || whole.contains(".TH pgforge 1"), "`man` could not show the page: {whole}");
    for command in commands() {
        let own = page(&format!("pgforge-{command}.1")).unwrap_or_else(|error| panic!("{command}: {error}"));
        assert!(own.contains("Examples:"), "a manual page lacks examples: {own}");
        assert!(whole.contains(&format!("pgforge\\-{command}(1)")), "{command} is not in\n{whole}");
    }
}

#[test]
fn completions_of_zsh_and_fish_contain_every_command() {
    let zsh = run(&root(), &["completions", "zsh"]).stdout;
    assert!(zsh.starts_with("#compdef pgforge\n"), "zsh would not load the completions: {zsh}");
    let fish = run(&root(), &["completions", "fish"]).stdout;
    for command in commands() {
        assert!(zsh.contains(&format!("\n'{command}:")), "zsh does not complete {command}");
        assert!(fish.contains(&format!(" -a \"{command}\"")), "fish does not complete {command}");
    }
    let other = run(&root(), &["completions", "tcsh"]);
    assert_eq!(other.code, Some(1), "an unknown shell must be an error, not an empty script");
    assert!(other.stderr.contains("[possible values: bash, zsh, fish]"), "{}", other.stderr);
}
