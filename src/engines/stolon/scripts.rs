//! The scripts that only stolon's pods and the steward's stolon containers run.

use crate::scripts::{Script, scripts};

/// Files of `src/scripts/stolon`.
pub(super) const SCRIPTS: &[Script] = scripts![
    "../../scripts/stolon/restarts.sh" "../../scripts/stolon/stolon.sh" "../../scripts/stolon/volumes.sh"
    "../../scripts/stolon/wait-for-store.sh"
];
