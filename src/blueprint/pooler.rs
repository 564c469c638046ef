//! `spec.pooler`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Bytes, Cpu, Duration, Text, Whole};
use super::{Amounts, Resources};

/// A connection pooler in front of the primary: many clients share few connections of PostgreSQL. It is `PgBouncer`, behind
/// the Service `<name>-pooler`, which an operator's own serves where that has the same words. Databases of `spec.apps` do not go through it: their applications live by sessions of
/// their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Pooler {
    /// How many poolers share the clients. With one, a dead node takes the way through it along until its pod runs elsewhere.
    /// With more, a request to cancel a query may reach another pooler than the query, and is lost then.
    ///
    /// Change: Restarts nothing. With fewer, clients of a pooler that goes connect again through another. `defaultPoolSize`
    /// holds for each pooler.
    #[schemars(example = 2)]
    pub instances: Whole<1, 20>,
    /// How long a client keeps its connection of PostgreSQL.
    ///
    /// Change: The poolers read it again, and no connection is lost. What an application keeps in its session, such as
    /// `SET`, advisory locks or `LISTEN`, works in the mode `session` alone.
    pub mode: PoolMode,
    /// Connections of PostgreSQL that each pooler opens at most for each role in each database.
    ///
    /// Default: 20, or as many as `max_connections` and the roles' `connectionLimit` have room for.
    ///
    /// Change: The poolers read it again, and no connection is lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 20)]
    pub default_pool_size: Option<Whole<1, 10_000>>,
    /// Clients that each pooler takes at most; more are refused.
    ///
    /// Change: The poolers read it again, and no connection is lost.
    #[schemars(example = 1000)]
    pub max_client_conn: Whole<1, 100_000>,
    /// Prepared statements that a pooler keeps for each connection of PostgreSQL. With 0, a driver that prepares statements
    /// fails in every mode but `session`.
    ///
    /// Change: The poolers read it again, and no connection is lost.
    #[schemars(example = 200)]
    pub max_prepared_statements: Whole<0, 100_000>,
    /// How long a client waits until a connection of PostgreSQL is free, before its query is answered with an error. While no
    /// primary can be reached, a client that asks for something is told so at once, and connects again.
    ///
    /// Change: The poolers read it again, and no connection is lost.
    #[schemars(example = "2m")]
    pub query_wait_timeout: Duration,
    /// Processor and memory of each pooler.
    ///
    /// Change: Replaces the poolers one after another; their clients connect again through another.
    pub resources: Resources,
}

/// How long a client keeps its connection of PostgreSQL, by `PgBouncer`'s names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PoolMode {
    /// As long as it is connected: everything works, and as many clients work at once as there are connections.
    Session,
    /// For a transaction.
    #[default]
    Transaction,
    /// For a statement: transactions of several are refused.
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
    let cpu = Cpu::parse("50m").expect("a twentieth of a processor is an amount");
    Resources {
        requests: Amounts { cpu: Some(cpu), memory: memory(64), ephemeral_storage: None },
        limits: Amounts { cpu: None, memory: memory(256), ephemeral_storage: None },
    }
}

impl std::fmt::Display for PoolMode {
    /// As the blueprint and `PgBouncer` have it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Session => "session",
            Self::Transaction => "transaction",
            Self::Statement => "statement",
        })
    }
}
