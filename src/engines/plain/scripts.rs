//! The scripts of the instances and of the steward, in addition to the shared ones.

use crate::scripts::{Script, scripts};

/// Files of `src/scripts/plain`.
pub(super) const SCRIPTS: &[Script] = scripts![
    "../../scripts/plain/initdb.sh" "../../scripts/plain/label-pods.sh" "../../scripts/plain/mark-claims.sh"
    "../../scripts/plain/peers.sh" "../../scripts/plain/permit-initdb.sh" "../../scripts/plain/postgres.sh"
    "../../scripts/plain/primary.sh" "../../scripts/plain/replication-slots.sql" "../../scripts/plain/standby.sh"
    "../../scripts/plain/state.sql"
];
