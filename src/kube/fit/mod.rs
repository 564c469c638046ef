//! Checks a value against Kubernetes' definition of its kind: the name and type of every field.
//!
//! The kinds are the built-in ones, namespaced and cluster-wide, that deployments use; their fields are those of the
//! release that k8s-openapi was built for.

mod reader;

use std::any::TypeId;
use std::cell::RefCell;

use k8s_openapi::api::admissionregistration::v1::{
    MutatingWebhookConfiguration, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding,
    ValidatingWebhookConfiguration,
};
use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, ReplicaSet, StatefulSet};
use k8s_openapi::api::autoscaling::{v1 as autoscaling_v1, v2 as autoscaling_v2};
use k8s_openapi::api::batch::v1::{CronJob, Job};
use k8s_openapi::api::coordination::v1::Lease;
use k8s_openapi::api::core::v1::{
    ConfigMap, Endpoints, LimitRange, Namespace, PersistentVolume, PersistentVolumeClaim, Pod, PodTemplate,
    ReplicationController, ResourceQuota, Secret, Service, ServiceAccount,
};
use k8s_openapi::api::discovery::v1::EndpointSlice;
use k8s_openapi::api::networking::v1::{Ingress, IngressClass, NetworkPolicy};
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use k8s_openapi::api::rbac::v1::{ClusterRole, ClusterRoleBinding, Role, RoleBinding};
use k8s_openapi::api::scheduling::v1::PriorityClass;
use k8s_openapi::api::storage::v1::StorageClass;
use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition;
use k8s_openapi::{ClusterResourceScope, Resource};
use reader::Reader;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Deserializer, Segment as Step, Track};

use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Path, Segment};

/// A built-in kind.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// `apps/v1`.
    pub api_version: &'static str,
    /// `StatefulSet`.
    pub kind: &'static str,
    /// `statefulsets`.
    pub plural: &'static str,
    /// Whether its objects live in a namespace.
    pub is_namespaced: bool,
    fit: fn(&Value) -> Vec<Misfit>,
}

/// A part of a value that does not match its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where in the object.
    pub path: Path,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a part of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no such field; the most similar one, if any.
    NoField(Option<&'static str>),
    /// The field expects another type: `a whole number`.
    Expected(String),
}

macro_rules! kinds {
    ($($kind:ty),* $(,)?) => { [$(kind::<$kind>()),*] };
}

fn kind<T: Resource + DeserializeOwned + 'static>() -> Kind
where
    T::Scope: 'static,
{
    Kind {
        api_version: T::API_VERSION,
        kind: T::KIND,
        plural: T::URL_PATH_SEGMENT,
        is_namespaced: TypeId::of::<T::Scope>() != TypeId::of::<ClusterResourceScope>(),
        fit: misfits::<T>,
    }
}

/// Every kind.
fn all() -> [Kind; 38] {
    kinds![
        Namespace,
        CustomResourceDefinition,
        PriorityClass,
        NetworkPolicy,
        ResourceQuota,
        LimitRange,
        PodDisruptionBudget,
        ServiceAccount,
        Secret,
        ConfigMap,
        StorageClass,
        PersistentVolume,
        PersistentVolumeClaim,
        ClusterRole,
        ClusterRoleBinding,
        Role,
        RoleBinding,
        Service,
        Endpoints,
        EndpointSlice,
        Lease,
        DaemonSet,
        Pod,
        PodTemplate,
        ReplicationController,
        ReplicaSet,
        Deployment,
        autoscaling_v2::HorizontalPodAutoscaler,
        autoscaling_v1::HorizontalPodAutoscaler,
        StatefulSet,
        Job,
        CronJob,
        IngressClass,
        Ingress,
        MutatingWebhookConfiguration,
        ValidatingWebhookConfiguration,
        ValidatingAdmissionPolicy,
        ValidatingAdmissionPolicyBinding,
    ]
}

impl Kind {
    /// Returns the kind with this name in this version of its API.
    pub fn of(api_version: &str, kind: &str) -> Option<Self> {
        all().into_iter().find(|known| known.api_version == api_version && known.kind == kind)
    }

    /// Returns the kind in the current version of its API, if `api_version` is another version of the group, or in the
    /// former group `extensions`.
    pub fn current(api_version: &str, kind: &str) -> Option<Self> {
        let group = |api_version: &str| api_version.rsplit_once('/').map_or("", |(group, _)| group).to_owned();
        let known = all().into_iter().find(|known| known.kind == kind)?;
        let requested = group(api_version);
        (requested == group(known.api_version) || requested == "extensions").then_some(known)
    }

