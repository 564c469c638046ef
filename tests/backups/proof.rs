//! What verifying finds.

use std::sync::Arc;

use libtest_mimic::Trial;
use serde_json::Value;

use crate::pod::{Body, Case, World};
use crate::runs::fill;
use crate::support::harness::{Missing, test};

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    let named: [(&str, Body); 6] = [
        ("a truncated archive is found", truncated),
        ("a run without a manifest is none", no_manifest),
        ("a database that comes back empty is found", empty),
        ("rows that are missing are found", rows),
        ("dumps that stopped are found", too_old),
        ("a membership comes back whoever granted it", granted),
    ];
    named
        .map(|(name, body)| {
            let world = Arc::clone(world);
            test(name, move || body(&world))
        })
        .into()
}

fn truncated(world: &World) -> Result<(), Missing> {
    let case = Case::new(world.servers()?, "truncated", 1);
    fill(&case, 1);
    let run = case.dumped();
    let archive = case.prefix().join(&run).join("truncated_1.dump");
    let file = std::fs::File::options().write(true).open(archive).expect("an archive");
    file.set_len(20_000).expect("it can be cut");
    let ended = case.pod("verify").run();
    let begins = format!("{run}/truncated_1.dump is damaged: it has 20000 bytes with the SHA-256 ");
    assert!(!ended.succeeded && ended.last().starts_with(&begins), "{ended:#?}");
    Ok(())
}

fn no_manifest(world: &World) -> Result<(), Missing> {
    let case = Case::new(world.servers()?, "headless", 1);
    let run = case.dumped();
    std::fs::remove_file(case.prefix().join(run).join("manifest.json")).expect("it was there");
    case.pod("verify").run().failed_with("there is no run with a manifest in headless/db/headless");
    Ok(())
}

/// Changes the first database of a manifest.
fn change(case: &Case, run: &str, change: impl FnOnce(&mut Value)) {
    let mut manifest = case.manifest(run);
    change(&mut manifest["databases"][0]);
    std::fs::write(case.prefix().join(run).join("manifest.json"), manifest.to_string()).expect("it can be written");
}

fn empty(world: &World) -> Result<(), Missing> {
    let case = Case::new(world.servers()?, "emptied", 1);
    let of_nothing = case.pod("dump").with("KEEP_LAST", "9").run();
    assert!(of_nothing.succeeded, "{of_nothing:#?}");
    let without = case.runs().pop().expect("a run");
    fill(&case, 1);
    let ended = case.pod("dump").with("KEEP_LAST", "9").run();
    assert!(ended.succeeded, "{ended:#?}");
    let with = case.runs().pop().expect("a run");
    let archive = |run: &str| case.prefix().join(run).join("emptied_1.dump");
    std::fs::copy(archive(&without), archive(&with)).expect("an archive");
    let old = case.manifest(&without)["databases"][0].clone();
    change(&case, &with, |database| {
        database["bytes"] = old["bytes"].clone();
        database["sha256"] = old["sha256"].clone();
    });
    case.pod("verify")
        .run()
        .failed_with("database emptied_1 did not come back: there are 0 tables, and the manifest says 3");
    Ok(())
}

fn rows(world: &World) -> Result<(), Missing> {
    let case = Case::new(world.servers()?, "fewer", 1);
    fill(&case, 1);
    let run = case.dumped();
    change(&case, &run, |database| {
        let tables = database["tables"].as_array_mut().expect("a list");
        let odd = tables.iter_mut().find(|table| table["table"] == "50%").expect("it was counted");
        odd["rows"] = 2.into();
    });
    case.pod("verify").run().failed_with(
        "database fewer_1 did not come back: table \"o'ther\".\"50%\" has 1 rows, and the manifest says 2",
    );
    Ok(())
}

fn too_old(world: &World) -> Result<(), Missing> {
    let case = Case::new(world.servers()?, "old", 1);
    let run = case.dumped();
    let at = "2020-01-01T00:00:00Z";
    let mut manifest = case.manifest(&run);
    manifest["start"] = at.into();
    std::fs::write(case.prefix().join(&run).join("manifest.json"), manifest.to_string()).expect("it can be written");
    let ended = case.pod("verify").run();
    let begins = format!("the newest run, {run}, is ");
    let ends = " minutes old, and may be 120: dumps have stopped";
    assert!(!ended.succeeded && ended.last().starts_with(&begins) && ended.last().ends_with(ends), "{ended:#?}");
    Ok(())
}

/// A dump says who granted a membership, who need not be there where it comes back.
fn granted(world: &World) -> Result<(), Missing> {
    let case = Case::new(world.servers()?, "granted", 1);
    let grants = "\"$REAL\" \"$@\" && echo 'GRANT app TO pgforge_backup GRANTED BY \"who; knows\";'";
    let script = format!("case $* in --version) exec \"$REAL\" --version;; esac\n{grants}");
    let dumped = case.pod("dump").with_program("pg_dumpall", &script).run();
    assert!(dumped.succeeded, "{dumped:#?}");
    let verified = case.pod("verify").run();
    assert!(verified.succeeded, "{verified:#?}");
    Ok(())
}
