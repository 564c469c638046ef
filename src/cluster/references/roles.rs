//! Roles that databases speak of, and names that PostgreSQL keeps for itself.

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
            let message = format!("{} is PostgreSQL's own template", quoted(name.as_str()));
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

/// The superuser, the replication role, and roles that would be one of them.
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
            let message = format!("the role {shown} is the one that standbys stream with");
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
            .help("give each its own `username`");
    }
}

fn reserved(found: &mut Findings, path: &Path, shown: &str, at_key: bool) {
    let message = format!("PostgreSQL keeps the role name {shown} for itself");
    let help = "choose a name that does not begin with `pg_` and is not `public` or `none`";
    if at_key {
        found.key_error(codes::RESERVED_NAME, path, message, "").help(help);
    } else {
        found.error(codes::RESERVED_NAME, path, message, "").help(help);
    }
}

/// Message and help for a role that the blueprint does not define.
fn undefined(cluster: &Cluster, what: &str, role: &Identifier) -> (String, String) {
    let known = cluster.postgres.roles.keys().map(Identifier::as_str);
    let help = match nearest(role.as_str(), known) {
        Some(near) => format!("write {}", quoted(near)),
        None => format!("add {} to `spec.postgres.roles`", quoted(&format!("{role}: {{login: true}}"))),
    };
    (format!("the {what} {} is not one of `spec.postgres.roles`", quoted(role.as_str())), help)
}
