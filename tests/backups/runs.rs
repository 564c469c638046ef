//! Runs that succeed.

use std::sync::Arc;

use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::pod::{Body, Case, SharedServers};
use crate::support::bucket::Store;
use crate::support::harness::{Missing, test};

pub(crate) fn tests(shared: &Arc<SharedServers>) -> Vec<Trial> {
    let named: [(&str, Body); 5] = [
        ("a run has an archive of each database, and a manifest of its contents and of the roles", good),
        ("a dump is restored row for row, into a new database next to the old one", restored),
        ("expired runs are removed, but only after a successful run", pruned),
        ("runs of another cluster are neither mixed with these nor removed", identity),
        ("a store with a certificate of a private CA is reached with that CA, and not without it", trusted),
    ];
    named
        .map(|(name, body)| {
            let shared = Arc::clone(shared);
            test(name, move || body(&shared))
        })
        .into()
}

/// Creates two tables with rows and an empty one.
pub(crate) fn fill(case: &Case, number: usize) {
    case.query(
        &case.database(number),
        "CREATE TABLE IF NOT EXISTS items AS SELECT id, md5(id::text) AS text FROM generate_series(1, 5000) AS id;
         CREATE SCHEMA IF NOT EXISTS \"o'ther\"; CREATE TABLE IF NOT EXISTS \"o'ther\".\"50%\" AS SELECT 1 AS one;
         CREATE TABLE IF NOT EXISTS empty (); ALTER TABLE items OWNER TO app;",
    );
}

fn good(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "good", 2);
    fill(&case, 1);
    case.query(
        &case.database(1),
        "CREATE ROLE good_reader LOGIN PASSWORD 'secret' CONNECTION LIMIT 3 VALID UNTIL '2030-01-01Z'; COMMENT ON ROLE good_reader IS 'it''s a reader';
         ALTER ROLE good_reader SET search_path = app, \"o'dd\"; GRANT app TO good_reader WITH ADMIN OPTION;
         CREATE EXTENSION unaccent; CREATE TABLE hers (); ALTER TABLE hers OWNER TO good_reader;
         CREATE FUNCTION \"f,g\"(integer, text) RETURNS text LANGUAGE SQL AS 'SELECT $2'; ALTER FUNCTION \"f,g\" OWNER TO good_reader;
         COMMENT ON DATABASE good_1 IS 'all of it'",
    );
    let run = case.dumped();
    assert_eq!(case.objects(&run), ["good_1.dump", "good_1.json", "good_2.dump", "good_2.json"]);
    let (first, second) = (case.manifest_of(&run, 1), case.manifest_of(&run, 2));
    let system = case.query("postgres", "SELECT system_identifier FROM pg_control_system()");
    assert_eq!((&first["systemIdentifier"], &first["format"]), (&system.as_str().into(), &2.into()));
    assert_eq!(std::fs::read_to_string(case.prefix().join("IDENTITY")).expect("it is there").trim(), system);
    let database = &first["database"];
    assert_eq!((&database["name"], &second["database"]["name"]), (&"good_1".into(), &"good_2".into()));
    assert_eq!((&database["owner"], &database["comment"]), (&"app".into(), &"all of it".into()));
    let mut rows: Vec<String> = database["tables"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|table| format!("{} {} {}", table["schema"], table["table"], table["rows"]))
        .collect();
    rows.sort();
    assert_eq!(
        rows,
        [r#""o'ther" "50%" 1"#, r#""public" "empty" 0"#, r#""public" "hers" 0"#, r#""public" "items" 5000"#]
    );
    assert_eq!((&second["database"]["tableCount"], &second["database"]["tables"]), (&0.into(), &json!([])));
    let extensions: Vec<&Value> = database["extensions"].as_array().into_iter().flatten().map(|e| &e["name"]).collect();
    assert_eq!(extensions, ["plpgsql", "unaccent"]);
    assert_eq!(
        database["owners"],
        json!([
            {"type": "function", "name": ["public", "f,g"], "args": ["integer", "pg_catalog.text"], "owner": "good_reader"},
            {"type": "table", "name": ["public", "hers"], "args": [], "owner": "good_reader"},
        ])
    );
    let role = |name: &str| first["roles"].as_array().into_iter().flatten().find(|role| role["name"] == name);
    assert_eq!(
        role("good_reader"),
        Some(&json!({
            "name": "good_reader", "login": true, "inherit": true, "createdb": false, "createrole": false,
            "replication": false, "bypassrls": false, "connectionLimit": 3, "validUntil": "2030-01-01T00:00:00+00:00",
            "memberOf": [{"role": "app", "admin": true}], "settings": {"search_path": "app, \"o'dd\""},
            "comment": "it's a reader",
        }))
    );
    assert_eq!((role("postgres"), role("pg_monitor")), (None, None));
    assert!(first["superusers"].as_array().is_some_and(|names| names.contains(&"postgres".into())), "{first:#}");
    assert!(!first.to_string().contains("SCRAM"), "{first:#}");
    let archive = std::fs::metadata(case.prefix().join(&run).join("good_1.dump")).expect("an archive");
    assert_eq!(database["bytes"].as_u64(), Some(archive.len()));
    let verified = case.pod("verify").run();
    assert!(verified.succeeded, "{verified:#?}");
    Ok(())
}

