//! Small plans for tests.

use serde_json::Value;

use super::{Action, Cause, Change, ClusterPlan, FieldPath, Presence, Step, Subject, Target};
use crate::diagnostic::Path;
use crate::kube::Identity;
use crate::verdict::{Effect, Verdict};

/// A cluster on both sides.
pub(crate) fn cluster(name: &str, changes: Vec<Change>) -> ClusterPlan {
    let environment = None;
    let [file, name, namespace] = [&format!("blueprints/{name}.yaml"), name, "databases"].map(str::to_owned);
    let subject = Subject { file, name, namespace, environment };
    ClusterPlan { changes, ..ClusterPlan::unchanged(subject, Presence::Both, 20) }
}

/// A changed setting.
pub(crate) fn setting(path: &str, before: Value, after: Value) -> Change {
    Change {
        target: Target::Setting(Path::dotted(path)),
        action: Action::Change,
        before: Some(before),
        after: Some(after),
        verdict: Verdict::applied(Effect::None, "no client notices it"),
        cause: Cause::Lines(vec![super::Line { path: Path::dotted(path), before: None, after: None }]),
        accepted: None,
    }
}

/// The path of a field. Steps are keys, or list items such as `name=postgres`.
pub(crate) fn field(steps: &[&str]) -> FieldPath {
    let step = |text: &&str| match text.split_once('=') {
        Some((name, value)) => Step::Item(vec![(name.to_owned(), value.to_owned())]),
        None => Step::Key((*text).to_owned()),
    };
    FieldPath(steps.iter().map(step).collect())
}

/// A changed field of an object, or the whole object if the path is the root.
pub(crate) fn object(kind: &str, name: &str, path: FieldPath, before: Value, after: Value) -> Change {
    let api_version = if kind == "StatefulSet" { "apps/v1" } else { "v1" };
    let [api_version, kind, namespace, name] = [api_version, kind, "databases", name].map(str::to_owned);
    Change {
        target: Target::Object(Identity { api_version, kind, namespace, name }, path),
        cause: Cause::Lines(Vec::new()),
        ..setting("spec", before, after)
    }
}

impl Change {
    /// The change with another verdict.
    pub(crate) fn judged(self, verdict: Verdict) -> Self {
        Self { verdict, ..self }
    }
}
