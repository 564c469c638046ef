//! `spec.postgres`: the major, how instances restart, and what is inside the database.

use crate::blueprint::Restart;
use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict, reason};
use serde_json::Value;

/// What the steward does within a minute, in the running database.
const BY_THE_STEWARD: &str = "made in the running database within a minute, without a restart";

impl Transition<'_> {
    /// What a change of PostgreSQL itself does; parameters are judged by their own table.
    pub(super) fn postgres(&self, keys: &[&str], setting: &Setting) -> Option<Verdict> {
        Some(match keys {
            ["version"] => self.version(),
            ["hba"] => Verdict::applied(
                Effect::Reload,
                "PostgreSQL reads it on a reload: connections that are open stay, new ones are judged by the new lines",
            ),
            ["initdb", ..] => Verdict::ignored(
                "`initdb` ran once, at the first start, and what it made stays: only a new cluster gets the other value",
            )
            .with(self.dump_and_restore("a cluster made with the other `initdb` settings")),
            ["restart"] if self.after.postgres.restart == Restart::Automatic => Verdict::applied(
                Effect::Switchover,
                "instances that wait for a restart already are restarted now; without any, nothing happens",
            ),
            ["restart"] => Verdict::calm("from the next parameter on that needs a restart, somebody has to do it"),
            ["roles", name] if setting.after.is_none() => {
                Verdict::ignored(reason!("the role `{name}` stays in the database: nothing that runs by itself drops a role", (*name).to_owned()))
                    .with(self.drop_role(name))
            }
            ["databases", name] if setting.after.is_none() => {
                Verdict::ignored(reason!("the database `{name}` stays, with its data: nothing that runs by itself drops a database", (*name).to_owned()))
                    .with(self.drop_database(name))
            }
            ["databases", name, "extensions"] => self.extensions(name, setting),
            ["databases", _, "owner"] => Verdict::calm(reason!("{BY_THE_STEWARD}; tables keep their owner until `REASSIGN OWNED`", BY_THE_STEWARD)),
            ["databases", _, "access", ..] if setting.after.is_none() => {
                Verdict::calm(reason!("{BY_THE_STEWARD}; who is taken out can no longer connect", BY_THE_STEWARD))
            }
            ["roles", _, "secret"] => Verdict::calm(reason!("{BY_THE_STEWARD}: the role gets the password of the other Secret, and whoever still uses the old one is refused", BY_THE_STEWARD)),
            ["roles", _, "login" | "replication" | "connectionLimit"] => {
                Verdict::calm(reason!("{BY_THE_STEWARD}; it holds for new connections, open ones stay", BY_THE_STEWARD))
            }
            ["roles" | "databases", ..] => Verdict::calm(BY_THE_STEWARD),
            _ => return None,
        })
    }

    fn version(&self) -> Verdict {
        let (before, after) = (self.before.postgres.version.major, self.after.postgres.version.major);
        if before == after {
            return Verdict::calm("another minor release; the images that it stands for are told one by one");
        }
        let direction = if after < before { "an older" } else { "a newer" };
        Verdict::applied(
            Effect::Outage,
            reason!("PostgreSQL {after} does not start on the data of {before}: with {direction} major every instance stays down until the old image is back", after.get(), before.get(), direction),
        )
        .with(self.new_major())
    }

    fn extensions(&self, database: &str, setting: &Setting) -> Verdict {
        let names = |value: &Option<Value>| -> Vec<String> {
            let items = value.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let after = names(&setting.after);
        let gone: Vec<String> = names(&setting.before).into_iter().filter(|name| !after.contains(name)).collect();
        if gone.is_empty() {
            return Verdict::calm(BY_THE_STEWARD);
        }
        Verdict::ignored(reason!(
            "the extension {names} stays in the database `{database}`: nothing that runs by itself drops one",
            gone.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
            database.to_owned()
        ))
        .with(self.drop_extensions(database, &gone))
    }
}
