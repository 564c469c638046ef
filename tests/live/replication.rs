//! Replication with the primary that the blueprint names.

use crate::example::Example;
use crate::harness::test;
use libtest_mimic::Trial;

const SHOP: Example = Example { file: "replication.yaml", name: "shop", fit: &[] };
const TO_ONE: (&str, &str) = ("primary: 0", "primary: 1");

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("replication: starts in a restricted namespace without a warning", || {
            SHOP.starts()?;
            let streaming =
                "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'quorum'";
            assert_eq!(SHOP.sql(streaming), "2", "a standby does not stream, or commits do not wait for a quorum");
            Ok(())
        }),
        test("replication: settings that change from A to B and back end as A", || {
            // A higher value needs the standbys first, a lower one the primary first.
            SHOP.changes_and_reverts(("max_connections: 200", "max_connections: 250"), ("200", "250"))
        }),
        test("replication: the primary moves to the instance of the blueprint and back", || {
            SHOP.running()?;
            for replace in [&[TO_ONE][..], &[]] {
                SHOP.change(replace);
                SHOP.has_every_row();
                assert_eq!(
                    SHOP.sql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"),
                    "2",
                    "a former primary does not follow the new one"
                );
            }
            Ok(())
        }),
        test("replication: after the primary's node dies, the runbook promotes a standby and loses nothing", || {
            SHOP.dead_node(|_| {
                crate::kubectl::apply("databases", &SHOP.render(&[TO_ONE]));
            })?;
            Ok(())
        }),
        test("replication: is removed", || SHOP.removed()),
    ]
}
