//! `stolon.sh` and `wait-for-store.sh`: the store holds the desired specification, regardless of its previous contents, however the
//! cluster was created, and wherever the script was killed. The tests use a stand-in, and stolon's programs with an API
//! server where the machine has them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use libtest_mimic::Trial;
use serde_json::{Map, Value, json};

use crate::api::Api;
use crate::kit::{Kit, script};
use crate::pod::{Pod, Process, Rendered};
use crate::stand_in;
use crate::support::harness::{Missing, test, test_where_possible};
use crate::support::tools;

/// The name of a case, and its body for either set of programs.
type Case = (&'static str, fn(Programs) -> Result<(), Missing>);

pub(crate) fn tests() -> Vec<Trial> {
    let cases: [Case; 7] = [
        ("the store is initialised once, and only by a fresh order", initialised),
        ("A, then B, then A again gives A, regardless of the stored data, and the origin of the cluster stays", a_b_a),
        ("a matching specification is not written again, manual changes are undone", settled),
        ("it converges after a kill at any call", killed),
        ("failover is on hold as long as a restart takes, and no longer", held),
        ("an unreadable store does not count as empty", unreadable),
        ("a sentinel waits until the store holds cluster data", waits),
    ];
    let with_both = |(name, case): Case| {
        [
            test(&format!("stolon: {name} (a stand-in)"), move || case(Programs::StandIn)),
            test_where_possible(&format!("stolon: {name} (stolon's programs)"), move || case(Programs::Real)),
        ]
    };
    cases.into_iter().flat_map(with_both).collect()
}

const ORDERS: &str = "/run/steward/orders";

/// The programs that access the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Programs {
    /// The test program; its store is a file.
    StandIn,
    /// stolon's programs; their store is an annotation in an API server.
    Real,
}

/// The script of one container, with the programs and their store.
struct Store {
    pod: Pod,
    container: &'static str,
    programs: Programs,
    api: Api,
}

/// Returns a blueprint with some parameters.
fn blueprint(parameters: &Value, failover: &str) -> String {
    let document = json!({
        "apiVersion": "pgforge.dev/v1",
        "kind": "Cluster",
        "metadata": {"name": "shop", "namespace": "shop"},
        "spec": {
            "engine": "stolon",
            "instances": 3,
            "postgres": {"version": 15, "parameters": parameters, "hba": ["host all all 10.0.0.0/8 scram-sha-256"]},
            "replication": {"mode": "synchronous"},
            "failover": {"profile": failover},
            "storage": {"size": "1Gi"},
        },
    });
    document.to_string()
}

fn a() -> String {
    blueprint(&json!({"max_connections": 120, "log_line_prefix": "a'b\\c <&> жук: {\"x\"}, "}), "balanced")
}

fn b() -> String {
    blueprint(&json!({"work_mem": "8MB"}), "patient")
}

impl Store {
    /// The store of the steward's container that maintains the stored specification.
    fn of(blueprint: &str, programs: Programs) -> Self {
        Self::of_container(blueprint, "shop-steward", "stolon", programs)
    }

