//! cert-manager's `Certificate`, as far as pgforge uses it.
//!
//! Its fields are listed in `knowledge/custom_resources`.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::{NamespaceResourceScope, Resource};
use serde::Serialize;

/// A requested certificate and its Secret.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    api_version: &'static str,
    kind: &'static str,
    metadata: ObjectMeta,
    spec: CertificateSpec,
}

/// The `spec` of a certificate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateSpec {
    /// The Secret that stores it, with the keys `tls.crt`, `tls.key` and `ca.crt`.
    pub secret_name: String,
    /// Labels of that Secret.
    pub secret_template: SecretTemplate,
    /// The DNS names that it is valid for.
    pub dns_names: Vec<String>,
    /// The issuer that signs it.
    pub issuer_ref: IssuerRef,
    /// Its permitted uses.
    pub usages: Vec<&'static str>,
    /// Its key.
    pub private_key: PrivateKey,
}

/// Metadata that cert-manager adds to the Secret.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretTemplate {
    /// Labels.
    pub labels: super::Labels,
}

/// An issuer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuerRef {
    /// Its name.
    pub name: String,
    /// `Issuer`, `ClusterIssuer` or the kind of an external issuer.
    pub kind: String,
    /// Its API group.
    pub group: String,
}

/// A key.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PrivateKey {
    /// `ECDSA`, `RSA`.
    pub algorithm: &'static str,
    /// In bits.
    pub size: u16,
    /// Whether a renewal creates a new key.
    pub rotation_policy: &'static str,
}

impl Certificate {
    /// Returns a certificate with this metadata and specification.
    pub fn new(metadata: ObjectMeta, spec: CertificateSpec) -> Self {
        Self { api_version: Self::API_VERSION, kind: Self::KIND, metadata, spec }
    }
}

impl Resource for Certificate {
    const API_VERSION: &'static str = "cert-manager.io/v1";
    const GROUP: &'static str = "cert-manager.io";
    const KIND: &'static str = "Certificate";
    const VERSION: &'static str = "v1";
    const URL_PATH_SEGMENT: &'static str = "certificates";
    type Scope = NamespaceResourceScope;
}
