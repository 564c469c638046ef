//! pgforge itself, run as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::tools;

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// The exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Returns a command for the program in a directory, with an empty environment, so that the caller's cannot change its
/// output.
pub(crate) fn command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pgforge"));
    command.current_dir(directory).args(arguments).env_clear();
    command
}

/// Runs the program in a directory, with empty standard input.
pub(crate) fn run(directory: &Path, arguments: &[&str]) -> Run {
    run_with(directory, arguments, "")
}

/// Runs the program in a directory, with a text on its standard input.
pub(crate) fn run_with(directory: &Path, arguments: &[&str], input: &str) -> Run {
    outcome(tools::run(&mut command(directory, arguments), input))
}

/// Converts the output of a run to text.
pub(crate) fn outcome(output: Output) -> Run {
    let text = |bytes| String::from_utf8(bytes).expect("pgforge prints UTF-8");
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Returns the stream of a blueprint, whose path is relative to the repository.
pub(crate) fn render(arguments: &[&str]) -> String {
    let run = run(&root(), &[&["render"], arguments].concat());
    assert_eq!(run.code, Some(0), "the blueprint does not render: {arguments:?}: {}", run.stderr);
    run.stdout
}

/// The repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
