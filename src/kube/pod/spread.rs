//! Pods on different zones and nodes.

use k8s_openapi::api::core::v1::{
    Affinity, PodAffinity, PodAffinityTerm, PodAntiAffinity, TopologySpreadConstraint, WeightedPodAffinityTerm,
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

/// How much a pod must be beside those that have its volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// It waits for a place there. Where nobody has the volume, any place will do: the pod bears the label too.
    Required,
    /// It goes elsewhere if there is none.
    Preferred,
}

/// Brings a pod to the node of those that bear a label, as it does.
pub fn beside(affinity: &mut Affinity, label: Labels, how: Beside) {
    let term = PodAffinityTerm {
        topology_key: Domain::Node.key().to_owned(),
        label_selector: Some(matching(label)),
        ..PodAffinityTerm::default()
    };
    affinity.pod_affinity = Some(match how {
        Beside::Required => PodAffinity {
            required_during_scheduling_ignored_during_execution: Some(vec![term]),
            ..PodAffinity::default()
        },
        Beside::Preferred => PodAffinity {
            preferred_during_scheduling_ignored_during_execution: Some(vec![WeightedPodAffinityTerm {
                weight: 100,
                pod_affinity_term: term,
            }]),
            ..PodAffinity::default()
        },
    });
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
