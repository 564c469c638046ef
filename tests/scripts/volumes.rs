//! The marks on the claims decide what may be initialised: `inspect-volume.sh`, `instance-credentials.sh`, `volumes.sh`
//! and `restarts.sh`.

use std::time::{SystemTime, UNIX_EPOCH};

use libtest_mimic::Trial;
use serde_json::json;

use crate::api::{Api, Moment};
use crate::credentials::curl;
use crate::kit::Kit;
use crate::pod::{Pod, Process, Rendered};
use crate::support::harness::{Missing, test};
use crate::support::program;

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("volumes: a keeper's volume is inspected before it starts, and its claim records the result", inspected),
        test("volumes: a retained volume with a new claim counts as data", kept_volume),
        test("volumes: a keeper does not start where its claim cannot be marked", not_marked),
        test("volumes: a keeper waits for its Secrets and copies them byte for byte", keeper_credentials),
        test("volumes: the first install, step by step", first_install),
        test("volumes: the install converges after a kill at any request", killed),
        test("volumes: data without a store is never initialised", lost_store),
        test("volumes: claims of instances added later are marked too", scaled_up),
        test("volumes: a pod is evicted once, when its order is fresh and the budget allows it", evicted),
    ]
}

const CLAIMS: [&str; 3] = ["data-pg-keeper-0", "data-pg-keeper-1", "data-pg-keeper-2"];
const ORDER: &str = "/run/steward/orders/initialise";

fn guide() -> (Rendered, Api) {
    let text = std::fs::read_to_string(program::root().join("blueprints/guide.yaml")).expect("it exists");
    let rendered = Rendered::of(&text);
    let api = Api::start(&rendered);
    (rendered, api)
}

fn pod(rendered: &Rendered, api: &Api, kind: &str, workload: &str) -> Pod {
    let mut pod = Pod::of(rendered, kind, workload);
    pod.connect_to(api);
    pod.set("TRIES", "1");
    pod
}

fn keeper() -> (Pod, Api) {
    let (rendered, api) = guide();
    (pod(&rendered, &api, "StatefulSet", "pg-keeper"), api)
}

/// A steward that has read its Secrets; every claim exists, and none is inspected.
fn steward() -> (Pod, Api) {
    let (rendered, api) = guide();
    let pod = pod(&rendered, &api, "Deployment", "pg-steward");
    for key in ["superuser", "replication"] {
        pod.write(&format!("/run/steward/secrets/{key}/password"), "p");
    }
    for claim in CLAIMS {
        api.state().put_claim(claim, &[]);
    }
    (pod, api)
}

/// Stores stolon's ConfigMap, which may exist before it holds cluster data.
fn put_store(api: &Api, holds_data: bool) {
    let mut annotations = json!({"control-plane.alpha.kubernetes.io/leader": "{\"holderIdentity\":\"x\"}"});
    if holds_data {
        annotations["stolon-clusterdata"] = "{\"FormatVersion\":1}".into();
    }
    let store = json!({"kind": "ConfigMap", "metadata": {"name": "", "annotations": annotations}});
    api.state().put("configmaps", "stolon-cluster-pg", store);
}

fn inspect(pod: &Pod, kit: Kit) -> Result<(Option<i32>, String), Missing> {
    Ok(pod.start("inspect-volume", kit, &curl()?)?.finish())
}

fn inspected() -> Result<(), Missing> {
    for kit in [Kit::Machine, Kit::Busybox] {
        let (pod, api) = keeper();
        api.state().put_claim(CLAIMS[0], &[]);
        pod.write("/var/lib/stolon/lost+found/x", "");
        assert_eq!(inspect(&pod, kit)?, (Some(0), "claim data-pg-keeper-0 is empty\n".to_owned()));
        let mark = |name: &str| api.state().claim(CLAIMS[0], name);
        let marks = [mark("inspected"), mark("initialised")];
        assert_eq!(marks, [Some("empty".to_owned()), None]);
        pod.write("/var/lib/stolon/data/postgres/PG_VERSION", "15\n");
        assert_eq!(inspect(&pod, kit)?, (Some(0), "claim data-pg-keeper-0 holds a database\n".to_owned()));
        assert_eq!(api.state().claim(CLAIMS[0], "initialised").as_deref(), Some("true"));
        let writes = api.state().writes().len();
        inspect(&pod, kit)?;
        assert_eq!(api.state().writes().len(), writes, "a marked claim is not marked again");

        std::fs::remove_dir_all(pod.path("/var/lib/stolon/data")).expect("it was just created");
        let (code, output) = inspect(&pod, kit)?;
        assert!(
            code == Some(0)
                && output.contains(
                    "this instance has lost its volume; see RUNBOOK, section \"An instance lost its volume\""
                ),
            "{output}"
        );
        assert_eq!(api.state().claim(CLAIMS[0], "initialised").as_deref(), Some("true"));
    }
    Ok(())
}

