//! `stolon.sh` and `wait-for-store.sh`: what the store holds is what is asked, whatever was there before, however it came
//! into being, and wherever the script was killed. With stolon's own programs and an API server, where the machine has
//! them, and everywhere with a stand-in.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use libtest_mimic::Trial;
use serde_json::{Map, Value, json};

use crate::api::Api;
use crate::kit::{Kit, script};
use crate::pod::{Pod, Process, Rendered};
use crate::stand_in;
use crate::support::harness::{Missing, test, test_where_possible};
use crate::support::tools;

/// What a case is called, and what it does with either programs.
type Case = (&'static str, fn(Programs) -> Result<(), Missing>);

pub(crate) fn tests() -> Vec<Trial> {
    let cases: [Case; 7] = [
        ("the store is initialised once, and only on a fresh order", initialised),
        ("A, then B, then A is A, whatever was stored, and how it came into being stays", a_b_a),
        ("what is as asked is not written again, what was changed by hand is set back", settled),
        ("killed at any call, it converges", killed),
        ("failover is on hold as long as a restart takes, and no longer", held),
        ("a store that cannot be read is not an empty one", unreadable),
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

/// What speaks to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Programs {
    /// The test program itself; a file is its store.
    StandIn,
    /// stolon's own; an annotation at an API server is their store.
    Real,
}

/// The script of one container, with stolon's programs and their store.
struct Store {
    pod: Pod,
    container: &'static str,
    programs: Programs,
    api: Api,
}

/// A blueprint with some parameters.
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
    /// That of the steward's container which keeps the stored specification.
    fn of(blueprint: &str, programs: Programs) -> Self {
        Self::beside(blueprint, "shop-steward", "stolon", programs)
    }

    fn beside(blueprint: &str, workload: &str, container: &'static str, programs: Programs) -> Self {
        let rendered = Rendered::of(blueprint);
        let mut pod = Pod::of(&rendered, "Deployment", workload);
        let api = Api::start(&rendered);
        pod.speaks_to(&api);
        // A sentinel writes its state onto its own pod.
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

    /// Another blueprint for the same store: another pod.
    fn ask(&mut self, blueprint: &str) {
        let stored = self.stored();
        *self = Self::of(blueprint, self.programs);
        if let Some(stored) = stored {
            self.put(&stored);
        }
    }

    fn start(&self) -> Result<Process, Missing> {
        self.start_cut(None)
    }

    /// Starts the script. Each call of a program leaves a line; the one that is to be cut hangs.
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

    /// How often a program was called since the last start, with arguments that begin so.
    fn calls(&self, program: &str, arguments: &str) -> usize {
        let calls = self.pod.read(&format!("/run/store/{program}.calls"));
        calls.lines().filter(|call| call.starts_with(arguments)).count()
    }

    /// Nothing has made the store anew.
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

    /// What the store holds.
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
        // stolon stores a null for what is left out.
        let mut spec = spec.as_object().expect("a specification is a mapping").clone();
        spec.retain(|_, value| !value.is_null());
        Some(spec)
    }

    /// Stores a specification, as whoever may do so.
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

    /// What the blueprint asks for.
    fn asked(&self) -> Map<String, Value> {
        let asked = self.pod.read("/etc/steward/spec.json");
        serde_json::from_str(&asked).expect("what is asked is a JSON object")
    }

    /// The store holds exactly what is asked beside how the cluster came into being.
    fn assert_as_asked(&self, origin: &Value) {
        let mut expected = self.asked();
        expected.extend(origin.as_object().expect("an origin is a mapping").clone());
        assert_eq!(Value::from(self.stored().expect("the store holds data")), Value::from(expected));
    }
}

/// A call that never returns.
#[derive(Debug, Clone, Copy)]
struct Cut {
    program: &'static str,
    /// Which of the program's calls, from 1.
    number: usize,
    /// Whether it does first what it was called for.
    after: bool,
}

/// As `initdb` is told in these blueprints.
fn new() -> Value {
    json!({"initMode": "new", "newConfig": {"locale": "C.UTF-8", "encoding": "UTF8", "dataChecksums": true}})
}

fn initialised(programs: Programs) -> Result<(), Missing> {
    let store = Store::of(&a(), programs);
    let process = store.start()?;
    process.until("the store is empty: waiting for the order to initialise it");
    store.order("initialise", 60);
    std::thread::sleep(Duration::from_millis(500));
    assert!(store.stored().is_none() && store.calls("stolon-sentinel", "") == 0, "an order that is old is none");
    store.order("initialise", 0);
    process.until_ready();
    let said = process.end();
    assert!(said.contains("initialising the store\n") && said.contains("\ninitialised the store\n"), "{said}");
    assert_eq!(store.calls("stolon-sentinel", ""), 1);
    assert!(!store.ordered("initialise"), "no order outlives what it was for");
    store.assert_as_asked(&new());

    // With data in it an order, however fresh, is nothing.
    store.order("initialise", 0);
    store.converge()?;
    store.assert_not_initialised();
    Ok(())
}

fn a_b_a(programs: Programs) -> Result<(), Missing> {
    let mut store = Store::of(&a(), programs);
    // As a recovery leaves it, and with settings that nobody asks for.
    let origin = json!({"initMode": "existing", "existingConfig": {"keeperUID": "keeper2"}});
    let mut foreign = origin.as_object().expect("it is one").clone();
    foreign.extend([
        ("additionalWalSenders".to_owned(), 9.into()),
        ("mergePgParameters".to_owned(), true.into()),
        ("pgParameters".to_owned(), json!({"archive_mode": "on", "max_connections": "7"})),
    ]);
    store.put(&foreign);
    for blueprint in [a(), b(), a()] {
        store.ask(&blueprint);
        store.converge()?;
        store.assert_as_asked(&origin);
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
    let mut changed = store.stored().expect("the store holds data");
    changed.insert("pgParameters".to_owned(), json!({"work_mem": "1GB"}));
    store.put(&changed);
    process.wait("the asked specification", || {
        store.stored().is_some_and(|stored| stored["pgParameters"]["work_mem"] == "8MB")
    });
    process.next_pass();
    process.end();
    store.assert_as_asked(&new());
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
            // What decides on orders gives another while the store is empty.
            if store.stored().is_none() {
                store.order("initialise", 0);
            }
            store.converge()?;
            store.assert_as_asked(&new());
        }
    }
    assert!(kills > 10, "only {kills} kills");
    Ok(())
}

