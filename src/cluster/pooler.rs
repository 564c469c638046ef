//! The connection pooler, with every default filled in.

use std::collections::{BTreeMap, BTreeSet};

use super::Cluster;
use crate::blueprint;
use crate::blueprint::values::{Identifier, Whole};

/// A connection pooler in front of the primary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pooler {
    /// The section as the blueprint has it.
    pub desired: blueprint::Pooler,
    /// The most connections to PostgreSQL that each pooler opens for each role in each database.
    pub pool_size: u32,
    /// The databases that it serves: all except those of applications.
    pub databases: Vec<Identifier>,
    /// The Secret of the role that looks up passwords.
    pub secret: String,
}

impl Pooler {
    /// The role that may read PostgreSQL's password hashes, and nothing else.
    pub const ROLE: &'static str = "pgforge_pooler";
    /// The connections that each pooler uses to look up passwords.
    pub const LOOKUPS: u32 = 2;
    /// The size of a pool if there is room for it: the default of `PgBouncer`.
    const USUAL_SIZE: u32 = 20;

    /// Resolves the pooler of a cluster. Everything else in `cluster` is complete.
    pub(super) fn resolve(desired: blueprint::Pooler, cluster: &Cluster) -> Self {
        let is_apps = |name: &Identifier| cluster.apps.values().any(|app| app.database == *name);
        let databases = cluster.postgres.databases.keys().filter(|name| !is_apps(name)).cloned().collect();
        let secret = cluster.names().pooler();
        let mut pooler = Self { desired, pool_size: Self::USUAL_SIZE, databases, secret };
        pooler.pool_size = pooler.desired.default_pool_size.map_or_else(|| pooler.fitting_size(cluster), Whole::get);
        pooler
    }

    /// Whether a role is the one that looks up passwords.
    pub fn is_role(role: &Identifier) -> bool {
        role.as_str() == Self::ROLE
    }

    /// The number of pools that each pooler may have for each role: one for each database that the role may connect to.
    pub fn pools<'a>(&'a self, cluster: &'a Cluster) -> BTreeMap<&'a Identifier, u32> {
        let members = cluster.members();
        // Databases with the same owner and the same access are counted in one step.
        let mut alike: BTreeMap<Vec<&Identifier>, u32> = BTreeMap::new();
        for desired in self.databases.iter().filter_map(|name| cluster.postgres.databases.get(name)) {
            let admitted = std::iter::once(&desired.owner).chain(desired.access.keys()).collect();
            *alike.entry(admitted).or_default() += 1;
        }
        let mut pools = BTreeMap::new();
        for (admitted, databases) in alike {
            for role in cluster.logins_of(admitted, &members) {
                let pools: &mut u32 = pools.entry(role).or_default();
                *pools = pools.saturating_add(databases);
            }
        }
        pools
    }

    /// The most connections that each pooler uses for lookups. An operator's pooler uses a pool of the usual size.
    fn lookups(&self, cluster: &Cluster) -> u32 {
        if cluster.engine.uses_lookup_pool() { self.pool_size } else { Self::LOOKUPS }
    }

    /// The connections that all poolers together may open, lookups included.
    pub fn connections(&self, cluster: &Cluster) -> u32 {
        let pools = self.pools(cluster).into_values().fold(0, u32::saturating_add);
        let of_each = self.pool_size.saturating_mul(pools).saturating_add(self.lookups(cluster));
        self.desired.instances.get().saturating_mul(of_each)
    }

    /// The connections that all poolers together may open as one role with `pools` pools.
    pub fn connections_of(&self, pools: u32) -> u32 {
        self.desired.instances.get().saturating_mul(self.pool_size.saturating_mul(pools))
    }

    /// The largest pool size within `max_connections` and the limits of roles; at least 1, and at most the usual size.
    pub fn fitting_size(&self, cluster: &Cluster) -> u32 {
        let one = Self { pool_size: 1, ..self.clone() };
        // The connections that do not grow with the size.
        let fixed = if cluster.engine.uses_lookup_pool() { 0 } else { Self::LOOKUPS };
        let lookups = self.desired.instances.get().saturating_mul(fixed);
        let all = one.connections(cluster) - lookups;
        let left = cluster.client_connections().map(|left| left.saturating_sub(lookups));
        let pools = one.pools(cluster);
        let of_role = pools.iter().filter_map(|(name, pools)| {
            cluster.postgres.roles.get(*name)?.connection_limit?.checked_div(one.connections_of(*pools))
        });
        let of_all = left.and_then(|left| left.checked_div(all));
        of_role.chain(of_all).chain([Self::USUAL_SIZE]).min().unwrap_or_default().max(1)
    }
}

impl Cluster {
    /// The connections left for roles that are not superusers; `None` if PostgreSQL would reject a setting.
    pub fn client_connections(&self) -> Option<u32> {
        let number = |name: &str| self.number(name);
        // Majors before 16 have no `reserved_connections`.
        let reserved = number("superuser_reserved_connections")? + number("reserved_connections").unwrap_or_default();
        let left = (number("max_connections")? - reserved).max(0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 262143, and not below 0")]
        Some(left as u32)
    }

    /// The members of each role.
    fn members(&self) -> BTreeMap<&Identifier, Vec<&Identifier>> {
        let mut members: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (name, role) in &self.postgres.roles {
            role.in_roles.iter().for_each(|group| members.entry(group).or_default().push(name));
        }
        members
    }

    /// The roles that may log in, among some roles and their direct and indirect members.
    fn logins_of<'a>(
        &self,
        admitted: Vec<&'a Identifier>,
        members: &BTreeMap<&'a Identifier, Vec<&'a Identifier>>,
    ) -> impl Iterator<Item = &'a Identifier> {
        let mut reached: BTreeSet<&Identifier> = admitted.iter().copied().collect();
        let mut open = admitted;
        while let Some(group) = open.pop() {
            open.extend(members.get(group).into_iter().flatten().filter(|name| reached.insert(name)));
        }
        reached.into_iter().filter(|name| self.postgres.roles.get(*name).is_some_and(|role| role.login))
    }
}
