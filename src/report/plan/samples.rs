//! Sample plans for tests.

use serde_json::json;

use crate::diagnostic::{Path, Place, SourceFile};
use crate::lock::keep::Rule;
use crate::plan::samples::{cluster, field, object, setting};
use crate::plan::{Action, Cause, Change, ClusterPlan, Drift, DriftKind, Kept, Line, Plan, Presence, Tree};
use crate::verdict::{Effect, Phase, PhasedStep, Remedy, Verdict};

const ORDERS: &str =
    "spec:\n  instances: 3\n  postgres:\n    parameters: {max_connections: 200}\n  storage: {size: 20Gi}\n";

/// A cause: the line of the blueprint that contains `part`.
fn caused_by(path: &str, part: &str) -> Cause {
    let start = ORDERS.find(part).expect("the part is in the text");
    let file = SourceFile::new("blueprints/orders.yaml".to_owned(), ORDERS.to_owned());
    let after = Some(Place { file: file.into(), range: start..start + part.len() });
    Cause::Lines(vec![Line { path: Path::dotted(path), before: None, after }])
}

fn grow_volumes() -> Remedy {
    let step = |phase, text: &str, commands: &[&str]| {
        PhasedStep::new(phase, text, commands.iter().map(|&command| command.to_owned()).collect())
    };
    Remedy {
        title: "Grow the volumes of `orders` to 20Gi".to_owned(),
        steps: vec![
            step(
                Phase::BeforeMerge,
                "Grow each claim from 10Gi to 20Gi, and wait until its file system has grown.",
                &[
                    "kubectl -n databases patch pvc data-orders-keeper-0 -p '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"20Gi\"}}}}'",
                ],
            ),
            step(
                Phase::BeforeMerge,
                "Delete the StatefulSet without its pods, which keep running: its volume claim template cannot be changed.",
                &["kubectl -n databases delete statefulset/orders-keeper --cascade=orphan"],
            ),
            step(Phase::Merge, "Merge; Argo CD syncs it.", &[]),
        ],
        during: "Nothing stops: the pods keep running.".to_owned(),
        rollback: "Apply the old manifests; the claims keep 20Gi.".to_owned(),
    }
}

/// One cluster with changes of every kind, a new cluster, a removed cluster, and two clusters with equal changes.
pub(super) fn plan() -> Plan {
    let size = "spec.storage.size";
    let connections = "spec.postgres.parameters.max_connections";
    let recreate = || {
        Verdict::recreate(Effect::None, "the API server rejects a change of the volume claim template")
            .with(grow_volumes())
    };
    let restart = || {
        Verdict::applied(
            Effect::Switchover,
            "`max_connections` needs a restart: standbys first, then the primary; writes stop for about 12 s",
        )
    };
    let changes = vec![
        Change {
            cause: caused_by(connections, "max_connections"),
            accepted: Some("Tuesday night".to_owned()),
            ..setting(connections, json!(100), json!(200)).judged(restart())
        },
        Change { cause: caused_by(size, "size"), ..setting(size, json!("10Gi"), json!("20Gi")).judged(recreate()) },
        Change {
            cause: caused_by(connections, "max_connections"),
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
            cause: caused_by(size, "size"),
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
                .judged(Verdict::unknown("no rule covers a change of `spec.unheardOf` in a StatefulSet"))
        },
    ];
    let mut orders = cluster("orders", changes);
    orders.release_changes = vec![Change {
        cause: Cause::Release,
        ..object("ConfigMap", "orders-scripts", field(&["data", "lib.sh"]), json!("one\ntwo\n"), json!("one\nthree\n"))
            .judged(Verdict::applied(
                Effect::None,
                "a script: pods use the new version at its next run; no pod restarts",
            ))
    }];
    let web = |kind: &str, action: Action, verdict: Verdict| Change {
        action,
        before: None,
        after: None,
        cause: Cause::Cluster,
        ..object(kind, "web", field(&[]), json!(null), json!(null)).judged(verdict)
    };
    let added = |kind: &str| web(kind, Action::Add, Verdict::applied(Effect::None, "created"));
    let removal =
        |kind: &str| web(kind, Action::Remove, Verdict::applied(Effect::Outage, "remains until you delete it"));
    let new = ClusterPlan {
        presence: Presence::Added,
        unchanged: 0,
        ..cluster("new", vec![added("ConfigMap"), added("Service"), added("StatefulSet")])
    };
    let removed = ClusterPlan { presence: Presence::Removed, unchanged: 0, ..cluster("old", vec![removal("Service")]) };
    let reload = || {
        vec![setting("spec.postgres.parameters.work_mem", json!("4MB"), json!("8MB")).judged(Verdict::applied(
            Effect::Reload,
            "PostgreSQL applies `work_mem` at a reload; no connection is lost",
        ))]
    };
    Plan {
        clusters: vec![
            orders,
            new,
            removed,
            cluster("one", reload()),
            cluster("two", reload()),
            cluster("still", vec![]),
        ],
        ..Plan::default()
    }
}

/// An edited tree without a changed blueprint.
pub(super) fn drift() -> Plan {
    let drifted = |path: &str, kind| Drift { path: path.to_owned(), kind };
    let rule = |pattern: &str, reason: &str| Rule { pattern: pattern.to_owned(), reason: reason.to_owned() };
    let tree = Tree {
        out: "out".to_owned(),
        drift: vec![
            drifted("databases/orders/manifests/46-statefulset-orders-keeper.yaml", DriftKind::Different),
            drifted("databases/orders/manifests/99-`</li>\n@everyone.yaml", DriftKind::Manifest),
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
            "a long sentence that describes the effect of this change on the database",
        );
        let verdict = if index.is_multiple_of(7) { verdict.with(grow_volumes()) } else { verdict };
        let text = |word: &str| json!(format!("{word}\n").repeat(20));
        cluster(&format!("c{index}"), vec![setting(&path, text("before"), text("after")).judged(verdict)])
    };
    Plan { clusters: (0..400).map(of).collect(), ..Plan::default() }
}
