//! Finds the lines of a blueprint that determine a rendered object. Each leaf alone is removed or set to another value;
//! the fields of the object that then differ depend on it.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::cause::put;
use super::compare;
use super::field::FieldPath;
use crate::blueprint;
use crate::compile::Unit;
use crate::diagnostic::{Path, Place};
use crate::kube::Object;
use crate::overlay::Places;
use crate::source::{Node, Value};

/// The influence of one line of a blueprint on an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Influence {
    /// The leaf.
    pub path: Path,
    /// Its place in the blueprint.
    pub place: Place,
    /// The fields that depend on it; the root means the whole object.
    pub fields: Vec<FieldPath>,
}

/// The leaves of a blueprint that an object depends on, in the order of the file. Leaves for which no other value is
/// valid are skipped.
pub fn why(unit: &Unit, object: &Object) -> Vec<Influence> {
    let mut leaves = Vec::new();
    collect(&Path::root(), unit.places.root(), &mut leaves);
    let schema = blueprint::schema();
    let influence = |(path, node): (Path, &Node)| {
        let fields: BTreeSet<FieldPath> =
            variants(unit, &path, node, &schema).iter().flat_map(|variant| differing(variant, object)).collect();
        let place = unit.places.find(&path);
        let mut fields: Vec<FieldPath> = fields.into_iter().collect();
        fields.sort_by_cached_key(ToString::to_string);
        (!fields.is_empty()).then_some(Influence { path, place, fields })
    };
    leaves.into_iter().filter_map(influence).collect()
}

/// Collects every leaf with its path; lists are leaves.
fn collect<'a>(path: &Path, node: &'a Node, found: &mut Vec<(Path, &'a Node)>) {
    match &node.value {
        Value::Mapping(entries) if !entries.is_empty() => {
            for entry in
                entries.iter().filter(|entry| !path.0.is_empty() || !matches!(&*entry.key, "accept" | "pgforge"))
            {
                collect(&path.key(&*entry.key), &entry.value, found);
            }
        }
        _ => found.push((path.clone(), node)),
    }
}

/// The cluster without a leaf, and the cluster with another value for it, if they compile.
fn variants(unit: &Unit, path: &Path, node: &Node, schema: &Json) -> Vec<Unit> {
    let with = |value: Option<&Node>| {
        let mut root = unit.places.root().clone();
        put(&mut root, &path.0, value);
        unit.with(Places::new(root))
    };
    let other = others(node, path, schema).into_iter().find_map(|value| with(Some(&Node { value, ..node.clone() })));
    with(None).into_iter().chain(other).collect()
}

/// Other values of the same type, the most likely valid first.
fn others(node: &Node, path: &Path, schema: &Json) -> Vec<Value> {
    match &node.value {
        Value::Bool(value) => vec![Value::Bool(!value)],
        Value::Int(value) => vec![Value::Int(value.saturating_add(1)), Value::Int(value.saturating_sub(1))],
        Value::Float(value) => vec![Value::Float(value / 2.0)],
        Value::Sequence(items) if !items.is_empty() => vec![Value::Sequence(items[1..].to_vec())],
        Value::String(text) => {
            let word = |word: &str| (word != text).then(|| Value::String(word.to_owned()));
            let offered = blueprint::at(schema, path).map(words).unwrap_or_default();
            let offered = offered.iter().filter_map(|offer| word(offer));
            offered
                .chain([counted_up(text), format!("{text}x"), format!("{text}1")].iter().filter_map(|text| word(text)))
                .collect()
        }
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => Vec::new(),
    }
}

