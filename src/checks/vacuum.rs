//! Autovacuum that is off, or starts too late.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// PostgreSQL rejects writes about three million transactions before this number.
const WRAPAROUND: f64 = 2_147_483_648.0;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, consequence) in [
        ("autovacuum", "tables grow and transaction IDs run out; PostgreSQL then rejects all writes"),
        ("track_counts", "autovacuum cannot see which tables have changed, and does nothing"),
    ] {
        if cluster.is_on(name) == Some(false) {
            findings
                .warning(codes::AUTOVACUUM_OFF, &parameter(name), format!("`{name}` is off"), consequence)
                .help(format!("remove `{name}`; to load a table, turn `autovacuum_enabled` off for that table only"));
        }
    }
    for name in ["autovacuum_freeze_max_age", "autovacuum_multixact_freeze_max_age"] {
        if let Some(age) = cluster.number(name).filter(|age| *age > WRAPAROUND / 2.0) {
            findings
                .warning(
                    codes::WRAPAROUND_NEAR,
                    &parameter(name),
                    format!("`{name}` is {age} of about 2147000000 available IDs"),
                    "a late or stuck vacuum leaves no time before PostgreSQL rejects writes",
                )
                .help(format!("write `{name}: 500000000` or less"));
        }
    }
}
