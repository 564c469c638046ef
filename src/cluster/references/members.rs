//! Memberships of roles: each role must exist, and none may be a member of itself.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

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
    let mut known: BTreeSet<&str> = predefined.collect();
    known.extend(roles.keys().map(Identifier::as_str));
    let mut circles = Circles::new(cluster);
    for (name, role) in roles {
        let list = section.key(name.as_str()).key("inRoles");
        found.repeated(&list, &role.in_roles);
        for (index, group) in role.in_roles.iter().enumerate() {
            let path = list.index(index);
            if !known.contains(group.as_str()) {
                let message = format!("the role {} does not exist", quoted(group.as_str()));
                found.error(codes::UNDEFINED, &path, message, "").help(instead(cluster, group, &known));
            } else if let Some(circle) = circles.through(name, group) {
                let through = circle.iter().map(|role| quoted(role.as_str())).collect::<Vec<_>>().join(", ");
                let through = if through.is_empty() { through } else { format!(", through {through}") };
                let message = format!("the role {} is a member of itself{through}", quoted(name.as_str()));
                found.error(codes::CIRCLE, &path, message, "").help("remove one of the memberships");
            }
        }
    }
}

/// The help for a role that does not exist.
fn instead(cluster: &Cluster, group: &Identifier, known: &BTreeSet<&str>) -> String {
    if let Some(near) = nearest(group.as_str(), known.iter().copied()) {
        return format!("write {}", quoted(near));
    }
    if is_reserved_role(group.as_str()) || system_role(cluster, group).is_some() {
        return "remove it".to_owned();
    }
    format!("add {} to `spec.postgres.roles`", quoted(&format!("{group}: {{}}")))
}

/// Finds circles of memberships.
struct Circles<'a> {
    cluster: &'a Cluster,
    /// The number of each role's strongly connected component. Roles that are all members of each other share one.
    components: BTreeMap<&'a Identifier, usize>,
    /// The remaining steps of the search. The first cycle of each component needs far fewer. If a component has very many,
    /// the others are reported once the first ones are fixed.
    steps: usize,
}

impl<'a> Circles<'a> {
    fn new(cluster: &'a Cluster) -> Self {
        let roles = &cluster.postgres.roles;
        let steps = 16 * (roles.len() + roles.values().map(|role| role.in_roles.len()).sum::<usize>());
        Self { cluster, components: components(cluster), steps }
    }

    /// The roles between a role and itself, if its membership in `group` closes a circle. Each circle is reported once, at
    /// its first role.
    fn through(&mut self, name: &'a Identifier, group: &'a Identifier) -> Option<Vec<&'a Identifier>> {
        if name == group {
            return Some(Vec::new());
        }
        let component = self.components.get(name)?;
        let is_in = |role: &Identifier| role >= name && self.components.get(role) == Some(component);
        if !is_in(group) {
            return None;
        }
        let (mut reached, mut next) = (BTreeMap::from([(group, name)]), VecDeque::from([group]));
        while let Some(last) = next.pop_front() {
            for role in &self.cluster.postgres.roles.get(last)?.in_roles {
                self.steps = self.steps.checked_sub(1)?;
                if role == name {
                    let way = std::iter::successors(Some(last), |at| reached.get(at).copied());
                    let mut circle: Vec<_> = way.take_while(|at| *at != name).collect();
                    circle.reverse();
                    return Some(circle);
                }
                if is_in(role) && !reached.contains_key(role) {
                    reached.insert(role, last);
                    next.push_back(role);
                }
            }
        }
        None
    }
}

/// Numbers the strongly connected components of the memberships (Kosaraju's algorithm).
fn components(cluster: &Cluster) -> BTreeMap<&Identifier, usize> {
    let roles = &cluster.postgres.roles;
    let mut members: BTreeMap<&Identifier, Vec<&Identifier>> = BTreeMap::new();
    for (name, role) in roles {
        role.in_roles.iter().for_each(|group| members.entry(group).or_default().push(name));
    }
    let groups = |name: &Identifier| roles.get(name).map(|role| role.in_roles.iter().collect()).unwrap_or_default();
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    for name in roles.keys() {
        order.append(&mut reached(name, &groups, &mut seen));
    }
    let (mut components, mut seen) = (BTreeMap::new(), BTreeSet::new());
    let members = |name: &Identifier| members.get(name).cloned().unwrap_or_default();
    for (number, name) in order.into_iter().rev().enumerate() {
        components.extend(reached(name, &members, &mut seen).into_iter().map(|name| (name, number)));
    }
    components
}

/// The roles that are reachable from a role and not seen before, in post-order.
fn reached<'a>(
    from: &'a Identifier,
    next: &dyn Fn(&Identifier) -> Vec<&'a Identifier>,
    seen: &mut BTreeSet<&'a Identifier>,
) -> Vec<&'a Identifier> {
    let mut done = Vec::new();
    if !seen.insert(from) {
        return done;
    }
    let mut open = vec![(from, next(from))];
    while let Some((name, left)) = open.last_mut() {
        match left.pop() {
            Some(other) if seen.insert(other) => open.push((other, next(other))),
            Some(_) => {}
            None => {
                done.push(*name);
                open.pop();
            }
        }
    }
    done
}
