//! `spec.backups.dumps.keep`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blueprint::values::Whole;

/// Which runs of a database stay. A run stays if one of these keeps it; of a day, a week or a month the newest counts, and
/// of days, weeks and months only those that have a run. A database that can no longer be dumped keeps its last runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Keep {
    /// The newest runs.
    pub last: Whole<1, 10_000>,
    /// Days of which a run stays.
    pub daily: Whole<0, 10_000>,
    /// Weeks, from Monday on, of which a run stays.
    pub weekly: Whole<0, 10_000>,
    /// Months of which a run stays.
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
