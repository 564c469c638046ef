//! Tests that need a tool. If it is missing, they are reported as ignored, with the reason; with
//! `PGFORGE_REQUIRE_TOOLS=1` they fail. Long tests are ignored unless `PGFORGE_TEST_LONG=1`.
//!
//! A test program that uses this says `harness = false` in Cargo.toml.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

/// A tool that is not on this machine, and how to install it.
#[derive(Debug)]
pub(crate) struct Missing(pub(crate) String);

/// Returns a test. Its body panics at a failed assertion, as usual, and returns a missing tool with `?`.
pub(crate) fn test(name: &str, body: impl FnOnce() -> Result<(), Missing> + Send + 'static) -> Trial {
    let required = std::env::var_os("PGFORGE_REQUIRE_TOOLS").is_some_and(|value| value == "1");
    trial(name, required, body)
}

/// Returns a test with programs that no package registry has: without them it is ignored, even if tools are required.
pub(crate) fn test_where_possible(name: &str, body: impl FnOnce() -> Result<(), Missing> + Send + 'static) -> Trial {
    trial(name, false, body)
}

/// Returns a test that only `make test-long` runs; `make test` runs a quicker one of its kind.
pub(crate) fn long_test(name: &str, body: impl FnOnce() -> Result<(), Missing> + Send + 'static) -> Trial {
    if is_long() {
        return test(name, body);
    }
    Trial::ignorable_test(name, || Ok(Completion::ignored_with("it is slow; make test-long runs it")))
}

/// Returns whether tests should try all their points, not a sample.
pub(crate) fn is_long() -> bool {
    std::env::var_os("PGFORGE_TEST_LONG").is_some_and(|value| value == "1")
}

fn trial(name: &str, required: bool, body: impl FnOnce() -> Result<(), Missing> + Send + 'static) -> Trial {
    Trial::ignorable_test(name, move || match body() {
        Ok(()) => Ok(Completion::Completed),
        Err(Missing(tool)) if required => Err(Failed::from(tool)),
        Err(Missing(tool)) => Ok(Completion::ignored_with(tool)),
    })
}

/// Runs the tests like cargo's own harness, with its arguments, but two per core: they mostly wait for programs.
pub(crate) fn run(tests: Vec<Trial>) -> ExitCode {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let arguments = Arguments::from_args();
    let threads = arguments.test_threads.unwrap_or(2 * cores);
    in_threads(threads, arguments, tests)
}

/// Runs the tests one after another, in their order.
pub(crate) fn run_in_order(tests: Vec<Trial>) -> ExitCode {
    in_threads(1, Arguments::from_args(), tests)
}

fn in_threads(threads: usize, arguments: Arguments, tests: Vec<Trial>) -> ExitCode {
    libtest_mimic::run(&Arguments { test_threads: Some(threads), ..arguments }, tests).exit_code()
}
