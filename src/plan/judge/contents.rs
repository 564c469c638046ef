//! Judges changed contents of `ConfigMap`s and Secrets, by the pods that read them and how they do so.

use super::pods::Pods;
use super::{Transition, Trigger};
use crate::knowledge::postgres::restart::First;
use crate::kube::{Identity, Object};
use crate::plan::compare::Difference;
use crate::verdict::{Effect, Verdict};
use serde_json::Value;

/// The paths of the pod spec in workloads and pods.
const TEMPLATES: [&str; 3] = ["/spec/template/spec", "/spec/jobTemplate/spec/template/spec", "/spec"];

/// The endings of ConfigMap keys that contain scripts. Pods read a script each time they run it.
const SCRIPTS: [&str; 2] = [".sh", ".sql"];

/// Parts of the file names from which the steward creates Secrets.
const CREDENTIALS: [&str; 5] = [".body.", ".from", ".name", ".once", ".secret"];

impl Transition<'_> {
    /// Judges a changed key of a ConfigMap or Secret.
    pub(super) fn contents(&self, identity: &Identity, field: &Difference) -> Verdict {
        if self.is_record(identity) {
            return Verdict::applied(Effect::None, "pgforge's record of the compiled blueprint; no pod reads it");
        }
        let was_fixed =
            self.old_object(identity).and_then(|old| old.value().get("immutable")) == Some(&Value::Bool(true));
        if was_fixed {
            return Verdict::recreate(Effect::None, "the API server rejects it: the object is immutable")
                .with(self.recreate(identity, &field.path.to_string()));
        }
        let readers: Vec<(Identity, bool)> =
            self.objects[1].iter().filter_map(|object| Some((object.identity(), read(object, identity)?))).collect();
        let data = |by_variable: bool| {
            readers.iter().any(|(reader, how)| *how == by_variable && self.pods_of(reader) == Pods::Data)
        };
        let name = field.path.keys().nth(1).unwrap_or_default();
        let is_script = SCRIPTS.iter().any(|end| name.ends_with(end));
        if readers.is_empty() {
            return Verdict::applied(Effect::None, "no rendered pod reads it");
        }
        if data(true) {
            return Verdict::ignored("PostgreSQL's pods read it at start, and keep the old value until they restart")
                .with(self.restart_instances(&format!("{}/{}", identity.kind, identity.name), First::Any));
        }
        if data(false) && is_script {
            return Verdict::applied(
                Effect::None,
                "a script: pods use the new version at its next run; no pod restarts",
            );
        }
        if self.component(identity) == Some("steward") {
            return self.applied_by_steward(field, is_script);
        }
        if data(false) {
            return Verdict::unknown("PostgreSQL's pods mount it, but no rule says when they read it");
        }
        Verdict::applied(
            Effect::None,
            "pods that mount it see the change within two minutes; the database is not affected",
        )
    }

    /// Judges a changed key of the steward's ConfigMap. A change by an author is judged as a setting. A change by a new
    /// release of pgforge has no setting and is judged here.
    fn applied_by_steward(&self, field: &Difference, is_script: bool) -> Verdict {
        if self.trigger != Trigger::Release || is_script {
            return Verdict::applied(Effect::None, "the steward applies it; see the setting for its effect");
        }
        let keys: Vec<&str> = field.path.keys().collect();
        match &*keys {
            [_, _, .., above, name] if above.to_lowercase().ends_with("parameters") => {
                self.parameter(name, field.before.as_ref(), field.after.as_ref())
            }
            [.., last] if last.to_lowercase().contains("hba") => {
                Verdict::applied(Effect::Reload, "PostgreSQL applies it at a reload; open connections stay")
            }
            [_, "database.json", "roles" | "databases", ..] => Verdict::applied(
                Effect::None,
                "the steward applies it in the running database within a minute, without a restart",
            ),
            [_, file] if CREDENTIALS.iter().any(|part| file.contains(part)) => Verdict::applied(
                Effect::None,
                "applies to missing Secrets, which the steward creates; existing Secrets stay",
            ),
            _ => Verdict::unknown("the steward applies it, but no rule says what that does"),
        }
    }
}

/// Returns how a workload reads a ConfigMap or Secret. `true`: through a variable or a subPath, which never change in a
/// running pod. `false`: through a mount. `None`: not at all.
fn read(object: &Object, identity: &Identity) -> Option<bool> {
    let spec = TEMPLATES
        .iter()
        .find_map(|pointer| object.value().pointer(pointer).filter(|spec| spec.get("containers").is_some()))?;
    let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let [reference, volume, source] = match &*identity.kind {
        "Secret" => ["secretRef", "secret", "secretKeyRef"],
        _ => ["configMapRef", "configMap", "configMapKeyRef"],
    };
    let is = |value: Option<&Value>| {
        let name = value.and_then(|value| value.get("name").or_else(|| value.get("secretName")));
        name.and_then(Value::as_str) == Some(&identity.name)
    };
    let volumes: Vec<String> = list(spec, "volumes")
        .iter()
        .filter(|one| {
            let projected = one.get("projected").map(|projected| list(projected, "sources")).unwrap_or_default();
            is(one.get(volume)) || projected.iter().any(|part| is(part.get(volume)))
        })
        .filter_map(|one| one.get("name").and_then(Value::as_str).map(str::to_owned))
        .collect();
    let containers = [list(spec, "initContainers"), list(spec, "containers")].concat();
    let by_variable = containers.iter().any(|container| {
        let from = list(container, "envFrom").iter().any(|from| is(from.get(reference)));
        let env = list(container, "env");
        let one = env.iter().any(|env| is(env.get("valueFrom").and_then(|value| value.get(source))));
        let part = list(container, "volumeMounts").iter().any(|mount| {
            mount.get("subPath").is_some()
                && mount
                    .get("name")
                    .and_then(Value::as_str)
                    .is_some_and(|name| volumes.iter().any(|known| known == name))
        });
        from || one || part
    });
    match (by_variable, volumes.is_empty()) {
        (true, _) => Some(true),
        (false, false) => Some(false),
        (false, true) => None,
    }
}
