//! Runs that fail: each fails its Job, says why in its last line, leaves no manifest and nothing else of itself, and removes
//! no other run.

use std::sync::Arc;

use libtest_mimic::Trial;

use crate::pod::{Body, Case, Pod, World};
use crate::runs::fill;
use crate::support::harness::{Missing, test};

/// What breaks a run of the case of that name: a statement for its second database, what is done to its pod, and the line.
struct Fault {
    what: &'static str,
    name: &'static str,
    sql: &'static str,
    pod: fn(Pod) -> Pod,
    says: &'static str,
}

const FAULTS: [Fault; 8] = [
    Fault {
        what: "a pg_dump that fails",
        name: "broken",
        sql: "",
        pod: |pod| {
            pod.with_program("pg_dump", "case $* in --version) exec \"$REAL\" --version;; esac\n\"$REAL\" \"$@\" | head -c 1000\necho 'pg_dump: error: out of luck' >&2\nexit 1")
        },
        says: "database broken_1: pg_dump: out of luck",
    },
    Fault {
        what: "a pg_dump of another major",
        name: "major",
        sql: "",
        pod: |pod| pod.with_program("pg_dump", "echo 'pg_dump (PostgreSQL) 10.3'"),
        says: "pg_dump is of version 10.3, and the server of major 15: set images.postgres to an image of that major",
    },
    Fault {
        what: "row security",
        name: "rows",
        sql: "ALTER TABLE items ENABLE ROW LEVEL SECURITY",
        pod: |pod| pod,
        says: "database rows_2: pg_dump: query would be affected by row-level security policy for table \"items\"",
    },
    Fault {
        what: "a large object",
        name: "large",
        sql: "SELECT lo_from_bytea(4711, 'x')",
        pod: |pod| pod,
        says: "database large_2: pg_dump: permission denied for large object 4711",
    },
    Fault {
        what: "one of three databases that is gone",
        name: "gone",
        sql: "\\connect postgres\nDROP DATABASE gone_2",
        pod: |pod| pod,
        says: "database gone_2: database \"gone_2\" does not exist",
    },
    Fault {
        what: "a wrong key",
        name: "key",
        sql: "",
        pod: |pod| pod.with("SECRET_KEY", "another"),
        says: "container store failed: bucket key: Failed to lsf with 2 errors: last error was: error in ListJSON: SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    },
    Fault {
        what: "a Secret that is not there",
        name: "nokey",
        sql: "",
        pod: |pod| pod.with("SECRET_KEY", ""),
        says: "container store failed: Secret keys with the keys access-key and secret-key is not there",
    },
    Fault {
        what: "a password that is not there yet",
        name: "nopassword",
        sql: "",
        pod: |pod| pod.with("PGPASSWORD", ""),
        says: "Secret nopassword-backup is not there yet: the steward makes it",
    },
];

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    let fault = |fault: &'static Fault| {
        let world = Arc::clone(world);
        test(&format!("{} fails the run and nothing else", fault.what), move || broken(&world, fault))
    };
    let named: [(&str, Body); 2] = [
        ("a bucket that goes half-way fails the run", bucket_gone),
        ("a container that is killed takes the other one with it", store_killed),
    ];
    let others = named.map(|(name, body)| {
        let world = Arc::clone(world);
        test(name, move || body(&world))
    });
    FAULTS.iter().map(fault).chain(others).collect()
}

fn broken(world: &World, fault: &Fault) -> Result<(), Missing> {
    let case = Case::new(world.servers()?, fault.name, 3);
    fill(&case, 2);
    let good = case.dumped();
    case.query(&case.database(2), fault.sql);
    (fault.pod)(case.pod("dump")).run().failed_with(fault.says);
    assert_eq!(case.remains(), [good]);
    Ok(())
}

fn bucket_gone(world: &World) -> Result<(), Missing> {
    let case = Case::new(world.servers()?, "vanished", 1);
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

fn store_killed(world: &World) -> Result<(), Missing> {
    let case = Case::new(world.servers()?, "killed", 1);
    let good = case.dumped();
    let script = "case $* in --version) exec \"$REAL\" --version;; esac\n: >\"$TMPDIR/dumping\"\nsleep 100";
    let pod = case.pod("dump").with("PEER_SILENCE", "8").with_program("pg_dump", script);
    pod.run_without_store_after("postgres/dumping").failed_with("container store has ended before its time");
    assert_eq!(case.runs(), [good]);
    Ok(())
}
