//! Members that elect the primary among themselves.

use crate::example::Example;
use crate::harness::test;
use libtest_mimic::Trial;

/// An image of the machine's own says nothing of the release in it; the lab's for PostgreSQL 17 has 4.0.
const CARTS: Example = Example {
    file: "patroni.yaml",
    name: "carts",
    fit: &[("  failover: ", "  patroni: {version: \"4.0\"}\n  failover: ")],
};

/// A client's own patience: it gives up a connection after 2 s, a statement after 4 s, and pauses 0.1 s.
const CLIENT: f64 = 6.1;

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("patroni: comes up in a restricted namespace, without a warning", || {
            CARTS.comes_up()?;
            assert_eq!(CARTS.sql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"), "2");
            Ok(())
        }),
        test("patroni: settings that go to B and back to A end as A", || {
            CARTS.there_and_back(("max_connections: 200", "max_connections: 250"), ("200", "250"))
        }),
        test("patroni: a deleted primary is replaced, with every row", || CARTS.deleted_primary()),
        test("patroni: a dead node stops writes no longer than the budget says, and loses nothing", || {
            let gap = CARTS.dead_node(|_| {})?;
            let bound = CARTS.bound().expect("three instances have a bound");
            println!("writes stopped for {gap:.1} s; the budget says {bound} s");
            assert!(gap <= bound + CLIENT, "writes stopped for {gap} s, not {bound}");
            Ok(())
        }),
        test("patroni: is removed", || CARTS.removed()),
    ]
}
