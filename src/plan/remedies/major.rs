//! Another major of PostgreSQL.

use super::dump::successor;
use super::{Transition, after, before, run_sql, steward};
use crate::blueprint::values::Identifier;
use crate::text::{shell, sql};
use crate::verdict::Remedy;

/// The first major whose subscriptions apply changes with the rights of each table's owner. Before it, the
/// subscription's owner, a superuser, runs the triggers and constraints of the table's owner.
const REPLICATES_AS_OWNER: u8 = 16;

impl Transition<'_> {
    /// Creates a second cluster of the new major, and fills it by a dump or by logical replication.
    pub(in crate::plan) fn new_major(&self) -> Remedy {
        let major = self.after.postgres.version.major;
        let (name, next) = (self.before.name.as_str(), successor(self.before.name.as_str()));
        let namespace = self.before.namespace.as_str();
        let databases: Vec<&str> = self.before.postgres.databases.keys().map(Identifier::as_str).collect();
        let publish = |database: &&str| run_sql(namespace, name, database, "CREATE PUBLICATION next FOR ALL TABLES");
        let subscribe = |database: &&str| {
            let to = format!(
                "host={name}-primary port=5432 dbname={} user=REPLICATOR password=PASSWORD",
                steward::quoted(database)
            );
            let sql = format!(
                "CREATE SUBSCRIPTION {} CONNECTION {} PUBLICATION next",
                subscription(database),
                sql::literal(&to)
            );
            run_sql(namespace, &next, database, &sql)
        };
        let schema = |database: &&str| {
            self.piped(
                database,
                ("pg_dump", "--schema-only --no-owner --no-comments --no-publications --no-subscriptions"),
                &next,
            )
        };
        let sequences = |database: &&str| {
            let sql = "SELECT pg_catalog.format('SELECT pg_catalog.setval(%L, %s);', pg_catalog.format('%I.%I', schemaname, sequencename), last_value) FROM pg_catalog.pg_sequences WHERE last_value IS NOT NULL";
            self.piped(database, ("psql -v ON_ERROR_STOP=1", &format!("-At -c {}", shell::word(sql))), &next)
        };
        let lag = run_sql(
            namespace,
            name,
            "postgres",
            "SELECT slot_name, pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), confirmed_flush_lsn) AS behind FROM pg_catalog.pg_replication_slots WHERE slot_type = 'logical'",
        );
        let unsubscribe = |database: &&str| {
            run_sql(namespace, &next, database, &format!("DROP SUBSCRIPTION {}", subscription(database)))
        };
        let dump = before(
            "By dump, the simpler way: stop the applications that write, then copy each database. The roles already exist, with new passwords. All objects of a database belong to its owner.",
            self.copy_databases(name, (namespace, &next)),
        );
        let replication = [
            before(
                "Or by logical replication, so that writes stop only for seconds. The old cluster first needs `wal_level: logical` in its parameters, which restarts it, and a primary key on each table. Its `access.allowFrom` must allow the new cluster's instances. Copy the schema, then publish and subscribe; fill in a role with replication rights and its password.",
                databases
                    .iter()
                    .map(schema)
                    .chain(databases.iter().map(publish))
                    .chain(databases.iter().map(subscribe))
                    .collect(),
            ),
            before(
                "With logical replication: stop the applications that write once `behind` is near 0, and wait until it is 0. Set the sequences, which are not replicated, and unsubscribe.",
                std::iter::once(lag)
                    .chain(databases.iter().map(sequences))
                    .chain(databases.iter().map(unsubscribe))
                    .collect(),
            ),
        ];
        let replicates = major.get() >= REPLICATES_AS_OWNER;
        let last = after(
            format!(
                "Point the applications at `{next}-primary` and the Secrets `{next}-…`, and run `ANALYZE`. Remove the old blueprint once nothing is missing."
            ),
            databases.iter().map(|database| run_sql(namespace, &next, database, "ANALYZE")).collect(),
        );
        let by_dump = "By dump, writes stop while dump and restore run, roughly a minute per gigabyte.";
        let by_replication = " By logical replication, writes stop for the seconds between stopping the applications and pointing them at the new cluster.";
        Remedy {
            title: format!("Copy the data of {name} to PostgreSQL {major}"),
            steps: [self.second_cluster(&format!("a cluster of PostgreSQL {major}")), dump]
                .into_iter()
                .chain(replication.into_iter().filter(|_| replicates))
                .chain([last])
                .collect(),
            during: format!("{by_dump}{}", if replicates { by_replication } else { "" }),
            rollback: format!(
                "Point the applications back at `{name}-primary`: the old cluster is unchanged. Data written to the new cluster stays there."
            ),
        }
    }
}

impl Transition<'_> {
    /// The command that pipes the SQL printed by a PostgreSQL program in this cluster into the next, as the database's
    /// owner.
    fn piped(&self, database: &str, (program, arguments): (&str, &str), next: &str) -> String {
        let (name, namespace) = (self.before.name.as_str(), self.before.namespace.as_str());
        format!(
            "kubectl -n {namespace} exec deployment/{name}-steward -c database -- {} -d {} {arguments} | kubectl -n {namespace} exec -i deployment/{next}-steward -c database -- {}",
            steward::in_steward(name, program),
            steward::database(database),
            steward::as_owner(database, "psql -X -q -v ON_ERROR_STOP=1"),
        )
    }
}

fn subscription(database: &str) -> String {
    sql::identifier(&format!("next_{database}"))
}
