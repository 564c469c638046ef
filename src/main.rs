//! The program `pgforge`.

use std::process::ExitCode;

/// A render allocates and drops thousands of small values; mimalloc saves a third of the time. Version 2, because it
/// requests huge pages, of which a cluster needs one or two; version 3 touches 300 small pages.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    pgforge::cli::main()
}
