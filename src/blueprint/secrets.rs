//! `spec.secrets`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Identifier, ResourceName};

/// Where passwords come from, and the two roles that the engine itself needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Secrets {
    /// Who makes the Secrets. A Secret that exists is never changed.
    ///
    /// Change: Secrets that exist stay as they are; only those that are missing are made by another.
    pub from: SecretsFrom,
    /// The superuser: by default the role `postgres` with the Secret `<name>-superuser`.
    pub superuser: Credential,
    /// The role that standbys stream with: by default `replicator`, or what the
    /// operator calls it, with the Secret `<name>-replication`.
    pub replication: Credential,
}

/// Who makes Secrets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SecretsFrom {
    /// The steward, once, in the Kubernetes cluster, from its kernel's randomness.
    #[default]
    Generated,
    /// You, before the first install; the runbook has the commands.
    Existing,
}

/// A role and the Secret with its password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Credential {
    /// The name of the Secret.
    ///
    /// Default: see the section.
    ///
    /// Change: Restarts every instance, one after another. The other Secret must hold the same password: the one in the
    /// database was set once, at the first start.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "orders-superuser")]
    pub name: Option<ResourceName>,
    /// The name of the role.
    ///
    /// Default: see the section.
    ///
    /// Change: An outage after the first start: the role was made once, and the engine cannot log in as another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"admin")]
    pub username: Option<Identifier>,
}

impl std::fmt::Display for SecretsFrom {
    /// As the blueprint has it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Generated => "generated",
            Self::Existing => "existing",
        })
    }
}
