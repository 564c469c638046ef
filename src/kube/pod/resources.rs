//! The resources of containers that the blueprint does not set, in one table.
//!
//! No container has a CPU limit: a throttled proxy or watcher answers too late. On its node's disk, a container keeps
//! its log, of which kubelets hold 50Mi by default, and what it writes to volumes that are not in memory. A container
//! above its limit is evicted, so the limits leave room.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::ResourceRequirements;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::kube::quantity;

/// A container's requests and limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    cpu: &'static str,
    memory: &'static str,
    most_memory: &'static str,
    disk: Disk,
}

/// A container's request and limit of its node's disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    request: &'static str,
    limit: &'static str,
}

const fn size(cpu: &'static str, memory: &'static str, most_memory: &'static str, disk: Disk) -> Size {
    Size { cpu, memory, most_memory, disk }
}

const fn disk(request: &'static str, limit: &'static str) -> Disk {
    Disk { request, limit }
}

const LOG: Disk = disk("16Mi", "256Mi");

/// A script that runs once before others.
pub const ONCE: Size = size("10m", "32Mi", "32Mi", LOG);
/// The same, for a program that needs more.
pub const ONCE_LARGE: Size = size("10m", "64Mi", "64Mi", LOG);
/// A script that checks and acts every few seconds.
pub const LOOP: Size = size("10m", "32Mi", "64Mi", LOG);
/// The same, for a program that needs more.
pub const LOOP_LARGE: Size = size("20m", "64Mi", "128Mi", LOG);
/// An engine's program that decides on failovers or routes clients to the primary.
pub const DAEMON: Size = size("50m", "64Mi", "128Mi", disk("32Mi", "512Mi"));

/// PostgreSQL's log, and what tools leave in `/tmp`. Its data and temporary files are on its volume.
pub const INSTANCE: Disk = disk("64Mi", "2Gi");
/// The pooler's log.
pub const POOLER: Disk = disk("32Mi", "512Mi");
/// An application's log, and uploads and reports in progress.
pub const APP: Disk = disk("64Mi", "4Gi");
/// The log of a container that dumps, restores or uploads.
pub const BACKUP: Disk = disk("64Mi", "256Mi");

const STORAGE: &str = "ephemeral-storage";

/// Returns the resources of a container of this size.
pub fn resources(size: Size) -> ResourceRequirements {
    let Size { cpu, memory, most_memory, disk } = size;
    let quantity = |name: &str, amount: &str| (name.to_owned(), Quantity(amount.to_owned()));
    let own = ResourceRequirements {
        requests: Some([quantity("cpu", cpu), quantity("memory", memory)].into()),
        limits: Some([quantity("memory", most_memory)].into()),
        ..ResourceRequirements::default()
    };
    with_disk(own, disk)
}

/// Adds the disk's request and limit where `own` has none. A request above the table's limit raises the limit, and a
/// limit below the table's request lowers the request.
pub fn with_disk(mut own: ResourceRequirements, disk: Disk) -> ResourceRequirements {
    let of = |amounts: &Option<BTreeMap<String, Quantity>>| amounts.as_ref()?.get(STORAGE).cloned();
    let known = |amount: &str| Quantity(amount.to_owned());
    let less = |one: &Quantity, other: &Quantity| quantity::shrinks(&other.0, &one.0).unwrap_or(false);
    let (request, limit) = match (of(&own.requests), of(&own.limits)) {
        (Some(request), Some(limit)) => (request, limit),
        (Some(request), None) if less(&known(disk.limit), &request) => (request.clone(), request),
        (Some(request), None) => (request, known(disk.limit)),
        (None, Some(limit)) if less(&limit, &known(disk.request)) => (limit.clone(), limit),
        (None, Some(limit)) => (known(disk.request), limit),
        (None, None) => (known(disk.request), known(disk.limit)),
    };
    own.requests.get_or_insert_default().insert(STORAGE.to_owned(), request);
    own.limits.get_or_insert_default().insert(STORAGE.to_owned(), limit);
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_containers_own_requests_override_the_defaults() {
        let sized = |request: Option<&str>, limit: Option<&str>| {
            let amounts = |amount: Option<&str>| Some([(STORAGE.to_owned(), Quantity(amount?.to_owned()))].into());
            let own = ResourceRequirements {
                requests: amounts(request),
                limits: amounts(limit),
                ..ResourceRequirements::default()
            };
            let whole = with_disk(own, INSTANCE);
            [whole.requests, whole.limits].map(|amounts| amounts.unwrap()[STORAGE].0.clone())
        };
        assert_eq!(sized(None, None), ["64Mi", "2Gi"]);
        assert_eq!(sized(Some("1Gi"), None), ["1Gi", "2Gi"]);
        assert_eq!(sized(Some("3Gi"), None), ["3Gi", "3Gi"]);
        assert_eq!(sized(None, Some("32Mi")), ["32Mi", "32Mi"]);
        assert_eq!(sized(None, Some("8Gi")), ["64Mi", "8Gi"]);
        assert_eq!(sized(Some("1Gi"), Some("8Gi")), ["1Gi", "8Gi"]);
    }
}
