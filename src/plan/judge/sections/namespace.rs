//! `spec.namespace`: whether the Namespace object is rendered.

use crate::kube::Identity;
use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict};
use serde_json::Value;

impl Transition<'_> {
    /// Judges whether the namespace is rendered, or no longer is.
    pub(super) fn namespace(&self, setting: &Setting) -> Verdict {
        if setting.after == Some(Value::Bool(true)) {
            return Verdict::no_effect(
                "the namespace is created, or labelled if it exists; pods that violate its Pod Security labels are rejected from then on",
            );
        }
        if self.delivery.prunes() {
            Verdict::applied(
                Effect::DataLoss,
                "the Namespace object is no longer rendered: pruning deletes the namespace and everything in it, including the data",
            )
            .with(self.keep(&self.own_namespace()))
        } else {
            Verdict::no_effect("the Namespace object is no longer rendered; the namespace stays until you delete it")
        }
    }

    fn own_namespace(&self) -> Identity {
        let [api_version, kind, namespace] = ["v1", "Namespace", ""].map(str::to_owned);
        Identity { api_version, kind, namespace, name: self.before.namespace.to_string() }
    }
}
