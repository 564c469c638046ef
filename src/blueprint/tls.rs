//! `spec.access.tls`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{HostName, LabelValue, ResourceName, Text};

/// Encrypted connections to PostgreSQL and the pooler, with one certificate: set either `secret` or `certManager`. A
/// renewed certificate is reloaded without losing connections, within two minutes or when an operator notices it: see
/// `docs/engines.md`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Tls {
    /// Your Secret with the keys `tls.crt`, `tls.key` and `ca.crt`, as cert-manager creates it. The certificate must
    /// cover `<name>-primary.<namespace>.svc`, and the same with `-replicas` and `-pooler` where clients use those.
    /// Some operators watch only Secrets with their label: see the runbook.
    ///
    /// Default: none; see `certManager`.
    ///
    /// Change: Restarts every instance, one after another, and replaces the poolers, unless an operator reloads all of
    /// them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"orders-server")]
    pub secret: Option<ResourceName>,
    /// A certificate from cert-manager for the names of all Services, in the Secret `<name>-tls`.
    ///
    /// Default: none; see `secret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cert_manager: Option<CertManager>,
    /// The minimum TLS version.
    ///
    /// Change: Reloads; applies to new connections.
    pub min_version: TlsVersion,
    /// Whether connections without TLS are rejected. Clients inside the cluster (standbys, the pooler, the steward)
    /// then verify the server's certificate.
    ///
    /// Change: Reloads; applies to new connections. Turn TLS on first, let every instance restart, and only then
    /// require it: an instance without its certificate rejects all clients.
    pub required: bool,
}

/// A certificate from cert-manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertManager {
    /// The issuer, which signs the certificate.
    ///
    /// Change: Reloads once the new certificate is issued. Clients that verify it need the new CA first.
    pub issuer: Issuer,
    /// Names in addition to those of the Services, for clients outside.
    ///
    /// Change: Reloads once the new certificate is issued.
    #[serde(default)]
    #[schemars(example = ["orders.example.com"])]
    pub dns_names: Vec<HostName>,
}

/// An issuer of cert-manager.
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
    /// Its API group, which differs for external issuers.
    #[serde(default = "group")]
    #[schemars(example = &"cert-manager.io")]
    pub group: ResourceName,
}

/// TLS versions, by PostgreSQL's names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum TlsVersion {
    /// From 2008, and all newer versions.
    #[default]
    #[serde(rename = "TLSv1.2")]
    V1_2,
    /// From 2018.
    #[serde(rename = "TLSv1.3")]
    V1_3,
}

fn kind() -> LabelValue {
    LabelValue::parse("Issuer").expect("`Issuer` is a label value")
}

fn group() -> ResourceName {
    ResourceName::parse("cert-manager.io").expect("`cert-manager.io` is a resource name")
}

impl std::fmt::Display for TlsVersion {
    /// The word that the blueprint and PostgreSQL use.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::V1_2 => "TLSv1.2",
            Self::V1_3 => "TLSv1.3",
        })
    }
}
