//! Rules about what a blueprint means: one rule, one file, one test.
//!
//! In: a resolved cluster. Out: findings at the blueprint's places.

mod fleet;
mod odoo_chart;
mod odoo_database;
mod odoo_role;
mod owned_parameters;
mod synchronous_standbys;

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

/// Everything that is to be said of one cluster, in the order of the file.
pub fn run(cluster: &Cluster, places: &Places) -> Vec<Diagnostic> {
    let mut findings = Findings::new(places);
    for check in CHECKS {
        check(cluster, &mut findings);
    }
    engines::engine(cluster.engine).check(cluster, &mut findings);
    let mut found = cluster::references(cluster, places);
    found.extend(findings.into_inner());
    crate::diagnostic::sort(&mut found);
    found
}
