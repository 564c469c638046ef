//! Every script runs as it is rendered: the container's own command, files and variables, on a PATH with only those
//! programs that it may use, against a real PostgreSQL and an API server that grants what the rendered Roles grant.

#![allow(clippy::disallowed_methods, reason = "it runs the scripts")]

#[path = "../support/mod.rs"]
mod support;

mod api;
mod copies;
mod chart;
mod credentials;
mod database;

mod kills;
mod kit;
mod pod;
mod secrecy;
mod volumes;

use std::process::ExitCode;

use support::harness::run;

fn main() -> ExitCode {
    run([
        chart::tests(),
        copies::tests(),
        credentials::tests(),
        database::tests(),
        kills::tests(),
        secrecy::tests(),
        volumes::tests(),
    ]
    .into_iter()
    .flatten()
    .collect())
}
