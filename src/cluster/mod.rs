//! The resolved blueprint: every default filled in, every value parsed.
//!
//! Input: a [`Blueprint`](crate::blueprint::Blueprint) and an environment. Output: a [`Cluster`], and the errors in its
//! references.

mod apps;
mod bootstrap;
mod continuous;
mod dumps;
mod findings;
mod kubernetes;
mod names;
mod parameters;
mod pooler;
mod references;
mod resolve;
mod tls;
mod tuning;

use std::collections::BTreeMap;

pub use bootstrap::Bootstrap;
pub use continuous::Continuous;
pub use dumps::Dumps;
pub use findings::{Finding, Findings};
pub use names::Names;
pub use pooler::Pooler;
pub use references::references;
pub use resolve::resolve;

use crate::blueprint::engines::{EngineKind, Images, Settings};
use crate::blueprint::values::{HbaLine, Identifier, Name, Namespace, ParameterName, PgValue, PostgresVersion};
use crate::blueprint::{
    Acceptance, Access, App, Database, Delivery, ExtraObject, FailoverProfile, Former, Initdb, Kubernetes, Packaging,
    Patch, Placement, ReplicationMode, Resources, Restart, SecretsFrom, Storage,
};

/// A resolved blueprint: everything that engines and components need.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The name of the cluster. Every object's name begins with it.
    pub name: Name,
    /// The namespace of every object.
    pub namespace: Namespace,
    /// The former name and namespace, if the cluster was moved.
    pub moved: Option<Former>,
    /// The environment that is compiled.
    pub environment: Option<String>,
    /// The Kubernetes that the objects must apply to.
    pub kubernetes: Kubernetes,
    /// Whether the Namespace object is rendered too.
    pub namespace_create: bool,
    /// What runs PostgreSQL and performs failovers.
    pub engine: EngineKind,
    /// How the engine's workloads are packaged.
    pub packaging: Packaging,
    /// The settings of each engine. Only those of `engine` are used.
    pub engines: Settings,
    /// PostgreSQL instances, the primary included; 1 or more.
    pub instances: u16,
    /// PostgreSQL: version, settings, roles and databases.
    pub postgres: Postgres,
    /// Whether commits wait for standbys.
    pub replication: Replication,
    /// How soon a standby takes over.
    pub failover: FailoverProfile,
    /// The volume of each instance.
    pub storage: Storage,
    /// Processor and memory of each instance.
    pub resources: Resources,
    /// Where pods run.
    pub placement: Placement,
    /// Container images.
    pub images: Images,
    /// Where passwords come from.
    pub secrets: Secrets,
    /// Who may connect.
    pub access: Access,
    /// The dump that a new cluster restores, if any.
    pub bootstrap: Option<Bootstrap>,
    /// The connection pooler, if any.
    pub pooler: Option<Pooler>,
    /// Scheduled dumps, if any.
    pub dumps: Option<Dumps>,
    /// Base backups and WAL archiving, if any.
    pub continuous: Option<Continuous>,
    /// Applications that use the databases.
    pub apps: BTreeMap<Name, App>,
    /// Extra objects: `spec.objects`.
    pub objects: Vec<ExtraObject>,
    /// Changes to rendered objects.
    pub patches: Vec<Patch>,
    /// How committed objects reach Kubernetes.
    pub delivery: Delivery,
    /// Accepted findings and accepted impacts of changes.
    pub accept: Vec<Acceptance>,
}

/// PostgreSQL: version, settings, roles and databases.
#[derive(Debug, Clone, PartialEq)]
pub struct Postgres {
    /// The major, and the minor release if the blueprint names one.
    pub version: PostgresVersion,
    /// Parameters, tuned defaults included, without those that the engine sets.
    pub parameters: BTreeMap<ParameterName, PgValue>,
    /// Lines of `pg_hba.conf` that follow the engine's.
    pub hba: Vec<HbaLine>,
    /// Options of `initdb`, which runs once.
    pub initdb: Initdb,
    /// Who restarts PostgreSQL when a parameter needs a restart.
    pub restart: Restart,
    /// Roles other than the superuser and the replication role.
    pub roles: BTreeMap<Identifier, Role>,
    /// Databases.
    pub databases: BTreeMap<Identifier, Database>,
}

/// A role, with the attributes of `CREATE ROLE`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the attributes of PostgreSQL")]
pub struct Role {
    /// Whether it may log in.
    pub login: bool,
    /// Whether it may create databases.
    pub createdb: bool,
    /// Whether it may create and change roles.
    pub createrole: bool,
    /// Whether it may stream WAL.
    pub replication: bool,
    /// Whether it bypasses row-level security.
    pub bypassrls: bool,
    /// Whether it has the rights of the roles that it is a member of without `SET ROLE`.
    pub inherit: bool,
    /// The most concurrent connections; `None` for no limit.
    pub connection_limit: Option<u32>,
    /// The roles that it is a member of.
    pub in_roles: Vec<Identifier>,
    /// The name of its Secret, if it may log in; [`references`](fn@references) checks that it is legal.
    pub secret: String,
}

/// Whether commits wait for standbys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replication {
    /// Whether commits wait, and for which standbys.
    pub mode: ReplicationMode,
    /// The least number of standbys that commits wait for, unless the mode is asynchronous.
    pub min: u16,
    /// The greatest number; 1 or more.
    pub max: u16,
    /// The instance that is the primary, under engines that let the blueprint choose it.
    pub primary: u16,
}

impl Replication {
    /// Whether commits wait for any standby.
    pub fn is_synchronous(&self) -> bool {
        self.mode != ReplicationMode::Asynchronous
    }
}

/// Where passwords come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secrets {
    /// Who creates the Secrets.
    pub from: SecretsFrom,
    /// The superuser.
    pub superuser: Credential,
    /// The role that standbys stream with.
    pub replication: Credential,
}

impl Secrets {
    /// Whether the steward creates missing Secrets.
    pub fn are_generated(&self) -> bool {
        self.from == SecretsFrom::Generated
    }
}

/// A role and the Secret with its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The name of the Secret.
    pub name: String,
    /// The name of the role.
    pub username: Identifier,
}

impl Cluster {
    /// The role that an application logs in as, and its attributes: the owner of its database.
    /// [`references`](fn@references) checks that the blueprint defines it.
    pub fn role_of(&self, app: &App) -> Option<(&Identifier, &Role)> {
        let owner = &self.postgres.databases.get(&app.database)?.owner;
        self.postgres.roles.get_key_value(owner)
    }

    /// The former namespace and name, if the cluster was moved.
    pub fn moved_from(&self) -> Option<(&str, &str)> {
        let Former { name, namespace } = self.moved.as_ref()?;
        Some((namespace.as_ref().unwrap_or(&self.namespace).as_str(), name.as_ref().unwrap_or(&self.name).as_str()))
    }

    /// The database that each role uses: the first that it owns, else the first that it has access to.
    pub fn databases_of_roles(&self) -> BTreeMap<&Identifier, &str> {
        let mut found = BTreeMap::new();
        let databases = &self.postgres.databases;
        let owned = databases.iter().map(|(name, database)| (&database.owner, name));
        let accessed =
            databases.iter().flat_map(|(name, database)| database.access.keys().map(move |role| (role, name)));
        for (role, name) in owned.chain(accessed) {
            found.entry(role).or_insert(name.as_str());
        }
        found
    }
}
