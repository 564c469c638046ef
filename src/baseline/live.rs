//! The old side in the live cluster: the objects as they were applied last, and their changes since then.

use serde_json::{Map, Value};

use super::pair::{self, Compared};
use crate::compile::{self, Unit};
use crate::diagnostic::{Diagnostic, codes};
use crate::io::kubectl;
use crate::kube::{Identity, Object, kinds, labels};
use crate::lock::{FILE_NAME, Origin};
use crate::plan::{self, Carrier, Cause, Change, FieldPath, Step, Target};

/// Every cluster's plan, with its new side.
pub(super) fn compare(units: &[Unit], carrier: Option<Carrier>) -> Result<Vec<(Compared, Option<&Unit>)>, Diagnostic> {
    units.iter().map(|unit| Ok((one(unit, carrier)?, Some(unit)))).collect()
}

fn one(unit: &Unit, carrier: Option<Carrier>) -> Result<Compared, Diagnostic> {
    let fetch = |identities: &[Identity]| {
        kubectl::get(identities).map_err(|error| Diagnostic::error(codes::COMPARISON, error.to_string()))
    };
    let record = Identity {
        api_version: "v1".to_owned(),
        kind: "ConfigMap".to_owned(),
        namespace: unit.cluster().namespace.to_string(),
        name: unit.cluster().component("pgforge"),
    };
    let found = fetch(std::slice::from_ref(&record))?;
    let origin = found.first().and_then(|record| record["data"][FILE_NAME].as_str());
    let Some(origin) = origin.and_then(|text| Origin::read(text.as_bytes()).ok()) else {
        return Ok(Compared::of(plan::cluster(None, Some(unit), None, carrier), Vec::new()));
    };
    let before = match compile::recorded(&origin, &pair::source_folder(unit)) {
        Ok(before) => before,
        Err(errors) => {
            let message = format!("this release cannot compile the blueprint that runs as `{}`", unit.cluster().name);
            let error = Diagnostic::error(codes::COMPARISON, message);
            return Err(errors.first().map_or(error.clone(), |first| error.because(first.message.clone())));
        }
    };
    let (built, newer) = (before.built(), unit.built());
    let bundle = &built.bundle;
    let desired: Vec<Identity> = bundle.objects().iter().map(Object::identity).collect();
    let live = fetch(&desired)?;
    let ours = |identity: &Identity| live.iter().find(|value| is(value, identity));
    let mut rendered: Vec<Object> = bundle
        .objects()
        .iter()
        .filter_map(|object| Object::read(projected(ours(&object.identity())?, object.value())))
        .collect();
    let mut findings = Vec::new();
    let left_over = left_over(&before, &[bundle.objects(), newer.bundle.objects()]).unwrap_or_else(|error| {
        let message =
            format!("the plan omits live objects that are no longer rendered for `{}`: {error}", unit.cluster().name);
        findings.push(Diagnostic::warning(codes::COMPARISON, message));
        Vec::new()
    });
    rendered.extend(left_over.iter().filter_map(|live| Object::read(live.clone())));
    let mut plan = plan::cluster(Some(&before), Some(unit), Some(&rendered), carrier);
    for change in &mut plan.release_changes {
        let is_target = |live: &&Value| change.target.object().is_some_and(|identity| is(live, identity));
        let live = live.iter().chain(&left_over).find(is_target);
        change.cause = Cause::Live(live.and_then(|live| manager(live, change)).map(str::to_owned));
    }
    Ok(Compared::of(plan, findings))
}

/// Live objects with a cluster's labels that are in none of its renders.
fn left_over(before: &Unit, renders: &[&[Object]]) -> Result<Vec<Value>, kubectl::KubectlError> {
    let cluster = before.cluster();
    let ours = format!("{}={},{}=pgforge", labels::CLUSTER, cluster.name, labels::MANAGED_BY);
    let identities = |objects: &[Object]| objects.iter().map(Object::identity).collect::<Vec<Identity>>();
    // The API server has every kind of the old render: it has just served those objects.
    let kinds = kinds::listed(&renders.first().map_or_else(Vec::new, |before| identities(before)));
    let mut live = kubectl::labelled(cluster.namespace.as_str(), &kinds, &ours)?;
    let known: Vec<Identity> = renders.iter().flat_map(|objects| identities(objects)).collect();
    live.retain(|object| {
        object.pointer("/metadata/ownerReferences").is_none() && !known.iter().any(|one| is(object, one))
    });
    Ok(live)
}

/// Whether a live object has this identity. The API version is ignored, because the API server may serve another one.
fn is(live: &Value, identity: &Identity) -> bool {
    let text = |pointer: &str| live.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    text("/kind") == identity.kind
        && text("/metadata/name") == identity.name
        && text("/metadata/namespace") == identity.namespace
}

