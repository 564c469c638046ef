//! Defaults that depend on the size of an instance.

use super::Cluster;
use crate::blueprint::values::{Bytes, ParameterName, PgValue, PostgresVersion, Text};
use crate::blueprint::{Resources, Storage};

/// Parameters whose default differs from PostgreSQL's.
///
/// # Panics
/// Never: the names are valid.
pub(super) fn parameters(
    resources: &Resources,
    storage: &Storage,
    version: PostgresVersion,
) -> impl Iterator<Item = (ParameterName, PgValue)> {
    let name = |text: &str| ParameterName::parse(text).expect("the name of a parameter is valid");
    let own = [
        ("shared_buffers", shared_buffers(resources)),
        ("max_slot_wal_keep_size", max_slot_wal_keep_size(storage)),
        ("password_encryption", password_encryption(version)),
    ];
    own.into_iter().filter_map(move |(parameter, value)| Some((name(parameter), value?)))
}

/// `max_slot_wal_keep_size`: a quarter of the volume in whole megabytes, so that the slot of an absent standby does not
/// fill the primary's volume.
fn max_slot_wal_keep_size(storage: &Storage) -> Option<PgValue> {
    in_megabytes(storage.size.mebibytes() / 4)
}

/// `password_encryption`: the default of every major from 14 on, because the lines of `pg_hba.conf` need it.
fn password_encryption(version: PostgresVersion) -> Option<PgValue> {
    const MD5_BY_DEFAULT: u8 = 13;
    (version.major.get() <= MD5_BY_DEFAULT).then(|| PgValue::String("scram-sha-256".to_owned()))
}

fn in_megabytes(number: u64) -> Option<PgValue> {
    (number > 0).then(|| PgValue::String(format!("{number}MB")))
}

/// `shared_buffers`: a quarter of the memory limit in whole megabytes, as PostgreSQL's manual suggests. Without a limit,
/// PostgreSQL's default applies.
fn shared_buffers(resources: &Resources) -> Option<PgValue> {
    in_megabytes(resources.limits.memory?.mebibytes() / 4)
}

impl Cluster {
    /// The size of `/dev/shm`, which parallel queries share: a quarter of the memory limit, or 256Mi without a limit. It
    /// counts against the limit.
    pub fn shared_memory(&self) -> Bytes {
        const WITHOUT_LIMIT: u64 = 256;
        let mebibytes = self.resources.limits.memory.map_or(WITHOUT_LIMIT, |limit| limit.mebibytes() / 4);
        Bytes::from_mebibytes(mebibytes)
    }
}
