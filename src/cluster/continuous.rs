//! Base backups and WAL, with every default filled in.

use super::Dumps;
use crate::blueprint;
use crate::blueprint::values::{Name, Namespace};

/// Base backups at set times and all WAL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continuous {
    /// As they were asked for.
    pub asked: blueprint::Continuous,
    /// Where in the bucket they lie.
    pub prefix: String,
}

impl Continuous {
    pub(super) fn resolve(
        asked: blueprint::Continuous,
        environment: Option<&str>,
        namespace: &Namespace,
        name: &Name,
    ) -> Self {
        let own = || format!("continuous/{}", Dumps::own_prefix(environment, namespace, name));
        Self { prefix: asked.to.s3.prefix.as_ref().map_or_else(own, ToString::to_string), asked }
    }
}
