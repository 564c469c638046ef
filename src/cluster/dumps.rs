//! Dumps, with every default filled in.

use sha2::{Digest, Sha256};

use super::Postgres;
use super::names::Names;
use crate::blueprint::values::{Identifier, Name, Namespace};
use crate::blueprint::{self, App, AppPackaging, DumpTool, Map};

/// Dumps at set times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dumps {
    /// As they were asked for.
    pub asked: blueprint::Dumps,
    /// The databases, each with the stem of its objects in a run: `<stem>.dump`, `<stem>.json`.
    pub databases: Vec<(Identifier, String)>,
    /// Applications whose files are dumped with their databases.
    pub files: Vec<Name>,
    /// Where in the bucket the runs lie.
    pub prefix: String,
    /// The Secret of the role that dumps.
    pub secret: String,
}

impl Dumps {
    /// The role that reads everything and writes nothing.
    pub const ROLE: &'static str = "pgforge_backup";

    /// Where the runs of a cluster lie unless the blueprint says otherwise.
    pub(super) fn own_prefix(environment: Option<&str>, namespace: &Namespace, name: &Name) -> String {
        let environment = environment.map(|name| format!("{name}/")).unwrap_or_default();
        format!("{environment}{namespace}/{name}")
    }

    pub(super) fn resolve(
        asked: blueprint::Dumps,
        own_prefix: String,
        postgres: &Postgres,
        apps: &Map<Name, App>,
        names: Names,
    ) -> Self {
        let databases = if asked.databases.is_empty() {
            postgres.databases.keys().cloned().collect()
        } else {
            asked.databases.clone()
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
            app.storage.dump && app.packaging == AppPackaging::Manifests && asked.tool == DumpTool::PgDump && held
        };
        Self {
            files: apps.iter().filter(|(_, app)| has_files(app)).map(|(name, _)| name.clone()).collect(),
            databases,
            prefix: asked.to.s3.prefix.as_ref().map_or(own_prefix, ToString::to_string),
            secret: names.component("backup"),
            asked,
        }
    }

    /// How old the newest run may be, in seconds: two intervals of the schedule.
    pub fn max_age(&self) -> u64 {
        2 * self.asked.schedule.longest_gap()
    }

    /// Whether a run holds a database.
    pub fn holds(&self, database: &Identifier) -> bool {
        self.databases.iter().any(|(name, _)| name == database)
    }

    /// Whether a role is the one that dumps.
    pub fn is_role(&self, role: &Identifier) -> bool {
        role.as_str() == Self::ROLE
    }
}

/// What the objects of a database are called: its own name where that is plain enough for every store and every shell, and
/// otherwise a hash of it. It depends on nothing else, so that the runs of a database are found again.
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
    fn the_objects_of_a_database_are_called_as_it_is_where_that_is_plain() {
        let stem = |name: &str| stem(&Identifier::parse(name).unwrap());
        assert_eq!(stem("bitnami_odoo"), "bitnami_odoo");
        // As `sha256sum` has it.
        assert_eq!(stem("../x"), "database-d6b96a97d147daaa");
        // No plain name has the dash, so that no two databases share one.
        assert_eq!(stem("database-1"), "database-0c711ae363547c83");
        assert_eq!(stem("manifest"), "database-05b3abf2579a5eb6");
    }
}