    /// Returns the parts of a value that do not match this kind.
    pub fn misfits(self, value: &Value) -> Vec<Misfit> {
        (self.fit)(value)
    }
}

fn misfits<T: DeserializeOwned>(value: &Value) -> Vec<Misfit> {
    let unknown = RefCell::new(Vec::new());
    let mut track = Track::new();
    let read = T::deserialize(Deserializer::new(Reader::new(value, &unknown), &mut track));
    let refused = read.err().map(|error| {
        let fault = Fault::Expected(expected(&error.to_string()));
        Misfit { path: steps(track), fault }
    });
    let unknown = unknown.into_inner().into_iter().map(|(path, fields)| {
        let near = match path.0.last() {
            Some(Segment::Key(key)) => nearest(key, fields.iter().copied()),
            _ => None,
        };
        Misfit { path, fault: Fault::NoField(near) }
    });
    unknown.chain(refused).collect()
}

/// Where serde stopped.
fn steps(track: Track) -> Path {
    let path = track.path();
    let steps = path.iter().filter_map(|step| match step {
        Step::Seq { index } => Some(Segment::Index(*index)),
        Step::Map { key } => Some(Segment::Key(key.clone())),
        Step::Enum { .. } | Step::Unknown => None,
    });
    Path(steps.collect())
}

/// Returns what serde expected, in words. The value found is left out: it may be a secret.
fn expected(message: &str) -> String {
    let expected = message.rsplit_once("expected ").map_or("something else", |(_, expected)| expected);
    let expected = expected.split(" at line ").next().unwrap_or(expected);
    match expected {
        "i32" | "i64" | "u32" | "u64" => "a whole number",
        "f64" => "a number",
        "a string" | "Quantity" => "text",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "IntOrString" | "enum IntOrString" => "a whole number or text",
        other if other.starts_with("a ") => other,
        // Kubernetes' named types are maps.
        other if other.starts_with(|c: char| c.is_ascii_uppercase()) || other.starts_with("struct ") => "a map",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn described(value: &Value) -> Vec<String> {
        let text = |key: &str| value[key].as_str().unwrap();
        let kind = Kind::of(text("apiVersion"), text("kind")).unwrap();
        let misfit = |Misfit { path, fault }: Misfit| match fault {
            Fault::NoField(None) => format!("{path}: no such field"),
            Fault::NoField(Some(near)) => format!("{path}: no such field, but {near}"),
            Fault::Expected(expected) => format!("{path}: expected {expected}"),
        };
        kind.misfits(value).into_iter().map(misfit).collect()
    }

    #[test]
    fn a_misspelt_field_is_found_wherever_it_is() {
        let service = json!({
            "apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "lables": {}},
            "spec": {"ports": [{"port": 1}, {"port": 2, "targetPrt": "x"}], "selector": {"anything": "goes"}, "type": null, "zookeeper": 1}
        });
        assert_eq!(
            described(&service),
            [
                "metadata.lables: no such field, but labels",
                "spec.zookeeper: no such field",
                "spec.ports[1].targetPrt: no such field, but targetPort",
            ]
        );
    }

    #[test]
    fn a_value_of_the_wrong_type_is_reported_without_the_value() {
        for (spec, message) in [
            (json!({"replicas": "hunter2"}), "spec.replicas: expected a whole number"),
            (json!({"paused": "hunter2"}), "spec.paused: expected `true` or `false`"),
            (json!({"selector": ["hunter2"]}), "spec.selector: expected a map"),
            (
                json!({"template": {"spec": {"containers": {"a": "hunter2"}}}}),
                "spec.template.spec.containers: expected a list",
            ),
            (
                json!({"template": {"spec": {"containers": [{"env": [{"name": "A", "value": 1}]}]}}}),
                "spec.template.spec.containers[0].env[0].value: expected text",
            ),
        ] {
            let deployment =
                json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": spec});
            assert_eq!(described(&deployment), [message]);
        }
    }

    #[test]
    fn kinds_know_their_scope_and_their_current_version() {
        assert!(Kind::of("v1", "ConfigMap").is_some_and(|kind| kind.is_namespaced));
        assert!(Kind::of("rbac.authorization.k8s.io/v1", "ClusterRole").is_some_and(|kind| !kind.is_namespaced));
        assert!(Kind::of("serving.knative.dev/v1", "Service").is_none());
        let current = |api_version, kind| Kind::current(api_version, kind).map(|kind| kind.api_version);
        assert_eq!(current("policy/v1beta1", "PodDisruptionBudget"), Some("policy/v1"));
        assert_eq!(current("extensions/v1beta1", "Ingress"), Some("networking.k8s.io/v1"));
        assert_eq!(current("serving.knative.dev/v1", "Service"), None);
    }
}
