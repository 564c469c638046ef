//! Objects that a blueprint adds, and its patches of rendered objects.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::blueprint::{ExtraObject, Patch};
use crate::cluster::Cluster;
use crate::kube::fit::Kind;
use crate::kube::{Object, labels, patch};

/// The objects of `spec.objects`, in their order.
pub fn extra(cluster: &Cluster) -> Vec<Object> {
    cluster.objects.iter().filter_map(|object| Object::read(value(cluster, object))).collect()
}

fn value(cluster: &Cluster, object: &ExtraObject) -> Value {
    let ExtraObject { api_version, kind, metadata, rest } = object;
    let mut own = Map::new();
    own.insert("name".to_owned(), json!(metadata.name));
    let is_namespaced = Kind::of(api_version.as_str(), kind.as_str()).is_none_or(|kind| kind.is_namespaced);
    let namespace = match &metadata.namespace {
        Some(desired) => desired.as_str(),
        None if is_namespaced => cluster.namespace.as_str(),
        None => "",
    };
    if !namespace.is_empty() {
        own.insert("namespace".to_owned(), namespace.into());
    }
    let mut labels = json!(metadata.labels);
    labels[labels::CLUSTER] = cluster.name.as_str().into();
    own.insert("labels".to_owned(), labels);
    if !metadata.annotations.is_empty() {
        own.insert("annotations".to_owned(), json!(metadata.annotations));
    }
    let mut whole = Map::new();
    whole.insert("apiVersion".to_owned(), json!(api_version));
    whole.insert("kind".to_owned(), json!(kind));
    whole.insert("metadata".to_owned(), Value::Object(own));
    whole.extend(rest.clone());
    Value::Object(whole)
}

/// Applies the blueprint's patches to rendered objects. A patch that cannot be applied is skipped: a check has reported
/// it.
pub fn patched(cluster: &Cluster, objects: Vec<Object>) -> Vec<Object> {
    if cluster.patches.is_empty() {
        return objects;
    }
    let mut by_target: HashMap<(&str, &str), Vec<&Patch>> = HashMap::new();
    for patch in &cluster.patches {
        by_target.entry((patch.target.kind(), patch.target.name())).or_default().push(patch);
    }
    objects.into_iter().map(|object| with_patches(&by_target, object)).collect()
}

fn with_patches(by_target: &HashMap<(&str, &str), Vec<&Patch>>, object: Object) -> Object {
    let identity = object.identity();
    let own = by_target.get(&(&*identity.kind, &*identity.name)).into_iter().flatten();
    let is_known = Kind::of(&identity.api_version, &identity.kind).is_some();
    own.fold(object, |object, patch| {
        let patched = patch::apply(patch, object.value(), is_known).ok().and_then(Object::read);
        patched.filter(|patched| patched.identity() == object.identity()).unwrap_or(object)
    })
}
