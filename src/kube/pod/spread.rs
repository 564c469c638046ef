//! Placement of pods on zones and nodes.

use k8s_openapi::api::core::v1::{
    Affinity, PodAffinity, PodAffinityTerm, PodAntiAffinity, TopologySpreadConstraint, WeightedPodAffinityTerm,
};

use crate::blueprint::Spread;
use crate::kube::labels::Labels;
use crate::kube::metadata::matching;

/// A failure domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// A cloud's zone or a room.
    Zone,
    /// A node.
    Node,
}

impl Domain {
    /// The nodes' label that identifies it.
    fn key(self) -> &'static str {
        match self {
            Self::Zone => "topology.kubernetes.io/zone",
            Self::Node => "kubernetes.io/hostname",
        }
    }
}

/// What happens to a pod that cannot be placed as desired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsatisfiable {
    /// It is scheduled elsewhere.
    ScheduleAnyway,
    /// It stays pending.
    DoNotSchedule,
}

/// Prefers nodes without the pods that a selector matches.
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

/// How strictly a pod must be on the node of the pods that share its volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colocation {
    /// It stays pending until that node has room. If no other pod uses the volume, any node will do: the pod itself has
    /// the label.
    Required,
    /// It is scheduled elsewhere if that node has no room.
    Preferred,
}

/// Places a pod on the node of the other pods with its label.
pub fn colocate(affinity: &mut Affinity, label: Labels, how: Colocation) {
    let term = PodAffinityTerm {
        topology_key: Domain::Node.key().to_owned(),
        label_selector: Some(matching(label)),
        ..PodAffinityTerm::default()
    };
    affinity.pod_affinity = Some(match how {
        Colocation::Required => PodAffinity {
            required_during_scheduling_ignored_during_execution: Some(vec![term]),
            ..PodAffinity::default()
        },
        Colocation::Preferred => PodAffinity {
            preferred_during_scheduling_ignored_during_execution: Some(vec![WeightedPodAffinityTerm {
                weight: 100,
                pod_affinity_term: term,
            }]),
            ..PodAffinity::default()
        },
    });
}

/// Spreads the pods that a selector matches over the domains that the blueprint lists, as far as there is room.
pub fn spreads(domains: &[Spread], selector: &Labels) -> Vec<TopologySpreadConstraint> {
    let domain = |spread: &Spread| match spread {
        Spread::Zone => Domain::Zone,
        Spread::Node => Domain::Node,
    };
    domains.iter().map(|listed| spread(domain(listed), Unsatisfiable::ScheduleAnyway, selector.clone())).collect()
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
