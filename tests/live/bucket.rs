//! The bucket for dumps, set by variables.

use crate::environment::variable;
use crate::harness::Missing;
use crate::images;
use crate::kubectl::{apply, kubectl};

/// The pod that runs rclone.
pub(crate) const IN_BUCKET: &str = "in-bucket";

/// The store's endpoint for pods, a bucket, and its keys.
pub(crate) struct Bucket {
    endpoint: String,
    name: String,
    access_key: String,
    /// The valid secret key.
    pub(crate) secret_key: String,
}

impl Bucket {
    pub(crate) fn find() -> Result<Self, Missing> {
        Ok(Self {
            endpoint: variable("PGFORGE_LIVE_S3_ENDPOINT")?,
            name: variable("PGFORGE_LIVE_S3_BUCKET")?,
            access_key: variable("PGFORGE_LIVE_S3_ACCESS_KEY")?,
            secret_key: variable("PGFORGE_LIVE_S3_SECRET_KEY")?,
        })
    }

    pub(crate) fn of_the_machine() -> Self {
        Self::find().unwrap_or_else(|Missing(what)| panic!("{what}"))
    }

    /// Returns the bucket with the prefix of a cluster, as in a blueprint.
    pub(crate) fn s3(&self, cluster: &str) -> String {
        format!(
            "{{s3: {{bucket: {}, endpoint: \"{}\", pathStyle: true, prefix: {}, secret: bucket}}}}",
            self.name,
            self.endpoint,
            prefix(cluster),
        )
    }

    /// Returns the Secret that the blueprints name.
    pub(crate) fn keys(&self, secret_key: &str) -> String {
        let secret = serde_json::json!({
            "apiVersion": "v1", "kind": "Secret", "metadata": {"name": "bucket"},
            "stringData": {"access-key": self.access_key, "secret-key": secret_key},
        });
        secret.to_string()
    }

    /// Creates the bucket from a new pod, which stays, with the rclone image of a cluster's dumps.
    pub(crate) fn made(&self, namespace: &str, cluster: &str) {
        let image = "jsonpath={.spec.jobTemplate.spec.template.spec.containers[1].image}";
        let image = kubectl(namespace, &["get", &format!("cronjob/{cluster}-dump"), "-o", image]);
        apply(namespace, &images::pod(IN_BUCKET, &image, &["sleep", "3600"], None, &["bucket"]));
        kubectl(namespace, &["wait", "--for=condition=Ready", "--timeout=300s", &format!("pod/{IN_BUCKET}")]);
        self.shell(namespace, cluster, &format!("rclone mkdir S:{}", self.name));
    }

    /// Runs a shell command with rclone: `S:` is the store, `$PLACE` the cluster's folder in the bucket.
    pub(crate) fn shell(&self, namespace: &str, cluster: &str, script: &str) -> String {
        let prepared = format!(
            "export RCLONE_CONFIG=/tmp/none RCLONE_LOG_LEVEL=ERROR RCLONE_CONFIG_S_TYPE=s3 RCLONE_CONFIG_S_PROVIDER=Other RCLONE_CONFIG_S_REGION=us-east-1 \
             RCLONE_CONFIG_S_ENDPOINT={} RCLONE_CONFIG_S_FORCE_PATH_STYLE=true RCLONE_CONFIG_S_ACCESS_KEY_ID={} RCLONE_CONFIG_S_SECRET_ACCESS_KEY={} \
             PLACE=S:{}/{}; {script}",
            self.endpoint,
            self.access_key,
            self.secret_key,
            self.name,
            prefix(cluster),
        );
        kubectl(namespace, &["exec", IN_BUCKET, "--", "sh", "-euc", &prepared])
    }
}

/// Returns the folder of a cluster's runs in the bucket.
fn prefix(cluster: &str) -> String {
    format!("live/{}/{cluster}", std::process::id())
}
