//! `spec.backups`.

mod continuous;
mod dumps;
mod keep;
mod s3;
mod verify;

pub use continuous::{Continuous, ContinuousTarget, Window};
pub use dumps::{DumpTarget, DumpTool, Dumps};
pub use keep::Keep;
pub use s3::S3;
pub use verify::{Scratch, Verify};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Copies of the data outside the Kubernetes cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Backups {
    /// Scheduled dumps by `pg_dump`.
    ///
    /// Default: none.
    ///
    /// Change: Restarts no instance; the steward restarts once. After removal no dumps are taken; existing dumps
    /// remain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"schedule": "0 */12 * * *", "to": {"s3": {"bucket": "msb-odoo-backups", "secret": "backuper-cred"}}}))]
    pub dumps: Option<Dumps>,
    /// Scheduled base backups and all WAL in between: point-in-time recovery.
    ///
    /// Default: none.
    ///
    /// Change: Replaces every instance, one after another, the primary last: archiving runs in the instance's pod.
    /// After removal nothing is archived; existing archives remain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"schedule": "0 3 * * *", "to": {"s3": {"bucket": "shop-backups", "secret": "shop-backups"}}, "keep": {"days": 30}}))]
    pub continuous: Option<Continuous>,
}
