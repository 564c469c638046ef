//! Where a chart creates the pods: the container that pgforge adds to its primary, and the steward's marks.

use std::path::PathBuf;

use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::api::Api;
use crate::kit::Kit;
use crate::pod::{Pod, Rendered};
use crate::support::harness::{Missing, test};
use crate::support::{program, streams, tools};

pub(crate) fn tests() -> Vec<Trial> {
    vec![test(
        "chart: its primary creates a database on an empty volume, but not on a volume that has lost its data",
        primary,
    )]
}

const CLAIM: &str = "data-parts-postgresql-primary-0";
const VERSION: &str = "/bitnami/postgresql/data/PG_VERSION";

/// Returns what is rendered, and the part of the chart's StatefulSet that pgforge configures.
fn rendered() -> Rendered {
    let tree = streams::tree(&program::root(), "blueprints/bitnami.yaml");
    let documents = tree.manifests.split("---\n").filter(|document| !document.is_empty());
    let mut objects: Vec<Value> = documents.map(|text| serde_yaml::from_str(text).expect("it is YAML")).collect();
    let values: Value = serde_yaml::from_str(&tree.values["postgresql"]).expect("it is YAML");
    let primary = &values["primary"];
    let pod = json!({
        "serviceAccountName": values["serviceAccount"]["name"],
        "initContainers": primary["initContainers"],
        "containers": [],
        "volumes": primary["extraVolumes"],
    });
    objects.push(json!({
        "kind": "StatefulSet",
        "metadata": {"name": "parts-postgresql-primary", "namespace": "databases"},
        "spec": {"template": {"spec": pod}},
    }));
    Rendered(objects)
}

fn primary() -> Result<(), Missing> {
    let curl: Vec<PathBuf> = vec![tools::on_path("curl")?];
    let rendered = rendered();
    let api = Api::start(&rendered);
    let pod = |kind, workload| {
        let mut pod = Pod::of(&rendered, kind, workload);
        pod.connect_to(&api);
        pod.set("TRIES", "1");
        pod
    };
    let (primary, steward) = (pod("StatefulSet", "parts-postgresql-primary"), pod("Deployment", "parts-steward"));
    let inspect = |kit| -> Result<_, Missing> { Ok(primary.start("inspect-volume", kit, &curl)?.finish()) };
    api.state().put_claim(CLAIM, &[]);
    assert_eq!(inspect(Kit::Busybox)?, (Some(0), format!("claim {CLAIM} is empty\n")));

    // Until a login succeeds, there may be no database.
    let marks = steward.start("marks", Kit::Busybox, &curl)?;
    marks.until("waiting for the primary to create its database");
    assert_eq!(api.state().claim(CLAIM, "initialised"), None);
    primary.write(VERSION, "17\n");
    steward.write("/run/steward/secrets/in-effect", "p");
    marks.until("the primary's claim is marked");
    marks.until_ready();
    marks.end();
    assert_eq!(api.state().claim(CLAIM, "initialised").as_deref(), Some("true"));
    assert_eq!(inspect(Kit::Busybox)?, (Some(0), format!("claim {CLAIM} holds a database\n")));

    std::fs::remove_file(primary.path(VERSION)).expect("it was just created");
    let (code, output) = inspect(Kit::Busybox)?;
    assert!(code == Some(1) && output.contains("this instance has lost its volume"), "{code:?} {output}");
    Ok(())
}
