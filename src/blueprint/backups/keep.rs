//! `spec.backups.dumps.keep`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blueprint::values::Whole;

/// Which runs of a database to keep. A run is kept if any of these rules keeps it. Days, weeks and months without a run
/// do not count. A database that can no longer be dumped keeps its last runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Keep {
    /// The number of newest runs to keep.
    pub last: Whole<1, 10_000>,
    /// The number of days whose newest run is kept.
    pub daily: Whole<0, 10_000>,
    /// The number of weeks, starting on Monday, whose newest run is kept.
    pub weekly: Whole<0, 10_000>,
    /// The number of months whose newest run is kept.
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
