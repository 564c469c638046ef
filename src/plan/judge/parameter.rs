//! Judges a changed parameter by PostgreSQL's parameter table.

use super::Transition;
use crate::blueprint::Restart;
use crate::knowledge::postgres::parameters::{self, Context, Parameter};
use crate::knowledge::postgres::restart::{First, first};
use crate::verdict::{Effect, Verdict, reason};
use serde_json::Value;

impl Transition<'_> {
    /// Judges a changed parameter by the new major.
    pub(super) fn parameter(&self, name: &str, before: Option<&Value>, after: Option<&Value>) -> Verdict {
        let major = self.after.postgres.version.major;
        if name.contains('.') {
            return Verdict::unknown(reason!(
                "`{name}` belongs to an extension; PostgreSQL's parameter table does not say when it takes effect",
                name.to_owned()
            ));
        }
        let Some(parameter) = parameters::lookup(name, major) else {
            return self.unknown_name(name, after);
        };
        match parameter.context {
            Context::Internal => Verdict::refused(reason!(
                "`{name}` was fixed when PostgreSQL was built or initialised; PostgreSQL does not start if it is set",
                name.to_owned()
            )),
            Context::Postmaster => self.restart(&parameter, before, after),
            Context::Sighup => Verdict::applied(
                Effect::Reload,
                reason!("PostgreSQL applies `{name}` at a reload; no connection is lost", name.to_owned()),
            ),
            Context::SuperuserBackend | Context::Backend => Verdict::applied(
                Effect::Reload,
                reason!(
                    "`{name}` applies to new connections after a reload; open ones keep the old value",
                    name.to_owned()
                ),
            ),
            Context::Superuser | Context::User => Verdict::applied(
                Effect::Reload,
                reason!("`{name}` applies after a reload in every session that has not set it", name.to_owned()),
            ),
        }
    }

    /// Judges a parameter that the new major lacks.
    fn unknown_name(&self, name: &str, after: Option<&Value>) -> Verdict {
        let (old, major) = (self.before.postgres.version.major, self.after.postgres.version.major);
        match (after, parameters::lookup(name, old)) {
            (None, Some(_)) if old != major => Verdict::applied(
                Effect::None,
                reason!(
                    "PostgreSQL {major} has no `{name}`; its removal is part of the change of the major",
                    major.get(),
                    name.to_owned()
                ),
            ),
            (Some(_), _) => Verdict::refused(reason!(
                "PostgreSQL {major} has no parameter `{name}`, and does not start if it is set",
                major.get(),
                name.to_owned()
            )),
            (None, _) => Verdict::unknown(reason!("the parameter `{name}` is in no table", name.to_owned())),
        }
    }

    fn restart(&self, parameter: &Parameter, before: Option<&Value>, after: Option<&Value>) -> Verdict {
        let name = parameter.name;
        if self.after.postgres.restart == Restart::Manual {
            return Verdict::ignored(reason!("`{name}` needs a restart, and `postgres.restart` is `manual`: PostgreSQL keeps the old value until you restart it", name))
            .with(self.restart_instances(name, restarts_first(parameter, before, after)));
        }
        if self.after.instances == 1 {
            return Verdict::applied(
                Effect::Switchover,
                reason!(
                    "`{name}` needs a restart: the only instance restarts in place, and writes stop until it is running again",
                    name
                ),
            );
        }
        let order = match restarts_first(parameter, before, after) {
            First::Any => "standbys first, then the primary",
            First::Standbys => "standbys first, because none may have a lower value than the primary, then the primary",
            First::Primary => {
                "the primary first, then each standby once it has replayed the change, because none may have a lower value than the primary"
            }
        };
        Verdict::applied(
            Effect::Switchover,
            reason!(
                "`{name}` needs a restart: the instances restart one at a time, {order}; writes stop for seconds while the primary restarts",
                name,
                order
            ),
        )
    }
}

/// Returns which instances restart first. An unset parameter has PostgreSQL's built-in value.
fn restarts_first(parameter: &Parameter, before: Option<&Value>, after: Option<&Value>) -> First {
    let number = |value: Option<&Value>| {
        let text = value.map_or_else(|| parameter.boot.to_owned(), written);
        parameter.number(&text)
    };
    match (number(before), number(after)) {
        (Some(before), Some(after)) => first(parameter.name, before, after),
        _ => First::Any,
    }
}

/// The value as written to `postgresql.conf`.
fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
