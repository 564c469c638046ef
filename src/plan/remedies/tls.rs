//! TLS that is demanded before everybody has it.

use super::{Transition, after, before};
use crate::verdict::Remedy;

impl Transition<'_> {
    /// Offered first, demanded when every instance offers it.
    pub(in crate::plan) fn require_tls_later(&self) -> Remedy {
        let offer = before("Write `required: false`, or leave it out, and merge that first.", Vec::new());
        let wait = after(
            "Wait until every instance has its certificate: the steward is ready once each uses it.",
            vec![self.wait()],
        );
        let demand = after("Then write `required: true`, and merge that.", Vec::new());
        Remedy {
            title: format!("Turn TLS on in {}, then require it", self.after.name),
            steps: vec![offer, self.merge(), wait, demand],
            stops: "Writes stop while the primary restarts, as for any new pod.".to_owned(),
            back_out: "Write `required: false`: it holds for new connections within a minute.".to_owned(),
        }
    }
}
