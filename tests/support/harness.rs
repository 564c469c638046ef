//! Tests that need a tool. Where it is missing they are reported as ignored, with the reason;
//! `PGFORGE_REQUIRE_TOOLS=1` makes a failure of that.
//!
//! A test program that uses this says `harness = false` in Cargo.toml.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

/// A tool that is not on this machine, and how to get it.
#[derive(Debug)]
pub(crate) struct Missing(pub(crate) String);

/// A test; a failed assertion panics, as usual, and a missing tool is returned by `?`.
pub(crate) fn test(name: &str, body: impl FnOnce() -> Result<(), Missing> + Send + 'static) -> Trial {
    let required = std::env::var_os("PGFORGE_REQUIRE_TOOLS").is_some_and(|value| value == "1");
    trial(name, required, body)
}

/// A test with programs that no package registry has: without them it is ignored even where tools are required.
pub(crate) fn test_where_possible(name: &str, body: impl FnOnce() -> Result<(), Missing> + Send + 'static) -> Trial {
    trial(name, false, body)
}

fn trial(name: &str, required: bool, body: impl FnOnce() -> Result<(), Missing> + Send + 'static) -> Trial {
    Trial::ignorable_test(name, move || match body() {
        Ok(()) => Ok(Completion::Completed),
        Err(Missing(tool)) if required => Err(Failed::from(tool)),
        Err(Missing(tool)) => Ok(Completion::ignored_with(tool)),
    })
}

/// Runs the tests as cargo's own harness does, with its arguments, several at a time.
pub(crate) fn run(tests: Vec<Trial>) -> ExitCode {
    in_threads(None, tests)
}

/// Runs the tests one after another, in their order.
pub(crate) fn run_in_order(tests: Vec<Trial>) -> ExitCode {
    in_threads(Some(1), tests)
}

fn in_threads(threads: Option<usize>, tests: Vec<Trial>) -> ExitCode {
    let arguments = Arguments::from_args();
    let threads = threads.or(arguments.test_threads);
    libtest_mimic::run(&Arguments { test_threads: threads, ..arguments }, tests).exit_code()
}
