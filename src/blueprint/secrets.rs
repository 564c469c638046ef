//! `spec.secrets`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Identifier, ResourceName};

/// The source of passwords, and the two roles that the engine needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Secrets {
    /// Who creates the Secrets. Existing Secrets are never changed.
    ///
    /// Change: Existing Secrets do not change. The setting decides only who creates missing ones.
    pub from: SecretsFrom,
    /// The superuser: by default the role `postgres` with the Secret `<name>-superuser`.
    pub superuser: Credential,
    /// The role that standbys use to stream: by default `replicator`, or the operator's name for it, with the Secret
    /// `<name>-replication`.
    pub replication: Credential,
}

/// Who creates Secrets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SecretsFrom {
    /// The steward, once, in the Kubernetes cluster, from the kernel's random numbers.
    #[default]
    Generated,
    /// You, before the first installation; the runbook has the commands.
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
    /// Change: Restarts every instance, one after another. The new Secret must contain the same password, because the
    /// database's was set once, at the first start.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "orders-superuser")]
    pub name: Option<ResourceName>,
    /// The name of the role.
    ///
    /// Default: see the section.
    ///
    /// Change: An outage after the first start: the role was created once, and the engine cannot log in as another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"admin")]
    pub username: Option<Identifier>,
}

impl std::fmt::Display for SecretsFrom {
    /// The word that the blueprint uses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Generated => "generated",
            Self::Existing => "existing",
        })
    }
}
