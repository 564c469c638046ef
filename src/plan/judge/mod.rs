//! What each change does: settings by the engine, then PostgreSQL's table, then fixed rules; fields of objects by the
//! prefix rules of their kind.

mod object;
mod parameter;
mod setting;

use super::delivery::Delivery;
use crate::cluster::Cluster;
use crate::engines::{self, Contract, Engine};
use crate::kube::Object;

/// All that a verdict depends on.
pub(super) struct Judge<'a> {
    pub(super) before: &'a Cluster,
    pub(super) after: &'a Cluster,
    pub(super) delivery: Delivery,
    engine: &'static dyn Engine,
    /// What the engine promises after the change.
    contract: Contract,
    /// What is rendered after the change.
    objects: &'a [Object],
}

impl<'a> Judge<'a> {
    pub(super) fn new(before: &'a Cluster, after: &'a Cluster, objects: &'a [Object], delivery: Delivery) -> Self {
        let engine = engines::engine(after.engine);
        Self { before, after, delivery, engine, contract: engine.contract(after), objects }
    }
}

impl Judge<'_> {
    /// What the engine promises after the change.
    pub(in crate::plan) fn contract(&self) -> &Contract {
        &self.contract
    }
}