fn held(programs: Programs) -> Result<(), Missing> {
    let store = Store::of(&a(), programs);
    store.put(new().as_object().expect("it is one"));
    let fails_after = || store.stored().map(|stored| stored["failInterval"].clone());
    let asked = Some(store.asked()["failInterval"].clone());
    let process = store.start()?;
    process.until_ready();
    assert_eq!(fails_after(), asked);
    store.order("hold", 0);
    process.wait("the hold", || store.ordered("held"));
    assert_eq!(fails_after(), Some("10m0s".into()), "whoever waits for the hold finds it in the store");
    process.wait("not to be ready", || !process.is_ready());
    // A restart that takes too long ends it too.
    store.order("hold", 301);
    process.until("failover is no longer on hold: a restart took too long");
    assert_eq!((fails_after(), store.ordered("held")), (asked.clone(), false));
    std::fs::remove_file(store.pod.path(ORDERS).join("hold")).expect("it was just made");
    process.until_ready();
    process.end();
    assert_eq!(fails_after(), asked);
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
    std::fs::remove_file(store.pod.path("/run/store/spec.json.refused")).expect("it was just made");
    store.order("initialise", 0);
    process.until_ready();
    process.end();
    store.assert_as_asked(&new());
    Ok(())
}

fn waits(programs: Programs) -> Result<(), Missing> {
    let store = Store::beside(&a(), "shop-sentinel", "wait-for-store", programs);
    let process = store.start()?;
    process.until("waiting for the store to hold cluster data\n");
    std::thread::sleep(Duration::from_millis(300));
    assert!(store.calls("stolonctl", "clusterdata read") > 1 && store.stored().is_none());
    process.end();

    let process = store.start()?;
    process.until("waiting");
    store.put(new().as_object().expect("it is one"));
    let (code, said) = process.finish();
    let expected = "waiting for the store to hold cluster data\nthe store holds cluster data\n";
    assert_eq!((code, said.as_str()), (Some(0), expected));
    Ok(())
}
