//! `spec.backups.dumps.to.s3`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blueprint::Map;
use crate::blueprint::values::{BucketName, Cidr, Endpoint, LabelKey, Name, Prefix, ResourceName};

/// A bucket of Amazon S3 or an S3-compatible store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct S3 {
    /// The bucket. It must exist.
    pub bucket: BucketName,
    /// The region.
    ///
    /// Default: `us-east-1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"eu-west-1")]
    pub region: Option<Name>,
    /// The URL of the store. For a store in the same Kubernetes cluster write the port of its pods, because network
    /// policies match pod ports.
    ///
    /// Default: Amazon S3 in the region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Endpoint>,
    /// Whether the bucket is part of a URL's path instead of its host. Most stores except Amazon's need this.
    #[serde(default)]
    pub path_style: bool,
    /// The prefix of the runs in the bucket. No other cluster may use the same.
    ///
    /// Default: the environment if there is one, the namespace and the name: `production/databases/orders`.
    ///
    /// Change: New runs use it, and `keep` and `verify` see only those. Runs below the old prefix remain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<Prefix>,
    /// The Secret with the keys `access-key` and `secret-key`. Writing dumps needs `s3:ListBucket`, `s3:GetObject`,
    /// `s3:PutObject` and `s3:DeleteObject` below the prefix; reading needs the first two.
    ///
    /// Any holder of a key that can write can also delete every run. Only versioning and object lock of the bucket
    /// protect against that.
    ///
    /// Default: none; see `workloadIdentity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"backuper-cred")]
    pub secret: Option<ResourceName>,
    /// The Secret with the keys that read dumps, for test restores and restores. Grant them only `s3:ListBucket` and
    /// `s3:GetObject` below the prefix, so that no pod that restores holds a key that can delete dumps. Only dumps use
    /// it.
    ///
    /// Default: `secret` or `workloadIdentity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"backup-reader")]
    pub verify_secret: Option<ResourceName>,
    /// Annotations of the service accounts of dumps, through which a cloud grants access instead of a Secret. With
    /// `verifySecret` only the service account of the pods that write has them.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/backups"}))]
    pub workload_identity: Map<LabelKey, String>,
    /// The Secret with the key `ca.crt`: the CA certificates that sign the store's certificate.
    ///
    /// Default: the CA certificates of the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"minio-ca")]
    pub ca: Option<ResourceName>,
    /// The store's addresses and, with `workloadIdentity`, those at which the cloud grants access. Pods that reach the
    /// bucket can reach no other address. Omit it for a store in the same Kubernetes cluster.
    ///
    /// Default: every address, on the store's port.
    ///
    /// Change: Restarts nothing. A run that cannot reach its bucket fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["192.0.2.0/24"])]
    pub cidrs: Vec<Cidr>,
}
