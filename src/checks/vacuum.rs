//! Autovacuum that does not do its work.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// PostgreSQL stops taking writes some three million transactions before this many.
const WRAPAROUND: f64 = 2_147_483_648.0;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, consequence) in [
        ("autovacuum", "tables grow, and transaction numbers run out: PostgreSQL then refuses every write"),
        ("track_counts", "autovacuum does not know which tables have changed, and does nothing"),
    ] {
        if cluster.is_on(name) == Some(false) {
            findings.warning(codes::AUTOVACUUM_OFF, &parameter(name), format!("`{name}` is off"), consequence).help(
                format!("remove `{name}`; while one table is loaded, `autovacuum_enabled` can be off for it alone"),
            );
        }
    }
    for name in ["autovacuum_freeze_max_age", "autovacuum_multixact_freeze_max_age"] {
        if let Some(age) = cluster.number(name).filter(|age| *age > WRAPAROUND / 2.0) {
            findings
                .warning(
                    codes::WRAPAROUND_NEAR,
                    &parameter(name),
                    format!("`{name}` is {age}, of some 2147000000 that there are"),
                    "a vacuum that is late or stuck leaves no time before writes are refused",
                )
                .help(format!("write `{name}: 500000000` or less"));
        }
    }
}
