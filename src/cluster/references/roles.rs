//! Roles that databases refer to, and names that PostgreSQL reserves.

use crate::blueprint::values::Identifier;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Path, codes, quoted};
use crate::knowledge::postgres::{is_reserved_role, is_template};

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    let section = Path::dotted("spec.postgres.databases");
    for (name, database) in &cluster.postgres.databases {
        let path = section.key(name.as_str());
        if is_template(name.as_str()) {
            let message = format!("{} is a template database of PostgreSQL", quoted(name.as_str()));
            found.key_error(codes::RESERVED_NAME, &path, message, "").help("choose another name");
        }
        if !cluster.postgres.roles.contains_key(&database.owner) {
            let (message, help) = undefined(cluster, "owner", &database.owner);
            found.error(codes::UNDEFINED, &path.key("owner"), message, "").help(help);
        }
        for role in database.access.keys().filter(|role| !cluster.postgres.roles.contains_key(*role)) {
            let (message, help) = undefined(cluster, "role", role);
            found.key_error(codes::UNDEFINED, &path.key("access").key(role.as_str()), message, "").help(help);
        }
        found.repeated(&path.key("extensions"), &database.extensions);
    }
    system(cluster, found);
}

/// Checks the superuser, the replication role, and roles with the name of one of them.
fn system(cluster: &Cluster, found: &mut Findings) {
    let section = Path::dotted("spec.postgres.roles");
    let (superuser, replication) = (&cluster.secrets.superuser.username, &cluster.secrets.replication.username);
    for name in cluster.postgres.roles.keys() {
        let path = section.key(name.as_str());
        let shown = quoted(name.as_str());
        if is_reserved_role(name.as_str()) {
            reserved(found, &path, &shown, true);
        }
        if name == superuser {
            let message = format!("the role {shown} is the cluster's superuser");
            found
                .key_error(codes::RESERVED_NAME, &path, message, "")
                .help("choose another name, or set `secrets.superuser.username`");
        }
        if name == replication {
            let message = format!("the role {shown} is the cluster's replication role");
            found
                .key_error(codes::RESERVED_NAME, &path, message, "")
                .help("choose another name, or set `secrets.replication.username`");
        }
    }
    for (key, name) in [("superuser", superuser), ("replication", replication)] {
        if is_reserved_role(name.as_str()) {
            reserved(found, &Path::dotted("spec.secrets").key(key).key("username"), &quoted(name.as_str()), false);
        }
    }
    if superuser == replication {
        found
            .error(
                codes::CONTRADICTION,
                &Path::dotted("spec.secrets.replication.username"),
                format!("the superuser and the replication role are both {}", quoted(superuser.as_str())),
                "",
            )
            .help("set a different `username` for each")
            .because("standbys would stream as superuser, and one password could not be changed without the other");
    }
}

fn reserved(found: &mut Findings, path: &Path, shown: &str, at_key: bool) {
    let message = format!("PostgreSQL reserves the role name {shown}");
    let help = "choose a name that does not begin with `pg_` and is not `public` or `none`";
    if at_key {
        found.key_error(codes::RESERVED_NAME, path, message, "").help(help);
    } else {
        found.error(codes::RESERVED_NAME, path, message, "").help(help);
    }
}

/// What the engine uses a role for, if it is one of the engine's.
pub(super) fn system_role(cluster: &Cluster, role: &Identifier) -> Option<&'static str> {
    let secrets = &cluster.secrets;
    let own = [("the superuser", &secrets.superuser), ("the replication role", &secrets.replication)];
    own.into_iter().find(|(_, user)| user.username == *role).map(|(what, _)| what)
}

/// Message and help for a role that the blueprint does not define.
fn undefined(cluster: &Cluster, what: &str, role: &Identifier) -> (String, String) {
    let shown = quoted(role.as_str());
    let known = cluster.postgres.roles.keys().map(Identifier::as_str);
    if let Some(system) = system_role(cluster, role) {
        let message = format!("the {what} {shown} is {system}, which belongs to the engine");
        return (message, "name a role of `spec.postgres.roles`, such as `app: {login: true}`".to_owned());
    }
    let help = match nearest(role.as_str(), known) {
        Some(near) => format!("write {}", quoted(near)),
        None if is_reserved_role(role.as_str()) => "name a role of `spec.postgres.roles`".to_owned(),
        None => format!("add {} to `spec.postgres.roles`", quoted(&format!("{role}: {{login: true}}"))),
    };
    (format!("the {what} {shown} is not one of `spec.postgres.roles`"), help)
}
