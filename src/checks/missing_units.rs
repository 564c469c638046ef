//! Numbers without a unit that are far too small in the parameter's unit.

use super::parameter;
use super::sizes::size;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;
use crate::knowledge::postgres::parameters::lookup;

const SECOND: f64 = 1000.0;
const MB: f64 = 1_048_576.0;

/// Parameters, and the value in milliseconds or bytes below which a bare number is probably a mistake.
const LEAST: [(&str, f64); 13] = [
    ("statement_timeout", SECOND),
    ("transaction_timeout", SECOND),
    ("lock_timeout", 100.0),
    ("idle_in_transaction_session_timeout", SECOND),
    ("idle_session_timeout", SECOND),
    ("wal_sender_timeout", SECOND),
    ("wal_receiver_timeout", SECOND),
    ("tcp_user_timeout", SECOND),
    ("shared_buffers", 16.0 * MB),
    ("effective_cache_size", 64.0 * MB),
    ("work_mem", MB),
    ("maintenance_work_mem", 16.0 * MB),
    ("temp_buffers", MB),
];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, least) in LEAST {
        let Some(value) = cluster.postgres.parameters.get(name).map(ToString::to_string) else { continue };
        let is_bare = value.trim().bytes().all(|byte| byte.is_ascii_digit());
        let Some(amount) = cluster.number(name).filter(|amount| is_bare && *amount > 0.0 && *amount < least) else {
            continue;
        };
        let is_time = lookup(name, cluster.postgres.version.major).is_some_and(|known| known.unit == "ms");
        let (shown, unit) = if is_time { (format!("{amount} ms"), "s") } else { (size(amount), "MB") };
        findings
            .warning(
                codes::UNIT_FORGOTTEN,
                &parameter(name),
                format!("`{name}: {value}` means {shown}"),
                "a number without a unit is in the parameter's default unit",
            )
            .help(format!("write `{name}: {value}{unit}` if you mean that, or `{}`", with_unit(amount, is_time)));
    }
}

/// The same amount with its unit.
fn with_unit(amount: f64, is_time: bool) -> String {
    if is_time { format!("{amount}ms") } else { format!("{}kB", amount / 1024.0) }
}
