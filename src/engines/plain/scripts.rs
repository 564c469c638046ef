//! The scripts of the instances and of the steward, in addition to the shared ones.

use crate::scripts::{Script, scripts};

/// Files of `src/scripts/plain`.
pub(super) const SCRIPTS: &[Script] = scripts![
    "../../scripts/plain/initdb.sh" "../../scripts/plain/labels.sh" "../../scripts/plain/marks.sh"
    "../../scripts/plain/peers.sh" "../../scripts/plain/permit.sh" "../../scripts/plain/postgres.sh"
    "../../scripts/plain/primary.sh" "../../scripts/plain/standby.sh" "../../scripts/plain/state.sql"
    "../../scripts/plain/tend.sql"
];
