//! Acceptances that match no finding of a compilation.

use super::input::Document;
use crate::checks;
use crate::cluster::Cluster;
use crate::diagnostic::{Diagnostic, Path, Place, SourceFile};
use crate::overlay::Places;
use crate::source::{Node, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// An acceptance that accepts nothing in one environment.
#[derive(Debug)]
pub(super) struct UnusedAcceptance {
    /// The item in the list.
    item: Place,
    warning: Diagnostic,
}

impl UnusedAcceptance {
    /// The acceptance of `cluster.accept` with this index, if it accepts a finding. Only a plan knows the impacts.
    pub(super) fn new(cluster: &Cluster, places: &Places, number: usize) -> Option<Self> {
        let acceptance = &cluster.accept[number];
        let path = Path::dotted("accept").index(number);
        let warning = checks::unused_acceptance(acceptance.check?.0, acceptance.at.as_deref());
        Some(Self { item: places.find(&path), warning: warning.at(places.find(&path.key("check")), "") })
    }
}

/// The warnings of a blueprint. An acceptance of an environment must match there. One of the document must match in
/// some environment, and is judged only if all were compiled. Acceptances in defaults are shared and not judged.
pub(super) fn warnings(document: &Document, units: &[&[UnusedAcceptance]], is_complete: bool) -> Vec<Diagnostic> {
    let environments = document.node.get("environments").map(Node::entries).unwrap_or_default();
    let of_environments: HashSet<Spot> = environments.iter().flat_map(|entry| items(&entry.value)).map(spot).collect();
    let of_document: HashSet<Spot> = items(&document.node).map(spot).collect();
    let mut units_with: HashMap<Spot, usize> = HashMap::new();
    for unit in units {
        let items: HashSet<Spot> = unit.iter().map(|idle| spot(&idle.item)).collect();
        for item in items {
            *units_with.entry(item).or_default() += 1;
        }
    }
    let is_reported = |idle: &&UnusedAcceptance| {
        let item = spot(&idle.item);
        let everywhere = || is_complete && units_with.get(&item) == Some(&units.len());
        of_environments.contains(&item) || of_document.contains(&item) && everywhere()
    };
    units.iter().copied().flatten().filter(is_reported).map(|idle| idle.warning.clone()).collect()
}

/// The identity of a place: the file and the range in its text.
type Spot = (*const SourceFile, usize, usize);

fn spot(place: &Place) -> Spot {
    (Arc::as_ptr(&place.file), place.range.start, place.range.end)
}

/// The items of a layer's `accept`.
fn items(layer: &Node) -> impl Iterator<Item = &Place> {
    let items = match layer.get("accept").map(|list| &list.value) {
        Some(Value::Sequence(items)) => &items[..],
        _ => &[],
    };
    items.iter().map(|item| &item.place)
}
