//! A single PostgreSQL in a StatefulSet.

use crate::example::Example;
use crate::harness::test;
use crate::kubectl::kubectl;
use libtest_mimic::Trial;

const WIKI: Example = Example { file: "standalone.yaml", name: "wiki", fit: &[] };

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    let raised = ("{log_min_duration_statement: 1s}", "{log_min_duration_statement: 2s, max_connections: 120}");
    vec![
        test("standalone: starts in a restricted namespace without a warning", || WIKI.starts()),
        test("standalone: settings that change from A to B and back end as A", move || {
            WIKI.changes_and_reverts(raised, ("100", "120"))
        }),
        test("standalone: PostgreSQL recovers from settings with which it cannot start", || {
            WIKI.running()?;
            let manifests = WIKI.render(&[
                ("{log_min_duration_statement: 1s}", "{shared_buffers: 900GB}"),
                (
                    "kind: Cluster\n",
                    "kind: Cluster\naccept: [{check: PGF310, reason: the test wants a PostgreSQL that cannot start}]\n",
                ),
            ]);
            crate::kubectl::apply("databases", &manifests);
            std::thread::sleep(std::time::Duration::from_secs(30));
            WIKI.change(&[]);
            WIKI.has_every_row();
            Ok(())
        }),
        test("standalone: a deleted pod is replaced, with every row", || WIKI.deleted_primary()),
        test("standalone: a dead node that is declared out of service loses nothing", || {
            WIKI.dead_node(|node| {
                let taint = "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute";
                kubectl(
                    "databases",
                    &["wait", "--for=condition=Ready=Unknown", "--timeout=120s", &format!("node/{node}")],
                );
                kubectl("databases", &["taint", "node", node, taint]);
                kubectl("databases", &["wait", "--for=condition=Ready", "--timeout=300s", "pod/wiki-postgres-0"]);
                kubectl("databases", &["taint", "node", node, "node.kubernetes.io/out-of-service-"]);
            })?;
            Ok(())
        }),
        test("standalone: is removed", || WIKI.removed()),
    ]
}
