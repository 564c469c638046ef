//! The scripts that the instances of these engines run, and the scripts that watch them.

use crate::scripts::{Script, scripts};

/// Files of `src/scripts/instances`.
pub(in crate::engines) const SCRIPTS: &[Script] = scripts![
    "../../scripts/instances/claim-marks.sh" "../../scripts/instances/inspect-volume.sh"
    "../../scripts/instances/instance-credentials.sh" "../../scripts/instances/instance-live.sh"
    "../../scripts/instances/instance-ready.sh" "../../scripts/instances/instance-startup.sh"
    "../../scripts/instances/instance.sql" "../../scripts/instances/instances.sh"
    "../../scripts/instances/postmaster.sh" "../../scripts/instances/primary.sql"
    "../../scripts/instances/reload-certificate.sql" "../../scripts/instances/restart.sh"
];