/// The live values of the fields that pgforge renders. Omits fields that the API server or other field managers set.
fn projected(live: &Value, ours: &Value) -> Value {
    match (live, ours) {
        (Value::Object(live), Value::Object(ours)) => {
            let common = ours.iter().filter_map(|(key, ours)| Some((key.clone(), projected(live.get(key)?, ours))));
            Value::Object(common.collect::<Map<_, _>>())
        }
        (Value::Array(live), Value::Array(ours)) => match ours.iter().map(named).collect::<Option<Vec<_>>>() {
            Some(names) if !names.is_empty() => {
                let of = |name: &str| live.iter().find(|item| named(item) == Some(name));
                names.iter().zip(ours).filter_map(|(name, ours)| Some(projected(of(name)?, ours))).collect()
            }
            _ if live.len() == ours.len() => live.iter().zip(ours).map(|(live, ours)| projected(live, ours)).collect(),
            _ => Value::Array(live.clone()),
        },
        (live, _) => live.clone(),
    }
}

fn named(item: &Value) -> Option<&str> {
    item.get("name").and_then(Value::as_str)
}

/// The manager that set a field last, or created the whole object, according to the API server's `managedFields`.
fn manager<'a>(live: &'a Value, change: &Change) -> Option<&'a str> {
    let entries = live.pointer("/metadata/managedFields")?.as_array()?;
    let Target::Object(_, path) = &change.target else { return None };
    if path.is_root() {
        return entries.iter().min_by_key(|entry| entry["time"].as_str())?["manager"].as_str();
    }
    let owns = |entry: &&Value| depth(&entry["fieldsV1"], path);
    let deepest = entries.iter().map(|entry| owns(&entry)).max().filter(|depth| *depth > 0)?;
    let owner = entries.iter().filter(|entry| owns(entry) == deepest).max_by_key(|entry| entry["time"].as_str())?;
    owner["manager"].as_str()
}

/// The number of steps of a path that an entry of `managedFields` owns.
fn depth(fields: &Value, path: &FieldPath) -> usize {
    let mut at = fields;
    let mut steps = 0;
    for step in &path.0 {
        let next = match step {
            Step::Key(key) => at.get(format!("f:{key}")),
            Step::Item(names) => at.as_object().and_then(|fields| {
                let has_names = |(name, _): &(&String, &Value)| {
                    let item = name.strip_prefix("k:").and_then(|json| serde_json::from_str::<Value>(json).ok());
                    item.is_some_and(|item| names.iter().all(|(key, value)| is_text(&item[key], value)))
                };
                fields.iter().find(has_names).map(|(_, next)| next)
            }),
            Step::Member => None,
        };
        let Some(next) = next else { break };
        at = next;
        steps += 1;
    }
    steps
}

/// Whether a part of a merge key equals a text. The number 5432 equals the text `5432`.
fn is_text(part: &Value, text: &str) -> bool {
    let written = part.as_str().map_or_else(|| part.to_string(), str::to_owned);
    written == text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::plan::samples::field;

    #[test]
    fn fields_that_pgforge_does_not_render_are_not_compared() {
        let ours = json!({"spec": {"replicas": 3, "containers": [{"name": "a", "image": "x"}], "args": ["1"]}});
        let live = json!({
            "status": {}, "spec": {
                "replicas": 5, "revisionHistoryLimit": 10, "args": ["1", "2"],
                "containers": [{"name": "injected"}, {"name": "a", "image": "x", "imagePullPolicy": "Always"}],
            }
        });
        let expected =
            json!({"spec": {"replicas": 5, "containers": [{"name": "a", "image": "x"}], "args": ["1", "2"]}});
        assert_eq!(projected(&live, &ours), expected);
    }

    #[test]
    fn the_manager_of_the_deepest_field_is_named() {
        let container = r#"k:{"name":"keeper"}"#;
        let fields = json!({"f:spec": {"f:template": {"f:spec": {"f:containers": {container: {"f:image": {}}}}}}});
        let image = field(&["spec", "template", "spec", "containers", "name=keeper", "image"]);
        assert_eq!(depth(&fields, &image), 6);
        assert_eq!(depth(&fields, &field(&["spec", "replicas"])), 1);
        assert_eq!(depth(&fields, &field(&["data"])), 0);
        let port = Step::Item(
            [("port", "5432"), ("protocol", "TCP")].map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        );
        let fields = json!({"f:ports": {r#"k:{"port":5432,"protocol":"TCP"}"#: {"f:name": {}}}});
        assert_eq!(depth(&fields, &field(&["ports"]).then(port).key("name")), 3);
    }
}
