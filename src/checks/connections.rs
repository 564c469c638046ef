//! Reserved and promised connections, against `max_connections`.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// Superuser connections that the engine, the steward and an administrator use at the same time.
const SUPERUSER_CONNECTIONS: f64 = 3.0;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let most = cluster.number("max_connections");
    let for_superusers = cluster.number("superuser_reserved_connections");
    let (Some(most), Some(for_superusers)) = (most, for_superusers) else { return };
    // Majors before 16 have no `reserved_connections`.
    let reserved = for_superusers + cluster.number("reserved_connections").unwrap_or_default();
    let settings = ["superuser_reserved_connections", "reserved_connections", "max_connections"].map(parameter);
    if reserved >= most {
        findings
            .error(
                codes::ALL_RESERVED,
                &findings.written(&settings),
                format!("{reserved} of {most} connections are reserved"),
                "PostgreSQL does not start",
            )
            .help(format!("write `max_connections: {}` or more, or reserve fewer", reserved + 100.0));
        return;
    }
    if for_superusers < SUPERUSER_CONNECTIONS {
        findings
            .warning(
                codes::ENGINE_LOCKED_OUT,
                &settings[0],
                format!("only {for_superusers} connections are reserved for superusers"),
                "when clients use all others, the engine cannot log in and fails over",
            )
            .help(format!("write `superuser_reserved_connections: {SUPERUSER_CONNECTIONS}` or more"));
    }
    roles(cluster, most - reserved, reserved, findings);
}

/// Checks the connection limits of roles against the connections left for them.
fn roles(cluster: &Cluster, left: f64, reserved: f64, findings: &mut Findings) {
    let section = Path::dotted("spec.postgres.roles");
    let login = || cluster.postgres.roles.iter().filter(|(_, role)| role.login);
    let promised: f64 = login().filter_map(|(_, role)| role.connection_limit).map(f64::from).sum();
    if promised > left {
        let largest = login().max_by_key(|(_, role)| role.connection_limit).map(|(name, _)| name.as_str());
        let path = section.key(largest.unwrap_or_default()).key("connectionLimit");
        findings
            .warning(
                codes::CONNECTIONS_OVERCOMMITTED,
                &path,
                format!("roles may open {promised} connections, but only {left} are available"),
                "PostgreSQL rejects all further connections",
            )
            .help(format!("lower the limits, or write `max_connections: {}`", promised + reserved));
    }
    for (name, _) in login().filter(|(_, role)| role.connection_limit == Some(0)) {
        findings
            .warning(
                codes::NO_CONNECTION,
                &section.key(name.as_str()).key("connectionLimit"),
                format!("the role `{name}` may log in, but its connection limit is 0"),
                "PostgreSQL rejects every connection",
            )
            .help("write `login: false`, or a limit of 1 or more");
    }
}
