//! `spec.postgres`: the major, how instances restart, roles and databases.

use crate::blueprint::Restart;
use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict, reason};
use serde_json::Value;

/// The effect of a change that the steward applies in the running database.
const BY_THE_STEWARD: &str = "the steward applies it in the running database within a minute, without a restart";

impl Transition<'_> {
    /// Judges a change of `spec.postgres`. Parameters are judged by PostgreSQL's table.
    pub(super) fn postgres(&self, keys: &[&str], setting: &Setting) -> Option<Verdict> {
        Some(match keys {
            ["version"] => self.version(),
            ["hba"] => Verdict::applied(
                Effect::Reload,
                "PostgreSQL applies it at a reload: open connections stay, the new lines apply to new connections",
            ),
            ["initdb", ..] => {
                Verdict::ignored("`initdb` runs only once, at the first start: only a new cluster gets the new value")
                    .with(self.dump_and_restore("a cluster with the new `initdb` settings"))
            }
            ["restart"] if self.after.postgres.restart == Restart::Automatic => Verdict::applied(
                Effect::Switchover,
                "instances that already wait for a restart are restarted now; if none waits, nothing happens",
            ),
            ["restart"] => Verdict::no_effect("from then on you restart the instances when a parameter needs it"),
            ["roles", name] if setting.after.is_none() => Verdict::ignored(reason!(
                "the role `{name}` stays in the database: no role is dropped automatically",
                (*name).to_owned()
            ))
            .with(self.drop_role(name)),
            ["databases", name] if setting.after.is_none() => Verdict::ignored(reason!(
                "the database `{name}` stays with its data: no database is dropped automatically",
                (*name).to_owned()
            ))
            .with(self.drop_database(name)),
            ["databases", name, "extensions"] => self.extensions(name, setting),
            ["databases", _, "owner"] => Verdict::no_effect(reason!(
                "{BY_THE_STEWARD}; tables keep their owner until `REASSIGN OWNED`",
                BY_THE_STEWARD
            )),
            ["databases", _, "access", ..] if setting.after.is_none() => {
                Verdict::no_effect(reason!("{BY_THE_STEWARD}; removed roles can no longer connect", BY_THE_STEWARD))
            }
            ["roles", _, "secret"] => Verdict::no_effect(reason!(
                "{BY_THE_STEWARD}: the role gets the password of the new Secret, and clients with the old password are rejected",
                BY_THE_STEWARD
            )),
            ["roles", _, "login" | "replication" | "connectionLimit"] => Verdict::no_effect(reason!(
                "{BY_THE_STEWARD}; it applies to new connections, open ones stay",
                BY_THE_STEWARD
            )),
            ["roles" | "databases", ..] => Verdict::no_effect(BY_THE_STEWARD),
            _ => return None,
        })
    }

    fn version(&self) -> Verdict {
        let (before, after) = (self.before.postgres.version.major, self.after.postgres.version.major);
        if before == after {
            return Verdict::no_effect("another minor release; the images that it selects are listed one by one");
        }
        let direction = if after < before { "an older" } else { "a newer" };
        Verdict::applied(
            Effect::Outage,
            reason!("PostgreSQL {after} does not start on the data of PostgreSQL {before}: with {direction} major, every instance stays down until you restore the old image", after.get(), before.get(), direction),
        )
        .with(self.new_major())
    }

    fn extensions(&self, database: &str, setting: &Setting) -> Verdict {
        let names = |value: &Option<Value>| -> Vec<String> {
            let items = value.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let after = names(&setting.after);
        let removed: Vec<String> = names(&setting.before).into_iter().filter(|name| !after.contains(name)).collect();
        if removed.is_empty() {
            return Verdict::no_effect(BY_THE_STEWARD);
        }
        Verdict::ignored(reason!(
            "the extension {names} stays in the database `{database}`: no extension is dropped automatically",
            removed.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
            database.to_owned()
        ))
        .with(self.drop_extensions(database, &removed))
    }
}
