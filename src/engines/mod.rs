//! What keeps PostgreSQL alive: one file or folder per engine, behind one trait.
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
    /// All that components, the steward and plans know of the engine.
    fn contract(&self, cluster: &Cluster) -> Contract;
    /// Its objects, its charts, and what it runs in the steward.
    fn part(&self, cluster: &Cluster, contract: &Contract) -> Part;
    /// How long writes stop and what can be lost, per kind of failure.
    fn budget(&self, cluster: &Cluster) -> budget::Budget;
    /// How to operate it; `blueprint` is what names the cluster to pgforge, its file and environment, in words of a shell.
    fn runbook(&self, cluster: &Cluster, blueprint: &str) -> Runbook;
    /// What this engine makes of a changed setting; `None` leaves it to PostgreSQL's own table.
    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict>;
}

/// The engine of that name.
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
