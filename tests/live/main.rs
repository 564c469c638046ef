//! Live tests on the real Kubernetes of KUBECONFIG; README.md in this folder lists the variables.
//!
//! The tests share one cluster and depend on each other, so they run one after another, in this order.
#![allow(clippy::disallowed_methods, reason = "live tests run programs and read the clock")]

#[path = "../support/harness.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod harness;

mod backups;
mod bucket;
#[path = "../support/certificates.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod certificates;
mod cloudnative_pg;
mod environment;
mod example;
mod fences;
mod fields;
mod guarded;
mod images;
mod kubectl;
mod ledger;
mod namespace;
mod odoo;
mod patroni;
mod pooled;
mod remedies;
mod replication;
mod runbook;
mod shell;
mod standalone;
mod stolon;
#[path = "../support/truth.rs"]
mod truth;

use libtest_mimic::Trial;
use std::process::ExitCode;

fn main() -> ExitCode {
    let engines = [
        stolon::tests(),
        standalone::tests(),
        replication::tests(),
        patroni::tests(),
        cloudnative_pg::tests(),
        pooled::tests(),
        guarded::tests(),
        fields::tests(),
    ];
    let mut tests: Vec<Trial> = engines.into_iter().flatten().collect();
    if environment::variable("PGFORGE_LIVE_LONG").is_ok_and(|value| value == "1") {
        tests.extend([backups::tests(), odoo::tests(), runbook::tests(), remedies::tests()].into_iter().flatten());
    } else {
        tests.extend(backups::first());
    }
    harness::run_in_order(tests)
}
