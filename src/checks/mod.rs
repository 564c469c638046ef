//! Rules about what a blueprint means: one rule, one file, one test.
//!
//! In: a resolved cluster. Out: findings at the blueprint's places.

mod accept;
mod amounts;
mod archiving;
mod backup_schedules;
mod cache_size;
mod bootstrap_operator;
mod bootstrap_place;
mod certificates;
mod checkpoints;
mod checksums;
mod chosen_primary;
mod commit_waiting;
mod connections;
mod constraints_off;
mod continuous;
mod crash_safety;
mod credentials;
mod dead_peers;
mod dump_access;
mod dump_files;
mod dump_memory;
mod dump_proof;
mod dump_reader;
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
mod many_connections;
mod memory;
mod memory_request;
mod namespace;
mod never_evicted;
mod object_api;
mod object_fields;
mod object_kind;
mod object_labels;
mod object_pods;
mod object_rights;
mod object_scope;
mod object_secrets;
mod odoo_chart;
mod odoo_database;
mod odoo_role;
mod owned_parameters;
mod packaging;
mod password_hashes;
mod patches;
mod pool_mode;
mod pool_sizes;
mod powerful_roles;
mod preloaded;
mod processor_limit;
mod reach;
mod read_only;
mod replay_held;
mod senders;
mod same_object;
mod restart;
mod shared_buffers;
mod spreading;
mod support;
mod synchronous_standbys;
mod temporary_files;
mod timeouts_for_all;
mod tls;
mod units;
mod vacuum;
mod volumes_deleted;
mod wal_level;
mod wal_volume;
mod workers;

pub use accept::idle;
pub use credentials::credentials;
pub use fleet::fleet;

use crate::blueprint::S3;
use crate::build::Built;
use crate::cluster::{self, Cluster, Findings};
use crate::diagnostic::{Diagnostic, Path, Severity};
use crate::engines;
use crate::overlay::Places;

/// Looks at one cluster and reports at a place.
type Check = fn(&Cluster, &mut Findings);

/// Every rule that concerns one cluster, whatever its engine.
const CHECKS: &[Check] = &[
    archiving::check,
    backup_schedules::check,
    bootstrap_operator::check,
    bootstrap_place::check,
    cache_size::check,
    certificates::check,
    checkpoints::check,
    checksums::check,
    chosen_primary::check,
    commit_waiting::check,
    connections::check,
    constraints_off::check,
    continuous::check,
    crash_safety::check,
    dead_peers::check,
    dump_access::check,
    dump_files::check,
    dump_memory::check,
    dump_proof::check,
    dump_reader::check,
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
    many_connections::check,
    memory::check,
    memory_request::check,
    namespace::check,
    never_evicted::check,
    object_api::check,
    object_fields::check,
    object_kind::check,
    object_labels::check,
    object_pods::check,
    object_rights::check,
    object_scope::check,
    object_secrets::check,
    odoo_chart::check,
    odoo_database::check,
    odoo_role::check,
    owned_parameters::check,
    packaging::check,
    password_hashes::check,
    pool_mode::check,
    pool_sizes::check,
    powerful_roles::check,
    preloaded::check,
    processor_limit::check,
    reach::check,
    read_only::check,
    replay_held::check,
    senders::check,
    restart::check,
    shared_buffers::check,
    spreading::check,
    support::check,
    synchronous_standbys::check,
    temporary_files::check,
    timeouts_for_all::check,
    tls::check,
    units::check,
    vacuum::check,
    volumes_deleted::check,
    wal_level::check,
    wal_volume::check,
    workers::check,
];

/// The buckets that a cluster reaches: where each stands, and who has it, with the verb.
fn buckets(cluster: &Cluster) -> impl Iterator<Item = (Path, &S3, &'static str)> {
    let dumps = cluster.dumps.iter().map(|dumps| ("spec.backups.dumps.to.s3", &dumps.asked.to.s3, "the dumps have"));
    let bootstrap = cluster.bootstrap.iter();
    let bootstrap = bootstrap.map(|own| ("spec.bootstrap.dump.from.s3", &own.asked.from.s3, "the restore has"));
    dumps.chain(bootstrap).map(|(path, s3, who)| (Path::dotted(path), s3, who))
}

/// Every rule that concerns the objects that a cluster compiles to.
const OF_OBJECTS: &[fn(&Built, &mut Findings)] = &[patches::check, same_object::check];

/// The path of an extra object.
fn object(index: usize) -> Path {
    Path::dotted("spec.objects").index(index)
}

/// The path of a parameter.
fn parameter(name: &str) -> Path {
    Path::dotted("spec.postgres.parameters").key(name)
}

/// The path of a line of `pg_hba.conf`.
fn hba(index: usize) -> Path {
    Path::dotted("spec.postgres.hba").index(index)
}

/// The findings of one cluster.
#[derive(Debug)]
pub struct Checked {
    /// Everything found, in the order of the file; what the cluster accepts is a note.
    pub findings: Vec<Diagnostic>,
    /// Which of `cluster.accept` accept nothing.
    pub idle: Vec<usize>,
    /// An error is so grave that no objects can be built.
    pub stops: bool,
}

/// Checks the settings of one cluster; `known` was found in its texts before.
pub fn settings(cluster: &Cluster, places: &Places, known: Vec<Diagnostic>) -> Checked {
    let mut found = Findings::new(places);
    for check in CHECKS {
        check(cluster, &mut found);
    }
    engines::engine(cluster.engine).check(cluster, &mut found);
    let mut findings = cluster::references(cluster, places);
    findings.extend(found.into_inner());
    findings.extend(known);
    let idle = accept::all(cluster, &mut findings);
    // What the cluster accepts is no error any more.
    let stops = |finding: &Diagnostic| finding.severity == Severity::Error && !credentials::is_one(finding.code);
    let stops = findings.iter().any(stops);
    crate::diagnostic::sort(&mut findings);
    Checked { findings, idle, stops }
}

/// Adds the findings of the objects that the cluster compiles to.
pub fn with_objects(checked: Checked, built: &Built, places: &Places) -> Checked {
    let Checked { mut findings, mut idle, stops } = checked;
    let mut more = objects(built, places);
    let still = accept::all(&built.cluster, &mut more);
    idle.retain(|number| still.contains(number));
    findings.extend(more);
    crate::diagnostic::sort(&mut findings);
    Checked { findings, idle, stops }
}

/// The findings of a cluster's objects; none where its blueprint neither brings nor patches one.
pub fn objects(built: &Built, places: &Places) -> Vec<Diagnostic> {
    if built.cluster.objects.is_empty() && built.cluster.patches.is_empty() {
        return Vec::new();
    }
    let mut found = Findings::new(places);
    for check in OF_OBJECTS {
        check(built, &mut found);
    }
    found.into_inner()
}
