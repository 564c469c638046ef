//! Roles against the lines of `pg_hba.conf`: the superuser who is let in, and those who are not.

use std::collections::HashSet;

use super::hba;
use crate::blueprint::values::{ConnectionType, HbaLine, Identifier};
use crate::cluster::{Cluster, Findings, Role};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let lines = &cluster.postgres.hba;
    let admits = |line: &HbaLine| line.kind() != ConnectionType::Local && line.method() != "reject";
    let superuser = cluster.secrets.superuser.username.as_str();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| admits(line)) {
        if line.users().iter().any(|user| user.trim_matches('"') == superuser) {
            findings
                .warning(
                    codes::SUPERUSER_FROM_OUTSIDE,
                    &hba(index),
                    format!("the superuser `{superuser}` is let in from the network"),
                    "what logs in so is bound by no limit, and by no promise of the engine",
                )
                .help("make a role with `login: true` that owns what it works in")
                .because("clients that use up the superuser's connections shut the engine out, which then fails over");
        }
    }
    // Without lines everybody is asked for a password.
    let roles = cluster.postgres.roles.iter().filter(|(_, role)| role.login && !lines.is_empty());
    let users: HashSet<&str> =
        lines.iter().filter(|line| admits(line)).flat_map(HbaLine::users).map(String::as_str).collect();
    let admitted = Admitted::new(&users);
    for (name, _) in roles.filter(|(name, role)| !admitted.holds(name, role)) {
        findings
            .warning(
                codes::ROLE_SHUT_OUT,
                &Path::dotted("spec.postgres.roles").key(name.as_str()).key("login"),
                format!("the role `{name}` may log in, and no line of `postgres.hba` lets it"),
                "every attempt is refused",
            )
            .help(format!("add a line for it: `host all {} all scram-sha-256`", as_word(name)));
    }
}

/// Whom the lines let in.
struct Admitted<'a> {
    everybody: bool,
    /// A member of a member is a member too, so any group may hold a role.
    members: bool,
    names: HashSet<&'a str>,
}

impl<'a> Admitted<'a> {
    fn new(users: &HashSet<&'a str>) -> Self {
        let names = users.iter().filter(|user| !user.starts_with('+')).map(|user| user.trim_matches('"'));
        Self {
            everybody: users.iter().any(|user| *user == "all" || user.starts_with('/')),
            members: users.iter().any(|user| user.starts_with('+')),
            names: names.collect(),
        }
    }

    fn holds(&self, name: &Identifier, role: &Role) -> bool {
        self.everybody || self.members && !role.in_roles.is_empty() || self.names.contains(name.as_str())
    }
}

/// The name as a line has it: in quotes, unless it is a plain word.
fn as_word(name: &Identifier) -> String {
    let is_plain = name.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_plain && name.as_str() != "all" { name.to_string() } else { format!("\"{name}\"") }
}
