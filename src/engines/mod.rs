//! What keeps PostgreSQL alive: one file or folder per engine, behind one trait.
//!
//! In: a [`Cluster`]. Out: objects, what the steward runs for the engine, the contract that components build on, the
//! budget and the runbook.

mod bitnami;
pub mod budget;
mod chart;
mod cloudnative_pg;
mod contract;
mod desk;
mod instance;
mod output;
mod owned;
mod patroni;
pub mod pgbouncer;
mod plain;
mod replaced;
mod replication;
pub mod runbook;
pub mod template;
mod standalone;
mod stolon;
mod zalando;

pub use chart::Chart;
pub use contract::{Contract, DataSet, Endpoint, Operator, Outside, PodWriters, Pods, Proof, Writers};
pub use desk::{ASKED, Desk, SECRETS, STEWARD, Secrets};
pub use output::{Output, StewardPart};
pub use owned::Owned;
pub use replaced::replaced;

use crate::blueprint::engines::EngineKind;
use crate::cluster::{Cluster, Findings};
use crate::kube::Labels;
use crate::verdict::{Setting, Verdict};

/// One way to run the cluster.
pub trait Engine: Sync {
    /// What is true of the engine whatever the blueprint says.
    fn facts(&self) -> &'static Facts;
    /// The checks that only this engine has.
    fn check(&self, cluster: &Cluster, findings: &mut Findings);
    /// All that components know of an engine.
    fn contract(&self, cluster: &Cluster) -> Contract;
    /// The engine's own objects and its part of the steward.
    fn output(&self, cluster: &Cluster) -> Output;
    /// Whether its servers take encrypted connections by a certificate of their own, whatever the blueprint says.
    fn has_certificate(&self) -> bool {
        false
    }
    /// Helm charts that run a part of the cluster, with their values.
    fn charts(&self, _: &Cluster) -> Vec<Chart> {
        Vec::new()
    }
    /// How many of the claims of the contract's StatefulSet are looked at and marked before a password is made.
    fn claims(&self, cluster: &Cluster) -> u16 {
        cluster.instances
    }
    /// What selects the pods of one of the contract's components.
    fn selector(&self, cluster: &Cluster, contract: &Contract, component: &str) -> Labels {
        contract.selector(cluster, component)
    }
    /// Names of the Services that an operator makes for the cluster beside those rendered here.
    fn services_of_operator(&self, _cluster: &Cluster) -> Vec<String> {
        Vec::new()
    }
    /// How long writes stop and what can be lost, per kind of failure.
    fn budget(&self, cluster: &Cluster) -> budget::Budget;
    /// How to operate it; `blueprint` is what names the cluster to pgforge, its file and environment, in words of a shell.
    fn runbook(&self, cluster: &Cluster, blueprint: &str) -> runbook::Runbook;
    /// What this engine makes of a changed setting; `None` leaves it to PostgreSQL's own table.
    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict>;
}

/// What is true of an engine whatever the blueprint says.
#[derive(Debug)]
pub struct Facts {
    /// Parameters that it sets itself; a blueprint may not.
    pub owned_parameters: Owned,
    /// The blueprint says which instance is the primary.
    pub chosen_primary: bool,
    /// It takes base backups and archives WAL.
    pub continuous: bool,
    /// It takes passwords from Secrets that somebody brings.
    pub brought_secrets: bool,
    /// Who makes the connection pooler that `spec.pooler` asks for.
    pub pooler: By,
}

/// Who sees to something that blueprints may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Components, as for every engine.
    Components,
    /// The engine, with objects of its own.
    Engine,
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
