//! `spec.access.tls`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{HostName, LabelValue, ResourceName, Text};

/// Encrypted connections, to PostgreSQL and to the pooler, by one certificate: either `secret` or `certManager` says whose.
/// A renewed certificate is read again, and no connection is lost: within two minutes, or when an operator sees it, as
/// `docs/engines.md` says of each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Tls {
    /// A Secret of yours with the keys `tls.crt`, `tls.key` and `ca.crt`, as cert-manager makes them too. The certificate
    /// must be for `<name>-primary.<namespace>.svc`, and for `-replicas` and `-pooler` in place of `-primary` where
    /// clients use those. An operator may follow only Secrets with a label of its own: the runbook has it.
    ///
    /// Default: none; see `certManager`.
    ///
    /// Change: Restarts every instance, one after another, and replaces the poolers, but where an operator has all of
    /// them read it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"orders-server")]
    pub secret: Option<ResourceName>,
    /// A certificate of cert-manager's, for the names of all Services, in the Secret `<name>-tls`.
    ///
    /// Default: none; see `secret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cert_manager: Option<CertManager>,
    /// The oldest version of TLS that is taken.
    ///
    /// Change: Reloads: it holds for new connections.
    pub min_version: TlsVersion,
    /// Whether connections without TLS are refused, and the server's certificate is verified by whoever connects inside the
    /// cluster: standbys, the pooler, the steward.
    ///
    /// Change: Reloads: it holds for new connections. Turn TLS on first and let every instance restart, and only then
    /// require it: an instance without its certificate takes nobody in.
    pub required: bool,
}

/// A certificate of cert-manager's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertManager {
    /// Who signs it.
    ///
    /// Change: Reloads, once the new certificate is there. Clients that verify need the other CA first.
    pub issuer: Issuer,
    /// Names besides those of the Services, under which clients outside reach the cluster.
    ///
    /// Change: Reloads, once the new certificate is there.
    #[serde(default)]
    #[schemars(example = ["orders.example.com"])]
    pub dns_names: Vec<HostName>,
}

/// An issuer of cert-manager's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Issuer {
    /// Its name.
    #[schemars(example = &"internal-ca")]
    pub name: ResourceName,
    /// Its kind: `Issuer` in the cluster's namespace, `ClusterIssuer`, or the kind of an external issuer.
    #[serde(default = "kind")]
    #[schemars(example = &"ClusterIssuer")]
    pub kind: LabelValue,
    /// Its API group, another one for external issuers.
    #[serde(default = "group")]
    #[schemars(example = &"cert-manager.io")]
    pub group: ResourceName,
}

/// Versions of TLS, by PostgreSQL's names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum TlsVersion {
    /// Of 2008, and whatever is newer.
    #[default]
    #[serde(rename = "TLSv1.2")]
    V1_2,
    /// Of 2018.
    #[serde(rename = "TLSv1.3")]
    V1_3,
}

fn kind() -> LabelValue {
    LabelValue::parse("Issuer").expect("cert-manager's own kind is a word")
}

fn group() -> ResourceName {
    ResourceName::parse("cert-manager.io").expect("cert-manager's own group is a name")
}

impl std::fmt::Display for TlsVersion {
    /// As the blueprint and PostgreSQL have it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::V1_2 => "TLSv1.2",
            Self::V1_3 => "TLSv1.3",
        })
    }
}
