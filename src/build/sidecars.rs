//! Containers that components add to PostgreSQL's pods.

use crate::contract::{Contract, Part, Sidecars};

/// Adds the sidecars of all parts to the instances' pods, if pgforge renders their StatefulSet.
pub(super) fn add(parts: &mut [Part], contract: &Contract) {
    let sidecars: Vec<_> = parts.iter().flat_map(|part| part.sidecars.clone()).collect();
    let Some(set) = contract.set.as_ref().filter(|_| contract.sidecars == Sidecars::StatefulSet) else { return };
    if sidecars.is_empty() {
        return;
    }
    let objects = parts.iter_mut().flat_map(|part| &mut part.objects);
    for object in objects.filter(|object| object.is("StatefulSet", &set.name)) {
        object.add_containers(&sidecars);
    }
}
