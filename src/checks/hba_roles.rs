//! Roles against the lines of `pg_hba.conf`: a superuser that may connect, and roles that cannot.

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
                    format!("the superuser `{superuser}` may connect from the network"),
                    "no limit applies to it, and it can break what the engine guarantees",
                )
                .help("create a role with `login: true` that owns its database")
                .because("when clients use up the superuser's connections, the engine cannot log in and fails over");
        }
    }
    // Without lines, every role may connect with its password.
    let roles = cluster.postgres.roles.iter().filter(|(_, role)| role.login && !lines.is_empty());
    let users: HashSet<&str> =
        lines.iter().filter(|line| admits(line)).flat_map(HbaLine::users).map(String::as_str).collect();
    let admitted = Admitted::new(&users);
    for (name, _) in roles.filter(|(name, role)| !admitted.holds(name, role)) {
        findings
            .warning(
                codes::ROLE_LOCKED_OUT,
                &Path::dotted("spec.postgres.roles").key(name.as_str()).key("login"),
                format!("the role `{name}` may log in, but no line of `postgres.hba` admits it"),
                "PostgreSQL rejects every connection",
            )
            .help(format!("add the line `host all {} all scram-sha-256`", as_word(name)));
    }
}

/// The roles that the lines admit.
struct Admitted<'a> {
    every_role: bool,
    /// Whether a line names a group. Membership is transitive, so any group may contain the role.
    members: bool,
    names: HashSet<&'a str>,
}

impl<'a> Admitted<'a> {
    fn new(users: &HashSet<&'a str>) -> Self {
        let names = users.iter().filter(|user| !user.starts_with('+')).map(|user| user.trim_matches('"'));
        Self {
            every_role: users.iter().any(|user| *user == "all" || user.starts_with('/')),
            members: users.iter().any(|user| user.starts_with('+')),
            names: names.collect(),
        }
    }

    fn holds(&self, name: &Identifier, role: &Role) -> bool {
        self.every_role || self.members && !role.in_roles.is_empty() || self.names.contains(name.as_str())
    }
}

/// The name as a line writes it: in quotes, unless it is a plain word.
fn as_word(name: &Identifier) -> String {
    let is_plain = name.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_plain && name.as_str() != "all" { name.to_string() } else { format!("\"{name}\"") }
}
