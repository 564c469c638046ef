//! `spec.namespace`: whether the namespace is rendered.

use crate::kube::Identity;
use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict};
use serde_json::Value;

impl Transition<'_> {
    /// What it does that the namespace is rendered, or no longer.
    pub(super) fn namespace(&self, setting: &Setting) -> Verdict {
        if setting.after == Some(Value::Bool(true)) {
            return Verdict::calm(
                "the namespace is made, or labelled if it is there; pods that do not fit its Pod Security labels are refused from then on",
            );
        }
        if self.delivery.prunes() {
            Verdict::applied(
                Effect::DataLoss,
                "the Namespace object is no longer rendered: pruning deletes the namespace with everything in it, the data too",
            )
            .with(self.keep(&self.own_namespace()))
        } else {
            Verdict::calm("the Namespace object is no longer rendered; the namespace stays until somebody deletes it")
        }
    }

    fn own_namespace(&self) -> Identity {
        let [api_version, kind, namespace] = ["v1", "Namespace", ""].map(str::to_owned);
        Identity { api_version, kind, namespace, name: self.before.namespace.to_string() }
    }
}
