//! The variables of the live tests.

use crate::harness::Missing;
use std::process::Command;

/// Returns a variable that must be set.
pub(crate) fn variable(name: &str) -> Result<String, Missing> {
    std::env::var(name).ok().filter(|value| !value.is_empty()).ok_or_else(|| Missing(format!("{name} is not set")))
}

/// Powers a node off.
pub(crate) fn kill_node(node: &str) -> Result<(), Missing> {
    act("PGFORGE_LIVE_KILL_NODE", node)
}

/// Powers a node on again.
pub(crate) fn start_node(node: &str) -> Result<(), Missing> {
    act("PGFORGE_LIVE_START_NODE", node)
}

fn act(name: &str, node: &str) -> Result<(), Missing> {
    let status = Command::new("sh").args(["-c", &variable(name)?]).env("NODE", node).status().expect("sh runs");
    assert!(status.success(), "{name} failed for {node}");
    Ok(())
}
