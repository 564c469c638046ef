//! Pods on different zones and nodes.

use k8s_openapi::api::core::v1::TopologySpreadConstraint;

use crate::kube::labels::Labels;
use crate::kube::metadata::matching;

/// What can fail as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// A zone of the cloud or a room.
    Zone,
    /// A machine.
    Node,
}

/// What happens to a pod that cannot be put where it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsatisfiable {
    /// It goes elsewhere.
    ScheduleAnyway,
    /// It waits.
    DoNotSchedule,
}

/// Spreads the pods that a selector matches evenly over the domains.
pub fn spread(domain: Domain, unsatisfiable: Unsatisfiable, selector: Labels) -> TopologySpreadConstraint {
    TopologySpreadConstraint {
        max_skew: 1,
        topology_key: match domain {
            Domain::Zone => "topology.kubernetes.io/zone",
            Domain::Node => "kubernetes.io/hostname",
        }
        .to_owned(),
        when_unsatisfiable: match unsatisfiable {
            Unsatisfiable::ScheduleAnyway => "ScheduleAnyway",
            Unsatisfiable::DoNotSchedule => "DoNotSchedule",
        }
        .to_owned(),
        label_selector: Some(matching(selector)),
        ..TopologySpreadConstraint::default()
    }
}
