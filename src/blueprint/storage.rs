//! `spec.storage`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Bytes, ResourceName};

/// The volume of each instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Storage {
    /// The size of each instance's volume.
    ///
    /// Change: Rejected by the API server, because claim templates are immutable. If the storage class allows it, patch
    /// each claim to grow its volume; then recreate the StatefulSet without deleting its pods. Volumes cannot shrink.
    pub size: Bytes,
    /// The storage class of the volumes.
    ///
    /// Default: the default class of the Kubernetes cluster.
    ///
    /// Change: Rejected by the API server, because claim templates are immutable. After you recreate the StatefulSet
    /// without deleting its pods, new volumes get the class; existing volumes keep theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ResourceName>,
    /// What happens to the volumes when the cluster's objects are deleted.
    ///
    /// Change: Restarts nothing. With `delete`, deleting the cluster's objects deletes its data.
    #[serde(default)]
    pub on_delete: OnDelete,
}

/// What happens to volumes when the cluster's objects are deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum OnDelete {
    /// Volumes and data remain.
    #[default]
    Retain,
    /// Volumes and data are deleted.
    Delete,
}
