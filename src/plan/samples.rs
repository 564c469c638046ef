//! Small plans for tests.

use serde_json::Value;

use super::{Action, Cause, Change, ClusterPlan, Of, Presence, Subject};
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
        of: Of::Setting,
        object: None,
        action: Action::Change,
        path: path.to_owned(),
        before: Some(before),
        after: Some(after),
        verdict: Verdict::applied(Effect::None, "nothing that a client could notice"),
        cause: Cause::Lines(vec![super::Line { path: Path::dotted(path), before: None, after: None }]),
        accepted: None,
    }
}

/// A changed field of an object.
pub(crate) fn object(kind: &str, name: &str, path: &str, before: Value, after: Value) -> Change {
    let api_version = if kind == "StatefulSet" { "apps/v1" } else { "v1" };
    let [api_version, kind, namespace, name] = [api_version, kind, "databases", name].map(str::to_owned);
    Change {
        of: Of::Object,
        object: Some(Identity { api_version, kind, namespace, name }),
        cause: Cause::Lines(Vec::new()),
        ..setting(path, before, after)
    }
}

impl Change {
    /// The change with another verdict.
    pub(crate) fn judged(self, verdict: Verdict) -> Self {
        Self { verdict, ..self }
    }
}
