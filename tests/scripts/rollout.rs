//! `rollout.sh`: the steward is not ready until every pod of the StatefulSet is replaced.

use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::api::Api;
use crate::credentials::curl;
use crate::kit::Kit;
use crate::pod::{Pod, Rendered};
use crate::support::harness::{Missing, test};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("rollout: it waits for pods that are not replaced yet", || waited_for(Kit::Machine)),
        test("rollout: it waits for pods with busybox", || waited_for(Kit::Busybox)),
    ]
}

const BLUEPRINT: &str = "
apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: shop, namespace: shop}
spec:
  engine: stolon
  instances: 2
  postgres: {version: 15}
  storage: {size: 1Gi}
";

fn waited_for(kit: Kit) -> Result<(), Missing> {
    let rendered = Rendered::of(BLUEPRINT);
    let api = Api::start(&rendered);
    let mut pod = Pod::of(&rendered, "Deployment", "shop-steward");
    pod.connect_to(&api);
    let put = |generation: u64, status: Value| {
        let set = json!({
            "kind": "StatefulSet", "apiVersion": "apps/v1",
            "metadata": {"generation": generation, "managedFields": [{"fieldsV1": {"replicas": 9}}]},
            "spec": {"replicas": 2, "template": {"spec": {"replicas": 9}}},
            "status": status,
        });
        api.state().put("statefulsets", "shop-keeper", set);
    };
    let process = pod.start("rollout", kit, &curl()?)?;
    process.until("waiting for StatefulSet shop-keeper\n");
    for (status, says) in [
        (
            json!({"observedGeneration": 1, "replicas": 2, "readyReplicas": 2, "updatedReplicas": 2}),
            "waiting for Kubernetes to observe the change of",
        ),
        (
            json!({"observedGeneration": 2, "replicas": 2, "readyReplicas": 2}),
            "0 of 2 pods of StatefulSet shop-keeper are updated",
        ),
        (
            json!({"observedGeneration": 2, "replicas": 2, "readyReplicas": 2, "updatedReplicas": 1}),
            "1 of 2 pods of StatefulSet shop-keeper are updated",
        ),
        (
            json!({"observedGeneration": 2, "replicas": 2, "readyReplicas": 1, "updatedReplicas": 2}),
            "1 of 2 pods of StatefulSet shop-keeper are ready",
        ),
    ] {
        put(2, status);
        process.until(says);
        assert!(!process.is_ready(), "{says}");
    }
    let done = json!({"observedGeneration": 2, "replicas": 2, "readyReplicas": 2, "updatedReplicas": 2});
    put(2, done.clone());
    process.until_ready();
    put(3, done);
    process.wait("the steward to be unready", || !process.is_ready());
    process.end();
    Ok(())
}
