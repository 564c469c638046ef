//! Defaults that depend on the size of an instance.

use super::Cluster;
use crate::blueprint::Resources;
use crate::blueprint::values::{Bytes, PgValue};

/// `shared_buffers`: a quarter of the memory limit in whole megabytes, as PostgreSQL's manual suggests. Without a limit
/// PostgreSQL's own default holds.
pub(super) fn shared_buffers(resources: &Resources) -> Option<PgValue> {
    let megabytes = resources.limits.memory?.mebibytes() / 4;
    (megabytes > 0).then(|| PgValue::String(format!("{megabytes}MB")))
}

impl Cluster {
    /// The size of `/dev/shm`, where parallel queries meet: a quarter of the memory limit, which it counts against, and
    /// 256Mi without one.
    pub fn shared_memory(&self) -> Bytes {
        const WITHOUT_LIMIT: u64 = 256;
        let mebibytes = self.resources.limits.memory.map_or(WITHOUT_LIMIT, |limit| limit.mebibytes() / 4);
        Bytes::from_mebibytes(mebibytes)
    }
}
