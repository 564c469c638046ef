//! `spec.pooler`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Bytes, Cpu, Duration, Text, Whole};
use super::{Amounts, Resources};

/// A connection pooler in front of the primary: many clients share few PostgreSQL connections. It is `PgBouncer`,
/// behind the Service `<name>-pooler`; an operator's own pooler serves it if it has the same settings.
/// Databases of `spec.apps` bypass it, because their applications need sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Pooler {
    /// The number of poolers. If there is only one and its node fails, clients cannot connect through it until its pod
    /// runs elsewhere. With more, a request to cancel a query may reach another pooler than the query and is then lost.
    ///
    /// Change: Restarts nothing. With fewer, clients of a removed pooler reconnect through another. `defaultPoolSize`
    /// applies to each pooler.
    #[schemars(example = 2)]
    pub instances: Whole<1, 20>,
    /// How long a client keeps its PostgreSQL connection.
    ///
    /// Change: The poolers reload; no connection is lost. Session state, such as `SET`, advisory locks or `LISTEN`,
    /// works only in the mode `session`.
    pub mode: PoolMode,
    /// The maximum number of PostgreSQL connections that each pooler opens for each role in each database.
    ///
    /// Default: 20, or fewer if `max_connections` and the roles' `connectionLimit` leave less room.
    ///
    /// Change: The poolers reload; no connection is lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 20)]
    pub default_pool_size: Option<Whole<1, 10_000>>,
    /// The maximum number of clients of each pooler; more are rejected.
    ///
    /// Change: The poolers reload; no connection is lost.
    #[schemars(example = 1000)]
    pub max_client_conn: Whole<1, 100_000>,
    /// The number of prepared statements that a pooler keeps for each PostgreSQL connection. With 0, drivers that
    /// prepare statements fail in every mode except `session`.
    ///
    /// Change: The poolers reload; no connection is lost.
    #[schemars(example = 200)]
    pub max_prepared_statements: Whole<0, 100_000>,
    /// How long a client waits for a free PostgreSQL connection before its query fails. While no primary is reachable,
    /// queries fail immediately and clients must reconnect.
    ///
    /// Change: The poolers reload; no connection is lost.
    #[schemars(example = "2m")]
    pub query_wait_timeout: Duration,
    /// CPU and memory of each pooler.
    ///
    /// Change: Replaces the poolers, one after another; their clients reconnect through another.
    pub resources: Resources,
}

/// How long a client keeps its PostgreSQL connection, by `PgBouncer`'s names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PoolMode {
    /// As long as the client is connected. Every feature works, but only as many clients can work at the same time as there are
    /// connections.
    Session,
    /// For one transaction.
    #[default]
    Transaction,
    /// For one statement. Transactions of several statements are rejected.
    Statement,
}

impl Default for Pooler {
    fn default() -> Self {
        Self {
            instances: Whole::new(2).expect("2 is from 1 to 20"),
            mode: PoolMode::default(),
            default_pool_size: None,
            max_client_conn: Whole::new(1000).expect("1000 is from 1 to 100000"),
            max_prepared_statements: Whole::new(200).expect("200 is from 0 to 100000"),
            query_wait_timeout: Duration::from_seconds(120),
            resources: resources(),
        }
    }
}

fn resources() -> Resources {
    let memory = |mebibytes| Some(Bytes::from_mebibytes(mebibytes));
    let cpu = Cpu::parse("50m").expect("`50m` is an amount of CPU");
    Resources {
        requests: Amounts { cpu: Some(cpu), memory: memory(64), ephemeral_storage: None },
        limits: Amounts { cpu: None, memory: memory(256), ephemeral_storage: None },
    }
}

impl std::fmt::Display for PoolMode {
    /// The word that the blueprint and `PgBouncer` use.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Session => "session",
            Self::Transaction => "transaction",
            Self::Statement => "statement",
        })
    }
}
