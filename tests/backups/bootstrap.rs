//! A new cluster that starts with the databases of a run.

use std::sync::Arc;

use libtest_mimic::Trial;

use crate::pod::{Body, Case, MAJOR, SharedServers};
use crate::runs::fill;
use crate::support::harness::{Missing, test};
use crate::support::postgres::Server;

pub(crate) fn tests(shared: &Arc<SharedServers>) -> Vec<Trial> {
    let named: [(&str, Body); 7] = [
        ("a new cluster starts with the databases of a run, row for row, and reads it once", begun),
        ("an interrupted restore continues with the same run, and leaves restored databases alone", resumed),
        ("a database that the newest run lacks is restored from the previous run", older),
        ("existing databases are never overwritten", exists),
        ("a run that cannot be restored is reported", unfit),
        ("it retries until it succeeds", retries),
        ("it tries again soon after the bucket was unreachable", out_of_reach),
    ];
    named
        .map(|(name, body)| {
            let shared = Arc::clone(shared);
            test(name, move || body(&shared))
        })
        .into()
}

const FINGERPRINT: &str = "SELECT count(*), md5(string_agg(i::text, ',' ORDER BY id)), (SELECT tableowner FROM pg_tables WHERE tablename = 'items') FROM items AS i";
const OWNERS: &str = "SELECT datname, pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE NOT datistemplate ORDER BY datname";

/// Runs a query in a database of a new cluster.
fn query(server: &Server, database: &str, sql: &str) -> String {
    server.query(&format!("\\connect '{database}'\n{sql}"))
}

fn begun(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "begun", 2);
    fill(&case, 1);
    case.query("begun_1", "CREATE ROLE stranger; CREATE TABLE hers (); ALTER TABLE hers OWNER TO stranger");
    let run = case.dumped();
    let new = Server::start(MAJOR)?;
    let databases = ["begun_1", "begun_2", "another"];
    let ended = case.bootstrap_pod(&new, &databases, "").run();
    assert!(ended.succeeded, "{ended:#?}");
    assert_eq!(ended.last(), format!("restored the databases of run {run}"));
    assert_eq!(query(&new, "begun_1", FINGERPRINT), case.query("begun_1", FINGERPRINT));
    // The steward creates the database that the run does not hold.
    assert_eq!(new.query(OWNERS), "begun_1|app|UTF8|C.UTF-8\nbegun_2|app|UTF8|C.UTF-8\npostgres|postgres|UTF8|C.UTF-8");
    assert_eq!(new.query("SHOW pgforge.bootstrap"), format!("done {run}"));
    assert_eq!(new.query("SELECT rolcanlogin, rolpassword IS NULL FROM pg_authid WHERE rolname = 'stranger'"), "f|t");
    query(&new, "begun_1", "DROP TABLE items");
    let again = case.bootstrap_pod(&new, &databases, "").run();
    assert!(again.succeeded && again.last() == format!("nothing to do: done {run}"), "{again:#?}");
    Ok(())
}

/// A `pg_restore` that fails after restoring the database of that number.
fn fails_at(number: u32) -> String {
    format!(
        "\"$REAL\" \"$@\" || exit\ncase $* in *entries-main*) ;; *) exit 0;; esac\necho x >>\"$TMPDIR/restores\"\n\
         [ \"$(wc -l <\"$TMPDIR/restores\")\" != {number} ] || {{ echo 'pg_restore: error: out of luck' >&2; exit 1; }}"
    )
}

fn resumed(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "resumed", 3);
    for number in 1..=3 {
        fill(&case, number);
    }
    let run = case.pod("dump").with("KEEP_LAST", "9").run();
    assert!(run.succeeded, "{run:#?}");
    let run = case.runs().pop().expect("a run");
    let new = Server::start(MAJOR)?;
    let databases = ["resumed_1", "resumed_2", "resumed_3"];
    let there = "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE NOT datistemplate";
    let first = case.bootstrap_pod(&new, &databases, "").with_program("pg_restore", &fails_at(2)).run();
    first.failed_with(&format!("not every database was restored: {run}/resumed_2.dump: out of luck"));
    assert_eq!(
        new.query(there),
        "postgres resumed_1 resumed_3",
        "a database that fails does not hold up the others, and leaves nothing behind"
    );
    assert_eq!(new.query("SHOW pgforge.bootstrap"), format!("from {run}"));
    // A newer run does not change a restore in progress; another attempt leaves restored databases alone.
    case.query("resumed_2", "DELETE FROM items");
    let newer = case.pod("dump").with("KEEP_LAST", "9").run();
    assert!(newer.succeeded, "{newer:#?}");
    query(&new, "resumed_1", "DELETE FROM items WHERE id > 1");
    // A killed restore left these behind.
    new.query("CREATE ROLE pgforge_load_0123456789abcdef");
    new.query("CREATE DATABASE \"pgforge load 0123456789abcdef\" OWNER pgforge_load_0123456789abcdef");
    let second = case.bootstrap_pod(&new, &databases, "").run();
    assert!(second.succeeded && second.last() == format!("restored the databases of run {run}"), "{second:#?}");
    assert_eq!(query(&new, "resumed_1", "SELECT count(*) FROM items"), "1");
    assert_eq!(query(&new, "resumed_2", FINGERPRINT), case.query("resumed_1", FINGERPRINT));
    assert_eq!(new.query(there), "postgres resumed_1 resumed_2 resumed_3");
    assert_eq!(new.query("SELECT count(*) FROM pg_roles WHERE rolname ~ '^pgforge_load_'"), "0");
    Ok(())
}

