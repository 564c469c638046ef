//! WAL that may fill the volume.

use super::parameter;
use super::sizes::{bytes, megabytes, size};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// Parameters that let WAL grow, and the reason that they keep it.
const GROWING: [(&str, &str); 3] = [
    ("max_wal_size", "between two checkpoints"),
    ("wal_keep_size", "for standbys that fall behind"),
    ("max_slot_wal_keep_size", "for unread replication slots"),
];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let volume = bytes(cluster.storage.size);
    for (name, purpose) in GROWING {
        let Some(most) = cluster.number(name).filter(|most| *most > 0.0) else { continue };
        let (path, written) = (parameter(name), findings.is_written(&parameter(name)));
        let message =
            format!("`{name}` allows {} of WAL {purpose}, on a volume of {}", size(most), cluster.storage.size);
        let help = match megabytes(volume / 4.0) {
            Some(advice) => format!("write `{name}: {advice}` or less, or raise `storage.size`"),
            None => "raise `storage.size`".to_owned(),
        };
        let full = "a full volume stops PostgreSQL, and it does not start again until there is room";
        if most >= volume && written {
            findings.error(codes::WAL_FILLS_VOLUME, &path, message, full).help(help);
        } else if most >= volume {
            findings.warning(codes::WAL_CROWDS_VOLUME, &Path::dotted("spec.storage.size"), message, full).help(help);
        } else if 2.0 * most > volume && written {
            findings
                .warning(
                    codes::WAL_CROWDS_VOLUME,
                    &path,
                    message,
                    "that is more than half, and the data needs room too",
                )
                .help(help);
        }
    }
    together(cluster, volume, findings);
    slots(cluster, findings);
    reversed(cluster, findings);
}

/// Checks limits that fit on the volume each, but not together.
fn together(cluster: &Cluster, volume: f64, findings: &mut Findings) {
    let settings = GROWING.map(|(name, _)| parameter(name));
    let most = GROWING.map(|(name, _)| cluster.number(name).unwrap_or_default());
    let sum: f64 = most.iter().filter(|most| **most > 0.0).sum();
    let alone = most.iter().any(|most| 2.0 * most > volume);
    let written = settings.iter().filter(|path| findings.is_written(path)).count();
    if sum >= volume && !alone && written > 1 {
        findings
            .warning(
                codes::WAL_CROWDS_VOLUME,
                &findings.written(&settings),
                format!("the limits allow {} of WAL together, on a volume of {}", size(sum), cluster.storage.size),
                "a full volume stops PostgreSQL, and it does not start again until there is room",
            )
            .help("lower the limits, or raise `storage.size`")
            .because(
                "`max_wal_size`, `wal_keep_size` and `max_slot_wal_keep_size` each keep WAL for a separate reason",
            );
    }
}

fn slots(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "max_slot_wal_keep_size";
    if findings.is_written(&parameter(NAME)) && cluster.number(NAME).is_some_and(|size| size < 0.0) {
        findings
            .warning(
                codes::SLOTS_UNBOUNDED,
                &parameter(NAME),
                "a replication slot may keep WAL without limit",
                "one absent standby or forgotten consumer fills the primary's volume",
            )
            .help(format!("remove `{NAME}`: the default is a quarter of the volume"));
    }
}

fn reversed(cluster: &Cluster, findings: &mut Findings) {
    if let (Some(least), Some(most)) = (cluster.number("min_wal_size"), cluster.number("max_wal_size"))
        && least >= most
    {
        findings
            .warning(
                codes::WAL_SIZES_REVERSED,
                &findings.written(&["min_wal_size", "max_wal_size"].map(parameter)),
                format!("`min_wal_size` is {}, but `max_wal_size` is {}", size(least), size(most)),
                "PostgreSQL never removes old WAL files",
            )
            .help("write a `min_wal_size` below `max_wal_size`");
    }
}
