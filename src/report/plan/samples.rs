//! Plans for tests.

use serde_json::json;

use crate::diagnostic::{Path, Place, SourceFile};
use crate::lock::keep::Rule;
use crate::plan::samples::{cluster, field, object, setting};
use crate::plan::{Action, Cause, Change, ClusterPlan, Kept, Line, Plan, Presence, Stray, Tree, What};
use crate::verdict::{Effect, Phase, PhasedStep, Remedy, Verdict};

const ORDERS: &str =
    "spec:\n  instances: 3\n  postgres:\n    parameters: {max_connections: 200}\n  storage: {size: 20Gi}\n";

/// The cause of a change by a part of the blueprint.
fn at(path: &str, part: &str) -> Cause {
    let start = ORDERS.find(part).expect("the part is in the text");
    let file = SourceFile::new("blueprints/orders.yaml".to_owned(), ORDERS.to_owned());
    let after = Some(Place { file: file.into(), range: start..start + part.len() });
    Cause::Lines(vec![Line { path: Path::dotted(path), before: None, after }])
}

fn growing() -> Remedy {
    let step = |phase, text: &str, commands: &[&str]| {
        PhasedStep::new(phase, text, commands.iter().map(|&command| command.to_owned()).collect())
    };
    Remedy {
        title: "Grow the volumes of `orders`".to_owned(),
        steps: vec![
            step(
                Phase::BeforeMerge,
                "Request the new size on each claim; the storage class must allow expansion.",
                &[
                    "kubectl -n databases patch pvc data-orders-keeper-0 -p '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"20Gi\"}}}}'",
                ],
            ),
            step(
                Phase::BeforeMerge,
                "Delete the StatefulSet and leave its pods running.",
                &["kubectl -n databases delete statefulset orders-keeper --cascade=orphan"],
            ),
            step(Phase::Merge, "Merge; the StatefulSet is recreated and adopts the pods.", &[]),
        ],
        during: "nothing".to_owned(),
        rollback: "apply the old manifests; a volume does not shrink".to_owned(),
    }
}

/// One cluster with changes of every kind, one new, one removed, and two with equal changes.
pub(super) fn plan() -> Plan {
    let size = "spec.storage.size";
    let connections = "spec.postgres.parameters.max_connections";
    let recreate = || {
        Verdict::recreate(Effect::None, "The API server rejects a change of the volume claim template.").with(growing())
    };
    let restart = || {
        Verdict::applied(
            Effect::Switchover,
            "PostgreSQL reads it at start: the standbys restart first, then the primary; writes stop for about 12 s.",
        )
    };
    let changes = vec![
        Change {
            cause: at(connections, "max_connections"),
            accepted: Some("Tuesday night".to_owned()),
            ..setting(connections, json!(100), json!(200)).judged(restart())
        },
        Change { cause: at(size, "size"), ..setting(size, json!("10Gi"), json!("20Gi")).judged(recreate()) },
        Change {
            cause: at(connections, "max_connections"),
            ..object(
                "ConfigMap",
                "orders-steward",
                field(&["data", "settings.conf"]),
                json!("a = 1\nmax_connections = 100\n"),
                json!("a = 1\nmax_connections = 200\n"),
            )
            .judged(restart())
        },
        Change {
            cause: at(size, "size"),
            ..object(
                "StatefulSet",
                "orders-keeper",
                field(&["spec", "volumeClaimTemplates", "name=data", "spec", "resources", "requests", "storage"]),
                json!("10Gi"),
                json!("20Gi"),
            )
            .judged(recreate())
        },
        Change {
            cause: Cause::Together(vec![]),
            ..object("StatefulSet", "orders-keeper", field(&["spec", "unheardOf"]), json!(1), json!(2))
                .judged(Verdict::unknown("No rule covers this change."))
        },
    ];
    let mut orders = cluster("orders", changes);
    orders.release_changes = vec![Change {
        cause: Cause::Release,
        ..object("ConfigMap", "orders-scripts", field(&["data", "lib.sh"]), json!("one\ntwo\n"), json!("one\nthree\n"))
            .judged(Verdict::applied(Effect::None, "Pods use the new script at its next run."))
    }];
    let whole = |kind: &str, action: Action, verdict: Verdict| Change {
        action,
        before: None,
        after: None,
        cause: Cause::Cluster,
        ..object(kind, "web", field(&[]), json!(null), json!(null)).judged(verdict)
    };
    let added = |kind: &str| whole(kind, Action::Add, Verdict::applied(Effect::None, "created"));
    let removed =
        |kind: &str| whole(kind, Action::Remove, Verdict::applied(Effect::Outage, "remains until you delete it"));
    let come = ClusterPlan {
        presence: Presence::Added,
        unchanged: 0,
        ..cluster("new", vec![added("ConfigMap"), added("Service"), added("StatefulSet")])
    };
    let gone = ClusterPlan { presence: Presence::Removed, unchanged: 0, ..cluster("old", vec![removed("Service")]) };
    let reload = || {
        vec![
            setting("spec.postgres.parameters.work_mem", json!("4MB"), json!("8MB"))
                .judged(Verdict::applied(Effect::Reload, "PostgreSQL reloads its configuration.")),
        ]
    };
    Plan {
        clusters: vec![
            orders,
            come,
            gone,
            cluster("one", reload()),
            cluster("two", reload()),
            cluster("still", vec![]),
        ],
        ..Plan::default()
    }
}

/// No blueprint changes, but the tree was edited.
pub(super) fn strays() -> Plan {
    let stray = |path: &str, what| Stray { path: path.to_owned(), what };
    let rule = |pattern: &str, reason: &str| Rule { pattern: pattern.to_owned(), reason: reason.to_owned() };
    let tree = Tree {
        out: "out".to_owned(),
        strays: vec![
            stray("databases/orders/manifests/46-statefulset-orders-keeper.yaml", What::Different),
            stray("databases/orders/manifests/99-`</li>\n@everyone.yaml", What::Manifest),
        ],
        kept: vec![Kept { rule: rule("monitoring/", "dashboards of <b>the</b> platform team"), files: 3, changed: 1 }],
        keep_changed: true,
    };
    Plan { tree, ..nothing() }
}

/// An unchanged cluster.
pub(super) fn nothing() -> Plan {
    Plan { clusters: vec![cluster("orders", vec![])], ..Plan::default() }
}

/// Many clusters with different, long changes.
pub(super) fn busy() -> Plan {
    let impacts = [Effect::None, Effect::Reload, Effect::Rolling, Effect::Switchover, Effect::DataLoss];
    let of = |index: usize| {
        let path = format!("spec.postgres.parameters.p{index}");
        let verdict = Verdict::applied(
            impacts[index % impacts.len()],
            "A long sentence that describes the effect of this change on the database.",
        );
        let verdict = if index.is_multiple_of(7) { verdict.with(growing()) } else { verdict };
        let text = |word: &str| json!(format!("{word}\n").repeat(20));
        cluster(&format!("c{index}"), vec![setting(&path, text("before"), text("after")).judged(verdict)])
    };
    Plan { clusters: (0..400).map(of).collect(), ..Plan::default() }
}
