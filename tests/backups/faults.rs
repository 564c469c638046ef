//! Runs that fail. A fault of the bucket or the server fails the whole run: its last line says why, and it leaves
//! nothing behind and removes nothing. A fault of one database fails only that one: the others are dumped, and count.

use std::process::Stdio;
use std::sync::Arc;

use libtest_mimic::Trial;

use crate::pod::{Body, Case, Pod, SharedServers};
use crate::runs::fill;
use crate::support::harness::{Missing, test};

/// A fault that fails a whole run, and the last line of its log.
struct Fault {
    what: &'static str,
    name: &'static str,
    pod: fn(Pod) -> Pod,
    says: &'static str,
}

const RUN_FAULTS: [Fault; 4] = [
    Fault {
        what: "a pg_dump of another major",
        name: "major",
        pod: |pod| pod.with_program("pg_dump", "echo 'pg_dump (PostgreSQL) 10.3'"),
        says: "pg_dump has version 10.3, but the server has major 15: set images.postgres to an image of that major",
    },
    Fault {
        what: "a wrong key",
        name: "key",
        pod: |pod| pod.with("SECRET_KEY", "another"),
        says: "container store failed: bucket key: Failed to lsf with 2 errors: last error was: error in ListJSON: SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    },
    Fault {
        what: "a missing Secret",
        name: "nokey",
        pod: |pod| pod.with("SECRET_KEY", ""),
        says: "container store failed: Secret keys does not exist or lacks the keys access-key and secret-key",
    },
    Fault {
        what: "a missing password",
        name: "nopassword",
        pod: |pod| pod.with("PGPASSWORD", ""),
        says: "Secret nopassword-backup does not exist yet: the steward creates it",
    },
];

/// A fault of the second of three databases: a statement run in it, a change of the pod, and the reason why the run
/// lacks it.
struct Loss {
    what: &'static str,
    name: &'static str,
    sql: &'static str,
    pod: fn(Pod) -> Pod,
    says: &'static str,
}

const DATABASE_FAULTS: [Loss; 6] = [
    Loss {
        what: "a pg_dump that fails",
        name: "broken",
        sql: "",
        pod: |pod| {
            pod.with_program("pg_dump", "case $*:$PGDATABASE in --version:*) exec \"$REAL\" --version;; *:broken_2) ;; *) exec \"$REAL\" \"$@\";; esac\n\"$REAL\" \"$@\" | head -c 1000\necho 'pg_dump: error: out of luck' >&2\nexit 1")
        },
        says: "pg_dump: out of luck",
    },
    Loss {
        what: "row security",
        name: "rows",
        sql: "ALTER TABLE items ENABLE ROW LEVEL SECURITY",
        pod: |pod| pod,
        says: "pg_dump: query would be affected by row-level security policy for table \"items\"",
    },
    Loss {
        what: "a large object",
        name: "large",
        sql: "SELECT lo_from_bytea(4711, 'x')",
        pod: |pod| pod,
        says: "pg_dump: permission denied for large object 4711",
    },
    Loss {
        what: "a dropped database",
        name: "gone",
        sql: "\\connect postgres\nDROP DATABASE gone_2",
        pod: |pod| pod,
        says: "database \"gone_2\" does not exist",
    },
    Loss {
        what: "an owner who blocks all connections",
        name: "shut",
        sql: "SET ROLE app; ALTER DATABASE shut_2 CONNECTION LIMIT 0",
        pod: |pod| pod,
        says: "too many connections for database \"shut_2\"",
    },
    Loss {
        what: "a control character in the message",
        name: "noisy",
        sql: "SET ROLE app; CREATE SCHEMA s; CREATE TABLE s.\"\u{1b}[2J\" (); ALTER TABLE s.\"\u{1b}[2J\" ENABLE ROW LEVEL SECURITY",
        pod: |pod| pod,
        says: "pg_dump: query would be affected by row-level security policy for table \"[2J\"",
    },
];

pub(crate) fn tests(shared: &Arc<SharedServers>) -> Vec<Trial> {
    let fault = |fault: &'static Fault| {
        let shared = Arc::clone(shared);
        test(&format!("{} fails the run and nothing else", fault.what), move || fails_the_run(&shared, fault))
    };
    let loss = |loss: &'static Loss| {
        let shared = Arc::clone(shared);
        test(&format!("{} loses one database of the run, and no other", loss.what), move || {
            fails_one_database(&shared, loss)
        })
    };
    let named: [(&str, Body); 5] = [
        ("a run that loses every database fails and leaves nothing", every),
        ("a lock on a table loses one database of the run, and no other", locked_table),
        (
            "a lock that pg_dump would wait for indefinitely loses one database of the run, and no other",
            locked_sequence,
        ),
        ("a bucket that disappears during a run fails the run", bucket_disappears),
        ("when a container is killed, the other one fails too", store_killed),
    ];
    let others = named.map(|(name, body)| {
        let shared = Arc::clone(shared);
        test(name, move || body(&shared))
    });
    RUN_FAULTS.iter().map(fault).chain(DATABASE_FAULTS.iter().map(loss)).chain(others).collect()
}

