//! Which instances must restart first after a change of a parameter.
//!
//! Source: "Hot Standby" in the manual of PostgreSQL 18: a standby's value must not be lower than the primary's.

/// Parameters whose value on a standby must be at least the primary's.
pub const AT_LEAST_PRIMARY: [&str; 5] = [
    "max_connections",
    "max_locks_per_transaction",
    "max_prepared_transactions",
    "max_wal_senders",
    "max_worker_processes",
];

/// The instances that restart first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// Any; usually standbys, so that the primary is down only once.
    Any,
    /// Standbys: they need a raised limit before the primary has it.
    Standbys,
    /// The primary: a standby must replay the lowered limit before it can use it.
    Primary,
}

/// Returns which instances restart first when a parameter changes from one number to another.
pub fn first(name: &str, before: f64, after: f64) -> First {
    match AT_LEAST_PRIMARY.contains(&name) {
        true if after > before => First::Standbys,
        true if after < before => First::Primary,
        _ => First::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::postgres::Major;
    use crate::knowledge::postgres::parameters::{Context, VarType, lookup, names};

    #[test]
    fn a_limit_that_standbys_must_share_is_raised_there_first_and_lowered_there_last() {
        assert_eq!(first("max_connections", 100.0, 200.0), First::Standbys);
        assert_eq!(first("max_connections", 200.0, 100.0), First::Primary);
        assert_eq!(first("shared_buffers", 100.0, 200.0), First::Any);
    }

    #[test]
    fn shared_limits_need_a_restart_in_every_major() {
        for major in (Major::OLDEST.get()..=Major::NEWEST.get()).filter_map(Major::new) {
            for name in AT_LEAST_PRIMARY {
                let parameter = lookup(name, major).unwrap();
                assert_eq!((parameter.context, parameter.vartype), (Context::Postmaster, VarType::Integer), "{name}");
                assert!(names(major).any(|known| known == name));
            }
        }
    }
}
