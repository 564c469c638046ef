//! `spec.storage`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Bytes, ResourceName};

/// The volume of each instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Storage {
    /// Its size, in Kubernetes' notation. Required. It can grow where the class allows it, in steps that the plan lists;
    /// it cannot shrink.
    pub size: Bytes,
    /// Its storage class. Default: the Kubernetes cluster's own default class. A change concerns new volumes only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ResourceName>,
    /// What becomes of the volumes when the cluster's objects are deleted.
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
