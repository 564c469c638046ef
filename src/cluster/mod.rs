//! What a blueprint comes to: every default filled in, every value parsed.
//!
//! In: a [`Blueprint`](crate::blueprint::Blueprint) and an environment. Out: a [`Cluster`], and what is wrong with its
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

/// A resolved blueprint: all that engines and components need to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Its name; every object's name begins with it.
    pub name: Name,
    /// The namespace of every object.
    pub namespace: Namespace,
    /// The name and namespace that it had, if it was moved.
    pub moved: Option<Former>,
    /// The environment that was asked for.
    pub environment: Option<String>,
    /// The Kubernetes that it must apply to.
    pub kubernetes: Kubernetes,
    /// Whether the Namespace object is rendered too.
    pub namespace_create: bool,
    /// What keeps PostgreSQL alive.
    pub engine: EngineKind,
    /// How what the engine runs is delivered.
    pub packaging: Packaging,
    /// Each engine's own settings; only those of `engine` count.
    pub engines: Settings,
    /// PostgreSQL instances, the primary included; 1 or more.
    pub instances: u16,
    /// PostgreSQL and what is inside it.
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
    /// The dump that a new cluster's databases come from, if they do.
    pub bootstrap: Option<Bootstrap>,
    /// The connection pooler, if one is asked for.
    pub pooler: Option<Pooler>,
    /// Dumps at set times, if they are asked for.
    pub dumps: Option<Dumps>,
    /// Base backups and WAL, if they are asked for.
    pub continuous: Option<Continuous>,
    /// Applications that use the databases.
    pub apps: BTreeMap<Name, App>,
    /// Objects that go with it.
    pub objects: Vec<ExtraObject>,
    /// Changes to objects of ours.
    pub patches: Vec<Patch>,
    /// How what is committed reaches Kubernetes.
    pub delivery: Delivery,
    /// Findings and consequences of changes that are accepted.
    pub accept: Vec<Acceptance>,
}

/// PostgreSQL and what is inside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Postgres {
    /// The major, and the minor release if one was asked for.
    pub version: PostgresVersion,
    /// Parameters, tuned defaults included; not those that the engine sets itself.
    pub parameters: BTreeMap<ParameterName, PgValue>,
    /// Lines of `pg_hba.conf` after those of the engine.
    pub hba: Vec<HbaLine>,
    /// What `initdb` is told, once.
    pub initdb: Initdb,
    /// Who restarts PostgreSQL for a parameter that needs it.
    pub restart: Restart,
    /// Roles beside the superuser and the replication role.
    pub roles: BTreeMap<Identifier, Role>,
    /// Databases.
    pub databases: BTreeMap<Identifier, Database>,
}

/// A role, with the attributes of `CREATE ROLE`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "PostgreSQL's own attributes")]
pub struct Role {
    /// Whether it may connect.
    pub login: bool,
    /// Whether it may create databases.
    pub createdb: bool,
    /// Whether it may create and change roles.
    pub createrole: bool,
    /// Whether it may stream WAL.
    pub replication: bool,
    /// Whether row-level security lets it pass.
    pub bypassrls: bool,
    /// Whether it has the rights of the roles it is a member of without `SET ROLE`.
    pub inherit: bool,
    /// How many connections it may have at once; `None` for no limit.
    pub connection_limit: Option<u32>,
    /// Roles that it is a member of.
    pub in_roles: Vec<Identifier>,
    /// The name of its Secret, if it may log in; [`references`](fn@references) has checked that it is legal.
    pub secret: String,
}

/// Whether commits wait for standbys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replication {
    /// Whether they wait, and for whom.
    pub mode: ReplicationMode,
    /// The least number of standbys that commits wait for, unless the mode is asynchronous.
    pub min: u16,
    /// The greatest; 1 or more.
    pub max: u16,
    /// The instance that takes writes, where the blueprint decides that.
    pub primary: u16,
}

impl Replication {
    /// Whether commits wait at all.
    pub fn is_synchronous(&self) -> bool {
        self.mode != ReplicationMode::Asynchronous
    }
}

/// Where passwords come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secrets {
    /// Who makes the Secrets.
    pub from: SecretsFrom,
    /// The superuser.
    pub superuser: Credential,
    /// The role that standbys stream with.
    pub replication: Credential,
}

impl Secrets {
    /// Whether the steward makes the Secrets that are missing.
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
    /// The role that an application logs in as, and its attributes: the owner of its database, which
    /// [`references`](fn@references) has checked to be one of the blueprint's.
    pub fn role_of(&self, app: &App) -> Option<(&Identifier, &Role)> {
        let owner = &self.postgres.databases.get(&app.database)?.owner;
        self.postgres.roles.get_key_value(owner)
    }

    /// The namespace and name that it was moved from, if it says so.
    pub fn moved_from(&self) -> Option<(&str, &str)> {
        let Former { name, namespace } = self.moved.as_ref()?;
        Some((namespace.as_ref().unwrap_or(&self.namespace).as_str(), name.as_ref().unwrap_or(&self.name).as_str()))
    }

    /// The database that each role works in: the first that it owns, else the first that it has access to.
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
