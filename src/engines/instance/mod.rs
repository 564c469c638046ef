//! What the engines share whose pods pgforge renders: the instances' StatefulSet, the inspection of their volumes,
//! their credentials, probes and accounts, what the steward watches, and shared sections of their runbooks.

pub(super) mod check;
mod entrance;
mod init;
pub(super) mod pod;
mod probes;
pub(super) mod shared_runbook;
mod scripts;
mod set;
pub(super) mod settings;
pub(super) mod watch;

pub(super) use entrance::{primary, replicas};
pub(super) use init::{Mounts, credentials, inspect_volume, rules};
pub(super) use probes::probed;
pub(super) use scripts::SCRIPTS;
pub(super) use set::{CLAIM, GRACE_SECONDS, Set};
