//! Checks that everything that a cluster names exists, and that its settings do not contradict each other: the first part
//! of the phase *meaning*.

mod accept;
mod apps;
mod bootstrap;
mod dumps;
mod members;
mod names;
mod parameters;
mod patches;
mod pooler;
mod roles;
mod secrets;
mod sections;
mod tls;

use super::{Cluster, Findings};
use crate::diagnostic::{Diagnostic, sort};
use crate::overlay::Places;

/// Returns the errors in the references of a cluster, in the order of the files.
pub fn references(cluster: &Cluster, places: &Places) -> Vec<Diagnostic> {
    let mut found = Findings::new(places);
    names::check(cluster, &mut found);
    parameters::check(cluster, &mut found);
    roles::check(cluster, &mut found);
    members::check(cluster, &mut found);
    secrets::check(cluster, &mut found);
    sections::check(cluster, &mut found);
    bootstrap::check(cluster, &mut found);
    dumps::check(cluster, &mut found);
    pooler::check(cluster, &mut found);
    tls::check(cluster, &mut found);
    accept::check(cluster, &mut found);
    apps::check(cluster, &mut found);
    patches::check(cluster, &mut found);
    let mut found = found.into_inner();
    sort(&mut found);
    found
}
