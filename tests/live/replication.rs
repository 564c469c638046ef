//! A primary and standbys that the blueprint chooses.

use crate::example::Example;
use crate::harness::test;
use libtest_mimic::Trial;

const SHOP: Example = Example { file: "replication.yaml", name: "shop", fit: &[] };
const TO_ONE: (&str, &str) = ("primary: 0", "primary: 1");

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("replication: comes up in a restricted namespace, without a warning", || {
            SHOP.comes_up()?;
            let streaming =
                "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'quorum'";
            assert_eq!(SHOP.sql(streaming), "2");
            Ok(())
        }),
        test("replication: settings that go to B and back to A end as A", || {
            // Up needs standbys first, down the primary first.
            SHOP.there_and_back(("max_connections: 200", "max_connections: 250"), ("200", "250"))
        }),
        test("replication: the primary is where the blueprint says, there and back", || {
            SHOP.running()?;
            for replace in [&[TO_ONE][..], &[]] {
                SHOP.change(replace);
                SHOP.has_every_row();
                assert_eq!(SHOP.sql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"), "2");
            }
            Ok(())
        }),
        test("replication: a dead primary's standby takes over by the runbook and lacks nothing", || {
            SHOP.dead_node(|_| {
                crate::kubectl::apply("databases", &SHOP.render(&[TO_ONE]));
            })?;
            Ok(())
        }),
        test("replication: is removed", || SHOP.removed()),
    ]
}
