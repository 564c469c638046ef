//! Which side restarts first where a parameter needs it.
//!
//! Source: "Hot Standby" in the manual of PostgreSQL 18: a standby must not have less of these than the primary.

/// Parameters of which a standby must have at least as much as the primary.
pub const NOT_BENEATH_THE_PRIMARY: [&str; 5] = [
    "max_connections",
    "max_locks_per_transaction",
    "max_prepared_transactions",
    "max_wal_senders",
    "max_worker_processes",
];

/// Which instance restarts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// Any; standbys by custom, so that the primary is down only once.
    Any,
    /// Standbys: a raised limit must be theirs before it is the primary's.
    Standbys,
    /// The primary: a lowered limit must be replayed by a standby before it may have it.
    Primary,
}

/// Who restarts first when a parameter goes from one number to another.
pub fn first(name: &str, before: f64, after: f64) -> First {
    match NOT_BENEATH_THE_PRIMARY.contains(&name) {
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
    fn each_of_them_is_a_number_that_needs_a_restart_in_every_major() {
        for major in (Major::OLDEST.get()..=Major::NEWEST.get()).filter_map(Major::new) {
            for name in NOT_BENEATH_THE_PRIMARY {
                let parameter = lookup(name, major).unwrap();
                assert_eq!((parameter.context, parameter.vartype), (Context::Postmaster, VarType::Integer), "{name}");
                assert!(names(major).any(|known| known == name));
            }
        }
    }
}
