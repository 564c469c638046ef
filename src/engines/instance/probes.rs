//! The kubelet's probes of an instance.

use super::pod::script;
use crate::kube::pod::probe::{self, Timing};
use k8s_openapi::api::core::v1::Container;

/// A start may replay WAL for an hour before the kubelet restarts the container.
const STARTUP: Timing = Timing { period: 5, timeout: 10, failures: 720 };
const LIVENESS: Timing = Timing { period: 30, timeout: 10, failures: 3 };
const READINESS: Timing = Timing { period: 5, timeout: 10, failures: 2 };

/// Adds the probes: scripts that query PostgreSQL through its socket in `/tmp`.
pub(in crate::engines) fn probed(container: Container) -> Container {
    Container {
        startup_probe: Some(probe::exec(script("instance-startup.sh"), STARTUP)),
        liveness_probe: Some(probe::exec(script("instance-live.sh"), LIVENESS)),
        readiness_probe: Some(probe::exec(script("instance-ready.sh"), READINESS)),
        ..container
    }
}
