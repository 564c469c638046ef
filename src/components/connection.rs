//! What an application that pgforge does not render needs in order to connect.

use crate::blueprint::PoolMode;
use crate::blueprint::values::Identifier;
use crate::cluster::Cluster;
use crate::contract::Contract;
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Problem, quoted};
use crate::kube::pod::env;
use crate::kube::pod::volume::{self, AUTHORITY, Mount};
use crate::kube::policy;
use crate::text::shell;
use k8s_openapi::api::core::v1::EnvVar;
use k8s_openapi::api::networking::v1::NetworkPolicyPeer;

/// A role that may log in, the address to connect to, and its Secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The role.
    pub role: String,
    /// The database that it uses.
    pub database: String,
    /// The primary's host name, which resolves in every namespace.
    pub host: String,
    /// The primary's port.
    pub port: u16,
    /// The Secret with its password.
    pub secret: String,
    /// The namespace of the Secret and the cluster.
    pub namespace: String,
    /// Whether every pod of that namespace may connect.
    pub own_namespace: bool,
    /// Whether the steward creates the Secret, which then also contains host, port, database and URI.
    pub complete: bool,
    /// The pooler's address, if a pooler serves the database.
    pub pooled: Option<Pooled>,
    /// The Secret with the CA certificate that verifies the server, if the cluster uses TLS.
    pub certificate: Option<String>,
}

/// The address of the pooler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pooled {
    /// Its host name, which resolves in every namespace.
    pub host: String,
    /// How long a client keeps its connection to PostgreSQL.
    pub mode: PoolMode,
}

/// Returns how a role connects.
///
/// # Errors
/// Why the role cannot connect, with the role that was probably meant.
pub fn connection(cluster: &Cluster, contract: &Contract, role: &str) -> Result<Connection, Problem> {
    let roles = &cluster.postgres.roles;
    let shown = quoted(role);
    let Some((name, desired)) = roles.iter().find(|(name, _)| name.as_str() == role) else {
        let secrets = &cluster.secrets;
        if [&secrets.superuser, &secrets.replication].iter().any(|own| own.username.as_str() == role) {
            let message = format!("the role {shown} is reserved for the engine; applications cannot log in as it");
            return Err(Problem::new(message, "name a role of `spec.postgres.roles`"));
        }
        let message = format!("{} has no role {shown}", quoted(cluster.name.as_str()));
        let can = roles.iter().filter(|(_, role)| role.login).map(|(name, _)| name.as_str());
        let help = match nearest(role, can.clone()) {
            Some(near) => format!("write `--role {}`", shell::word(near)),
            None if can.clone().next().is_none() => "add one with `login: true` to `spec.postgres.roles`".to_owned(),
            None => format!("roles that may log in: {}", can.map(quoted).collect::<Vec<_>>().join(", ")),
        };
        return Err(Problem::new(message, help));
    };
    if !desired.login {
        let members = roles.iter().filter(|(_, other)| other.login && other.in_roles.contains(name));
        let members: Vec<String> = members.map(|(member, _)| quoted(member.as_str())).collect();
        let help = if members.is_empty() {
            format!("add `login: true` to the role {shown}, or name another role")
        } else {
            format!("add `login: true` to it, or name a member that may log in: {}", members.join(", "))
        };
        return Err(Problem::new(format!("the role {shown} cannot log in"), help));
    }
    let Some(database) = cluster.databases_of_roles().remove(name) else {
        let message = format!("the role {shown} has access to no database");
        return Err(Problem::new(
            message,
            "make it the `owner` of one of `spec.postgres.databases`, or add it to its `access`",
        ));
    };
    Ok(Connection {
        role: Identifier::to_string(name),
        database: database.to_owned(),
        host: format!("{}.{}.svc", contract.primary.service, cluster.namespace),
        port: contract.primary.port,
        secret: desired.secret.clone(),
        namespace: cluster.namespace.to_string(),
        own_namespace: cluster.access.own_namespace,
        complete: cluster.secrets.are_generated(),
        pooled: pooled(cluster, database),
        certificate: cluster.certificate(),
    })
}

fn pooled(cluster: &Cluster, database: &str) -> Option<Pooled> {
    let pooler =
        cluster.pooler.as_ref().filter(|pooler| pooler.databases.iter().any(|name| name.as_str() == database))?;
    let host = format!("{}.{}.svc", cluster.names().pooler(), cluster.namespace);
    Some(Pooled { host, mode: pooler.desired.mode })
}

impl Connection {
    /// The environment variables of a container, under the names that libpq reads.
    pub fn env(&self) -> Vec<EnvVar> {
        let port = self.port.to_string();
        let known = |name, key, value| {
            if self.complete { env::secret(name, &self.secret, key) } else { env::value(name, value) }
        };
        let verified = self.certificate.iter().flat_map(|_| {
            let file = format!("{AUTHORITY}/ca.crt");
            [env::value("PGSSLMODE", "verify-full"), env::value("PGSSLROOTCERT", &file)]
        });
        let own = vec![
            known("PGHOST", "host", &self.host),
            known("PGPORT", "port", &port),
            known("PGDATABASE", "dbname", &self.database),
            env::secret("PGUSER", &self.secret, "username"),
            env::secret("PGPASSWORD", &self.secret, "password"),
        ];
        own.into_iter().chain(verified).collect()
    }

    /// The volume with the CA certificate, and where a container mounts it.
    pub fn authority(&self) -> Option<Mount> {
        self.certificate.as_deref().map(|secret| {
            let mut mount = volume::authority(secret);
            // The application's pod must wait until the Secret exists.
            mount.volume.secret.get_or_insert_default().optional = None;
            mount
        })
    }

    /// The connection as one URI, if the Secret contains it.
    pub fn uri(&self) -> Option<EnvVar> {
        self.complete.then(|| env::secret("DATABASE_URL", &self.secret, "uri"))
    }

    /// The entry of `spec.access.allowFrom` for pods of another namespace. Returns `None` for the cluster's own
    /// namespace: if that is closed, only the user knows which labels to allow.
    pub fn allow_from(&self, namespace: &str) -> Option<NetworkPolicyPeer> {
        (namespace != self.namespace).then(|| policy::pods_of(namespace))
    }
}
