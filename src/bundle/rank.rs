//! Which kinds go before which.
//!
//! `kubectl apply -f` takes the order of the documents. Helm and Argo CD sort by lists of their own, which agree but for
//! CustomResourceDefinition, PriorityClass and webhooks, and this is their order; so a cluster comes up the same way
//! whoever applies it. The exceptions stand where all can live with them: the first two before everything that needs
//! them, webhooks after what serves them.
//!
//! What that order gives: no pod ever runs without its NetworkPolicy, its budget, its credentials and its permissions;
//! a Service has an address before a pod asks for it; an operator's custom resource comes after all that it names.

use crate::kube::Identity;

/// Rank, API group and kind. The gaps leave room: a rank is part of a file's name and never changes.
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

/// Custom resources, and whatever Kubernetes brings later.
const LAST: u8 = 90;

/// Where an object's kind stands in apply order, 0 to 99.
pub fn rank(identity: &Identity) -> u8 {
    RANKS
        .iter()
        .find(|(_, group, kind)| *kind == identity.kind && *group == identity.group())
        .map_or(LAST, |(rank, ..)| *rank)
}
