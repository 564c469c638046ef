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
    /// Change: Refused by the API server as it stands, for claims are made from an immutable template. A volume grows,
    /// where its class allows that, by a patch of each claim; then the StatefulSet is made anew under its pods. It
    /// cannot shrink.
    pub size: Bytes,
    /// The storage class of the volumes.
    ///
    /// Default: the Kubernetes cluster's own default class.
    ///
    /// Change: Refused by the API server as it stands, for claims are made from an immutable template. Once the
    /// StatefulSet is made anew under its pods, new volumes get the class; volumes that exist keep theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ResourceName>,
    /// What becomes of the volumes when the cluster's objects are deleted.
    ///
    /// Change: Restarts nothing. After `delete`, whoever deletes the cluster's objects deletes its data.
    #[serde(default)]
    pub on_delete: OnDelete,
}

/// What becomes of volumes when the cluster's objects are deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum OnDelete {
    /// They stay, with the data.
    #[default]
    Retain,
    /// They go, with the data.
    Delete,
}
