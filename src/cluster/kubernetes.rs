//! Converts sections of the blueprint to the types of Kubernetes that they mirror.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::api::networking::v1 as networking;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1 as meta;

use crate::blueprint::values::{LabelKey, LabelValue};
use crate::blueprint::{
    Access, Amounts, AppIngress, LabelSelector, Map, OnDelete, Peer, Placement, Resources, SelectorOperator, Service,
    Storage, TaintEffect, Toleration, TolerationOperator,
};

fn labels(labels: &Map<LabelKey, LabelValue>) -> Option<BTreeMap<String, String>> {
    (!labels.is_empty()).then(|| labels.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect())
}

impl Placement {
    /// `nodeSelector` of a pod.
    pub fn node_selector(&self) -> Option<BTreeMap<String, String>> {
        labels(&self.node_selector)
    }

    /// `tolerations` of a pod.
    pub fn tolerations(&self) -> Vec<core::Toleration> {
        self.tolerations.iter().map(toleration).collect()
    }

    /// `priorityClassName` of a pod.
    pub fn priority_class(&self) -> Option<String> {
        self.priority_class.as_ref().map(ToString::to_string)
    }
}

fn toleration(desired: &Toleration) -> core::Toleration {
    let operator = match desired.operator {
        TolerationOperator::Equal => "Equal",
        TolerationOperator::Exists => "Exists",
    };
    let effect = |effect| match effect {
        TaintEffect::NoSchedule => "NoSchedule",
        TaintEffect::PreferNoSchedule => "PreferNoSchedule",
        TaintEffect::NoExecute => "NoExecute",
    };
    core::Toleration {
        key: desired.key.as_ref().map(ToString::to_string),
        operator: Some(operator.to_owned()),
        value: desired.value.as_ref().map(ToString::to_string),
        effect: desired.effect.map(|desired| effect(desired).to_owned()),
        toleration_seconds: desired.toleration_seconds.map(|seconds| seconds.get().into()),
    }
}

impl Resources {
    /// `resources` of a container.
    pub fn requirements(&self) -> core::ResourceRequirements {
        core::ResourceRequirements {
            requests: amounts(&self.requests),
            limits: amounts(&self.limits),
            ..core::ResourceRequirements::default()
        }
    }
}

fn amounts(desired: &Amounts) -> Option<BTreeMap<String, Quantity>> {
    let cpu = desired.cpu.map(|cpu| ("cpu".to_owned(), Quantity(cpu.to_string())));
    let memory = desired.memory.map(|memory| ("memory".to_owned(), Quantity(memory.to_string())));
    let disk = desired.ephemeral_storage.map(|disk| ("ephemeral-storage".to_owned(), Quantity(disk.to_string())));
    let amounts: BTreeMap<_, _> = cpu.into_iter().chain(memory).chain(disk).collect();
    (!amounts.is_empty()).then_some(amounts)
}

impl Storage {
    /// `storageClassName` of a claim; `None` for the default class.
    pub fn class(&self) -> Option<&str> {
        self.class.as_ref().map(crate::blueprint::values::ResourceName::as_str)
    }

    /// `whenDeleted` of a `StatefulSet`'s claims.
    pub fn when_deleted(&self) -> &'static str {
        match self.on_delete {
            OnDelete::Retain => "Retain",
            OnDelete::Delete => "Delete",
        }
    }
}

impl Service {
    /// `annotations` of the Service.
    pub fn annotations(&self) -> Option<BTreeMap<String, String>> {
        annotations(&self.annotations)
    }
}

impl AppIngress {
    /// `annotations` of the Ingress.
    pub fn annotations(&self) -> Option<BTreeMap<String, String>> {
        annotations(&self.annotations)
    }
}

fn annotations(own: &Map<LabelKey, String>) -> Option<BTreeMap<String, String>> {
    (!own.is_empty()).then(|| own.iter().map(|(key, value)| (key.to_string(), value.clone())).collect())
}

impl Access {
    /// Peers of a network policy, besides the cluster's namespace.
    pub fn peers(&self) -> Vec<networking::NetworkPolicyPeer> {
        self.allow_from.iter().map(Peer::peer).collect()
    }
}

impl Peer {
    /// The peer as a network policy has it.
    pub fn peer(&self) -> networking::NetworkPolicyPeer {
        networking::NetworkPolicyPeer {
            pod_selector: self.pod_selector.as_ref().map(selector),
            namespace_selector: self.namespace_selector.as_ref().map(selector),
            ip_block: self.ip_block.as_ref().map(|block| networking::IPBlock {
                cidr: block.cidr.to_string(),
                except: (!block.except.is_empty()).then(|| block.except.iter().map(ToString::to_string).collect()),
            }),
        }
    }
}

fn selector(desired: &LabelSelector) -> meta::LabelSelector {
    let operator = |operator| match operator {
        SelectorOperator::In => "In",
        SelectorOperator::NotIn => "NotIn",
        SelectorOperator::Exists => "Exists",
        SelectorOperator::DoesNotExist => "DoesNotExist",
    };
    let expressions = desired.match_expressions.iter().map(|expression| meta::LabelSelectorRequirement {
        key: expression.key.to_string(),
        operator: operator(expression.operator).to_owned(),
        values: (!expression.values.is_empty()).then(|| expression.values.iter().map(ToString::to_string).collect()),
    });
    meta::LabelSelector {
        match_labels: labels(&desired.match_labels),
        match_expressions: (!desired.match_expressions.is_empty()).then(|| expressions.collect()),
    }
}
