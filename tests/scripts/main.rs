//! Every script runs as it is rendered: the container's own command, files and variables, on a PATH with only those
//! programs that it may use, against a real PostgreSQL and an API server that grants what the rendered Roles grant.

#![allow(clippy::disallowed_methods, reason = "it runs the scripts")]

#[path = "../support/mod.rs"]
mod support;

mod api;
mod chart;
mod copies;
mod credentials;
mod database;
mod kills;
mod kit;
mod pod;
mod probes;
mod restarts;
mod rollout;
mod secrecy;
mod stand_in;
mod stolon;
mod tenants;
mod volumes;

use std::process::ExitCode;

use support::harness::run;

fn main() -> ExitCode {
    // Scripts of a test may have started it in stolon's place.
    stand_in::run().unwrap_or_else(tests)
}

fn tests() -> ExitCode {
    run([
        chart::tests(),
        copies::tests(),
        credentials::tests(),
        database::tests(),
        kills::tests(),
        probes::tests(),
        restarts::tests(),
        rollout::tests(),
        secrecy::tests(),
        stolon::tests(),
        tenants::tests(),
        volumes::tests(),
    ]
    .into_iter()
    .flatten()
    .collect())
}
