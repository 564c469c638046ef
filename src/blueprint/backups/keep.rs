//! `spec.backups.dumps.keep`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blueprint::values::Whole;

/// Which runs of a database to keep. A run is kept if any of these rules keeps it. The newest run of a day, week or
/// month counts, and only days, weeks and months that have a run count. A database that can no longer be dumped keeps
/// its last runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Keep {
    /// How many of the newest runs to keep.
    pub last: Whole<1, 10_000>,
    /// How many days to keep a run of.
    pub daily: Whole<0, 10_000>,
    /// How many weeks, starting on Monday, to keep a run of.
    pub weekly: Whole<0, 10_000>,
    /// How many months to keep a run of.
    pub monthly: Whole<0, 10_000>,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            last: Whole::new(14).expect("14 is in the range"),
            daily: Whole::new(14).expect("14 is in the range"),
            weekly: Whole::new(8).expect("8 is in the range"),
            monthly: Whole::new(12).expect("12 is in the range"),
        }
    }
}
