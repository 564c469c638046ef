//! Patroni's members, which elect the primary.

use crate::example::Example;
use crate::harness::test;
use libtest_mimic::Trial;

/// The image of `PGFORGE_LIVE_PATRONI` has Patroni 4.0; its name does not show the release.
const CARTS: Example = Example {
    file: "patroni.yaml",
    name: "carts",
    fit: &[("  failover: ", "  patroni: {version: \"4.0\"}\n  failover: ")],
};

/// The client's own delays in seconds: a connection times out after 2 s, a statement after 4 s, and the pause is 0.1 s.
const CLIENT: f64 = 6.1;

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("patroni: starts in a restricted namespace without a warning", || {
            CARTS.starts()?;
            assert_eq!(
                CARTS.sql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"),
                "2",
                "a standby does not stream"
            );
            Ok(())
        }),
        test("patroni: settings that change from A to B and back end as A", || {
            CARTS.changes_and_reverts(("max_connections: 200", "max_connections: 250"), ("200", "250"))
        }),
        test("patroni: a deleted primary is replaced, with every row", || CARTS.deleted_primary()),
        test("patroni: a dead node stops writes within the budget, and loses nothing", || {
            let gap = CARTS.dead_node(|_| {})?;
            let bound = CARTS.bound().expect("three instances have a bound");
            println!("writes stopped for {gap:.1} s; the budget is {bound} s");
            assert!(gap <= bound + CLIENT, "writes stopped for {gap} s, longer than the budget of {bound} s");
            Ok(())
        }),
        test("patroni: is removed", || CARTS.removed()),
    ]
}
