//! Which runs stay, for a table of timestamps.

use std::sync::Arc;

use libtest_mimic::Trial;

use crate::pod::World;
use crate::support::harness::{Missing, test};
use crate::support::{program, tools};

/// Times of runs in UTC, `last daily weekly monthly`, the zone, and which runs are removed.
type Row = (&'static str, &'static [&'static str], &'static str, &'static str, &'static [&'static str]);

const TABLE: [Row; 8] = [
    ("nothing is removed of nothing", &[], "1 0 0 0", "Etc/UTC", &[]),
    (
        "the newest stay",
        &["20261101T000000", "20261102T000000", "20261103T000000"],
        "2 0 0 0",
        "Etc/UTC",
        &["20261101T000000"],
    ),
    (
        "of a day the newest stays",
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
        "a month is the zone's: the last hour of October in UTC is November in Berlin",
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
        "the hour that clocks repeat belongs to one day",
        // 02:30 twice on the 25th of October.
        &["20261025T003000", "20261025T013000", "20261026T003000"],
        "1 9 0 0",
        "Europe/Berlin",
        &["20261025T003000"],
    ),
];

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    let world = Arc::clone(world);
    vec![test("the runs that stay are those of the table", move || table(&world))]
}

fn table(world: &World) -> Result<(), Missing> {
    let servers = world.servers()?;
    let script = program::root().join("src/scripts/backups/keep.sql");
    for (what, times, keep, zone, expected) in TABLE {
        let mut listing = "IDENTITY\nnotes/manifest.json\n".to_owned();
        for time in times {
            listing += &format!("{time}Z-abcde/manifest.json\n");
        }
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        let file = directory.path().join("runs");
        std::fs::write(&file, listing).expect("it can be written");
        let mut psql = servers.postgres.psql();
        let counts = ["last", "daily", "weekly", "monthly"].into_iter().zip(keep.split(' '));
        psql.args(counts.map(|(name, count)| format!("--set={name}={count}"))).arg(format!("--set=zone={zone}"));
        let removed = tools::output(psql.env("RUNS", &file).arg("--file").arg(&script), "");
        let expected: Vec<String> = expected.iter().map(|time| format!("{time}Z-abcde")).collect();
        assert_eq!(removed.lines().collect::<Vec<_>>(), expected, "{what}");
    }
    Ok(())
}
