//! Who is a member of whom.

use std::collections::BTreeSet;

use crate::blueprint::values::Identifier;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Path, codes, quoted};
use crate::knowledge::postgres::predefined;

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
            if !known.contains(&group.as_str()) {
                let help = match nearest(group.as_str(), known.iter().copied()) {
                    Some(near) => format!("write {}", quoted(near)),
                    None => format!("add {} to `spec.postgres.roles`", quoted(&format!("{group}: {{}}"))),
                };
                let message = format!("there is no role {} to be a member of", quoted(group.as_str()));
                found.error(codes::UNDEFINED, &list.index(index), message, "").help(help);
            } else if leads_to(cluster, group, name) {
                let message = if group == name {
                    format!("the role {} is a member of itself", quoted(name.as_str()))
                } else {
                    format!(
                        "the roles {} and {} are members of each other",
                        quoted(name.as_str()),
                        quoted(group.as_str())
                    )
                };
                found.error(codes::CIRCLE, &list.index(index), message, "").help("remove one of the memberships");
            }
        }
    }
}

/// Whether `from` is `to` or a member of it, in any number of steps.
fn leads_to(cluster: &Cluster, from: &Identifier, to: &Identifier) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(role) = next.pop() {
        if role == to {
            return true;
        }
        if seen.insert(role) {
            next.extend(cluster.postgres.roles.get(role).into_iter().flat_map(|role| &role.in_roles));
        }
    }
    false
}
