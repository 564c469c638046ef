//! The outage of writes and the possible data loss for each kind of failure, with formulas and assumptions.

use serde::Serialize;

/// A kind of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The primary's `postgres` process crashes; its pod lives.
    Process,
    /// The primary's pod is deleted or evicted.
    Pod,
    /// The node that runs the primary dies.
    Node,
    /// A node that runs a standby dies.
    StandbyNode,
    /// All nodes of the primary's zone die.
    Zone,
    /// The Kubernetes API server does not answer.
    ApiServer,
}

impl Failure {
    /// Every kind, in display order.
    pub const ALL: [Self; 6] = [Self::Process, Self::Pod, Self::Node, Self::StandbyNode, Self::Zone, Self::ApiServer];

    /// Its name in messages.
    pub fn title(self) -> &'static str {
        match self {
            Self::Process => "the primary's process crashes",
            Self::Pod => "the primary's pod is deleted",
            Self::Node => "the primary's node dies",
            Self::StandbyNode => "a standby's node dies",
            Self::Zone => "the primary's zone dies",
            Self::ApiServer => "the API server does not answer",
        }
    }
}

/// The time for which writes stop.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    /// No longer than this many seconds.
    Within {
        /// Seconds.
        seconds: f64,
        /// The formula, with the settings' names.
        formula: String,
    },
    /// There is no bound.
    Unbounded {
        /// Why.
        cause: String,
    },
}

/// The acknowledged commits that can be lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// None.
    Nothing,
    /// Those described here.
    UpTo(String),
}

/// One row of a budget.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The failure.
    pub failure: Failure,
    /// The time for which writes stop.
    pub writes: Stop,
    /// The acknowledged commits that can be lost.
    pub loss: Loss,
}

/// The bounds that a cluster keeps when something fails.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Budget {
    /// One row for each [`Failure`], in [`Failure::ALL`]'s order.
    pub rows: Vec<Row>,
    /// The settings in the formulas, by the names used there, with their values.
    pub settings: Vec<(&'static str, String)>,
    /// The conditions under which the bounds hold.
    pub assumptions: Vec<String>,
}

impl Budget {
    /// The row of one failure.
    pub fn row(&self, failure: Failure) -> Option<&Row> {
        self.rows.iter().find(|row| row.failure == failure)
    }
}
