//! Tests that need a tool. Where it is missing they are reported as ignored, with the reason;
//! `PGFORGE_REQUIRE_TOOLS=1` makes a failure of that. Those that take long are ignored unless `PGFORGE_TEST_LONG=1`.
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

/// A test that takes so long that only `make test-long` runs it, beside a quicker one of its kind.
pub(crate) fn long_test(name: &str, body: impl FnOnce() -> Result<(), Missing> + Send + 'static) -> Trial {
    if is_long() {
        return test(name, body);
    }
    Trial::ignorable_test(name, || Ok(Completion::ignored_with("it takes long: make test-long runs it")))
}

/// Whether tests that have many points to try are to try them all.
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

/// Runs the tests as cargo's own harness does, with its arguments, but two per core: they wait for programs most of the time.
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
