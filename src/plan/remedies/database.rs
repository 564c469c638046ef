//! Remedies that drop roles, databases and extensions, which nothing drops automatically.

use super::{Transition, after, run_sql, steward};
use crate::blueprint::values::Identifier;
use crate::text::{shell, sql};
use crate::verdict::Remedy;

impl Transition<'_> {
    fn in_database(&self, database: &str, sql: &str) -> String {
        run_sql(self.after.namespace.as_str(), self.after.name.as_str(), database, sql)
    }

    /// Reassigns or drops the role's objects, then drops the role.
    pub(in crate::plan) fn drop_role(&self, role: &str) -> Remedy {
        let name = sql::identifier(role);
        // Never reassign to the superuser: the role's functions and triggers would run as superuser.
        let heir = |database: &Identifier, former: &Identifier| {
            let wanted = self.after.postgres.databases.get(database);
            wanted.map_or_else(|| former.clone(), |wanted| wanted.owner.clone())
        };
        let databases = self.before.postgres.databases.iter();
        let mut commands: Vec<String> = databases
            .map(|(database, known)| (database, heir(database, &known.owner)))
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
        if let Some((_, old)) = self.before.postgres.roles.iter().find(|(known, _)| known.as_str() == role)
            && old.login
            && self.before.secrets.are_generated()
        {
            commands.push(format!("kubectl -n {} delete secret {}", self.after.namespace, shell::word(&old.secret)));
        }
        Remedy {
            title: format!("Drop the role `{role}`"),
            steps: vec![after(
                "Until then the role can still log in. In each database, its objects move to the database's owner and its grants are revoked. Drop databases that it owns first. In `postgres`, its objects are dropped.",
                commands,
            )],
            during: "Clients that still use the role can no longer connect.".to_owned(),
            rollback:
                "Restore the role in the blueprint: it is created again with a new password, but without its objects."
                    .to_owned(),
        }
    }

    /// Dumps the database, then drops it with its data.
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
                after("Take a dump of it.", vec![dump]),
                after(
                    "Drop it with its data. You cannot undo this.",
                    vec![
                        self.in_database(
                            "postgres",
                            &format!("DROP DATABASE {} WITH (FORCE)", sql::identifier(database)),
                        ),
                    ],
                ),
            ],
            during: "Clients that are connected to it are disconnected.".to_owned(),
            rollback: "Restore the database in the blueprint, then load the dump as its owner: in the steward's pod, `sh /scripts/as-owner.sh DATABASE pg_restore --no-owner -d DATABASE`.".to_owned(),
        }
    }

    /// Drops extensions that the blueprint no longer lists.
    pub(in crate::plan) fn drop_extensions(&self, database: &str, extensions: &[String]) -> Remedy {
        let drop = |name: &String| self.in_database(database, &format!("DROP EXTENSION {}", sql::identifier(name)));
        Remedy {
            title: format!("Drop extensions of the database `{database}`"),
            steps: vec![after(
                "PostgreSQL refuses to drop an extension while objects depend on it, and lists them.",
                extensions.iter().map(drop).collect(),
            )],
            during: "Nothing stops, unless an application uses them.".to_owned(),
            rollback: "Restore them in the blueprint: they are created again.".to_owned(),
        }
    }
}
