//! Which runs expire: a table of timestamps, and separate counts for each database.

use std::sync::Arc;

use libtest_mimic::Trial;

use crate::pod::SharedServers;
use crate::support::harness::{Missing, test};
use crate::support::{program, tools};

/// The times of runs in UTC, `last daily weekly monthly`, the time zone, and the expired runs.
type Row = (&'static str, &'static [&'static str], &'static str, &'static str, &'static [&'static str]);

const TABLE: [Row; 8] = [
    ("without runs nothing expires", &[], "1 0 0 0", "Etc/UTC", &[]),
    (
        "the newest stay",
        &["20261101T000000", "20261102T000000", "20261103T000000"],
        "2 0 0 0",
        "Etc/UTC",
        &["20261101T000000"],
    ),
    (
        "the newest run of a day stays",
        &["20261101T010000", "20261101T230000", "20261102T010000", "20261102T020000"],
        "1 2 0 0",
        "Etc/UTC",
        &["20261101T010000", "20261102T010000"],
    ),
    (
        "days without a run do not count",
        &["20260101T000000", "20260601T000000", "20261101T000000"],
        "1 2 0 0",
        "Etc/UTC",
        &["20260101T000000"],
    ),
    (
        "a week begins on Monday",
        // Sunday, Monday, Sunday.
        &["20261101T120000", "20261102T120000", "20261108T120000"],
        "1 0 2 0",
        "Etc/UTC",
        &["20261102T120000"],
    ),
    (
        "months follow the zone: the last hour of October in UTC is November in Berlin",
        &["20261015T000000", "20261031T230000", "20261115T000000"],
        "1 0 0 2",
        "Europe/Berlin",
        &["20261031T230000"],
    ),
    (
        "the same runs in UTC",
        &["20261015T000000", "20261031T230000", "20261115T000000"],
        "1 0 0 2",
        "Etc/UTC",
        &["20261015T000000"],
    ),
    (
        "both occurrences of a repeated hour belong to one day",
        // 02:30 twice on the 25th of October.
        &["20261025T003000", "20261025T013000", "20261026T003000"],
        "1 9 0 0",
        "Europe/Berlin",
        &["20261025T003000"],
    ),
];

pub(crate) fn tests(shared: &Arc<SharedServers>) -> Vec<Trial> {
    let shared = Arc::clone(shared);
    let (first, second) = (Arc::clone(&shared), shared);
    vec![
        test("runs expire as in the table", move || table(&first)),
        test("runs are counted separately for each database", move || apart(&second)),
    ]
}

fn table(shared: &SharedServers) -> Result<(), Missing> {
    for (what, times, keep, zone, expected) in TABLE {
        let runs: Vec<String> = times.iter().map(|time| format!("{time}Z-abcde/a.json")).collect();
        let expected: Vec<String> = expected.iter().map(|time| format!("{time}Z-abcde a")).collect();
        assert_eq!(expired(shared, &runs, "a", keep, zone)?, expected, "{what}");
    }
    Ok(())
}

/// A database that fails to dump keeps its last runs, however many newer runs the others have; so does a database that
/// is no longer dumped.
fn apart(shared: &SharedServers) -> Result<(), Missing> {
    let mut runs: Vec<String> =
        ["20261101T000000Z-a/stuck.json", "20261101T000000Z-a/gone.json"].map(String::from).into();
    runs.extend((1..5).map(|day| format!("2026110{day}T000000Z-a/well.json")));
    // This release creates neither of them.
    runs.extend(["20261101T000000Z-a/manifest.json", "notes/well.json"].map(String::from));
    assert_eq!(
        expired(shared, &runs, "well\nstuck", "1 2 0 0", "Etc/UTC")?,
        ["20261101T000000Z-a well", "20261102T000000Z-a well"]
    );
    assert_eq!(expired(shared, &runs, "", "1 0 0 0", "Etc/UTC")?, Vec::<String>::new());
    Ok(())
}

/// Returns the expired runs of the databases `done`, for these manifests in the bucket.
fn expired(
    shared: &SharedServers,
    runs: &[String],
    done: &str,
    keep: &str,
    zone: &str,
) -> Result<Vec<String>, Missing> {
    let servers = shared.servers()?;
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    let file = |name: &str, text: String| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        path
    };
    let mut psql = servers.postgres.psql();
    psql.env("RUNS", file("runs", format!("IDENTITY\n{}\n", runs.join("\n"))))
        .env("DONE", file("done", done.to_owned()));
    let counts = ["last", "daily", "weekly", "monthly"].into_iter().zip(keep.split(' '));
    psql.args(counts.map(|(name, count)| format!("--set={name}={count}"))).arg(format!("--set=zone={zone}"));
    let script = program::root().join("src/scripts/backups/expired-runs.sql");
    let removed = tools::output(psql.arg("--field-separator= ").arg("--file").arg(&script), "");
    Ok(removed.lines().map(str::to_owned).collect())
}
