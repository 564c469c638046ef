//! The layers of a cluster: defaults, blueprint, environment.

use std::sync::Arc;

use super::Places;
use super::environment::{self, environments};
use super::merge::Merger;
use crate::diagnostic::{Diagnostic, Path};
use crate::source::{Entry, Node, Value};

/// The order of a document's keys. Unknown keys are inserted before `accept`.
const ORDER: [&str; 5] = ["apiVersion", "kind", "pgforge", "metadata", "spec"];

/// Layers that cannot be merged.
#[derive(Debug, Clone, PartialEq)]
pub struct Misfit {
    /// The errors.
    pub errors: Vec<Diagnostic>,
    /// The merged layers, without an invalid environment, so that the rest can be checked.
    pub merged: Places,
}

/// Merges `defaults.spec`, `defaults.environments.E`, the blueprint and its `environments.E`, each over the previous
/// one, into one document without `environments`. The `accept` lists are concatenated in that order; the blueprint's
/// `pgforge` wins. The defaults' environment applies only if the blueprint has one of that name. A blueprint without
/// environments is the same in any environment.
///
/// Without `environment`, a blueprint with environments is only a base, which is never rendered: a `null` that would
/// remove something in one of them is then no error.
///
/// # Errors
/// Everything that an environment sets and must not, each `null` that removes nothing, and an environment that the
/// blueprint lacks although it has others.
pub fn layers(defaults: Option<&Node>, blueprint: &Node, environment: Option<&str>) -> Result<Places, Misfit> {
    if !matches!(blueprint.value, Value::Mapping(_)) {
        return Ok(Places::new(blueprint.clone()));
    }
    let mut errors = Vec::new();
    for document in defaults.into_iter().chain([blueprint]) {
        environment::check(document, &mut errors);
    }
    let names = environments(blueprint);
    let chosen = environment.filter(|_| !names.is_empty());
    let own = chosen.and_then(|name| environment::named(blueprint, name));
    if let (Some(name), None) = (chosen, own) {
        errors.push(environment::no_environment(blueprint, name));
    }
    let own = own.filter(|_| errors.is_empty());
    let shared = own.and(chosen).and_then(|name| environment::named(defaults?, name));

    let layers = [
        defaults.map(|node| part(node, |key| matches!(key, "pgforge" | "spec"))),
        shared.map(|node| part(node, |key| matches!(key, "metadata" | "spec"))),
        Some(part(blueprint, |key| !matches!(key, "environments" | "accept"))),
        own.map(|node| part(node, |key| matches!(key, "metadata" | "spec"))),
    ];
    let mut merger = Merger::default();
    let empty = Node { place: blueprint.place.clone(), value: Value::Mapping(Vec::new()) };
    let mut root = layers.into_iter().flatten().fold(empty, |below, layer| merger.merge(&Path::root(), below, layer));
    if let Value::Mapping(entries) = &mut root.value {
        entries.sort_by_key(|entry| ORDER.iter().position(|key| *key == entry.key).unwrap_or(ORDER.len()));
        entries.extend(accepted([defaults, shared, Some(blueprint), own], blueprint, &mut merger));
    }
    root.place = blueprint.place.clone();
    let is_base = environment.is_none() && !names.is_empty();
    if !is_base {
        errors.extend(merger.errors);
    }
    let places = Places::with_removed(root, merger.removed);
    if errors.is_empty() { Ok(places) } else { Err(Misfit { errors, merged: places }) }
}

/// The selected keys of a document.
fn part(document: &Node, wanted: impl Fn(&str) -> bool) -> Node {
    let entries = document.entries().iter().filter(|entry| wanted(&entry.key)).cloned();
    Node { place: document.place.clone(), value: Value::Mapping(entries.collect()) }
}

/// The concatenated `accept` lists. A value that is not a list is kept, and the schema rejects it.
fn accepted(layers: [Option<&Node>; 4], blueprint: &Node, merger: &mut Merger) -> Option<Entry> {
    let written: Vec<&Entry> = layers.iter().flatten().filter_map(|layer| layer.entry("accept")).collect();
    let mut all = Vec::new();
    for entry in &written {
        match &entry.value.value {
            Value::Sequence(items) => all.extend(items.iter().cloned()),
            Value::Null => merger.removes_nothing(&Path::root().key("accept"), entry.value.place.clone()),
            _ => return Some((*entry).clone()),
        }
    }
    let in_blueprint = written.iter().find(|entry| Arc::ptr_eq(&entry.key_place.file, &blueprint.place.file));
    let shown = in_blueprint.or(written.first())?;
    let value = Node { place: shown.value.place.clone(), value: Value::Sequence(all) };
    Some(Entry { key: shown.key.clone(), key_place: shown.key_place.clone(), value })
}
