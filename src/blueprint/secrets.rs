//! `spec.secrets`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Identifier, ResourceName};

/// Where passwords come from, and the two roles that the engine itself needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Secrets {
    /// Who makes the Secrets. A Secret that exists is never changed.
    pub from: SecretsFrom,
    /// The superuser. Default: the Secret `<name>-superuser`, the role `postgres`.
    pub superuser: Credential,
    /// The role that standbys stream with. Default: the Secret `<name>-replication`, the role `replicator`.
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

/// A role and the Secret with its password. A change after the first install is another role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Credential {
    /// The name of the Secret. Default: see the section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<ResourceName>,
    /// The name of the role. Default: see the section.
    #[serde(skip_serializing_if = "Option::is_none")]
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
