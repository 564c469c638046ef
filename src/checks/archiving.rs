//! WAL archiving that goes nowhere.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// Commands that succeed and keep nothing.
const NOTHING: [&str; 6] = ["true", "/bin/true", "/usr/bin/true", ":", "exit 0", "cd ."];

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
                format!("`archive_mode` is `{mode}`, and there is no `archive_command`"),
                "WAL is kept until it is archived, that is until the volume is full",
            )
            .help("add `archive_command`, or remove `archive_mode`");
    } else if archives && NOTHING.contains(&command.trim()) {
        findings
            .warning(
                codes::ARCHIVE_DISCARDED,
                &parameter("archive_command"),
                format!("`{}` archives nothing and says that it did", command.trim()),
                "there is no point in time to go back to",
            )
            .help("write the command that copies `%p`, or remove `archive_mode`");
    } else if archives && cluster.number("archive_timeout") == Some(0.0) {
        findings
            .warning(
                codes::ARCHIVE_LATE,
                &findings.written(&["archive_timeout", "archive_mode"].map(parameter)),
                "WAL is archived when 16 MB of it have gathered, whenever that is",
                "a quiet night's work may be in no archive",
            )
            .help("add `archive_timeout: 5min`, or how much may be lost with the volumes");
    } else if !archives && (by_library || !command.trim().is_empty()) {
        let name = if by_library { "archive_library" } else { "archive_command" };
        findings
            .warning(
                codes::ARCHIVE_IDLE,
                &parameter(name),
                format!("`{name}` is set, and `archive_mode` is off"),
                "nothing is archived",
            )
            .help(format!("add `archive_mode: true`, or remove `{name}`"));
    }
}
