//! Pods on different zones and nodes.

use k8s_openapi::api::core::v1::{
    Affinity, PodAffinityTerm, PodAntiAffinity, TopologySpreadConstraint, WeightedPodAffinityTerm,
};

use crate::blueprint::Spread;
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

impl Domain {
    /// The label of nodes by which it is known.
    fn key(self) -> &'static str {
        match self {
            Self::Zone => "topology.kubernetes.io/zone",
            Self::Node => "kubernetes.io/hostname",
        }
    }
}

/// What happens to a pod that cannot be put where it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsatisfiable {
    /// It goes elsewhere.
    ScheduleAnyway,
    /// It waits.
    DoNotSchedule,
}

/// Keeps a pod from the nodes of those that a selector matches, as far as there are others.
pub fn away_from(selector: Labels) -> Affinity {
    let term = PodAffinityTerm {
        topology_key: Domain::Node.key().to_owned(),
        label_selector: Some(matching(selector)),
        ..PodAffinityTerm::default()
    };
    let preferred = vec![WeightedPodAffinityTerm { weight: 100, pod_affinity_term: term }];
    let anti = PodAntiAffinity {
        preferred_during_scheduling_ignored_during_execution: Some(preferred),
        ..PodAntiAffinity::default()
    };
    Affinity { pod_anti_affinity: Some(anti), ..Affinity::default() }
}

/// Spreads the pods that a selector matches as the blueprint asks, as far as there is room.
pub fn spreads(asked: &[Spread], selector: &Labels) -> Vec<TopologySpreadConstraint> {
    let domain = |asked: &Spread| match asked {
        Spread::Zone => Domain::Zone,
        Spread::Node => Domain::Node,
    };
    asked.iter().map(|asked| spread(domain(asked), Unsatisfiable::ScheduleAnyway, selector.clone())).collect()
}

/// Spreads the pods that a selector matches evenly over the domains.
pub fn spread(domain: Domain, unsatisfiable: Unsatisfiable, selector: Labels) -> TopologySpreadConstraint {
    TopologySpreadConstraint {
        max_skew: 1,
        topology_key: domain.key().to_owned(),
        when_unsatisfiable: match unsatisfiable {
            Unsatisfiable::ScheduleAnyway => "ScheduleAnyway",
            Unsatisfiable::DoNotSchedule => "DoNotSchedule",
        }
        .to_owned(),
        label_selector: Some(matching(selector)),
        ..TopologySpreadConstraint::default()
    }
}
