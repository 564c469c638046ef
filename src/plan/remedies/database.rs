//! What nobody drops by itself: roles, databases, extensions.

use super::{Transition, after, run_sql, steward};
use crate::blueprint::values::Identifier;
use crate::text::{shell, sql};
use crate::verdict::Remedy;

impl Transition<'_> {
    fn in_database(&self, database: &str, sql: &str) -> String {
        run_sql(self.after.namespace.as_str(), self.after.name.as_str(), database, sql)
    }

    /// Gives away or drops what the role owns, then the role.
    pub(in crate::plan) fn drop_role(&self, role: &str) -> Remedy {
        let name = sql::identifier(role);
        // Never to the superuser: functions and triggers of the role's would run as one.
        let heir = |database: &Identifier, former: &Identifier| {
            let asked = self.after.postgres.databases.get(database);
            asked.map_or_else(|| former.clone(), |asked| asked.owner.clone())
        };
        let databases = self.before.postgres.databases.iter();
        let mut commands: Vec<String> = databases
            .map(|(database, asked)| (database, heir(database, &asked.owner)))
            .filter(|(_, heir)| heir.as_str() != role)
            .map(|(database, heir)| {
                let owner = sql::identifier(heir.as_str());
                self.in_database(
                    database.as_str(),
                    &format!("REASSIGN OWNED BY {name} TO {owner}; DROP OWNED BY {name}"),
                )
            })
            .collect();
        commands.push(self.in_database("postgres", &format!("DROP OWNED BY {name}")));
        commands.push(self.in_database("postgres", &format!("DROP ROLE {name}")));
        if let Some(asked) = self.before.postgres.roles.iter().find(|(known, _)| known.as_str() == role)
            && asked.1.login
            && self.before.secrets.are_generated()
        {
            commands.push(format!(
                "kubectl -n {} delete secret {}",
                self.after.namespace,
                shell::word(&asked.1.secret)
            ));
        }
        Remedy {
            title: format!("Drop the role `{role}`"),
            steps: vec![after(
                "Until then it can still log in. In each database, what it owns goes to the owner of the database, and what it was granted is revoked; drop a database of its own first. In `postgres`, what it owns is dropped.",
                commands,
            )],
            stops: "Whoever still connects with the role.".to_owned(),
            back_out:
                "Put the role back into the blueprint: it is made again, with a new password, without what it owned."
                    .to_owned(),
        }
    }

    /// The database with its data.
    pub(in crate::plan) fn drop_database(&self, database: &str) -> Remedy {
        let dump = format!(
            "kubectl -n {} exec deployment/{}-steward -c database -- {} -Fc -d {} >{}",
            self.after.namespace,
            self.after.name,
            steward::in_steward(self.after.name.as_str(), "pg_dump"),
            steward::database(database),
            steward::dump_file(database),
        );
        Remedy {
            title: format!("Drop the database `{database}`"),
            steps: vec![
                after("Keep a dump of it.", vec![dump]),
                after(
                    "Drop it with its data; this cannot be undone.",
                    vec![
                        self.in_database(
                            "postgres",
                            &format!("DROP DATABASE {} WITH (FORCE)", sql::identifier(database)),
                        ),
                    ],
                ),
            ],
            stops: "Whoever is connected to it.".to_owned(),
            back_out: "Put the database back into the blueprint and restore the dump as its owner: in the steward's pod, `sh /scripts/as-owner.sh DATABASE pg_restore --no-owner -d DATABASE`.".to_owned(),
        }
    }

    /// Extensions that the blueprint no longer asks for.
    pub(in crate::plan) fn drop_extensions(&self, database: &str, extensions: &[String]) -> Remedy {
        let drop = |name: &String| self.in_database(database, &format!("DROP EXTENSION {}", sql::identifier(name)));
        Remedy {
            title: format!("Drop extensions of the database `{database}`"),
            steps: vec![after(
                "PostgreSQL refuses while something depends on one, and says what.",
                extensions.iter().map(drop).collect(),
            )],
            stops: "Nothing, unless something uses them.".to_owned(),
            back_out: "Put them back into the blueprint: they are made again.".to_owned(),
        }
    }
}
