//! Base backups and WAL archiving, with every default filled in.

use super::Dumps;
use crate::blueprint;
use crate::blueprint::values::{Name, Namespace};

/// Scheduled base backups, and an archive of all WAL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continuous {
    /// The section as the blueprint has it.
    pub desired: blueprint::Continuous,
    /// The prefix of the backups in the bucket.
    pub prefix: String,
}

impl Continuous {
    pub(super) fn resolve(
        desired: blueprint::Continuous,
        environment: Option<&str>,
        namespace: &Namespace,
        name: &Name,
    ) -> Self {
        let own = || format!("continuous/{}", Dumps::default_prefix(environment, namespace, name));
        Self { prefix: desired.to.s3.prefix.as_ref().map_or_else(own, ToString::to_string), desired }
    }
}
