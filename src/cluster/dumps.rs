//! Dumps, with every default filled in.

use super::Postgres;
use super::names::Names;
use crate::blueprint::values::{Identifier, Name, Namespace};
use crate::blueprint::{self, App, AppPackaging, DumpTool, Map};

/// Dumps at set times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dumps {
    /// As they were asked for.
    pub asked: blueprint::Dumps,
    /// The databases, each with the object that its archive becomes below a run.
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
        let databases = databases.into_iter().enumerate().map(|(number, name)| {
            let object = object(&name, number);
            (name, object)
        });
        let databases: Vec<_> = databases.collect();
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

/// The name of a database's archive: the database's own where it is plain enough for every store and every shell.
fn object(name: &Identifier, number: usize) -> String {
    let name = name.as_str();
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_plain { format!("{name}.dump") } else { format!("database-{number}.dump") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blueprint::values::Text;

    #[test]
    fn an_archive_is_called_as_its_database_where_that_is_plain() {
        let named = |name: &str| object(&Identifier::parse(name).unwrap(), 3);
        assert_eq!(named("bitnami_odoo"), "bitnami_odoo.dump");
        assert_eq!(named("../x"), "database-3.dump");
        // No plain name has the dash, so that none is taken twice.
        assert_eq!(named("database-1"), "database-3.dump");
    }
}
