//! A parameter of PostgreSQL, by PostgreSQL's own table.

use super::Transition;
use crate::blueprint::Restart;
use crate::knowledge::postgres::parameters::{self, Context, Parameter};
use crate::knowledge::postgres::restart::{First, first};
use crate::verdict::{Effect, Verdict, reason};
use serde_json::Value;

impl Transition<'_> {
    /// What a changed parameter does; it is judged by the major after the change.
    pub(super) fn parameter(&self, name: &str, before: Option<&Value>, after: Option<&Value>) -> Verdict {
        let major = self.after.postgres.version.major;
        if name.contains('.') {
            return Verdict::unknown(reason!(
                "`{name}` belongs to an extension, and PostgreSQL's table does not know when it takes effect",
                name.to_owned()
            ));
        }
        let Some(parameter) = parameters::lookup(name, major) else {
            return self.unknown_name(name, after);
        };
        match parameter.context {
            Context::Internal => Verdict::refused(reason!(
                "`{name}` was fixed when PostgreSQL was built or initialised; it refuses to start with it",
                name.to_owned()
            )),
            Context::Postmaster => self.restart(&parameter, before, after),
            Context::Sighup => Verdict::applied(
                Effect::Reload,
                reason!("PostgreSQL reads `{name}` on a reload; no connection is lost", name.to_owned()),
            ),
            Context::SuperuserBackend | Context::Backend => Verdict::applied(
                Effect::Reload,
                reason!(
                    "after a reload `{name}` holds for new connections; open ones keep the old value",
                    name.to_owned()
                ),
            ),
            Context::Superuser | Context::User => Verdict::applied(
                Effect::Reload,
                reason!("after a reload `{name}` holds in every session that has not set it itself", name.to_owned()),
            ),
        }
    }

    /// A name that the major after the change does not have.
    fn unknown_name(&self, name: &str, after: Option<&Value>) -> Verdict {
        let (old, major) = (self.before.postgres.version.major, self.after.postgres.version.major);
        match (after, parameters::lookup(name, old)) {
            (None, Some(_)) if old != major => Verdict::applied(
                Effect::None,
                reason!(
                    "PostgreSQL {major} has no `{name}`; it is part of the change of the major",
                    major.get(),
                    name.to_owned()
                ),
            ),
            (Some(_), _) => Verdict::refused(reason!(
                "PostgreSQL {major} has no parameter `{name}` and does not start with one",
                major.get(),
                name.to_owned()
            )),
            (None, _) => Verdict::unknown(reason!("no table knows the parameter `{name}`", name.to_owned())),
        }
    }

    fn restart(&self, parameter: &Parameter, before: Option<&Value>, after: Option<&Value>) -> Verdict {
        let name = parameter.name;
        if self.after.postgres.restart == Restart::Manual {
            return Verdict::ignored(reason!("`{name}` takes effect when PostgreSQL restarts, and `postgres.restart` is `manual`: until somebody restarts it the old value holds", name))
            .with(self.restart_instances(name, who_is_first(parameter, before, after)));
        }
        if self.after.instances == 1 {
            return Verdict::applied(
                Effect::Switchover,
                reason!(
                    "`{name}` needs a restart: the one instance restarts in place, and writes stop until it is up again",
                    name
                ),
            );
        }
        let order = match who_is_first(parameter, before, after) {
            First::Any => "standbys first, then the primary",
            First::Standbys => "standbys first, for none may have less of it than the primary, then the primary",
            First::Primary => {
                "the primary first, then each standby that has replayed that, for none may have less of it than the primary"
            }
        };
        Verdict::applied(
            Effect::Switchover,
            reason!(
                "`{name}` needs a restart: the instances restart one at a time, {order}; writes stop for the seconds in which the primary restarts",
                name,
                order
            ),
        )
    }
}

/// Who restarts first; what is not set has the value of a server that nobody configured.
fn who_is_first(parameter: &Parameter, before: Option<&Value>, after: Option<&Value>) -> First {
    let number = |value: Option<&Value>| {
        let text = value.map_or_else(|| parameter.boot.to_owned(), written);
        parameter.number(&text)
    };
    match (number(before), number(after)) {
        (Some(before), Some(after)) => first(parameter.name, before, after),
        _ => First::Any,
    }
}

/// The text that `postgresql.conf` gets.
fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
