//! pgforge itself, run as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::tools;

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// The exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program in a directory, with nothing of the caller's environment that could change what it prints.
pub(crate) fn command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pgforge"));
    command.current_dir(directory).args(arguments).env_clear();
    command
}

/// Runs the program in a directory, with nothing on its standard input.
pub(crate) fn run(directory: &Path, arguments: &[&str]) -> Run {
    run_with(directory, arguments, "")
}

/// Runs the program in a directory, with a text on its standard input.
pub(crate) fn run_with(directory: &Path, arguments: &[&str], input: &str) -> Run {
    told(tools::run(&mut command(directory, arguments), input))
}

/// The output of a run as text.
pub(crate) fn told(output: Output) -> Run {
    let text = |bytes| String::from_utf8(bytes).expect("pgforge prints UTF-8");
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// The stream of a blueprint, whose path is relative to the repository.
pub(crate) fn render(arguments: &[&str]) -> String {
    let run = run(&root(), &[&["render"], arguments].concat());
    assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
    run.stdout
}

/// The repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
