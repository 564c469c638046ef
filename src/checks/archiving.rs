//! WAL archiving that archives nothing, or too late.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// Commands that succeed but archive nothing.
const NO_OPS: [&str; 6] = ["true", "/bin/true", "/usr/bin/true", ":", "exit 0", "cd ."];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let text = |name: &str| cluster.parameter(name).unwrap_or_default();
    let (mode, command) = (text("archive_mode"), text("archive_command"));
    let archives = cluster.is_on("archive_mode") == Some(true) || mode.eq_ignore_ascii_case("always");
    let by_library = !text("archive_library").is_empty();
    if archives && command.trim().is_empty() && !by_library {
        findings
            .error(
                codes::ARCHIVE_NOWHERE,
                &parameter("archive_mode"),
                format!("`archive_mode` is `{mode}` without an `archive_command`"),
                "PostgreSQL keeps all WAL until the volume is full",
            )
            .help("add `archive_command`, or remove `archive_mode`");
    } else if archives && NO_OPS.contains(&command.trim()) {
        findings
            .warning(
                codes::ARCHIVE_DISCARDED,
                &parameter("archive_command"),
                format!("`{}` archives nothing and reports success", command.trim()),
                "point-in-time recovery is impossible",
            )
            .help("write the command that copies `%p`, or remove `archive_mode`");
    } else if archives && cluster.number("archive_timeout") == Some(0.0) {
        findings
            .warning(
                codes::ARCHIVE_LATE,
                &findings.written(&["archive_timeout", "archive_mode"].map(parameter)),
                "WAL is archived only once 16 MB of it are written",
                "the archive can lack the writes of a quiet night",
            )
            .help("add `archive_timeout: 5min`, or the longest span of writes that you can lose with the volumes");
    } else if !archives && (by_library || !command.trim().is_empty()) {
        let name = if by_library { "archive_library" } else { "archive_command" };
        findings
            .warning(
                codes::ARCHIVE_IDLE,
                &parameter(name),
                format!("`{name}` is set, but `archive_mode` is off"),
                "PostgreSQL archives nothing",
            )
            .help(format!("add `archive_mode: true`, or remove `{name}`"));
    }
}
