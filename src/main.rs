//! The program `pgforge`.

use std::process::ExitCode;

/// A render is thousands of small values made and dropped; this allocator takes a third of the time off. Its second version,
/// for it asks the kernel for huge pages, of which a cluster needs one or two, where the third touches 300 small ones.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    pgforge::cli::main()
}
