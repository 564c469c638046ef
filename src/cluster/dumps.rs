//! Dumps, with every default filled in.

use sha2::{Digest, Sha256};

use super::Postgres;
use super::names::Names;
use crate::blueprint::values::{Identifier, Name, Namespace};
use crate::blueprint::{self, App, AppPackaging, DumpTool, Map};

/// Scheduled dumps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dumps {
    /// The section as the blueprint has it.
    pub desired: blueprint::Dumps,
    /// The databases, each with the stem of its objects in a run: `<stem>.dump`, `<stem>.json`.
    pub databases: Vec<(Identifier, String)>,
    /// Applications whose files are dumped with their databases.
    pub files: Vec<Name>,
    /// The prefix of the runs in the bucket.
    pub prefix: String,
    /// The Secret of the role that dumps.
    pub secret: String,
}

impl Dumps {
    /// The role that reads everything and writes nothing.
    pub const ROLE: &'static str = "pgforge_backup";

    /// The default prefix of a cluster's runs: `environment/namespace/name`, without `environment/` if there is none.
    pub(super) fn default_prefix(environment: Option<&str>, namespace: &Namespace, name: &Name) -> String {
        let environment = environment.map(|name| format!("{name}/")).unwrap_or_default();
        format!("{environment}{namespace}/{name}")
    }

    pub(super) fn resolve(
        desired: blueprint::Dumps,
        default_prefix: String,
        postgres: &Postgres,
        apps: &Map<Name, App>,
        names: Names,
    ) -> Self {
        let databases = if desired.databases.is_empty() {
            postgres.databases.keys().cloned().collect()
        } else {
            desired.databases.clone()
        };
        let databases: Vec<_> = databases
            .into_iter()
            .map(|name| {
                let stem = stem(&name);
                (name, stem)
            })
            .collect();
        let has_files = |app: &App| {
            let held = databases.iter().any(|(name, _)| *name == app.database);
            app.storage.dump && app.packaging == AppPackaging::Manifests && desired.tool == DumpTool::PgDump && held
        };
        Self {
            files: apps.iter().filter(|(_, app)| has_files(app)).map(|(name, _)| name.clone()).collect(),
            databases,
            prefix: desired.to.s3.prefix.as_ref().map_or(default_prefix, ToString::to_string),
            secret: names.component("backup"),
            desired,
        }
    }

    /// The greatest age of the newest run, in seconds: twice the longest interval of the schedule.
    pub fn max_age(&self) -> u64 {
        2 * self.desired.schedule.longest_gap()
    }

    /// Whether a run contains a database.
    pub fn holds(&self, database: &Identifier) -> bool {
        self.databases.iter().any(|(name, _)| name == database)
    }

    /// Whether a role is the one that dumps.
    pub fn is_role(&self, role: &Identifier) -> bool {
        role.as_str() == Self::ROLE
    }
}

/// The stem of a database's objects: its name if that is safe for every store and every shell, otherwise a hash of the
/// name. It depends on the name only, so that later runs and restores find it.
fn stem(name: &Identifier) -> String {
    let name = name.as_str();
    // Runs of earlier releases have a `manifest.json` of all their databases.
    if name != "manifest" && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return name.to_owned();
    }
    Sha256::digest(name).iter().take(8).fold("database-".to_owned(), |stem, byte| format!("{stem}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blueprint::values::Text;

    #[test]
    fn a_stem_is_the_databases_name_if_it_is_safe_or_a_hash() {
        let stem = |name: &str| stem(&Identifier::parse(name).unwrap());
        assert_eq!(stem("bitnami_odoo"), "bitnami_odoo");
        // The value that `sha256sum` prints.
        assert_eq!(stem("../x"), "database-d6b96a97d147daaa");
        // No safe name contains a dash, so no two databases share a stem.
        assert_eq!(stem("database-1"), "database-0c711ae363547c83");
        assert_eq!(stem("manifest"), "database-05b3abf2579a5eb6");
    }
}
