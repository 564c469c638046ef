//! The engines, which keep PostgreSQL running: one file or folder per engine, behind one trait.
//!
//! In: a [`Cluster`]. Out: the contract that components build on, the engine's part of the cluster, the budget and the
//! runbook.

mod bitnami;
pub mod budget;
mod cloudnative_pg;
mod facts;
mod instance;
mod patroni;
pub mod pgbouncer;
mod plain;
mod replaced;
mod replication;
mod standalone;
mod stolon;
mod zalando;

pub use facts::facts;
pub use replaced::replaced;

use crate::blueprint::engines::EngineKind;
use crate::cluster::{Cluster, Findings};
use crate::contract::{Contract, Part};
use crate::runbook::Runbook;
use crate::verdict::{Setting, Verdict};

/// One way to run the cluster.
pub trait Engine: Sync {
    /// The checks that only this engine has.
    fn check(&self, cluster: &Cluster, findings: &mut Findings);
    /// Everything that components, the steward and plans know about the engine.
    fn contract(&self, cluster: &Cluster) -> Contract;
    /// Its objects, its charts, and what it runs in the steward.
    fn part(&self, cluster: &Cluster, contract: &Contract) -> Part;
    /// The outage of writes and the possible data loss for each kind of failure.
    fn budget(&self, cluster: &Cluster) -> budget::Budget;
    /// The runbook. `blueprint` is the file and the environment of the cluster, as arguments of pgforge in shell
    /// words.
    fn runbook(&self, cluster: &Cluster, blueprint: &str) -> Runbook;
    /// The effect of a changed setting under this engine; with `None`, PostgreSQL's own table decides.
    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict>;
}

/// Returns the engine of this kind.
pub fn engine(kind: EngineKind) -> &'static dyn Engine {
    match kind {
        EngineKind::Standalone => &standalone::Standalone,
        EngineKind::Replication => &replication::Replication,
        EngineKind::Stolon => &stolon::Stolon,
        EngineKind::Patroni => &patroni::Patroni,
        EngineKind::Bitnami => &bitnami::Bitnami,
        EngineKind::Zalando => &zalando::Zalando,
        EngineKind::CloudnativePg => &cloudnative_pg::CloudnativePg,
    }
}
