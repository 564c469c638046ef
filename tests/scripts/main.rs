//! Runs every script as it is rendered: with the container's command, files and variables, on a PATH with only the
//! programs that it may use, against a real PostgreSQL and an API server that enforces the rendered Roles.

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
    // A script under test may have started this program in place of stolon's.
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