/// The claim is new and has no mark; the volume belonged to a former cluster.
fn kept_volume() -> Result<(), Missing> {
    for place in ["", "/data", "/data/postgres"] {
        let (keeper, keepers_api) = keeper();
        keepers_api.state().put_claim(CLAIMS[0], &[]);
        keeper.write(&format!("/var/lib/stolon{place}/PG_VERSION"), "15\n");
        inspect(&keeper, Kit::Machine)?;
        assert_eq!(keepers_api.state().claim(CLAIMS[0], "initialised").as_deref(), Some("true"), "in {place:?}");
    }
    let (steward, api) = steward();
    api.state().put_claim(CLAIMS[0], &["initialised=true"]);
    for claim in &CLAIMS[1..] {
        api.state().put_claim(claim, &["inspected=empty"]);
    }
    refuses(&steward)
}

/// Asserts that there is no order to initialise, and that the message names the runbook.
fn refuses(steward: &Pod) -> Result<(), Missing> {
    let process = steward.start("volumes", Kit::Machine, &curl()?)?;
    process.until("volumes hold a database, but the store has no cluster data: nothing is initialised; see RUNBOOK, section \"The engine's store was lost\"");
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(!process.is_ready() && !steward.path(ORDER).exists());
    process.end();
    Ok(())
}

fn not_marked() -> Result<(), Missing> {
    let (pod, api) = keeper();
    api.state().put_claim(CLAIMS[0], &[]);
    pod.write("/var/lib/stolon/data/postgres/PG_VERSION", "15\n");
    api.state().refuses = Some(500);
    let (code, output) = inspect(&pod, Kit::Machine)?;
    assert_eq!(
        (code, output.as_str()),
        (Some(1), "cannot read claim data-pg-keeper-0: the Kubernetes API answers 500\n")
    );
    Ok(())
}

fn keeper_credentials() -> Result<(), Missing> {
    let (pod, api) = keeper();
    let odd = "a\"b'c;$d\\e\nf жук🐘 \n";
    let process = pod.start("credentials", Kit::Watched, &curl()?)?;
    process.until("waiting for Secret pg-su\n");
    api.state().put_secret("pg-su", "su_username", odd);
    process.until("waiting for Secret pg-repl\n");
    api.state().put_secret("pg-repl", "repl_username", "streams");
    let (code, output) = process.finish();
    assert_eq!(code, Some(0), "{output}");
    assert_eq!(
        (pod.read("/run/keeper/superuser").as_str(), pod.read("/run/keeper/replication").as_str()),
        (odd, "streams")
    );
    for text in [output, pod.watched()] {
        assert!(!text.contains("жук") && !text.contains("streams"), "{text}");
    }
    Ok(())
}

fn first_install() -> Result<(), Missing> {
    let (steward, api) = steward();
    put_store(&api, false);
    std::fs::remove_file(steward.path("/run/steward/secrets/superuser/password")).expect("it was just created");
    let process = steward.start("volumes", Kit::Machine, &curl()?)?;
    for claim in CLAIMS {
        process.until(&format!("waiting until the volume of claim {claim} has been inspected"));
        api.state().put_claim(claim, &["inspected=empty"]);
    }
    process.until("the store and every volume are empty: waiting for the Secrets");
    assert!(!steward.path(ORDER).exists(), "the cluster must not be initialised without passwords");
    steward.write("/run/steward/secrets/superuser/password", "p");
    process.until("the cluster may be initialised");
    assert!(steward.path(ORDER).exists());
    put_store(&api, true);
    process.until("the store holds cluster data and every claim is marked");
    process.until_ready();
    process.end();
    assert!(!steward.path(ORDER).exists(), "the order is removed after use");
    assert_eq!(CLAIMS.map(|claim| api.state().claim(claim, "initialised").as_deref() == Some("true")), [true; 3]);
    Ok(())
}