    fn of_container(blueprint: &str, workload: &str, container: &'static str, programs: Programs) -> Self {
        let rendered = Rendered::of(blueprint);
        let mut pod = Pod::of(&rendered, "Deployment", workload);
        let api = Api::start(&rendered);
        pod.connect_to(&api);
        // A sentinel stores its state on its pod.
        api.state().put("pods", workload, json!({"kind": "Pod", "apiVersion": "v1", "metadata": {"name": workload}}));
        let kubeconfig = json!({
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "clusters": [{"name": "test", "cluster": {"server": api.address_as(workload)}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "namespace": "shop"}}],
        });
        pod.write("/run/store/kubeconfig", &kubeconfig.to_string());
        pod.set("KUBECONFIG", pod.path("/run/store/kubeconfig").display().to_string());
        pod.set(stand_in::STORE, pod.path("/run/store/spec.json").display().to_string());
        std::fs::create_dir_all(pod.path(ORDERS)).expect("the directory can be written");
        Self { pod, container, programs, api }
    }

    /// Replaces the pod by one of another blueprint, for the same store.
    fn apply(&mut self, blueprint: &str) {
        let stored = self.stored();
        *self = Self::of(blueprint, self.programs);
        if let Some(stored) = stored {
            self.put(&stored);
        }
    }

    fn start(&self) -> Result<Process, Missing> {
        self.start_cut(None)
    }

    /// Starts the script. Each call of a program writes a line; the call to cut hangs.
    fn start_cut(&self, cut: Option<Cut>) -> Result<Process, Missing> {
        let run = self.pod.path("/run/store");
        let wrapped = |name: &str| {
            let real = match self.programs {
                Programs::Real => tools::stolon()?.join(name),
                Programs::StandIn => stand_in::program(&run, name),
            };
            let (real, run) = (real.display(), run.display());
            let hang = format!(": >'{run}/here'; exec sleep 60");
            let (number, hang) = match cut.filter(|cut| cut.program == name) {
                None => (0, hang),
                Some(Cut { number, after: false, .. }) => (number, hang),
                Some(Cut { number, .. }) => (number, format!("'{real}' \"$@\" >/dev/null 2>&1; {hang}")),
            };
            let text = format!(
                "#!/bin/sh\necho \"$*\" >>'{run}/{name}.calls'\n\
                 [ $(wc -l <'{run}/{name}.calls') -ne {number} ] || {{ {hang}; }}\nexec '{real}' \"$@\"\n"
            );
            self.pod.write(&format!("/run/store/{name}.calls"), "");
            Ok(script(&self.pod.path("/run/store/wrapped"), name, &text))
        };
        self.pod.start(self.container, Kit::Machine, &[wrapped("stolonctl")?, wrapped("stolon-sentinel")?])
    }

    fn converge(&self) -> Result<String, Missing> {
        let process = self.start()?;
        process.until_ready();
        Ok(process.end())
    }

    /// Counts the calls of a program since the last start whose arguments begin with this text.
    fn calls(&self, program: &str, arguments: &str) -> usize {
        let calls = self.pod.read(&format!("/run/store/{program}.calls"));
        calls.lines().filter(|call| call.starts_with(arguments)).count()
    }

    /// Asserts that nothing has initialised the store again.
    fn assert_not_initialised(&self) {
        assert_eq!((self.calls("stolon-sentinel", ""), self.calls("stolonctl", "init")), (0, 0));
    }

    fn order(&self, name: &str, age: u64) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is right").as_secs();
        self.pod.write(&format!("{ORDERS}/{name}"), &format!("{}\n", now - age));
    }

    fn ordered(&self, name: &str) -> bool {
        self.pod.path(ORDERS).join(name).exists()
    }

    /// Returns the specification in the store.
    fn stored(&self) -> Option<Map<String, Value>> {
        let spec = match self.programs {
            Programs::StandIn => stand_in::stored(&self.pod.path("/run/store/spec.json"))?,
            Programs::Real => {
                let state = self.api.state();
                let store = state.objects.get(&("configmaps".to_owned(), "stolon-cluster-shop".to_owned()))?;
                let data = store["metadata"]["annotations"]["stolon-clusterdata"].as_str()?;
                serde_json::from_str::<Value>(data).expect("stolon stores JSON")["cluster"]["spec"].clone()
            }
        };
        // stolon stores null for omitted keys.
        let mut spec = spec.as_object().expect("a specification is a mapping").clone();
        spec.retain(|_, value| !value.is_null());
        Some(spec)
    }

    /// Stores a specification directly.
    fn put(&self, spec: &Map<String, Value>) {
        match self.programs {
            Programs::StandIn => self.pod.write("/run/store/spec.json", &Value::from(spec.clone()).to_string()),
            Programs::Real => {
                let data = json!({
                    "formatVersion": 1,
                    "changeTime": "2026-01-01T00:00:00Z",
                    "cluster": {"uid": "x", "generation": 1, "changeTime": "2026-01-01T00:00:00Z", "spec": spec, "status": {}},
                    "keepers": {},
                    "dbs": {},
                });
                let annotations = json!({"stolon-clusterdata": data.to_string()});
                let store = json!({"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"annotations": annotations}});
                self.api.state().put("configmaps", "stolon-cluster-shop", store);
            }
        }
    }

    /// Returns the desired specification.
    fn desired(&self) -> Map<String, Value> {
        let desired = self.pod.read("/etc/steward/spec.json");
        serde_json::from_str(&desired).expect("it is a JSON object")
    }

    /// Asserts that the store holds exactly the desired specification and the origin of the cluster.
    fn assert_as_desired(&self, origin: &Value) {
        let mut expected = self.desired();
        expected.extend(origin.as_object().expect("an origin is a mapping").clone());
        assert_eq!(Value::from(self.stored().expect("the store contains data")), Value::from(expected));
    }
}

/// A call that does not return.
#[derive(Debug, Clone, Copy)]
struct Cut {
    program: &'static str,
    /// The number of the program's call, from 1.
    number: usize,
    /// Whether it does its work before it hangs.
    after: bool,
}

/// The origin of a new cluster in these blueprints.
fn new() -> Value {
    json!({"initMode": "new", "newConfig": {"locale": "C.UTF-8", "encoding": "UTF8", "dataChecksums": true}})
}

fn initialised(programs: Programs) -> Result<(), Missing> {
    let store = Store::of(&a(), programs);
    let process = store.start()?;
    process.until("the store is empty: waiting for the order to initialise it");
    store.order("initialise", 60);
    std::thread::sleep(Duration::from_millis(500));
    assert!(store.stored().is_none() && store.calls("stolon-sentinel", "") == 0, "an old order does not count");
    store.order("initialise", 0);
    process.until_ready();
    let output = process.end();
    assert!(output.contains("initialising the store\n") && output.contains("\ninitialised the store\n"), "{output}");
    assert_eq!(store.calls("stolon-sentinel", ""), 1);
    assert!(!store.ordered("initialise"), "the order is removed after use");
    store.assert_as_desired(&new());

    // In a store with data, even a fresh order has no effect.
    store.order("initialise", 0);
    store.converge()?;
    store.assert_not_initialised();
    Ok(())
}

fn a_b_a(programs: Programs) -> Result<(), Missing> {
    let mut store = Store::of(&a(), programs);
    // A store after a recovery, with settings that no blueprint declares.
    let origin = json!({"initMode": "existing", "existingConfig": {"keeperUID": "keeper2"}});
    let mut foreign = origin.as_object().expect("it is one").clone();
    foreign.extend([
        ("additionalWalSenders".to_owned(), 9.into()),
        ("mergePgParameters".to_owned(), true.into()),
        ("pgParameters".to_owned(), json!({"archive_mode": "on", "max_connections": "7"})),
    ]);
    store.put(&foreign);
    for blueprint in [a(), b(), a()] {
        store.apply(&blueprint);
        store.converge()?;
        store.assert_as_desired(&origin);
        store.assert_not_initialised();
    }
    Ok(())
}

fn settled(programs: Programs) -> Result<(), Missing> {
    let store = Store::of(&b(), programs);
    store.put(new().as_object().expect("it is one"));
    let process = store.start()?;
    process.until("stored the desired specification (free)");
    process.next_pass();
    assert_eq!(store.calls("stolonctl", "update"), 1);
    let mut changed = store.stored().expect("the store contains data");
    changed.insert("pgParameters".to_owned(), json!({"work_mem": "1GB"}));
    store.put(&changed);
    process.wait("the desired specification", || {
        store.stored().is_some_and(|stored| stored["pgParameters"]["work_mem"] == "8MB")
    });
    process.next_pass();
    process.end();
    store.assert_as_desired(&new());
    assert_eq!(store.calls("stolonctl", "update"), 2);
    Ok(())
}

fn killed(programs: Programs) -> Result<(), Missing> {
    let mut kills = 0;
    for (program, after) in [("stolonctl", false), ("stolonctl", true), ("stolon-sentinel", false)] {
        for number in 1.. {
            let store = Store::of(&a(), programs);
            store.order("initialise", 0);
            let process = store.start_cut(Some(Cut { program, number, after }))?;
            let here = store.pod.path("/run/store/here");
            process.wait("the call", || here.exists() || process.is_ready());
            process.kill();
            if !here.exists() {
                break;
            }
            kills += 1;
            // volumes.sh gives another order while the store is empty.
            if store.stored().is_none() {
                store.order("initialise", 0);
            }
            store.converge()?;
            store.assert_as_desired(&new());
        }
    }
    assert!(kills > 10, "only {kills} kills");
    Ok(())
}

fn held(programs: Programs) -> Result<(), Missing> {
    let store = Store::of(&a(), programs);
    store.put(new().as_object().expect("it is one"));
    let fails_after = || store.stored().map(|stored| stored["failInterval"].clone());
    let desired = Some(store.desired()["failInterval"].clone());
    let process = store.start()?;
    process.until_ready();
    assert_eq!(fails_after(), desired);
    store.order("hold", 0);
    process.wait("the hold", || store.ordered("held"));
    assert_eq!(fails_after(), Some("10m0s".into()), "the store has the hold before the file `held` exists");
    process.wait("not to be ready", || !process.is_ready());
    // A restart that takes too long also ends the hold.
    store.order("hold", 301);
    process.until("failover is no longer on hold: a restart took too long");
    assert_eq!((fails_after(), store.ordered("held")), (desired.clone(), false));
    std::fs::remove_file(store.pod.path(ORDERS).join("hold")).expect("it was just created");
    process.until_ready();
    process.end();
    assert_eq!(fails_after(), desired);
    Ok(())
}

fn unreadable(programs: Programs) -> Result<(), Missing> {
    let store = Store::of(&a(), programs);
    store.order("initialise", 0);
    store.api.state().refuses = Some(503);
    store.pod.write("/run/store/spec.json.refused", "");
    let process = store.start()?;
    process.until("cannot read the store: ");
    std::thread::sleep(Duration::from_millis(300));
    store.assert_not_initialised();
    store.api.state().refuses = None;
    std::fs::remove_file(store.pod.path("/run/store/spec.json.refused")).expect("it was just created");
    store.order("initialise", 0);
    process.until_ready();
    process.end();
    store.assert_as_desired(&new());
    Ok(())
}

fn waits(programs: Programs) -> Result<(), Missing> {
    let store = Store::of_container(&a(), "shop-sentinel", "wait-for-store", programs);
    let process = store.start()?;
    process.until("waiting for the store to hold cluster data\n");
    std::thread::sleep(Duration::from_millis(300));
    assert!(store.calls("stolonctl", "clusterdata read") > 1 && store.stored().is_none());
    process.end();

    let process = store.start()?;
    process.until("waiting");
    store.put(new().as_object().expect("it is one"));
    let (code, output) = process.finish();
    let expected = "waiting for the store to hold cluster data\nthe store holds cluster data\n";
    assert_eq!((code, output.as_str()), (Some(0), expected));
    Ok(())
}
