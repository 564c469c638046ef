//! Checks of a blueprint's settings: one rule, one file, one test.
//!
//! Input: a resolved cluster. Output: findings, each with its place in the blueprint.

mod accept;
mod sizes;
mod archiving;
mod backup_schedules;
mod cache_size;
mod bootstrap_operator;
mod bootstrap_prefix;
mod certificates;
mod checkpoints;
mod checksums;
mod chosen_primary;
mod synchronous_commit;
mod connections;
mod constraints_off;
mod continuous;
mod crash_safety;
mod credentials;
mod replication_timeouts;
mod dump_access;
mod dump_files;
mod dump_memory;
mod unverified_dumps;
mod verify_secret;
mod dump_tool;
mod unencrypted_dumps;
mod encoding;
mod fleet;
mod unused_engine_section;
mod hba_access;
mod hba_order;
mod hba_roles;
mod hidden_corruption;
mod huge_pages;
mod images;
mod log_files;
mod logged_statements;
mod many_connections;
mod memory;
mod memory_request;
mod namespace;
mod never_evicted;
mod api_extensions;
mod object_fields;
mod object_kind;
mod object_labels;
mod privileged_pods;
mod rbac_grants;
mod object_scope;
mod object_secrets;
mod odoo_chart;
mod odoo_database;
mod odoo_role;
mod engine_parameters;
mod packaging;
mod password_hashes;
mod patches;
mod pool_mode;
mod pool_sizes;
mod powerful_roles;
mod preload_libraries;
mod cpu_limit;
mod network_exposure;
mod read_only;
mod replay_delay;
mod wal_senders;
mod duplicate_objects;
mod manual_restart;
mod shared_buffers;
mod spreading;
mod end_of_life;
mod synchronous_standbys;
mod temporary_files;
mod global_timeouts;
mod tls;
mod missing_units;
mod vacuum;
mod volumes_deleted;
mod wal_level;
mod wal_volume;
mod worker_pools;

pub use accept::unused_acceptance;
pub use credentials::credentials;
pub use fleet::fleet;

use crate::blueprint::S3;
use crate::build::Built;
use crate::cluster::{self, Cluster, Findings};
use crate::diagnostic::{Diagnostic, Path, Severity};
use crate::engines;
use crate::overlay::Places;

/// A rule: reads one cluster and reports what it finds.
type Check = fn(&Cluster, &mut Findings);

/// The rules for one cluster under any engine.
const CHECKS: &[Check] = &[
    archiving::check,
    backup_schedules::check,
    bootstrap_operator::check,
    bootstrap_prefix::check,
    cache_size::check,
    certificates::check,
    checkpoints::check,
    checksums::check,
    chosen_primary::check,
    synchronous_commit::check,
    connections::check,
    constraints_off::check,
    continuous::check,
    crash_safety::check,
    replication_timeouts::check,
    dump_access::check,
    dump_files::check,
    dump_memory::check,
    unverified_dumps::check,
    verify_secret::check,
    dump_tool::check,
    unencrypted_dumps::check,
    encoding::check,
    unused_engine_section::check,
    hba_access::check,
    hba_order::check,
    hba_roles::check,
    hidden_corruption::check,
    huge_pages::check,
    images::check,
    log_files::check,
    logged_statements::check,
    many_connections::check,
    memory::check,
    memory_request::check,
    namespace::check,
    never_evicted::check,
    api_extensions::check,
    object_fields::check,
    object_kind::check,
    object_labels::check,
    privileged_pods::check,
    rbac_grants::check,
    object_scope::check,
    object_secrets::check,
    odoo_chart::check,
    odoo_database::check,
    odoo_role::check,
    engine_parameters::check,
    packaging::check,
    password_hashes::check,
    pool_mode::check,
    pool_sizes::check,
    powerful_roles::check,
    preload_libraries::check,
    cpu_limit::check,
    network_exposure::check,
    read_only::check,
    replay_delay::check,
    wal_senders::check,
    manual_restart::check,
    shared_buffers::check,
    spreading::check,
    end_of_life::check,
    synchronous_standbys::check,
    temporary_files::check,
    global_timeouts::check,
    tls::check,
    missing_units::check,
    vacuum::check,
    volumes_deleted::check,
    wal_level::check,
    wal_volume::check,
    worker_pools::check,
];

/// The buckets of the dumps and of the restore: path, bucket, and a message's subject and verb.
fn buckets(cluster: &Cluster) -> impl Iterator<Item = (Path, &S3, &'static str)> {
    let dumps = cluster.dumps.iter().map(|dumps| ("spec.backups.dumps.to.s3", &dumps.desired.to.s3, "the dumps have"));
    let bootstrap = cluster.bootstrap.iter();
    let bootstrap = bootstrap.map(|own| ("spec.bootstrap.dump.from.s3", &own.desired.from.s3, "the restore has"));
    dumps.chain(bootstrap).map(|(path, s3, who)| (Path::dotted(path), s3, who))
}

/// The rules for a cluster's rendered objects: before patches, and without `spec.objects`.
const OBJECT_CHECKS: &[fn(&Built, &mut Findings)] = &[patches::check, duplicate_objects::check];

/// The path of an item of `spec.objects`.
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
    /// All findings, in the order of the file. Accepted findings are notes.
    pub findings: Vec<Diagnostic>,
    /// The indexes of `cluster.accept` that match no finding.
    pub idle: Vec<usize>,
    /// Whether an error prevents the objects from being rendered.
    pub stops: bool,
}

/// Runs the checks of one cluster's settings. `known` holds the credentials found in its files.
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
    // An accepted error is a note by now and does not stop the rendering.
    let stops =
        |finding: &Diagnostic| finding.severity == Severity::Error && !credentials::is_credential_code(finding.code);
    let stops = findings.iter().any(stops);
    crate::diagnostic::sort(&mut findings);
    Checked { findings, idle, stops }
}

/// Adds the findings of the objects that the cluster compiles to.
pub fn with_objects(checked: Checked, cluster: &Cluster, mut more: Vec<Diagnostic>) -> Checked {
    let Checked { mut findings, mut idle, stops } = checked;
    let still = accept::all(cluster, &mut more);
    idle.retain(|number| still.contains(number));
    findings.extend(more);
    crate::diagnostic::sort(&mut findings);
    Checked { findings, idle, stops }
}

/// Returns the findings about a cluster's objects: those that its blueprint defines or patches.
pub fn objects(built: &Built, places: &Places) -> Vec<Diagnostic> {
    let mut found = Findings::new(places);
    for check in OBJECT_CHECKS {
        check(built, &mut found);
    }
    found.into_inner()
}