fn killed() -> Result<(), Missing> {
    let mut kills = 0;
    for (moment, first) in [(Moment::Before, 0), (Moment::After, 1)] {
        for request in first.. {
            let (steward, api) = steward();
            for claim in CLAIMS {
                api.state().put_claim(claim, &["inspected=empty"]);
            }
            put_store(&api, true);
            api.cut(request, moment);
            if !api.kill(steward.start("volumes", Kit::Machine, &curl()?)?) {
                break;
            }
            kills += 1;
            // The store is lost at this moment: whether one claim is marked decides.
            let marked = CLAIMS.iter().any(|claim| api.state().claim(claim, "initialised").is_some());
            put_store(&api, false);
            if marked {
                refuses(&steward)?;
            }
            put_store(&api, true);
            let process: Process = steward.start("volumes", Kit::Machine, &curl()?)?;
            process.until_ready();
            process.end();
            assert_eq!(CLAIMS.map(|claim| api.state().claim(claim, "initialised").is_some()), [true; 3]);
        }
    }
    assert!(kills > 8, "only {kills} kills");
    Ok(())
}

fn lost_store() -> Result<(), Missing> {
    for store in [None, Some(false)] {
        let (steward, api) = steward();
        for claim in CLAIMS {
            api.state().put_claim(claim, &["initialised=true"]);
        }
        if let Some(holds_data) = store {
            put_store(&api, holds_data);
        }
        refuses(&steward)?;
    }
    // An unreadable store does not count as empty.
    let (steward, api) = steward();
    for claim in CLAIMS {
        api.state().put_claim(claim, &["inspected=empty"]);
    }
    api.state().refuses = Some(503);
    let process = steward.start("volumes", Kit::Machine, &curl()?)?;
    process.until("the Kubernetes API answers 503");
    process.end();
    assert!(!steward.path(ORDER).exists());
    Ok(())
}

fn scaled_up() -> Result<(), Missing> {
    let (steward, api) = steward();
    put_store(&api, true);
    for claim in &CLAIMS[..2] {
        api.state().put_claim(claim, &["initialised=true"]);
    }
    api.state().objects.remove(&("persistentvolumeclaims".to_owned(), CLAIMS[2].to_owned()));
    let process = steward.start("volumes", Kit::Machine, &curl()?)?;
    process.until("waiting for claim data-pg-keeper-2");
    api.state().put_claim(CLAIMS[2], &[]);
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(api.state().claim(CLAIMS[2], "initialised"), None, "its pod has not inspected it yet");
    api.state().put_claim(CLAIMS[2], &["inspected=empty"]);
    process.until_ready();
    process.end();
    assert_eq!(api.state().claim(CLAIMS[2], "initialised").as_deref(), Some("true"));
    Ok(())
}

fn evicted() -> Result<(), Missing> {
    let (steward, api) = steward();
    for number in 0..3 {
        api.state().put("pods", &format!("pg-keeper-{number}"), json!({"metadata": {"name": ""}}));
    }
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is right").as_secs();
    let order = |since: u64, number: &str| steward.write("/run/steward/orders/restart", &format!("{since} {number}\n"));
    let pods = || {
        (0..3)
            .map(|number| api.state().objects.contains_key(&("pods".to_owned(), format!("pg-keeper-{number}"))))
            .collect::<Vec<_>>()
    };
    order(now() - 60, "1");
    let process = steward.start("restarts", Kit::Machine, &curl()?)?;
    process.until("nothing to restart");
    for wrong in ["3", "../../x", "1 2"] {
        order(now(), wrong);
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
    assert_eq!(pods(), [true; 3], "an order that is old or names no pod has no effect");
    api.state().refuses = Some(429);
    order(now(), "1");
    process.until("pg-keeper-1 cannot be evicted yet: the disruption budget does not allow it");
    api.state().refuses = None;
    process.until("restarted pg-keeper-1");
    assert_eq!(pods(), [true, false, true]);
    process.next_pass();
    assert!(!steward.path("/run/steward/orders/restart").exists());
    process.end();
    assert_eq!(api.state().writes().iter().filter(|write| write.ends_with("/eviction")).count(), 1);
    Ok(())
}
