//! Runs the scripts of backups against a real PostgreSQL and a real S3 server, with the variables of rendered
//! `CronJob`s and only the programs that their images have.

#![allow(clippy::disallowed_methods, reason = "it runs programs and reads the clock")]
#![allow(clippy::unnecessary_wraps, reason = "a test returns which tool is missing, and some need none")]

mod access;
mod bootstrap;
mod faults;
mod files;
mod hostile;
mod keep;
mod majors;
mod owner;
mod pod;
mod proof;
mod runs;
#[path = "../support/mod.rs"]
mod support;

use std::process::ExitCode;
use std::sync::Arc;

use pod::World;
use support::harness;

fn main() -> ExitCode {
    let world = Arc::new(World::default());
    harness::run(
        [
            runs::tests(&world),
            faults::tests(&world),
            proof::tests(&world),
            keep::tests(&world),
            access::tests(&world),
            owner::tests(&world),
            majors::tests(),
            bootstrap::tests(&world),
            files::tests(&world),
            hostile::tests(&world),
        ]
        .into_iter()
        .flatten()
        .collect(),
    )
}