/// A database whose dump failed in the newest run is restored from the last run that contains it.
fn older(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "older", 2);
    fill(&case, 1);
    let first = case.dumped();
    std::fs::remove_file(case.manifest_path(&first, 2)).expect("it was there");
    case.query("older_1", "DELETE FROM items WHERE id > 1");
    let second = case.pod("dump").with("KEEP_LAST", "9").run();
    assert!(second.succeeded, "{second:#?}");
    let second = case.runs().pop().expect("a run");
    std::fs::remove_file(case.manifest_path(&second, 1)).expect("it was there");
    let new = Server::start(MAJOR)?;
    let ended = case.bootstrap_pod(&new, &["older_1", "older_2"], "").run();
    assert!(ended.succeeded && ended.last() == format!("restored the databases of run {second}"), "{ended:#?}");
    assert!(ended.log.contains(&format!("restored database older_1 from run {first}: ")), "{ended:#?}");
    assert_eq!(query(&new, "older_1", "SELECT count(*) FROM items"), "5000");
    let one = Server::start(MAJOR)?;
    let ended = case.bootstrap_pod(&one, &["older_1", "older_2"], &format!(", run: {second}")).run();
    assert!(ended.succeeded && ended.log.contains("no run holds database older_1: it starts empty\n"), "{ended:#?}");
    Ok(())
}

fn exists(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "exists", 1);
    fill(&case, 1);
    case.dumped();
    let new = Server::start(MAJOR)?;
    new.query("CREATE DATABASE mine");
    let ended = case.bootstrap_pod(&new, &["exists_1"], "").run();
    let says = "databases already exist: they stay unchanged, and nothing is restored";
    assert!(ended.succeeded && ended.last() == says, "{ended:#?}");
    assert_eq!(new.query("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1"), "mine\npostgres");
    new.query("DROP DATABASE mine");
    let later = case.bootstrap_pod(&new, &["exists_1"], "").run();
    assert!(later.succeeded && later.last() == "nothing to do: none", "{later:#?}");
    Ok(())
}

fn unfit(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "unfit", 1);
    fill(&case, 1);
    let run = case.dumped();
    let new = Server::start(MAJOR)?;
    let missing = case.bootstrap_pod(&new, &["unfit_1", "more"], ", databases: [unfit_1, more]").run();
    missing.failed_with("no run in unfit/db/unfit holds database more");
    let older = case.bootstrap_pod(&new, &["unfit_1"], ", run: 20200101T000000Z-abcde").run();
    older.failed_with("run 20200101T000000Z-abcde in unfit/db/unfit does not exist or holds none of the databases");
    let archive = case.prefix().join(&run).join("unfit_1.dump");
    let file = std::fs::File::options().write(true).open(archive).expect("an archive");
    file.set_len(1000).expect("it can be cut");
    let damaged = case.bootstrap_pod(&new, &["unfit_1"], "").run();
    assert!(
        !damaged.succeeded
            && damaged.last().starts_with(&format!("not every database was restored: {run}/unfit_1.dump is damaged: ")),
        "{damaged:#?}"
    );
    let path = case.manifest_path(&run, 1);
    let manifest = std::fs::read_to_string(&path).expect("a manifest");
    let version = new.query("SHOW server_version");
    std::fs::write(&path, manifest.replace(&format!("\"{version}\""), "\"99.1\"")).expect("it can be written");
    let future = Server::start(MAJOR)?;
    let newer = case.bootstrap_pod(&future, &["unfit_1"], "").run();
    newer.failed_with(&format!("run {run} comes from PostgreSQL 99.1, but this cluster runs {version}"));
    assert_eq!(future.query("SELECT count(*) FROM pg_db_role_setting"), "0", "the restore must not start");
    Ok(())
}

fn retries(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "tries", 1);
    fill(&case, 1);
    let run = case.dumped();
    let new = Server::start(MAJOR)?;
    let pod = case.bootstrap_pod(&new, &["tries_1"], "").with("RETRY", "0.1").with_program("pg_restore", &fails_at(1));
    let log = pod.run_until("ready");
    assert!(log.contains("out of luck") && log.ends_with(&format!("restored the databases of run {run}\n")), "{log}");
    assert_eq!(query(&new, "tries_1", FINGERPRINT), case.query("tries_1", FINGERPRINT));
    Ok(())
}

fn out_of_reach(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "reach", 1);
    fill(&case, 1);
    let run = case.dumped();
    let new = Server::start(MAJOR)?;
    let once =
        "[ -e \"$TMPDIR/tried\" ] || { : >\"$TMPDIR/tried\"; echo 'no such host' >&2; exit 1; }\nexec \"$REAL\" \"$@\"";
    let pod = case.bootstrap_pod(&new, &["reach_1"], "").with("RETRY", "0.1").with_program("rclone", once);
    let log = pod.run_until("ready");
    assert!(log.starts_with("container store failed: "), "{log}");
    assert!(log.ends_with(&format!("restored the databases of run {run}\n")), "{log}");
    Ok(())
}
