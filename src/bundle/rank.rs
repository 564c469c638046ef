//! The order in which kinds are applied.
//!
//! `kubectl apply -f` keeps the order of the documents. Helm and Argo CD sort by their own lists, which differ only in
//! CustomResourceDefinition, PriorityClass and webhooks. This is their order, so that a cluster starts the same way
//! with each of these tools. The exceptions have places that suit all tools: the first two before everything that needs
//! them, webhooks after the objects that serve them.
//!
//! This order ensures that no pod runs without its NetworkPolicy, PodDisruptionBudget, credentials and permissions. A
//! Service has an address before a pod resolves it. An operator's custom resource follows all objects that it
//! references.

use crate::kube::Identity;

/// Rank, API group and kind. A rank is part of a file's name and never changes, so gaps leave room for new kinds.
const RANKS: [(u8, &str, &str); 33] = [
    (0, "", "Namespace"),
    (1, "apiextensions.k8s.io", "CustomResourceDefinition"),
    (2, "scheduling.k8s.io", "PriorityClass"),
    (4, "networking.k8s.io", "NetworkPolicy"),
    (5, "", "ResourceQuota"),
    (6, "", "LimitRange"),
    (8, "policy", "PodDisruptionBudget"),
    (10, "", "ServiceAccount"),
    (12, "", "Secret"),
    (14, "", "ConfigMap"),
    (16, "storage.k8s.io", "StorageClass"),
    (17, "", "PersistentVolume"),
    (18, "", "PersistentVolumeClaim"),
    (20, "rbac.authorization.k8s.io", "ClusterRole"),
    (21, "rbac.authorization.k8s.io", "ClusterRoleBinding"),
    (22, "rbac.authorization.k8s.io", "Role"),
    (23, "rbac.authorization.k8s.io", "RoleBinding"),
    (30, "", "Service"),
    (40, "apps", "DaemonSet"),
    (41, "", "Pod"),
    (42, "", "ReplicationController"),
    (43, "apps", "ReplicaSet"),
    (44, "apps", "Deployment"),
    (45, "autoscaling", "HorizontalPodAutoscaler"),
    (46, "apps", "StatefulSet"),
    (50, "batch", "Job"),
    (52, "batch", "CronJob"),
    (60, "networking.k8s.io", "IngressClass"),
    (61, "networking.k8s.io", "Ingress"),
    (70, "admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    (71, "admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
    (72, "admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
    (73, "admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"),
];

/// The rank of custom resources and of kinds that Kubernetes adds later.
const LAST: u8 = 90;

/// Returns the rank of an object's kind in apply order, 0 to 99.
pub fn rank(identity: &Identity) -> u8 {
    RANKS
        .iter()
        .find(|(_, group, kind)| *kind == identity.kind && *group == identity.group())
        .map_or(LAST, |(rank, ..)| *rank)
}
