//! The dump that a new cluster restores, with every default filled in.

use super::Postgres;
use crate::blueprint::BootstrapDump;
use crate::blueprint::values::Identifier;

/// The databases to restore from a run of dumps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bootstrap {
    /// The section as the blueprint has it.
    pub desired: BootstrapDump,
    /// The prefix of the runs in the bucket.
    pub prefix: String,
    /// The databases that may be restored.
    pub databases: Vec<Identifier>,
}

impl Bootstrap {
    /// How long the databases may take to arrive, in seconds: a day.
    pub const DEADLINE: i32 = 86_400;

    pub(super) fn resolve(desired: BootstrapDump, default_prefix: String, postgres: &Postgres) -> Self {
        let databases = if desired.databases.is_empty() {
            postgres.databases.keys().cloned().collect()
        } else {
            desired.databases.clone()
        };
        let prefix = desired.from.s3.prefix.as_ref().map_or(default_prefix, ToString::to_string);
        Self { desired, prefix, databases }
    }

    /// Whether databases that the run lacks are created empty.
    pub fn some(&self) -> bool {
        self.desired.databases.is_empty()
    }
}
