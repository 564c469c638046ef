//! Help, manual pages and completions: each knows every command.

use std::process::Command;

use libtest_mimic::Trial;

use super::support::harness::{Missing, test};
use super::support::program::{root, run};
use super::support::tools;

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("every command has help with examples that are its own", examples),
        test("a mistyped command is an error with the nearest one", mistyped),
        test("every command has a manual page", pages),
        test("bash completes commands, options and words", bash),
        test("zsh and fish are told of every command", zsh_and_fish),
    ]
}

/// The commands that `pgforge --help` lists.
fn commands() -> Vec<String> {
    let help = run(&root(), &["--help"]).stdout;
    let list =
        help.split("Commands:\n").nth(1).expect("help lists the commands").split("\n\n").next().unwrap_or_default();
    // A line that begins with more space goes on with what the line before says.
    let lines = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> = lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert!(names.len() > 8, "{names:?}");
    names.into_iter().filter(|name| name != "help").collect()
}

fn examples() -> Result<(), Missing> {
    for command in commands() {
        let run = run(&root(), &[&*command, "--help"]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
        let examples = run.stdout.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{command} has no examples"));
        let shown = examples.split("\n\n").next().unwrap_or_default();
        assert!(shown.lines().all(|line| line.contains(&format!("pgforge {command}"))), "{shown}");
        let widest = run.stdout.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(100), "{command}: {widest:?}");
    }
    Ok(())
}

fn mistyped() -> Result<(), Missing> {
    let run = run(&root(), &["rendr", "blueprints/"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("unrecognized subcommand 'rendr'"), "{}", run.stderr);
    assert!(run.stderr.contains("'render'"), "{}", run.stderr);
    Ok(())
}

fn pages() -> Result<(), Missing> {
    let folder = tempfile::tempdir().expect("a folder for the test");
    assert_eq!(run(folder.path(), &["man", "man1"]).code, Some(0));
    let page = |name: &str| std::fs::read_to_string(folder.path().join("man1").join(name));
    let whole = page("pgforge.1").expect("there is a page for the program");
    assert_eq!(run(folder.path(), &["man"]).stdout, whole);
    assert!(whole.starts_with(".ie") || whole.contains(".TH pgforge 1"), "{whole}");
    for command in commands() {
        let own = page(&format!("pgforge-{command}.1")).unwrap_or_else(|error| panic!("{command}: {error}"));
        assert!(own.contains("Examples:"), "{own}");
        assert!(whole.contains(&format!("pgforge\\-{command}(1)")), "{command} is not in\n{whole}");
    }
    Ok(())
}

/// What bash offers for the last of some words.
fn offered(script: &str, words: &[&str]) -> Vec<String> {
    const ASK: &str = r#"
        script=$1; shift
        eval "$script"
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _pgforge pgforge "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let asked = tools::output(Command::new("bash").args(["-c", ASK, "bash", script]).args(words), "");
    asked.lines().map(str::to_owned).collect()
}

fn bash() -> Result<(), Missing> {
    if Command::new("bash").arg("--version").output().is_err() {
        return Err(Missing("no bash on this machine".to_owned()));
    }
    let script = run(&root(), &["completions", "bash"]).stdout;
    assert_eq!(offered(&script, &["pgforge", "va"]), ["validate"]);
    assert_eq!(offered(&script, &["pgforge", "validate", "--for"]), ["--format"]);
    assert_eq!(offered(&script, &["pgforge", "validate", "--format", "s"]), ["sarif"]);
    let every = offered(&script, &["pgforge", ""]);
    assert_eq!(commands().into_iter().filter(|command| !every.contains(command)).collect::<Vec<_>>(), [""; 0]);
    Ok(())
}

fn zsh_and_fish() -> Result<(), Missing> {
    let zsh = run(&root(), &["completions", "zsh"]).stdout;
    assert!(zsh.starts_with("#compdef pgforge\n"), "{zsh}");
    let fish = run(&root(), &["completions", "fish"]).stdout;
    for command in commands() {
        assert!(zsh.contains(&format!("\n'{command}:")), "zsh is not told of {command}");
        assert!(fish.contains(&format!(" -a \"{command}\"")), "fish is not told of {command}");
    }
    let other = run(&root(), &["completions", "tcsh"]);
    assert_eq!(other.code, Some(1));
    assert!(other.stderr.contains("[possible values: bash, zsh, fish]"), "{}", other.stderr);
    Ok(())
}
