use k8s_openapi::Metadata;
use k8s_openapi::api::apps::v1::{Deployment, StatefulSet};
use k8s_openapi::api::core::v1::{ConfigMap, Namespace, Secret, Service, ServiceAccount};
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use k8s_openapi::api::rbac::v1::Role;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

use super::{Bundle, rank};
use crate::kube::{Identity, Object};

fn object<T: Default + Serialize + Metadata<Ty = ObjectMeta>>(namespace: &str, name: &str) -> Object {
    let mut resource = T::default();
    resource.metadata_mut().name = Some(name.to_owned());
    resource.metadata_mut().namespace = Some(namespace.to_owned()).filter(|namespace| !namespace.is_empty());
    Object::of(&resource)
}

fn identity(api_version: &str, kind: &str) -> Identity {
    Identity { api_version: api_version.into(), kind: kind.into(), namespace: "n".into(), name: "a".into() }
}

#[test]
fn objects_are_sorted_in_apply_order() {
    let objects = || {
        vec![
            object::<Namespace>("", "n"),
            object::<NetworkPolicy>("n", "a"),
            object::<PodDisruptionBudget>("n", "a"),
            object::<ServiceAccount>("n", "a"),
            object::<Secret>("n", "a"),
            object::<ConfigMap>("m", "b"),
            object::<ConfigMap>("n", "a"),
            object::<ConfigMap>("n", "b"),
            object::<Role>("n", "a"),
            object::<Service>("n", "a"),
            object::<Deployment>("n", "a"),
            object::<StatefulSet>("n", "a"),
        ]
    };
    let reversed = objects().into_iter().rev().collect();
    let bundle = Bundle::new(vec![("the engine".into(), reversed)]).unwrap();
    assert_eq!(bundle.objects(), objects());
}

#[test]
fn custom_resources_are_last_even_if_kubernetes_has_the_same_kind() {
    let core = rank(&identity("v1", "Service"));
    let foreign = rank(&identity("serving.knative.dev/v1", "Service"));
    let ingress = rank(&identity("networking.k8s.io/v1", "Ingress"));
    assert!(core < ingress && ingress < foreign);
    assert_eq!(foreign, rank(&identity("postgresql.example.com/v1", "Cluster")));
}

#[test]
fn every_kind_keeps_the_order_of_helm_and_argo_cd() {
    // The order of both, without kinds that end in `List` and kinds that Kubernetes removed.
    let theirs = "v1/Namespace networking.k8s.io/v1/NetworkPolicy v1/ResourceQuota v1/LimitRange policy/v1/PodDisruptionBudget \
        v1/ServiceAccount v1/Secret v1/ConfigMap storage.k8s.io/v1/StorageClass v1/PersistentVolume v1/PersistentVolumeClaim \
        rbac.authorization.k8s.io/v1/ClusterRole rbac.authorization.k8s.io/v1/ClusterRoleBinding \
        rbac.authorization.k8s.io/v1/Role rbac.authorization.k8s.io/v1/RoleBinding v1/Service apps/v1/DaemonSet v1/Pod \
        v1/ReplicationController apps/v1/ReplicaSet apps/v1/Deployment autoscaling/v2/HorizontalPodAutoscaler \
        apps/v1/StatefulSet batch/v1/Job batch/v1/CronJob networking.k8s.io/v1/IngressClass networking.k8s.io/v1/Ingress \
        example.com/v1/Custom";
    let ranks: Vec<u8> = theirs
        .split_whitespace()
        .map(|word| {
            let (api_version, kind) = word.rsplit_once('/').unwrap();
            rank(&identity(api_version, kind))
        })
        .collect();
    assert!(ranks.is_sorted_by(|before, after| before < after), "{ranks:?}");
}

#[test]
fn an_object_from_two_parts_is_an_error_that_names_both() {
    let parts = vec![
        ("the engine".to_owned(), vec![object::<Secret>("n", "a"), object::<Service>("n", "a")]),
        ("`spec.objects[0]`".to_owned(), vec![object::<Service>("n", "a"), object::<Service>("m", "a")]),
        ("`spec.objects[1]`".to_owned(), vec![object::<Namespace>("", "n"), object::<Namespace>("", "n")]),
    ];
    let errors: Vec<String> = Bundle::new(parts).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "`Service/a` in namespace `n` is defined by the engine and again by `spec.objects[0]`",
            "`Namespace/n` is defined by `spec.objects[1]` and again by `spec.objects[1]`",
        ]
    );
}
