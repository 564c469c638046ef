//! `instances.sh` against three real, streaming PostgreSQL servers: the order of restarts for a parameter that a
//! standby must not set lower than its primary.

use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::kit::Kit;
use crate::pod::{Pod, Process, Rendered};
use crate::support::harness::{Missing, test};
use crate::support::postgres::Server;
use crate::support::tools;

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("restarts: for a raised parameter standbys first, one at a time", raised),
        test(
            "restarts: for a lowered parameter the primary first, then each standby after it has replayed that",
            lowered,
        ),
        test("restarts: the primary restarts only while failover is on hold", on_hold),
        test("restarts: a primary that dies during the checks does not put failover on hold", dying),
    ]
}

const ROLES: &str = "CREATE ROLE su_username SUPERUSER LOGIN PASSWORD 'p'; \
    CREATE ROLE repl_username REPLICATION LOGIN PASSWORD 'r';";
const ORDERS: &str = "/run/steward/orders";

/// Three instances, the first of them the primary, and the steward's container that watches them.
struct Cluster {
    pod: Pod,
    servers: Vec<Server>,
    /// The two middle bytes of its loopback addresses.
    network: [u8; 2],
}

impl Cluster {
    fn start(max_connections: u32) -> Result<Self, Missing> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = std::process::id().wrapping_mul(8) + NEXT.fetch_add(1, Ordering::Relaxed);
        let [.., second, third] = number.to_be_bytes();
        let network = [second.max(1), third];
        let primary = Server::start_with(15, &settings(&address(network, 0)))?;
        primary.query(ROLES);
        let mut cluster = Self { pod: pod(max_connections), servers: vec![primary], network };
        cluster.configure();
        cluster.servers[0].signal("-INT");
        cluster.servers[0].start_again(&settings(&address(network, 0)));
        cluster.servers[0].wait_until_ready();
        for number in 1..3 {
            let standby =
                cluster.servers[0].standby(&format!("stolon_{number}"), &settings(&address(network, number)))?;
            standby.wait_until_ready();
            cluster.servers.push(standby);
        }
        cluster.prepare();
        Ok(cluster)
    }

    /// Replaces the pod by one with another value of the parameter.
    fn apply(&mut self, max_connections: u32) {
        self.pod = pod(max_connections);
        self.prepare();
        self.configure();
        for server in &self.servers {
            server.query("SELECT pg_reload_conf()");
        }
    }

    /// Writes the desired configuration of each instance, as a keeper does.
    fn configure(&self) {
        let desired: Value = serde_json::from_str(&self.pod.read("/etc/steward/database.json")).expect("it is JSON");
        let parameters = desired["parameters"].as_object().expect("it has parameters").iter();
        let line = |(name, value): (&String, &Value)| format!("{name} = '{}'\n", value.as_str().unwrap_or_default());
        let text = parameters.map(line).collect::<Vec<_>>().concat();
        for server in &self.servers {
            let file = server.socket().join("data/postgresql.conf");
            std::fs::write(file, &text).expect("the data directory can be written");
        }
    }

    fn prepare(&mut self) {
        let servers = format!("127.{}.{}.1%", self.network[0], self.network[1]);
        self.pod.set("PRIMARY", address(self.network, 0));
        self.pod.set("INSTANCE_HOST", servers);
        self.pod.set("HOLD_SETTLE", "0");
        self.pod.set("CREDENTIALS", self.pod.path("/run/keeper").display().to_string());
        for (key, username, password) in [("superuser", "su_username", "p"), ("replication", "repl_username", "r")] {
            self.pod.write(&format!("/run/steward/secrets/{key}/username"), username);
            self.pod.write(&format!("/run/steward/secrets/{key}/password"), password);
            self.pod.write(&format!("/run/keeper/{key}"), password);
        }
        // The test servers have another pg_hba.conf.
        let lines = self.servers[0].query("SELECT count(*) FROM pg_hba_file_rules");
        let desired = self.pod.read("/etc/steward/database.json");
        let mut desired: Value = serde_json::from_str(&desired).expect("it is JSON");
        desired["hbaRules"] = lines.parse::<u64>().expect("it is a number").into();
        self.pod.write("/etc/steward/database.json", &desired.to_string());
    }

    fn run(&self) -> Result<Process, Missing> {
        self.pod.start("instances", Kit::Machine, &[tools::psql(15)?])
    }

    /// Acts as keepers and stolon.sh until every instance matches the blueprint; returns the order of the restarts.
    fn restarts(&mut self, process: &Process) -> Vec<usize> {
        let deadline = Instant::now() + Duration::from_secs(120);
        let mut restarted = Vec::new();
        while !process.is_ready() {
            assert!(Instant::now() < deadline, "timed out: restarted {restarted:?}; output:\n{}", process.output());
            let order = |name| self.pod.path(ORDERS).join(name).exists();
            if order("hold") && !order("held") {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is right").as_secs();
                self.pod.write(&format!("{ORDERS}/held"), &format!("{now}\n"));
            }
            for number in 0..self.servers.len() {
                if self.servers[number].has_ended() {
                    restarted.push(number);
                    self.servers[number].start_again(&settings(&address(self.network, number)));
                    // If it cannot start, its log says why.
                    self.servers[number].wait_until_ready();
                }
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        restarted
    }

    fn assert_all_have(&self, max_connections: &str) {
        for server in &self.servers {
            assert_eq!(server.query("SHOW max_connections"), max_connections);
        }
    }
}

fn pod(max_connections: u32) -> Pod {
    let document = json!({
        "apiVersion": "pgforge.dev/v1",
        "kind": "Cluster",
        "metadata": {"name": "shop", "namespace": "shop"},
        "spec": {
            "engine": "stolon",
            "instances": 3,
            "postgres": {"version": 15, "parameters": {"max_connections": max_connections}},
            "replication": {"mode": "asynchronous"},
            "storage": {"size": "10Gi"},
            "secrets": {"superuser": {"username": "su_username"}, "replication": {"username": "repl_username"}},
        },
    });
    Pod::of(&Rendered::of(&document.to_string()), "Deployment", "shop-steward")
}

fn address([second, third]: [u8; 2], number: usize) -> String {
    let last = u8::try_from(10 + number).expect("there are three");
    Ipv4Addr::new(127, second, third, last).to_string()
}

fn settings(address: &str) -> [(&str, &str); 1] {
    [("listen_addresses", address)]
}

fn raised() -> Result<(), Missing> {
    let mut cluster = Cluster::start(60)?;
    cluster.apply(90);
    let process = cluster.run()?;
    let mut order = cluster.restarts(&process);
    process.end();
    assert_eq!(order.pop(), Some(0), "the primary is the last");
    order.sort_unstable();
    assert_eq!(order, [1, 2]);
    cluster.assert_all_have("90");
    Ok(())
}

fn lowered() -> Result<(), Missing> {
    let mut cluster = Cluster::start(90)?;
    cluster.apply(60);
    let process = cluster.run()?;
    let order = cluster.restarts(&process);
    process.end();
    assert_eq!(order.first(), Some(&0), "the primary is the first: {order:?}");
    assert_eq!(order.len(), 3, "each once: {order:?}");
    cluster.assert_all_have("60");
    for server in &cluster.servers[1..] {
        assert!(!server.log().contains("insufficient parameter settings"), "{}", server.log());
    }
    Ok(())
}

fn on_hold() -> Result<(), Missing> {
    let mut cluster = Cluster::start(90)?;
    cluster.apply(60);
    let process = cluster.run()?;
    process.until("a parameter changed: waiting until failover is on hold");
    std::thread::sleep(Duration::from_millis(500));
    assert!(
        cluster.servers.iter_mut().all(|server| !server.has_ended()),
        "no server stops while that could cause a failover"
    );
    assert_eq!(cluster.restarts(&process).first(), Some(&0));
    process.end();
    assert!(!cluster.pod.path(ORDERS).join("hold").exists(), "the hold ends with the last restart");
    Ok(())
}

fn dying() -> Result<(), Missing> {
    let mut cluster = Cluster::start(90)?;
    // An instance that does not answer might have a former password.
    drop(cluster.servers.pop());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (psql, dead) = (folder.path().join("psql"), folder.path().join("dead"));
    let script = format!(
        "#!/bin/sh\ncase $* in *IDENTIFY_SYSTEM*) : >'{0}' ;; esac\n\
         [ ! -e '{0}' ] || {{ echo 'psql: error: the primary is dead' >&2; exit 2; }}\nexec '{1}' \"$@\"\n",
        dead.display(),
        tools::psql(15)?.display()
    );
    std::fs::write(&psql, script).expect("the folder can be written");
    std::fs::set_permissions(&psql, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    let process = cluster.pod.start("instances", Kit::Machine, &[psql])?;
    process.until("the primary is dead");
    assert!(!cluster.pod.path(ORDERS).join("hold").exists(), "{}", process.output());
    process.end();
    Ok(())
}
