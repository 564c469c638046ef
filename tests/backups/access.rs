//! Which requests the container with the bucket's key accepts.

use std::fs;
use std::sync::Arc;

use libtest_mimic::Trial;

use crate::pod::{Body, Case, SharedServers};
use crate::runs::fill;
use crate::support::harness::{Missing, test};

pub(crate) fn tests(shared: &Arc<SharedServers>) -> Vec<Trial> {
    let named: [(&str, Body); 4] = [
        ("no request to a pod that restores removes or writes anything", read_only),
        ("no request reaches beyond the runs of the cluster", beyond),
        ("proofs and restores never write to the bucket", only_reads),
        ("a container without a valid access refuses to start", no_access),
    ];
    named
        .map(|(name, body)| {
            let shared = Arc::clone(shared);
            test(name, move || body(&shared))
        })
        .into()
}

/// A case with an application, which has a pod that restores its files.
fn odoo<'w>(shared: &'w SharedServers, name: &str) -> Result<Case<'w>, Missing> {
    let app = format!("  apps: {{odoo: {{kind: odoo, database: {name}_1, host: odoo.example.com}}}}\n");
    Ok(Case::with(shared.servers()?, name, 1, &app))
}

fn read_only(shared: &SharedServers) -> Result<(), Missing> {
    let case = odoo(shared, "readonly")?;
    let run = case.dumped();
    let objects = case.objects(&run);
    for component in ["verify", "restore", "restore-files"] {
        for verb in ["remove", "send", "upload", "forget", "purge"] {
            for object in [&run, &format!("{run}/readonly_1"), "IDENTITY"] {
                let refused = case.pod(component).request(&format!("{verb} {object} 8"));
                let says = format!("request {verb} is refused: access to the bucket is read");
                assert_eq!(refused, Err(says), "{component} {object}");
            }
        }
        assert_eq!(case.pod(component).request(&format!("fetch {run}/readonly_1.json")), Ok(String::new()));
    }
    let refused = case.pod("dump").request(&format!("download {run}/readonly_1.dump"));
    assert_eq!(refused, Err("request download is refused: access to the bucket is write".to_owned()));
    assert_eq!(case.objects(&run), objects);
    Ok(())
}

fn beyond(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "beyond", 1);
    let run = case.dumped();
    let another = case.bucket.join("db/another");
    fs::create_dir(&another).expect("the bucket can be written");
    fs::write(another.join("x.json"), "theirs").expect("the bucket can be written");
    for object in [
        "../another/x",
        "x/../../another/x.json",
        "/another/x",
        "x/",
        "a/b/c",
        "*/beyond_1",
        "{a,b}/c",
        ".hidden/x",
        "x/.y",
        "a\\b",
        "é",
    ] {
        for (component, verb) in [("verify", "fetch"), ("verify", "download"), ("dump", "remove"), ("dump", "send")] {
            let refused = case.pod(component).request(&format!("{verb} {object}"));
            assert_eq!(refused, Err(format!("request {verb} is refused: {object} is not the name of an object")));
        }
    }
    assert_eq!(
        case.pod("dump").request("fetch"),
        Err("request fetch is refused:  is not the name of an object".to_owned())
    );
    assert_eq!(fs::read_to_string(another.join("x.json")).ok().as_deref(), Some("theirs"));
    assert_eq!(case.runs(), [run]);
    Ok(())
}

/// A key that may list and get is enough for them.
fn only_reads(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "reads", 1);
    fill(&case, 1);
    case.dumped();
    for component in ["verify", "restore"] {
        let script = "case $1 in lsf | cat) exec \"$REAL\" \"$@\" ;; *) echo \"$1 is denied\" >&2; exit 1 ;; esac";
        let pod = case.pod(component).with_program("rclone", script);
        let ended = pod.with("DATABASE", "reads_1").with("INTO", "reads_restored").run();
        assert!(ended.succeeded, "{ended:#?}");
    }
    Ok(())
}

fn no_access(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "noaccess", 1);
    for access in ["", "all"] {
        let refused = case.pod("dump").with("ACCESS", access).request("list");
        assert_eq!(refused, Err(format!("ACCESS is {access}, but must be read or write")));
    }
    Ok(())
}
