//! Who is a member of whom.

use std::collections::{BTreeSet, VecDeque};

use crate::blueprint::values::Identifier;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Path, codes, quoted};
use crate::knowledge::postgres::{is_reserved_role, predefined};

use super::roles::system_role;

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    let section = Path::dotted("spec.postgres.roles");
    let roles = &cluster.postgres.roles;
    let predefined = predefined(cluster.postgres.version.major);
    let mut known: Vec<&str> = predefined.collect();
    known.extend(roles.keys().map(Identifier::as_str));
    for (name, role) in roles {
        let list = section.key(name.as_str()).key("inRoles");
        found.repeated(&list, &role.in_roles);
        for (index, group) in role.in_roles.iter().enumerate() {
            let path = list.index(index);
            if !known.contains(&group.as_str()) {
                let message = format!("there is no role {} to be a member of", quoted(group.as_str()));
                found.error(codes::UNDEFINED, &path, message, "").help(instead(cluster, group, &known));
            } else if let Some(circle) = circle(cluster, name, group)
                // Told once, at its first role.
                && circle.iter().all(|role| *role > name)
            {
                let through = circle.iter().map(|role| quoted(role.as_str())).collect::<Vec<_>>().join(", ");
                let through = if through.is_empty() { through } else { format!(", through {through}") };
                let message = format!("the role {} is a member of itself{through}", quoted(name.as_str()));
                found.error(codes::CIRCLE, &path, message, "").help("remove one of the memberships");
            }
        }
    }
}

/// What to do about a role that does not exist.
fn instead(cluster: &Cluster, group: &Identifier, known: &[&str]) -> String {
    if let Some(near) = nearest(group.as_str(), known.iter().copied()) {
        return format!("write {}", quoted(near));
    }
    if is_reserved_role(group.as_str()) || system_role(cluster, group).is_some() {
        return "remove it".to_owned();
    }
    format!("add {} to `spec.postgres.roles`", quoted(&format!("{group}: {{}}")))
}

/// The roles between a role and itself, if being a member of `group` makes it its own member.
fn circle<'a>(cluster: &'a Cluster, name: &Identifier, group: &'a Identifier) -> Option<Vec<&'a Identifier>> {
    let (mut seen, mut ways) = (BTreeSet::from([group]), VecDeque::from([vec![group]]));
    while let Some(mut way) = ways.pop_front() {
        let last = *way.last()?;
        if last == name {
            way.pop();
            return Some(way);
        }
        let above = cluster.postgres.roles.get(last).into_iter().flat_map(|role| &role.in_roles);
        ways.extend(above.filter(|role| seen.insert(role)).map(|role| [way.as_slice(), &[role]].concat()));
    }
    None
}
