//! What verifying detects.

use std::sync::Arc;

use libtest_mimic::Trial;
use serde_json::Value;

use crate::pod::{Body, Case, SharedServers};
use crate::runs::fill;
use crate::support::harness::{Missing, test};

pub(crate) fn tests(shared: &Arc<SharedServers>) -> Vec<Trial> {
    let named: [(&str, Body); 7] = [
        ("a truncated archive is detected", truncated),
        ("an archive without a manifest does not count", no_manifest),
        ("a database that is restored empty is detected", empty),
        ("missing rows are detected", rows),
        ("dumps that have stopped are detected", too_old),
        ("an archive with a table of contents of several megabytes is verified", long),
        ("a database that cannot be verified does not keep the others from being verified", others),
    ];
    named
        .map(|(name, body)| {
            let shared = Arc::clone(shared);
            test(name, move || body(&shared))
        })
        .into()
}

fn cut(case: &Case, run: &str, archive: &str, bytes: u64) {
    let file = std::fs::File::options().write(true).open(case.prefix().join(run).join(archive)).expect("an archive");
    file.set_len(bytes).expect("it can be cut");
}

fn truncated(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "truncated", 1);
    fill(&case, 1);
    let run = case.dumped();
    // Truncated after the table of contents, and within it.
    for bytes in [20_000, 500] {
        cut(&case, &run, "truncated_1.dump", bytes);
        let ended = case.pod("verify").run();
        let begins = format!("not verified: {run}/truncated_1.dump is damaged: it has {bytes} bytes with the SHA-256 ");
        assert!(!ended.succeeded && ended.last().starts_with(&begins), "{ended:#?}");
    }
    Ok(())
}

fn no_manifest(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "headless", 1);
    let run = case.dumped();
    std::fs::remove_file(case.manifest_path(&run, 1)).expect("it was there");
    case.pod("verify").run().failed_with("not verified: no run in headless/db/headless holds database headless_1");
    Ok(())
}

/// Changes the manifest of the first database.
fn change(case: &Case, run: &str, change: impl FnOnce(&mut Value)) {
    let mut manifest = case.manifest(run);
    change(&mut manifest);
    std::fs::write(case.manifest_path(run, 1), manifest.to_string()).expect("it can be written");
}

fn empty(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "emptied", 1);
    let of_nothing = case.pod("dump").with("KEEP_LAST", "9").run();
    assert!(of_nothing.succeeded, "{of_nothing:#?}");
    let without = case.runs().pop().expect("a run");
    fill(&case, 1);
    let ended = case.pod("dump").with("KEEP_LAST", "9").run();
    assert!(ended.succeeded, "{ended:#?}");
    let with = case.runs().pop().expect("a run");
    let archive = |run: &str| case.prefix().join(run).join("emptied_1.dump");
    std::fs::copy(archive(&without), archive(&with)).expect("an archive");
    let old = case.manifest(&without)["database"].clone();
    change(&case, &with, |manifest| {
        manifest["database"]["bytes"] = old["bytes"].clone();
        manifest["database"]["sha256"] = old["sha256"].clone();
    });
    case.pod("verify")
        .run()
        .failed_with("not verified: database emptied_1 differs from its manifest: it has 0 tables, not 3");
    Ok(())
}

fn rows(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "fewer", 1);
    fill(&case, 1);
    let run = case.dumped();
    change(&case, &run, |manifest| {
        let tables = manifest["database"]["tables"].as_array_mut().expect("a list");
        let odd = tables.iter_mut().find(|table| table["table"] == "50%").expect("it was counted");
        odd["rows"] = 2.into();
    });
    case.pod("verify").run().failed_with(
        "not verified: database fewer_1 differs from its manifest: table \"o'ther\".\"50%\" has 1 rows, not 2",
    );
    Ok(())
}

fn too_old(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "old", 1);
    let run = case.dumped();
    change(&case, &run, |manifest| manifest["start"] = "2020-01-01T00:00:00Z".into());
    let ended = case.pod("verify").run();
    let begins = format!("not verified: database old_1: its newest run, {run}, is ");
    let ends = " minutes old, more than 120: dumps have stopped";
    assert!(!ended.succeeded && ended.last().starts_with(&begins) && ended.last().ends_with(ends), "{ended:#?}");
    Ok(())
}

/// The start of the archive is read in pieces, up to the end of its table of contents.
fn long(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "long", 1);
    fill(&case, 1);
    case.query(
        "long_1",
        "DO $$ BEGIN EXECUTE format('CREATE FUNCTION public.long() RETURNS integer LANGUAGE plpgsql AS %L',
           'BEGIN RETURN 1; END; --' || repeat(md5('x'), 100000)); END $$",
    );
    case.dumped();
    let ended = case.pod("verify").run();
    assert!(ended.succeeded, "{ended:#?}");
    Ok(())
}

fn others(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "others", 3);
    fill(&case, 2);
    let run = case.dumped();
    let verified = case.pod("verify").run();
    assert!(verified.succeeded, "{verified:#?}");
    assert_eq!(verified.last(), format!("verified: every database can be restored (3, the oldest from run {run})"));
    cut(&case, &run, "others_1.dump", 500);
    std::fs::remove_file(case.manifest_path(&run, 3)).expect("it was there");
    let ended = case.pod("verify").run();
    assert!(ended.log.contains("database others_2 can be restored: every row count matches\n"), "{ended:#?}");
    let begins =
        format!("not verified: no run in others/db/others holds database others_3; {run}/others_1.dump is damaged: ");
    assert!(!ended.succeeded && ended.last().starts_with(&begins), "{ended:#?}");
    Ok(())
}
