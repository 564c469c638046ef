//! Rules about what a blueprint means: one rule, one file, one test.
//!
//! In: a resolved cluster. Out: findings at the blueprint's places.

mod accept;
mod fleet;
mod odoo_chart;
mod odoo_database;
mod odoo_role;
mod owned_parameters;
mod synchronous_standbys;

pub use accept::idle;
pub use fleet::fleet;

use crate::cluster::{self, Cluster, Findings};
use crate::diagnostic::Diagnostic;
use crate::engines;
use crate::overlay::Places;

/// Looks at one cluster and reports at a place.
type Check = fn(&Cluster, &mut Findings);

/// Every rule that concerns one cluster, whatever its engine.
const CHECKS: &[Check] =
    &[odoo_chart::check, odoo_database::check, odoo_role::check, owned_parameters::check, synchronous_standbys::check];

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
