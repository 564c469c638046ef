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

use pod::SharedServers;
use support::harness;

fn main() -> ExitCode {
    let shared = Arc::new(SharedServers::default());
    harness::run(
        [
            runs::tests(&shared),
            faults::tests(&shared),
            proof::tests(&shared),
            keep::tests(&shared),
            access::tests(&shared),
            owner::tests(&shared),
            majors::tests(),
            bootstrap::tests(&shared),
            files::tests(&shared),
            hostile::tests(&shared),
        ]
        .into_iter()
        .flatten()
        .collect(),
    )
}
