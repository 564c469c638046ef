//! What containers ask for where the blueprint does not say: one table.
//!
//! No container has a limit of CPU: a throttled proxy or watcher answers too late. On the disk of its node a container keeps
//! its log, of which kubelets hold 50Mi unless configured otherwise, and what it writes to volumes that are no memory; one that
//! exceeds its limit is evicted, so that the limits leave room.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::ResourceRequirements;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::kube::quantity;

/// What a container asks for, and the most that it may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    cpu: &'static str,
    memory: &'static str,
    most_memory: &'static str,
    disk: Disk,
}

/// What a container asks for of its node's disk, and the most that it may use.
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
/// The same, by a program that takes more.
pub const ONCE_LARGE: Size = size("10m", "64Mi", "64Mi", LOG);
/// A script that looks and acts every few seconds.
pub const LOOP: Size = size("10m", "32Mi", "64Mi", LOG);
/// The same, by a program that takes more.
pub const LOOP_LARGE: Size = size("20m", "64Mi", "128Mi", LOG);
/// A program of an engine that decides, or leads clients to the primary.
pub const DAEMON: Size = size("50m", "64Mi", "128Mi", disk("32Mi", "512Mi"));

/// PostgreSQL's log, and what tools leave below `/tmp`. Its data and its temporary files are on its volume.
pub const INSTANCE: Disk = disk("64Mi", "2Gi");
/// The pooler's log.
pub const POOLER: Disk = disk("32Mi", "512Mi");
/// An application's log, and uploads and reports while they are made.
pub const APP: Disk = disk("64Mi", "4Gi");
/// The log of a container that dumps, restores or uploads.
pub const BACKUP: Disk = disk("64Mi", "256Mi");

const STORAGE: &str = "ephemeral-storage";

/// The resources of a container of that size.
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

/// The same resources with what is asked for of the node's disk, unless they say so themselves. A request that is above the
/// limit of the table raises that, and a limit below its request lowers that.
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
    fn what_is_asked_for_counts_and_the_rest_follows_it() {
        let asked = |request: Option<&str>, limit: Option<&str>| {
            let amounts = |amount: Option<&str>| Some([(STORAGE.to_owned(), Quantity(amount?.to_owned()))].into());
            let own = ResourceRequirements {
                requests: amounts(request),
                limits: amounts(limit),
                ..ResourceRequirements::default()
            };
            let whole = with_disk(own, INSTANCE);
            [whole.requests, whole.limits].map(|amounts| amounts.unwrap()[STORAGE].0.clone())
        };
        assert_eq!(asked(None, None), ["64Mi", "2Gi"]);
        assert_eq!(asked(Some("1Gi"), None), ["1Gi", "2Gi"]);
        assert_eq!(asked(Some("3Gi"), None), ["3Gi", "3Gi"]);
        assert_eq!(asked(None, Some("32Mi")), ["32Mi", "32Mi"]);
        assert_eq!(asked(None, Some("8Gi")), ["64Mi", "8Gi"]);
        assert_eq!(asked(Some("1Gi"), Some("8Gi")), ["1Gi", "8Gi"]);
    }
}
