//! `spec.backups.dumps.to.s3`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blueprint::Map;
use crate::blueprint::values::{BucketName, Cidr, Endpoint, LabelKey, Name, Prefix, ResourceName};

/// A bucket of Amazon S3 or of any store that speaks its language.
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
    /// Where the store answers. Of a store in the same Kubernetes cluster write the port of its pods, which network
    /// policies see.
    ///
    /// Default: Amazon S3 of the region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Endpoint>,
    /// Whether the bucket stands in the path of a URL rather than in its host, as most stores but Amazon's want it.
    #[serde(default)]
    pub path_style: bool,
    /// Where in the bucket the runs lie; no other cluster may have the same.
    ///
    /// Default: the environment if there is one, the namespace and the name: `production/databases/orders`.
    ///
    /// Change: New runs lie there, and `keep` and `verify` see only those. Runs at the former place stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<Prefix>,
    /// The Secret with the keys `access-key` and `secret-key`. Writing dumps needs `s3:ListBucket`, `s3:GetObject`,
    /// `s3:PutObject` and `s3:DeleteObject` below the prefix; a bucket that is only read needs the first two.
    ///
    /// Whoever has a key that writes can also remove every run. Only versioning and object lock of the bucket protect runs
    /// from that.
    ///
    /// Default: none; see `workloadIdentity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"backuper-cred")]
    pub secret: Option<ResourceName>,
    /// The Secret with the keys by which dumps are read: by proofs and by restores. Give them `s3:ListBucket` and
    /// `s3:GetObject` below the prefix and nothing else: then no pod that restores anything holds a key that can remove
    /// it. Only dumps take it.
    ///
    /// Default: what `secret` or `workloadIdentity` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"backup-reader")]
    pub verify_secret: Option<ResourceName>,
    /// Annotations of the service accounts of dumps, by which a cloud gives them access instead of a Secret. Where there is
    /// a `verifySecret`, only the account of the pods that write has them.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/backups"}))]
    pub workload_identity: Map<LabelKey, String>,
    /// The Secret with the key `ca.crt`: the certificates that the store's own is signed by.
    ///
    /// Default: those of the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"minio-ca")]
    pub ca: Option<ResourceName>,
    /// The store's addresses and, with `workloadIdentity`, those at which the cloud gives access: pods that reach the bucket
    /// reach no other address. Leave it out for a store in the same Kubernetes cluster.
    ///
    /// Default: every address, at the store's port.
    ///
    /// Change: Restarts nothing. A run that cannot reach its bucket fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["192.0.2.0/24"])]
    pub cidrs: Vec<Cidr>,
}
