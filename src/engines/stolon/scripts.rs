//! What stolon's pods and the steward's stolon containers run.

use crate::scripts::{Script, scripts};

/// Files of `src/scripts/stolon`.
pub(super) const SCRIPTS: &[Script] = scripts![
    "../../scripts/stolon/inspect-volume.sh" "../../scripts/stolon/instance.sql" "../../scripts/stolon/instances.sh"
    "../../scripts/stolon/keeper-credentials.sh" "../../scripts/stolon/keeper-live.sh"
    "../../scripts/stolon/keeper-ready.sh" "../../scripts/stolon/keeper-startup.sh"
    "../../scripts/stolon/postmaster.sh" "../../scripts/stolon/primary.sql" "../../scripts/stolon/restart.sh"
    "../../scripts/stolon/restarts.sh" "../../scripts/stolon/stolon.sh" "../../scripts/stolon/volumes.sh" "../../scripts/stolon/wait-for-store.sh"
];