/// The words that a schema allows.
fn words(schema: &Json) -> Vec<String> {
    let listed = schema["enum"].as_array().into_iter().flatten();
    let each = ["oneOf", "anyOf"].iter().flat_map(|key| schema[key].as_array().into_iter().flatten());
    let each = each.flat_map(|one| [&one["const"]].into_iter().chain(one["enum"].as_array().into_iter().flatten()));
    listed.chain(each).filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

/// The text with its first number increased by one: `11Gi` for `10Gi`.
fn counted_up(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    let Some(start) = text.find(is_digit) else { return text.to_owned() };
    let digits: String = text[start..].chars().take_while(|c| is_digit(*c)).collect();
    let next = digits.parse::<u64>().map_or(digits.clone(), |number| number.saturating_add(1).to_string());
    format!("{}{next}{}", &text[..start], &text[start + digits.len()..])
}

/// The fields of an object that differ in another cluster; the root if the object does not exist there.
fn differing(variant: &Unit, object: &Object) -> Vec<FieldPath> {
    let identity = object.identity();
    let other: Vec<Object> =
        variant.built().bundle.objects().iter().filter(|other| other.identity() == identity).cloned().collect();
    if other.is_empty() {
        return vec![FieldPath::default()];
    }
    let compared = compare::objects(&other, std::slice::from_ref(object));
    compared.differing.iter().flat_map(|differing| &differing.fields).map(|field| field.path.clone()).collect()
}

/// Parses the path of a field as users write it: `/spec/replicas`, `spec.replicas` or as shown in a plan. Returns its
/// keys, without list items.
pub fn keys(pointer: &str) -> Vec<String> {
    if let Some(pointer) = pointer.strip_prefix('/') {
        let steps = pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~"));
        return steps.filter(|step| step.parse::<usize>().is_err()).collect();
    }
    let mut keys = Vec::new();
    let mut rest = pointer;
    while !rest.is_empty() {
        let (step, left) = match rest.strip_prefix('[') {
            Some(bracket) => bracket.split_once(']').unwrap_or((bracket, "")),
            None => rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len())),
        };
        let is_item = rest.starts_with('[') && !step.starts_with('"');
        if !is_item {
            keys.push(step.trim_matches('"').to_owned());
        }
        rest = left.strip_prefix('.').unwrap_or(left);
    }
    keys
}

/// Whether a field equals, is within, or contains the field with these keys.
pub fn concerns(field: &FieldPath, keys: &[String]) -> bool {
    field.keys().zip(keys).all(|(own, key)| own == key)
}

/// The value at these keys; in a list, that of the first item that has one.
pub fn held<'a>(value: &'a Json, keys: &[String]) -> Option<&'a Json> {
    let Some((key, rest)) = keys.split_first() else { return Some(value) };
    match value {
        Json::Array(items) => items.iter().find_map(|item| held(item, keys)),
        value => held(value.get(key)?, rest),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::compile::{Inputs, Selection, clusters};

    fn unit() -> Unit {
        let mut inputs = Inputs::default();
        inputs.add("orders.yaml", include_bytes!("../../blueprints/minimal.yaml").to_vec());
        clusters(inputs, Selection::Single).units.pop().unwrap()
    }

    /// The paths of the lines that a field depends on.
    fn causes(kind: &str, field: &str) -> Vec<String> {
        let unit = unit();
        let object =
            unit.built().bundle.objects().iter().find(|object| object.identity().kind == kind).cloned().unwrap();
        let influences = why(&unit, &object);
        let keys = keys(field);
        let of =
            |influence: &&Influence| influence.fields.iter().any(|field| !field.is_root() && concerns(field, &keys));
        influences.iter().filter(of).map(|influence| influence.path.to_string()).collect()
    }

    #[test]
    fn a_field_depends_on_the_line_that_sets_it() {
        assert_eq!(causes("StatefulSet", "/spec/replicas"), ["spec.instances"]);
        assert_eq!(causes("StatefulSet", "spec.volumeClaimTemplates"), ["spec.storage.size"]);
    }

    #[test]
    fn a_field_that_no_line_sets_depends_on_no_line() {
        assert_eq!(causes("StatefulSet", "spec.podManagementPolicy"), [""; 0]);
    }

    #[test]
    fn every_notation_of_a_path_is_parsed() {
        let image = ["spec", "template", "spec", "containers", "image"].map(str::to_owned);
        assert_eq!(keys("/spec/template/spec/containers/0/image"), image);
        assert_eq!(keys("spec.template.spec.containers[name=keeper].image"), image);
        assert_eq!(keys(r#"data["spec.json"]"#), ["data", "spec.json"]);
        assert_eq!(keys("/data/a~1b"), ["data", "a/b"]);
        let object = json!({"spec": {"containers": [{"name": "a"}, {"image": "b"}]}});
        assert_eq!(held(&object, &keys("spec.containers[].image")), Some(&json!("b")));
        assert_eq!(held(&object, &keys("spec.none")), None);
    }
}
