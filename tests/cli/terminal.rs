//! Colours and widths on terminals and in pipes.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::support::program::{self, command, root, run_with};

const WRONG: &str = "\
apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: orders, namespace: databases}
spec: {engine: stolon, instances: 3, postgres: {version: 15}, replication: {mode: synchronous, standbys: {min: 3}}, storage: {size: 20Gi}}
";

const ESCAPE: char = '\u{1b}';

/// Runs a program on a terminal with so many columns; returns standard output and standard error together.
fn shown(mut command: Command, columns: u16) -> String {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there are terminals");
    grantpt(&ours).and_then(|()| unlockpt(&ours)).expect("the terminal is ours");
    let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&ours, size).expect("a terminal has a size");
    let name = ptsname(&ours, Vec::new()).expect("the terminal has a name").into_string().expect("the name is a path");
    let theirs = File::options().read(true).write(true).open(name).expect("the terminal can be opened");
    let other = theirs.try_clone().expect("a file can be had twice");
    let mut child = command.stdin(Stdio::null()).stdout(theirs).stderr(other).spawn().expect("the program starts");
    // The read ends once no other process has the terminal open.
    drop(command);
    let mut bytes = Vec::new();
    // Linux reports that end as an error.
    let _ = File::from(ours).read_to_end(&mut bytes);
    child.wait().expect("the program ends");
    String::from_utf8(bytes).expect("pgforge prints UTF-8").replace("\r\n", "\n")
}

/// Validates [`WRONG`] on a terminal.
fn validated(columns: u16, environment: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a folder for the test");
    std::fs::write(folder.path().join("orders.yaml"), WRONG).expect("the folder is ours");
    let mut command = command(folder.path(), &["validate", "orders.yaml"]);
    command.env("TERM", "xterm-256color").envs(environment.iter().copied());
    shown(command, columns)
}

fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or_default()
}

/// The widest of the lines that show a part of a file.
fn widest_excerpt(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("4 | ")).collect();
    assert!(!lines.is_empty(), "the error shows no line of the file: {text}");
    widest(&lines.join("\n"))
}

#[test]
fn a_terminal_gets_colours_and_a_pipe_none() {
    assert!(validated(120, &[]).contains(ESCAPE), "errors on a terminal would have no colours");
    let piped = run_with(&root(), &["validate", "-"], WRONG);
    assert!(
        piped.stderr.contains("PGF203") && !piped.stderr.contains(ESCAPE),
        "a log file would contain escape sequences: {}",
        piped.stderr
    );
    let run = program::run(&root(), &["validate"]);
    assert!(
        run.stderr.contains("Usage") && !run.stderr.contains(ESCAPE),
        "a log file would contain escape sequences: {}",
        run.stderr
    );
}

#[test]
fn no_color_and_a_dumb_terminal_disable_colours() {
    for environment in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let shown = validated(120, &[environment]);
        assert!(
            shown.contains("PGF203") && !shown.contains(ESCAPE),
            "a terminal without colours would show escape sequences: {environment:?}: {shown:?}"
        );
    }
}

#[test]
fn lines_fit_a_narrow_terminal() {
    let plain = |columns| validated(columns, &[("NO_COLOR", "1")]);
    assert!(
        (40..=60).contains(&widest_excerpt(&plain(60))),
        "an excerpt would wrap on a narrow terminal, or waste its width"
    );
    assert!(widest_excerpt(&plain(200)) > widest_excerpt(&plain(60)), "a wide terminal would show a cut excerpt");
    // Even on one column the error must be readable.
    assert!(plain(1).contains("3 besides the primary"));
    for arguments in [&["explain", "spec.storage.size"][..], &["--help"], &["render", "--help"]] {
        let mut command = command(Path::new("/"), arguments);
        command.env("TERM", "xterm").env("NO_COLOR", "1");
        let shown = shown(command, 60);
        let prose: Vec<&str> = shown.lines().filter(|line| !line.starts_with("  pgforge ")).collect();
        assert!(shown.contains("pgforge") || shown.contains("volume"), "the command must print its text: {shown}");
        assert!(widest(&prose.join("\n")) <= 60, "help would wrap on a narrow terminal: {arguments:?}:\n{shown}");
    }
}

#[test]
fn lines_in_a_pipe_fit_columns() {
    let explained = |columns| {
        let mut command = command(Path::new("/"), &["explain", "spec.storage.size"]);
        program::outcome(command.env("COLUMNS", columns).output().expect("the program runs")).stdout
    };
    assert!(widest(&explained("50")) <= 50, "help would ignore COLUMNS");
    assert!(widest(&explained("many")) > 50, "a COLUMNS that is no number must not narrow the output");
}

#[test]
fn a_pipe_that_closes_early_is_not_an_error() {
    let mut child =
        command(&root(), &["schema"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
        (Some(0), ""),
        "`pgforge schema | head` would end with an error"
    );
}
