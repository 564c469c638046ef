//! Rules about what a blueprint means: one rule, one file, one test.
//!
//! In: a resolved cluster. Out: findings at the blueprint's places.

mod accept;
mod amounts;
mod archiving;
mod cache_size;
mod certificates;
mod checkpoints;
mod checksums;
mod chosen_primary;
mod commit_waiting;
mod connections;
mod constraints_off;
mod crash_safety;
mod dead_peers;
mod dump_access;
mod dump_proof;
mod dump_tool;
mod dump_transport;
mod encoding;
mod fleet;
mod foreign_section;
mod hba_access;
mod hba_order;
mod hba_roles;
mod hidden_damage;
mod huge_pages;
mod images;
mod log_files;
mod logged_statements;
mod memory;
mod namespace;
mod never_evicted;
mod odoo_chart;
mod odoo_database;
mod odoo_role;
mod owned_parameters;
mod password_hashes;
mod pool_mode;
mod pool_sizes;
mod powerful_roles;
mod preloaded;
mod processor_limit;
mod reach;
mod read_only;
mod replay_held;
mod shared_buffers;
mod spreading;
mod support;
mod synchronous_standbys;
mod temporary_files;
mod timeouts_for_all;
mod tls;
mod units;
mod unsupported;
mod vacuum;
mod volumes_deleted;
mod wal_level;
mod wal_volume;

pub use accept::idle;
pub use fleet::fleet;

use crate::cluster::{self, Cluster, Findings};
use crate::diagnostic::{Diagnostic, Path};
use crate::engines;
use crate::overlay::Places;

/// Looks at one cluster and reports at a place.
type Check = fn(&Cluster, &mut Findings);

/// Every rule that concerns one cluster, whatever its engine.
const CHECKS: &[Check] = &[
    archiving::check,
    cache_size::check,
    certificates::check,
    checkpoints::check,
    checksums::check,
    chosen_primary::check,
    commit_waiting::check,
    connections::check,
    constraints_off::check,
    crash_safety::check,
    dead_peers::check,
    dump_access::check,
    dump_proof::check,
    dump_tool::check,
    dump_transport::check,
    encoding::check,
    foreign_section::check,
    hba_access::check,
    hba_order::check,
    hba_roles::check,
    hidden_damage::check,
    huge_pages::check,
    images::check,
    log_files::check,
    logged_statements::check,
    memory::check,
    namespace::check,
    never_evicted::check,
    odoo_chart::check,
    odoo_database::check,
    odoo_role::check,
    owned_parameters::check,
    password_hashes::check,
    pool_mode::check,
    pool_sizes::check,
    powerful_roles::check,
    preloaded::check,
    processor_limit::check,
    reach::check,
    read_only::check,
    replay_held::check,
    shared_buffers::check,
    spreading::check,
    support::check,
    synchronous_standbys::check,
    temporary_files::check,
    timeouts_for_all::check,
    tls::check,
    units::check,
    unsupported::check,
    vacuum::check,
    volumes_deleted::check,
    wal_level::check,
    wal_volume::check,
];

/// The path of a parameter.
fn parameter(name: &str) -> Path {
    Path::dotted("spec.postgres.parameters").key(name)
}

/// The path of a line of `pg_hba.conf`.
fn hba(index: usize) -> Path {
    Path::dotted("spec.postgres.hba").index(index)
}

/// What is to be said of one cluster.
#[derive(Debug)]
pub struct Told {
    /// Everything found, in the order of the file; what the cluster accepts is a note.
    pub findings: Vec<Diagnostic>,
    /// Which of `cluster.accept` accept nothing.
    pub idle: Vec<usize>,
}

/// Everything that is to be said of one cluster.
pub fn run(cluster: &Cluster, places: &Places) -> Told {
    let mut found = Findings::new(places);
    for check in CHECKS {
        check(cluster, &mut found);
    }
    engines::engine(cluster.engine).check(cluster, &mut found);
    let mut findings = cluster::references(cluster, places);
    findings.extend(found.into_inner());
    crate::diagnostic::sort(&mut findings);
    let idle = accept::all(cluster, &mut findings);
    Told { findings, idle }
}