fn restored(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "restored", 1);
    fill(&case, 1);
    let run = case.dumped();
    let fingerprint = "SELECT count(*), md5(string_agg(i::text, ',' ORDER BY id)), (SELECT tableowner FROM pg_tables WHERE tablename = 'items') FROM items AS i";
    let before = case.query("restored_1", fingerprint);
    case.query("restored_1", "DELETE FROM items WHERE id > 10");
    let into = |name: &str| case.pod("restore").with("DATABASE", "restored_1").with("INTO", name).run();
    let copy = into("restored 'copy'");
    assert!(copy.succeeded, "{copy:#?}");
    assert_eq!(copy.last(), format!("restored database restored_1 of run {run} into restored 'copy'"));
    assert_eq!(case.query("restored 'copy'", fingerprint), before);
    into("restored_1").failed_with(
        "database restored_1 is not empty, it holds table \"o'ther\".\"50%\" and 2 more: set INTO to another name",
    );
    let unknown = case.pod("restore").with("DATABASE", "nobody").run();
    unknown.failed_with("no run in restored/db/restored holds database nobody");
    Ok(())
}

fn pruned(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "pruned", 1);
    let first = case.dumped();
    let unfinished = case.prefix().join("20200101T000000Z-wwwww");
    std::fs::create_dir(&unfinished).expect("the bucket can be written");
    std::fs::write(unfinished.join("pruned_1.dump"), "half").expect("the bucket can be written");
    // Objects that do not belong to a run are never removed.
    std::fs::write(case.prefix().join(&first).join("note"), "mine").expect("the bucket can be written");
    let second = case.dumped();
    assert_ne!(first, second);
    assert_eq!(case.runs(), std::slice::from_ref(&second));
    assert_eq!(case.objects(&first), ["note"]);
    let remains = case.remains();
    assert_eq!(
        remains,
        ["20200101T000000Z-wwwww", &first, &second],
        "an archive without a manifest does not count as a run"
    );
    Ok(())
}

fn identity(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "identity", 1);
    let run = case.dumped();
    let own = std::fs::read_to_string(case.prefix().join("IDENTITY")).expect("it is there");
    std::fs::write(case.prefix().join("IDENTITY"), "1\n").expect("the bucket can be written");
    case.pod("dump").run().failed_with(&format!(
        "identity/db/identity belongs to the cluster with the system identifier 1, but this cluster has {}: see RUNBOOK, section \"The backups belong to another cluster\"",
        own.trim()
    ));
    assert_eq!(case.remains(), std::slice::from_ref(&run));
    std::fs::remove_file(case.prefix().join("IDENTITY")).expect("the bucket can be written");
    case.pod("dump").run().failed_with(
        "identity/db/identity holds runs but no object IDENTITY: see RUNBOOK, section \"The backups belong to another cluster\"",
    );
    assert_eq!(case.remains(), std::slice::from_ref(&run));
    let taken = case.pod("dump").with("TAKE_OVER", "nobody").with("KEEP_LAST", "2").run();
    assert!(taken.succeeded, "{taken:#?}");
    assert_eq!(std::fs::read_to_string(case.prefix().join("IDENTITY")).expect("it is there"), own);
    assert_eq!(case.runs().first(), Some(&run));
    Ok(())
}

fn trusted(shared: &SharedServers) -> Result<(), Missing> {
    let store = Store::start_trusted()?;
    let case = Case::at(shared.servers()?, &store, "trusted", 1, "");
    fill(&case, 1);
    let run = case.dumped();
    let verified = case.pod("verify").run();
    assert!(verified.succeeded, "{verified:#?}");
    assert!(verified.last().ends_with(&format!("the oldest from run {run})")), "{verified:#?}");
    let refused = case.pod("dump").with("CA", "").run();
    assert!(!refused.succeeded && refused.last().contains("certificate signed by unknown authority"), "{refused:#?}");
    assert_eq!(case.runs(), [run]);
    Ok(())
}
