//! The connection pooler, with every default filled in.

use super::Cluster;
use crate::blueprint;
use crate::blueprint::values::{Identifier, Whole};

/// A connection pooler in front of the primary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pooler {
    /// As it was asked for.
    pub asked: blueprint::Pooler,
    /// Connections of PostgreSQL that each pooler opens at most for each role in each database.
    pub pool_size: u32,
    /// The databases that it leads to: all but those of applications.
    pub databases: Vec<Identifier>,
    /// The Secret of the role by which it looks up passwords.
    pub secret: String,
}

/// A pool: what one role does in one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool<'a> {
    /// The database.
    pub database: &'a Identifier,
    /// The role.
    pub role: &'a Identifier,
}

impl Pooler {
    /// The role that may ask what PostgreSQL keeps of passwords, and nothing else.
    pub const ROLE: &'static str = "pgforge_pooler";
    /// Connections in which each pooler asks.
    pub const LOOKUPS: u32 = 2;
    /// The size of a pool where there is room for it: `PgBouncer`'s own.
    const USUAL_SIZE: u32 = 20;

    /// The pooler of a cluster that is complete but for it.
    pub(super) fn resolve(asked: blueprint::Pooler, cluster: &Cluster) -> Self {
        let is_apps = |name: &Identifier| cluster.apps.values().any(|app| app.database == *name);
        let databases = cluster.postgres.databases.keys().filter(|name| !is_apps(name)).cloned().collect();
        let secret = cluster.names().pooler();
        let mut pooler = Self { asked, pool_size: Self::USUAL_SIZE, databases, secret };
        pooler.pool_size = pooler.asked.default_pool_size.map_or_else(|| pooler.fitting_size(cluster), Whole::get);
        pooler
    }

    /// Whether a role is the one that looks up passwords.
    pub fn is_role(role: &Identifier) -> bool {
        role.as_str() == Self::ROLE
    }

    /// Every pool that each pooler may have.
    pub fn pools<'a>(&'a self, cluster: &'a Cluster) -> Vec<Pool<'a>> {
        let of = |database| cluster.logins_of(database).into_iter().map(move |role| Pool { database, role });
        self.databases.iter().flat_map(of).collect()
    }

    /// Connections in which each pooler asks at most. An operator's does so in a pool as large as any other.
    fn lookups(&self, cluster: &Cluster) -> u32 {
        if cluster.engine.pools_lookups() { self.pool_size } else { Self::LOOKUPS }
    }

    /// Connections that all poolers may open together, those for lookups included.
    pub fn connections(&self, cluster: &Cluster) -> u32 {
        let pools = u32::try_from(self.pools(cluster).len()).unwrap_or(u32::MAX);
        let of_each = self.pool_size.saturating_mul(pools).saturating_add(self.lookups(cluster));
        self.asked.instances.get().saturating_mul(of_each)
    }

    /// Connections that all poolers may open as one role.
    pub fn connections_of(&self, cluster: &Cluster, role: &Identifier) -> u32 {
        let pools = self.pools(cluster).into_iter().filter(|pool| pool.role == role).count();
        let pools = u32::try_from(pools).unwrap_or(u32::MAX);
        self.asked.instances.get().saturating_mul(self.pool_size.saturating_mul(pools))
    }

    /// The size that neither `max_connections` nor a role's limit is too small for, and at least 1.
    pub fn fitting_size(&self, cluster: &Cluster) -> u32 {
        let one = Self { pool_size: 1, ..self.clone() };
        // Those that do not grow with the size.
        let fixed = if cluster.engine.pools_lookups() { 0 } else { Self::LOOKUPS };
        let lookups = self.asked.instances.get().saturating_mul(fixed);
        let all = one.connections(cluster) - lookups;
        let left = cluster.client_connections().map(|left| left.saturating_sub(lookups));
        let of_role = cluster.postgres.roles.iter().filter_map(|(name, role)| {
            let (limit, used) = (role.connection_limit?, one.connections_of(cluster, name));
            limit.checked_div(used)
        });
        let of_all = left.and_then(|left| left.checked_div(all));
        of_role.chain(of_all).chain([Self::USUAL_SIZE]).min().unwrap_or_default().max(1)
    }
}

impl Cluster {
    /// Connections that are left for those who are no superusers; `None` where PostgreSQL would refuse a setting.
    pub fn client_connections(&self) -> Option<u32> {
        let number = |name: &str| self.number(name);
        // Majors before 16 do not have the last.
        let reserved = number("superuser_reserved_connections")? + number("reserved_connections").unwrap_or_default();
        let left = (number("max_connections")? - reserved).max(0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 262143, and not below 0")]
        Some(left as u32)
    }

    /// Roles that may log in and connect to a database: its owner, those with access, and members of either.
    fn logins_of(&self, database: &Identifier) -> Vec<&Identifier> {
        let Some(asked) = self.postgres.databases.get(database) else { return Vec::new() };
        let mut reached: Vec<&Identifier> = std::iter::once(&asked.owner).chain(asked.access.keys()).collect();
        let mut seen = 0;
        while let Some(group) = reached.get(seen).copied() {
            let members = self.postgres.roles.iter().filter(|(_, role)| role.in_roles.contains(group));
            let new: Vec<_> = members.map(|(name, _)| name).filter(|name| !reached.contains(name)).collect();
            reached.extend(new);
            seen += 1;
        }
        reached.retain(|name| self.postgres.roles.get(*name).is_some_and(|role| role.login));
        reached
    }
}
