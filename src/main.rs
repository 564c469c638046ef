//! The program `pgforge`.

use std::process::ExitCode;

/// A render is thousands of small values made and dropped; this allocator takes a third of the time off. Without its huge
/// pages, for they double the memory of a process that lives some milliseconds.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    pgforge::cli::main()
}
