//! The remedy for TLS that is required before every instance offers it.

use super::{Transition, after, before};
use crate::verdict::Remedy;

impl Transition<'_> {
    /// Enables TLS first, and requires it once every instance offers it.
    pub(in crate::plan) fn require_tls_later(&self) -> Remedy {
        let offer = before("Set `required: false`, or remove it, and merge that first.", Vec::new());
        let wait = after(
            "Wait until every instance has its certificate: the steward becomes ready once each instance uses it.",
            vec![self.wait()],
        );
        let demand = after("Then set `required: true`, and merge that.", Vec::new());
        Remedy {
            title: format!("Enable TLS in {}, then require it", self.after.name),
            steps: vec![offer, self.merge(), wait, demand],
            during: "Writes stop while the primary restarts, as with every replaced pod.".to_owned(),
            rollback: "Set `required: false`: it applies to new connections within a minute.".to_owned(),
        }
    }
}
