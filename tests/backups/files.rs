//! Files that an application stores outside its database.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use libtest_mimic::Trial;

use crate::pod::{Body, Case, SharedServers};
use crate::runs::fill;
use crate::support::harness::{Missing, test};

pub(crate) fn tests(shared: &Arc<SharedServers>) -> Vec<Trial> {
    let named: [(&str, Body); 5] = [
        ("an application's files are in its database's runs, and can be restored repeatedly", backed_up_and_restored),
        ("an application without files yet can be dumped", nothing_yet),
        ("a file that disappears during the dump fails no run, an unreadable file does", unreadable),
        ("a damaged archive of files is detected, and nothing of it is restored", damaged),
        ("an archive that lacks files that rows refer to is detected", lacking),
    ];
    named
        .map(|(name, body)| {
            let shared = Arc::clone(shared);
            test(name, move || body(&shared))
        })
        .into()
}

/// A case with Odoo in its first database.
fn odoo<'w>(shared: &'w SharedServers, name: &str) -> Result<Case<'w>, Missing> {
    let app = format!("  apps: {{odoo: {{kind: odoo, database: {name}_1, host: odoo.example.com}}}}\n");
    Ok(Case::with(shared.servers()?, name, 1, &app))
}

fn upload(case: &Case, path: &str, text: &str) {
    let file = case.files.path().join("filestore").join(case.database(1)).join(path);
    fs::create_dir_all(file.parent().expect("it is in a folder")).expect("the volume can be written");
    for folder in file.ancestors().skip(1).take_while(|folder| folder.starts_with(case.files.path().join("filestore")))
    {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).expect("it is ours");
    }
    fs::write(file, text).expect("the volume can be written");
}

fn read(case: &Case, database: &str, path: &str) -> Option<String> {
    fs::read_to_string(case.files.path().join("filestore").join(database).join(path)).ok()
}

fn backed_up_and_restored(shared: &SharedServers) -> Result<(), Missing> {
    let case = odoo(shared, "files")?;
    fill(&case, 1);
    upload(&case, "ab/abcd", "an invoice");
    upload(&case, "c'd/e f", &"x".repeat(200_000));
    let run = case.dumped();
    let manifest = case.manifest(&run);
    let files = &manifest["files"];
    assert_eq!((&files["app"], &files["object"]), (&"odoo".into(), &"files_1-files.tar".into()));
    let archive = fs::metadata(case.prefix().join(&run).join("files_1-files.tar")).expect("an archive");
    assert_eq!(files["bytes"].as_u64(), Some(archive.len()));
    let verified = case.pod("verify").run();
    assert!(verified.succeeded && verified.log.contains("files_1-files.tar is intact"), "{verified:#?}");
    fs::remove_dir_all(case.files.path().join("filestore/files_1/ab")).expect("it was there");
    for into in ["files_1", "files_1", "files_1_restored"] {
        let ended = case.pod("restore-files").with("INTO", into).run();
        assert!(ended.succeeded, "{ended:#?}");
        assert_eq!(ended.last(), format!("restored the files of database files_1 of run {run} into {into}"));
        assert_eq!(read(&case, into, "ab/abcd").as_deref(), Some("an invoice"));
        assert_eq!(read(&case, into, "c'd/e f").map(|text| text.len()), Some(200_000));
    }
    let elsewhere = case.pod("restore-files").with("INTO", "../../etc").run();
    elsewhere.failed_with("../../etc is not the name of a folder");
    case.pod("restore-files")
        .with("DATABASE", "nobody")
        .run()
        .failed_with("no run in files/db/files holds database nobody");
    Ok(())
}

fn nothing_yet(shared: &SharedServers) -> Result<(), Missing> {
    let case = odoo(shared, "young")?;
    case.dumped();
    let verified = case.pod("verify").run();
    assert!(verified.succeeded, "{verified:#?}");
    Ok(())
}

fn unreadable(shared: &SharedServers) -> Result<(), Missing> {
    let case = odoo(shared, "moving")?;
    upload(&case, "ab/abcd", "an invoice");
    let saying =
        |line: &str, code: u8| format!("PATH=/usr/bin:/bin tar \"$@\"\necho 'tar: ./ab/x: {line}' >&2\nexit {code}");
    let gone = case.pod("dump").with_program("tar", &saying("File removed before we read it", 1)).run();
    assert!(gone.succeeded, "{gone:#?}");
    let runs = case.runs();
    let shut = case.pod("dump").with_program("tar", &saying("Cannot open: Permission denied", 2)).run();
    shut.lost("moving_1", "files of odoo: tar: ./ab/x: Cannot open: Permission denied");
    let filestore = case.files.path().join("filestore");
    fs::set_permissions(&filestore, fs::Permissions::from_mode(0o000)).expect("it is ours");
    let hidden = case.pod("dump").without_root_privileges().run();
    let says = hidden.last().contains(" is incomplete: database moving_1: files of odoo: tar: ")
        && hidden.last().ends_with(": Permission denied");
    assert!(!hidden.succeeded && says, "{hidden:#?}");
    assert_eq!((case.runs(), case.remains()), (runs.clone(), runs));
    Ok(())
}

fn damaged(shared: &SharedServers) -> Result<(), Missing> {
    let case = odoo(shared, "torn")?;
    upload(&case, "ab/abcd", &"x".repeat(100_000));
    let run = case.dumped();
    let archive = case.prefix().join(&run).join("torn_1-files.tar");
    let file = fs::File::options().write(true).open(archive).expect("an archive");
    file.set_len(50_000).expect("it can be cut");
    let says = format!("{run}/torn_1-files.tar is damaged: it has 50000 bytes with the SHA-256 ");
    for (component, before) in [("verify", "not verified: "), ("restore-files", "")] {
        let ended = case.pod(component).with("INTO", "again").run();
        assert!(!ended.succeeded && ended.last().starts_with(&format!("{before}{says}")), "{ended:#?}");
    }
    assert!(!Path::new(&case.files.path().join("filestore/again")).exists());
    Ok(())
}

fn lacking(shared: &SharedServers) -> Result<(), Missing> {
    let case = odoo(shared, "lacking")?;
    let database = case.database(1);
    case.query(&database, "CREATE TABLE ir_attachment (store_fname text); ALTER TABLE ir_attachment OWNER TO app");
    for number in 0..20 {
        upload(&case, &format!("ab/ab{number:02}"), "an invoice");
        case.query(&database, &format!("INSERT INTO ir_attachment VALUES ('ab/ab{number:02}'), (NULL)"));
    }
    let file = |number: u32| case.files.path().join(format!("filestore/{database}/ab/ab{number:02}"));
    for number in 0..2 {
        fs::remove_file(file(number)).expect("it was there");
    }
    case.dumped();
    let few = case.pod("verify").run();
    let expected = "lacking_1-files.tar is intact, but lacks 2 of the 20 files that rows refer to\n";
    assert!(few.succeeded && few.log.contains(expected), "{few:#?}");
    fs::remove_file(file(2)).expect("it was there");
    case.dumped();
    let says =
        format!("not verified: lacking_1-files.tar lacks 3 of the 20 files that rows of database {database} refer to");
    case.pod("verify").run().failed_with(&says);
    Ok(())
}
