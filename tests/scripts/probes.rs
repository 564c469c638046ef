//! The kubelet's probes `instance-startup.sh`, `instance-live.sh` and `instance-ready.sh`, for a PostgreSQL that
//! starts, recovers, streams, hangs and dies.

use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use libtest_mimic::Trial;

use crate::kit::Kit;
use crate::pod::{Pod, Rendered};
use crate::support::harness::{Missing, test};
use crate::support::postgres::Server;
use crate::support::{program, tools};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("probes: a primary that accepts connections has started, is live and is ready", primary),
        test("probes: a primary that accepts connections, with busybox", busybox),
        test("probes: during recovery an instance has not started but is live", recovering),
        test("probes: a standby is ready while it streams", standby),
        test("probes: an instance whose engine runs no PostgreSQL yet has started and is live", absent),
        test("probes: a hanging PostgreSQL is not live, one that ended is left to its engine", hanging),
    ]
}

const SUPERUSER: &str = "CREATE ROLE su_username SUPERUSER LOGIN PASSWORD 'right';";

/// Whether each probe succeeds: startup, liveness, readiness.
type Answers = [bool; 3];
const READY: Answers = [true, true, true];
const STARTED: Answers = [true, true, false];
const STARTING: Answers = [false, true, false];
const DEAD: Answers = [false, false, false];

/// A keeper's pod without stolon.
struct Instance {
    pod: Pod,
    /// The socket in `/tmp` that the probes use.
    socket: PathBuf,
    kit: Kit,
}

impl Instance {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let text = std::fs::read_to_string(program::root().join("blueprints/guide.yaml")).expect("it exists");
        let mut pod = Pod::of(&Rendered::of(&text), "StatefulSet", "pg-keeper");
        let port = 20_000 + (std::process::id() % 4_000) * 10 + NEXT.fetch_add(1, Ordering::Relaxed);
        pod.set("PGPORT", port.to_string());
        pod.write("/run/keeper/superuser", "right");
        std::fs::create_dir_all(pod.path("/var/lib/stolon/data")).expect("the directory can be written");
        Self { pod, socket: format!("/tmp/.s.PGSQL.{port}").into(), kit: Kit::Machine }
    }

    /// Creates an instance that contains the server.
    fn of(server: &Server) -> Self {
        let instance = Self::new();
        symlink(server.socket().join(".s.PGSQL.5432"), &instance.socket).expect("/tmp can be written");
        symlink(server.socket().join("data"), instance.pod.path("/var/lib/stolon/data/postgres"))
            .expect("the directory can be written");
        instance
    }

    fn answers(&self) -> Result<Answers, Missing> {
        let programs = [tools::client(15, "pg_isready")?, tools::psql(15)?];
        let succeeds = |probe| Ok(self.pod.probe("keeper", probe, self.kit, &programs)? == Some(0));
        Ok([succeeds("startupProbe")?, succeeds("livenessProbe")?, succeeds("readinessProbe")?])
    }

    fn until(&self, expected: Answers) -> Result<(), Missing> {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let answers = self.answers()?;
            if answers == expected {
                return Ok(());
            }
            assert!(Instant::now() < deadline, "timed out: found {answers:?}, expected {expected:?}");
        }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.socket));
    }
}

fn primary() -> Result<(), Missing> {
    accepts_connections(Kit::Machine)
}

fn busybox() -> Result<(), Missing> {
    accepts_connections(Kit::Busybox)
}

fn accepts_connections(kit: Kit) -> Result<(), Missing> {
    let server = Server::start(15)?;
    server.query(SUPERUSER);
    let mut instance = Instance::of(&server);
    instance.kit = kit;
    assert_eq!(instance.answers()?, READY);
    // If it were not ready, the disruption budget would block the restart that loads the new password.
    instance.pod.write("/run/keeper/superuser", "former");
    assert_eq!(instance.answers()?, READY);
    Ok(())
}

/// A standby that rejects all connections: `pg_isready` exits with 1, as during recovery after a crash.
fn recovering() -> Result<(), Missing> {
    let primary = Server::start(15)?;
    primary.query(SUPERUSER);
    let mut server = primary.standby("recovers", &[("hot_standby", "off")])?;
    let instance = Instance::of(&server);
    instance.until(STARTING)?;
    server.signal("-INT");
    server.start_again(&[]);
    instance.until(READY)
}

fn standby() -> Result<(), Missing> {
    let mut primary = Server::start(15)?;
    primary.query(SUPERUSER);
    let server = primary.standby("streams", &[])?;
    let instance = Instance::of(&server);
    instance.until(READY)?;
    primary.signal("-INT");
    instance.until(STARTED)?;
    primary.start_again(&[]);
    instance.until(READY)
}

fn absent() -> Result<(), Missing> {
    let instance = Instance::new();
    assert_eq!(instance.answers()?, STARTED, "the engine waits for its role, or copies the primary");
    // A power cut left a postmaster.pid whose process ID now belongs to another process, or to none.
    for process in [std::process::id(), u32::MAX / 2] {
        instance.pod.write("/var/lib/stolon/data/postgres/postmaster.pid", &format!("{process}\n/data\n"));
        assert_eq!(instance.answers()?, STARTED);
    }
    Ok(())
}

fn hanging() -> Result<(), Missing> {
    let mut server = Server::start(15)?;
    server.query(SUPERUSER);
    let instance = Instance::of(&server);
    server.signal("-STOP");
    assert_eq!(instance.answers()?, DEAD);
    server.signal("-CONT");
    assert_eq!(instance.answers()?, READY);
    server.signal("-KILL");
    server.wait_until_ended();
    instance.until(STARTED)
}
