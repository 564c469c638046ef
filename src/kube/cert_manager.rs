//! cert-manager's `Certificate`, as far as it is used.
//!
//! Its fields are those of `knowledge/custom_resources`.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::{NamespaceResourceScope, Resource};
use serde::Serialize;

/// A certificate that is asked for, and the Secret that it is put in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    api_version: &'static str,
    kind: &'static str,
    metadata: ObjectMeta,
    spec: CertificateSpec,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateSpec {
    /// The Secret, with the keys `tls.crt`, `tls.key` and `ca.crt`.
    pub secret_name: String,
    /// Labels of that Secret.
    pub secret_template: SecretTemplate,
    /// The names that it is for.
    pub dns_names: Vec<String>,
    /// Who signs it.
    pub issuer_ref: IssuerRef,
    /// What it may be used for.
    pub usages: Vec<&'static str>,
    /// Its key.
    pub private_key: PrivateKey,
}

/// What the Secret gets.
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
    /// `Issuer`, `ClusterIssuer`, or another one's kind.
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
    /// Whether a renewed certificate has a new one.
    pub rotation_policy: &'static str,
}

impl Certificate {
    /// An object of it.
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