fn fails_the_run(shared: &SharedServers, fault: &Fault) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, fault.name, 3);
    let good = case.dumped();
    (fault.pod)(case.pod("dump")).run().failed_with(fault.says);
    assert_eq!(case.remains(), [good]);
    Ok(())
}

fn fails_one_database(shared: &SharedServers, loss: &Loss) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, loss.name, 3);
    fill(&case, 2);
    let good = case.dumped();
    case.query(&case.database(2), loss.sql);
    (loss.pod)(case.pod("dump")).run().lost(&case.database(2), loss.says);
    lacks_the_second(&case, &good);
    Ok(())
}

/// Asserts that the newest run holds the first and the third database, and that the former run of the second one stays.
/// One run of each is kept.
fn lacks_the_second(case: &Case, good: &str) {
    let newest = case.runs().pop().expect("there are runs");
    assert_ne!(newest, good);
    assert_eq!(
        [1, 2, 3].map(|number| case.runs_of(number)),
        [&*newest, good, &*newest].map(|run| vec![run.to_owned()])
    );
    let objects = |number: usize| ["dump", "json"].map(|kind| format!("{}.{kind}", case.database(number)));
    assert_eq!(case.objects(good), objects(2));
    assert_eq!(case.objects(&newest), [objects(1), objects(3)].concat());
}

fn every(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "every", 2);
    let good = case.dumped();
    let script = "case $* in --version) exec \"$REAL\" --version;; esac\n\"$REAL\" \"$@\" | head -c 500\necho 'pg_dump: error: out of luck' >&2\nexit 1";
    let ended = case.pod("dump").with_program("pg_dump", script).run();
    let says = " is incomplete: database every_1: pg_dump: out of luck; database every_2: pg_dump: out of luck";
    assert!(!ended.succeeded && ended.last().ends_with(says), "{ended:#?}");
    assert_eq!(case.remains(), [good]);
    Ok(())
}

fn locked_table(shared: &SharedServers) -> Result<(), Missing> {
    locked(shared, "lockt", "LOCK TABLE items")
}

/// A lock that `pg_dump`'s lock timeout does not cover.
fn locked_sequence(shared: &SharedServers) -> Result<(), Missing> {
    locked(shared, "locks", "DROP SEQUENCE hers")
}

/// The owner of the second database holds a lock.
fn locked(shared: &SharedServers, name: &str, statement: &str) -> Result<(), Missing> {
    let servers = shared.servers()?;
    let case = Case::new(servers, name, 3);
    fill(&case, 2);
    case.query(&case.database(2), "SET ROLE app; CREATE SEQUENCE hers");
    let good = case.dumped();
    let mut holder = servers
        .postgres
        .psql()
        .env("PGDATABASE", case.database(2))
        .args(["-c", &format!("SET ROLE app; BEGIN; {statement}; SELECT pg_sleep(100)")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("psql can be run");
    let held = format!("SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}_2' AND wait_event = 'PgSleep'");
    while case.query("postgres", &held) != "1" {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let ended = case.pod("dump").with("LOCK_WAIT", "2").with("LOCK_CHECK_INTERVAL", "1").run();
    drop(holder.kill());
    drop(holder.wait());
    ended.lost(&case.database(2), "pg_dump waited 2 seconds for locks held by other sessions");
    lacks_the_second(&case, &good);
    Ok(())
}

fn bucket_disappears(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "vanished", 1);
    fill(&case, 1);
    let good = case.dumped();
    let script =
        "case $* in --version) ;; *) mv \"$BUCKET_DIRECTORY\" \"$BUCKET_DIRECTORY.gone\";; esac\nexec \"$REAL\" \"$@\"";
    let ended = case.pod("dump").with_program("pg_dump", script).run();
    assert!(!ended.succeeded && ended.last().starts_with("container store failed: bucket vanished: "), "{ended:#?}");
    std::fs::rename(case.bucket.with_extension("gone"), &case.bucket).expect("it was moved there");
    assert_eq!(case.remains(), [good]);
    Ok(())
}

fn store_killed(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "killed", 1);
    let good = case.dumped();
    let script = "case $* in --version) exec \"$REAL\" --version;; esac\n: >\"$TMPDIR/dumping\"\nsleep 100";
    let pod = case.pod("dump").with("PEER_SILENCE", "8").with_program("pg_dump", script);
    pod.run_without_store_after("postgres/dumping").failed_with("container store stopped responding");
    assert_eq!(case.runs(), [good]);
    Ok(())
}
