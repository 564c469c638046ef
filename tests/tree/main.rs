//! The tree on disk, as a user sees it.
#![allow(clippy::disallowed_methods, reason = "it looks at the files")]

mod folders;
#[path = "../support/repository.rs"]
mod repository;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use folders::{cluster, snapshot, written};
use pgforge::bundle::files::Files;
use pgforge::io::tree::{self, Change, Difference, Options, Outcome, Refusal};
use pgforge::lock::Unusable;
use repository::git;
use tempfile::TempDir;

const RUNBOOK: &str = "db/orders/RUNBOOK.md";
const LOCK: &str = "db/orders/pgforge.lock";
const A: &str = "db/orders/manifests/30-service-a.yaml";
const B: &str = "db/orders/manifests/30-service-b.yaml";
const FORCE: Options = Options { overwrite: true };

struct Out(TempDir);

impl Out {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A tree that holds the cluster `one()`.
    fn with_one() -> Self {
        let out = Self::new();
        assert_eq!(out.write(&one()), done(Change::Created));
        out
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join("out").join(below)
    }

    fn put(&self, below: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(below).parent().unwrap()).unwrap();
        fs::write(self.path(below), text).unwrap();
    }

    fn text(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap()
    }

    fn write(&self, files: &Files) -> Outcome {
        tree::write(&self.path(""), files, Options::default()).unwrap()
    }

    fn refused(&self, files: &Files) -> String {
        self.shown(&tree::write(&self.path(""), files, Options::default()).unwrap_err())
    }

    /// The message, with the path of the tree as `out`.
    fn shown(&self, refusal: &Refusal) -> String {
        refusal.to_string().replace(self.path("").to_str().unwrap().trim_end_matches('/'), "out")
    }

    fn check(&self, files: &Files) -> Difference {
        tree::check(&self.path(""), files).unwrap()
    }

    fn prune(&self, compiled: &[&Files], options: Options) -> Vec<(String, Result<Outcome, String>)> {
        let compiled = compiled.iter().map(|files| files.folder().clone()).collect();
        let pruned = tree::prune(&self.path(""), &compiled, 0, options).unwrap();
        let shown =
            |pruned: tree::Pruned| (pruned.path.to_string(), pruned.result.map_err(|refusal| self.shown(&refusal)));
        pruned.into_iter().map(shown).collect()
    }

    fn git(&self, arguments: &[&str]) {
        git(self.0.path(), arguments);
    }

    fn commit(&self) {
        self.git(&["init", "-q", "-b", "main"]);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "all"]);
    }
}

fn one() -> Files {
    cluster("orders", &[("a", "a: 1\n"), ("b", "b: 1\n")])
}

/// `one()` later: `a` has changed, `b` is gone, `c` has come.
fn two() -> Files {
    cluster("orders", &[("a", "a: 2\n"), ("c", "c: 2\n")])
}

fn done(change: Change) -> Outcome {
    Outcome { change, rebuilt: None, committed_edits: vec![], overwritten: vec![], foreign: vec![] }
}

fn inode(path: &Path) -> u64 {
    fs::symlink_metadata(path).unwrap().ino()
}

#[test]
fn a_folder_is_created_left_alone_and_replaced() {
    let out = Out::with_one();
    assert_eq!(snapshot(&out.path("")), written(&[&one()]));
    let before = (inode(&out.path("db/orders")), inode(&out.path(LOCK)));

    assert_eq!(out.write(&one()), done(Change::Unchanged));
    assert_eq!((inode(&out.path("db/orders")), inode(&out.path(LOCK))), before);

    assert_eq!(out.write(&two()), done(Change::Replaced));
    assert_eq!(snapshot(&out.path("")), written(&[&two()]));
}

#[test]
fn clusters_of_one_namespace_stand_side_by_side() {
    let out = Out::with_one();
    let other = cluster("stock", &[("a", "a: 3\n")]);
    assert_eq!(out.write(&other).change, Change::Created);
    assert_eq!(out.write(&two()).change, Change::Replaced);
    assert_eq!(snapshot(&out.path("")), written(&[&two(), &other]));
}

#[test]
fn many_threads_write_one_tree() {
    let out = Out::new();
    let names: Vec<String> = (0..120).map(|number| format!("cluster-{number}")).collect();
    let version = |text: &str| -> Vec<Files> { names.iter().map(|name| cluster(name, &[("a", text)])).collect() };
    for (text, change) in [("a: 1\n", Change::Created), ("a: 2\n", Change::Replaced), ("a: 2\n", Change::Unchanged)] {
        let clusters = version(text);
        std::thread::scope(|scope| {
            for part in clusters.chunks(15) {
                scope.spawn(|| part.iter().for_each(|files| assert_eq!(out.write(files), done(change))));
            }
        });
        assert_eq!(snapshot(&out.path("")), written(&clusters.iter().collect::<Vec<_>>()));
    }
}

#[test]
fn a_file_that_was_removed_by_hand_comes_back() {
    let out = Out::with_one();
    fs::remove_dir_all(out.path("db/orders/manifests")).unwrap();
    fs::create_dir(out.path("db/orders/manifests")).unwrap();
    assert_eq!(out.write(&one()), done(Change::Replaced));
    assert_eq!(snapshot(&out.path("")), written(&[&one()]));
}

#[test]
fn an_edit_that_nobody_committed_stops_the_cluster_until_overwrite() {
    let out = Out::with_one();
    out.put(RUNBOOK, "mine");
    out.put(B, "mine too");
    let before = snapshot(&out.path(""));
    let message = "`out/db/orders` has edits that neither the lock nor git's HEAD has: \
                   `RUNBOOK.md`, `manifests/30-service-b.yaml`";
    // `b` would be rewritten by `one()` and removed by `two()`.
    assert_eq!(out.refused(&one()), message);
    assert_eq!(out.refused(&two()), message);
    assert_eq!(snapshot(&out.path("")), before);

    let outcome = tree::write(&out.path(""), &two(), FORCE).unwrap();
    let overwritten: Vec<_> = outcome.overwritten.iter().map(ToString::to_string).collect();
    assert_eq!(overwritten, ["`RUNBOOK.md`", "`manifests/30-service-b.yaml`"]);
    assert_eq!(snapshot(&out.path("")), written(&[&two()]));
}

#[test]
fn an_edit_that_gives_the_new_bytes_is_fine() {
    let out = Out::with_one();
    out.put(A, "a: 2\n");
    out.put("db/orders/manifests/30-service-c.yaml", "c: 2\n");
    assert_eq!(out.write(&two()), done(Change::Replaced));
    assert_eq!(snapshot(&out.path("")), written(&[&two()]));
}

#[test]
fn an_edit_that_git_has_is_replaced_and_named() {
    let out = Out::with_one();
    out.put(RUNBOOK, "mine");
    out.put(B, "mine too");
    out.commit();
    let outcome = out.write(&two());
    let edits: Vec<_> = outcome.committed_edits.iter().map(ToString::to_string).collect();
    assert_eq!(
        (outcome.change, edits),
        (Change::Replaced, vec!["RUNBOOK.md".to_owned(), "manifests/30-service-b.yaml".to_owned()])
    );
    assert_eq!(snapshot(&out.path("")), written(&[&two()]));
}

#[test]
fn an_edit_after_the_commit_stops_the_cluster_again() {
    let out = Out::with_one();
    out.put(RUNBOOK, "mine");
    out.commit();
    out.put(RUNBOOK, "mine, once more");
    assert!(out.refused(&two()).ends_with(": `RUNBOOK.md`"));
    // Staged is not committed.
    out.git(&["add", "-A"]);
    assert!(out.refused(&two()).ends_with(": `RUNBOOK.md`"));
}

#[test]
fn an_old_render_without_its_lock_is_known_from_git() {
    let out = Out::with_one();
    fs::remove_file(out.path(LOCK)).unwrap();
    assert!(out.refused(&two()).ends_with(": `kustomization.yaml`, `manifests/30-service-a.yaml`"));
    out.commit();
    let outcome = out.write(&two());
    assert_eq!(outcome.rebuilt, None);
    assert_eq!(outcome.committed_edits.len(), 2);
    // Nothing says that `b` was ours.
    assert_eq!(outcome.foreign, [Path::new("manifests/30-service-b.yaml")]);
}

#[test]
fn a_lock_in_conflict_is_rebuilt() {
    let out = Out::with_one();
    let lock = out.text(LOCK);
    out.put(LOCK, format!("<<<<<<< HEAD\n{lock}=======\n{lock}>>>>>>> feature\n"));
    let outcome = out.write(&one());
    assert_eq!(outcome.rebuilt, Some(Unusable::Conflict { line: 1 }));
    assert_eq!(snapshot(&out.path("")), written(&[&one()]));
}

#[test]
fn a_real_merge_conflict_is_mended_by_rendering_again() {
    let out = Out::with_one();
    out.commit();
    out.git(&["checkout", "-q", "-b", "feature"]);
    out.write(&cluster("orders", &[("a", "a: 3\n"), ("b", "b: 1\n")]));
    out.commit();
    out.git(&["checkout", "-q", "main"]);
    out.write(&two());
    out.commit();
    let mut merge = Command::new("git");
    merge.args(["-c", "user.name=T", "-c", "user.email=t@example.com", "merge", "-q", "feature"]);
    assert!(!merge.current_dir(out.0.path()).status().unwrap().success());
    assert!(out.text(LOCK).contains("\n<<<<<<< "));

    // The manifest in conflict is no file that anybody has committed.
    let merged = cluster("orders", &[("a", "a: 4\n"), ("c", "c: 2\n")]);
    let refused = out.refused(&merged);
    let (blocked, lock) = refused.split_once("; ").unwrap();
    assert!(blocked.ends_with("`manifests/30-service-a.yaml`"), "{refused}");
    assert!(lock.starts_with("`pgforge.lock` cannot be used: line ") && lock.ends_with(" is a merge conflict marker"));
    let outcome = tree::write(&out.path(""), &merged, FORCE).unwrap();
    assert!(matches!(outcome.rebuilt, Some(Unusable::Conflict { .. })));
    assert_eq!(snapshot(&out.path("")), written(&[&merged]));
}

#[test]
fn foreign_files_move_into_the_new_folder_as_they_are() {
    let out = Out::with_one();
    out.put("db/orders/notes/deep/ä b.txt", "notes");
    out.put("db/orders/manifests/mine.yaml", "mine");
    out.put("db/orders/run.sh", "#!/bin/sh\n");
    fs::create_dir(out.path("db/orders/empty")).unwrap();
    symlink("/nowhere", out.path("db/orders/link")).unwrap();
    fs::write(out.path("db/orders").join(std::ffi::OsStr::from_bytes(b"\xff")), "bytes").unwrap();
    fs::set_permissions(out.path("db/orders/run.sh"), PermissionsExt::from_mode(0o750)).unwrap();
    fs::set_permissions(out.path("db/orders/notes/deep"), PermissionsExt::from_mode(0o500)).unwrap();
    fs::set_permissions(out.path("db/orders"), PermissionsExt::from_mode(0o700)).unwrap();
    let notes = inode(&out.path("db/orders/notes/deep/ä b.txt"));

    let outcome = out.write(&two());
    let foreign: Vec<_> = outcome.foreign.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    assert_eq!(foreign, ["empty", "link", "manifests/mine.yaml", "notes/deep/ä b.txt", "run.sh", "\u{fffd}"]);
    let mut expected = written(&[&two()]);
    for (path, text) in [
        ("empty", "/"),
        ("link", "-> /nowhere"),
        ("manifests/mine.yaml", "mine"),
        ("notes/deep/\\xc3\\xa4 b.txt", "notes"),
        ("run.sh", "#!/bin/sh\n"),
        ("\\xff", "bytes"),
    ] {
        expected.insert(format!("db/orders/{path}"), text.to_owned());
    }
    assert_eq!(snapshot(&out.path("")), expected);
    assert_eq!(inode(&out.path("db/orders/notes/deep/ä b.txt")), notes);
    let mode = |path: &str| fs::metadata(out.path(path)).unwrap().mode() & 0o777;
    assert_eq!(mode("db/orders/run.sh"), 0o750);
    assert_eq!(mode("db/orders/notes/deep"), 0o500);
    assert_eq!(mode("db/orders"), 0o700);

    assert_eq!(out.write(&two()), Outcome { foreign: outcome.foreign, ..done(Change::Unchanged) });
    assert_eq!(snapshot(&out.path("")), expected);
    fs::set_permissions(out.path("db/orders/notes/deep"), PermissionsExt::from_mode(0o700)).unwrap();
}

#[test]
fn what_is_no_file_at_a_path_of_ours_stops_the_cluster_and_hangs_nothing() {
    let out = Out::with_one();
    fs::remove_file(out.path(RUNBOOK)).unwrap();
    out.put("db/orders/RUNBOOK.md/inner/file", "x");
    out.put("db/orders/RUNBOOK.md/other", "x");
    fs::remove_file(out.path(A)).unwrap();
    assert!(Command::new("mkfifo").arg(out.path(A)).status().unwrap().success());
    let before = snapshot(&out.path(""));
    let message = out.refused(&two());
    assert!(
        message.ends_with(": `RUNBOOK.md` (a directory), `manifests/30-service-a.yaml` (a special file)"),
        "{message}"
    );
    assert_eq!(snapshot(&out.path("")), before);
    assert_eq!(
        out.check(&two()).different,
        ["RUNBOOK.md", "kustomization.yaml", "manifests/30-service-a.yaml", "pgforge.lock"]
    );

    tree::write(&out.path(""), &two(), FORCE).unwrap();
    assert_eq!(snapshot(&out.path("")), written(&[&two()]));
}

#[test]
fn links_are_never_followed_and_nothing_outside_changes() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("file"), one().bytes().values().next().unwrap()).unwrap();
    let before = snapshot(outside.path());
    let file = outside.path().join("file");
    let links = [
        ("db", outside.path(), "`out/db` is a symbolic link, not a directory"),
        ("db/orders", outside.path(), "`out/db/orders` is a symbolic link, not a directory"),
        (".pgforge", outside.path(), "`out/.pgforge` is a symbolic link, not a directory"),
        ("db/orders/manifests", outside.path(), ": `manifests` (a symbolic link)"),
        (RUNBOOK, &file, ": `RUNBOOK.md` (a symbolic link)"),
        (LOCK, &file, "`manifests/30-service-a.yaml`, `pgforge.lock` (a symbolic link)"),
    ];
    for (at, target, message) in links {
        let out = Out::with_one();
        let place = out.path(at);
        if place.is_dir() {
            fs::remove_dir_all(&place).unwrap();
        } else if place.exists() {
            fs::remove_file(&place).unwrap();
        }
        symlink(target, &place).unwrap();
        let refused = out.refused(&two());
        assert!(refused.ends_with(message), "{at}: {refused}");
        assert!(place.is_symlink(), "{at}");
        let forced = tree::write(&out.path(""), &two(), FORCE);
        if at.starts_with("db/orders/") {
            forced.unwrap();
            let mut expected = written(&[&two()]);
            if at == LOCK {
                // Nothing says any more that `b` was ours.
                expected.insert(B.to_owned(), "b: 1\n".to_owned());
            }
            assert_eq!(snapshot(&out.path("")), expected, "{at}");
        } else {
            assert!(matches!(forced, Err(Refusal::NoDirectory { .. })), "{at}");
            assert!(place.is_symlink(), "{at}");
        }
        assert_eq!(snapshot(outside.path()), before, "{at}");
    }
}

#[test]
fn the_output_folder_itself_may_be_reached_through_a_link() {
    let out = Out::with_one();
    let link = out.0.path().join("link");
    symlink(out.path(""), &link).unwrap();
    assert_eq!(tree::write(&link, &two(), Options::default()).unwrap().change, Change::Replaced);
    assert_eq!(snapshot(&out.path("")), written(&[&two()]));
}

#[test]
fn links_in_a_folder_that_goes_are_removed_and_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("file"), "x").unwrap();
    let out = Out::with_one();
    let stage = out.path(".pgforge/999999999-0");
    fs::create_dir_all(stage.join("new/inner")).unwrap();
    symlink(outside.path(), stage.join("new/inner/link")).unwrap();
    symlink(outside.path(), stage.join("aside")).unwrap();
    out.write(&one());
    // A stage with a link where only a directory can be is not one that we made.
    assert!(out.path(".pgforge").exists());
    fs::remove_file(stage.join("aside")).unwrap();
    out.write(&one());
    assert_eq!(snapshot(&out.path("")), written(&[&one()]));
    assert_eq!(snapshot(outside.path()).len(), 1);
}

#[test]
fn leftovers_of_ours_are_cleaned_and_nothing_else() {
    let out = Out::with_one();
    out.put(".pgforge/999999999-3/new/manifests/x.yaml", "x");
    out.put(".pgforge/notes/x", "x");
    out.put(".pgforge/1-x/x", "x");
    out.put(".hidden/x", "x");
    let mut expected = written(&[&one()]);
    expected.extend([".pgforge/notes/x", ".pgforge/1-x/x", ".hidden/x"].map(|path| (path.to_owned(), "x".to_owned())));
    assert_eq!(out.write(&one()), done(Change::Unchanged));
    assert_eq!(snapshot(&out.path("")), expected);
}

#[test]
fn check_names_what_differs_and_writes_nothing() {
    let nothing = Out::new();
    let missing = ["RUNBOOK.md", "kustomization.yaml", "manifests/30-service-a.yaml", "manifests/30-service-b.yaml"];
    assert_eq!(nothing.check(&one()).missing[..4], missing);
    assert!(!nothing.path("").exists());

    let out = Out::with_one();
    assert_eq!(out.check(&one()), Difference::default());
    out.put("db/orders/notes", "x");
    out.put(".pgforge/999999999-0/x", "x");
    let before = snapshot(&out.path(""));
    let difference = out.check(&one());
    assert!(difference.is_none());
    assert_eq!(difference.foreign, [Path::new("notes")]);

    let difference = out.check(&two());
    assert_eq!(difference.missing, ["manifests/30-service-c.yaml"]);
    assert_eq!(difference.different, ["kustomization.yaml", "manifests/30-service-a.yaml", "pgforge.lock"]);
    assert_eq!(difference.extra, ["manifests/30-service-b.yaml"]);
    assert!(!difference.is_none());
    assert_eq!(snapshot(&out.path("")), before);

    out.put(A, "mine");
    assert_eq!(out.check(&one()).different, ["manifests/30-service-a.yaml"]);
}

#[test]
fn folders_lists_what_has_a_lock() {
    assert_eq!(tree::folders(Path::new("/nowhere/at/all")).unwrap(), []);
    let out = Out::with_one();
    out.put("db/broken/pgforge.lock", "x");
    out.put("db/other/file", "x");
    out.put("delivery/argocd.yaml", "x");
    out.put(".hidden/x/pgforge.lock", "x");
    symlink(out.path("db"), out.path("link")).unwrap();
    let found = tree::folders(&out.path("")).unwrap();
    let shown: Vec<_> = found.iter().map(|folder| (folder.path.as_str(), folder.lock.as_ref().ok())).collect();
    assert_eq!(shown, [("db/broken", None), ("db/orders", Some(one().lock()))]);
}

#[test]
fn prune_removes_what_is_no_longer_compiled_and_only_then() {
    let out = Out::with_one();
    let stock = cluster("stock", &[("a", "a: 1\n")]);
    out.write(&stock);
    let folders = BTreeSet::from([stock.folder().clone()]);
    let refusal = tree::prune(&out.path(""), &folders, 2, Options::default()).unwrap_err();
    assert_eq!(refusal.to_string(), "nothing is pruned, because the folders of 2 clusters could not be written");
    assert_eq!(snapshot(&out.path("")), written(&[&one(), &stock]));

    assert_eq!(out.prune(&[&stock], Options::default()), [("db/orders".to_owned(), Ok(done(Change::Removed)))]);
    assert_eq!(snapshot(&out.path("")), written(&[&stock]));
    assert_eq!(out.prune(&[&stock], Options::default()), []);
    out.prune(&[], Options::default());
    assert_eq!(fs::read_dir(out.path("")).unwrap().count(), 0);
}

#[test]
fn prune_keeps_what_is_foreign_and_stops_at_edits() {
    let out = Out::with_one();
    out.put("db/orders/notes", "x");
    out.put(A, "mine");
    out.put("db/strange/pgforge.lock", "x");
    let edited = "`out/db/orders` has edits that neither the lock nor git's HEAD has: \
                  `manifests/30-service-a.yaml`";
    let strange =
        "`out/db/strange` is not pruned, because its `pgforge.lock` cannot be used: line 1 is not as pgforge writes it";
    let before = snapshot(&out.path(""));
    assert_eq!(
        out.prune(&[], Options::default()),
        [("db/orders".to_owned(), Err(edited.to_owned())), ("db/strange".to_owned(), Err(strange.to_owned())),]
    );
    assert_eq!(snapshot(&out.path("")), before);

    let pruned = out.prune(&[], FORCE);
    let outcome = pruned[0].1.as_ref().unwrap();
    assert_eq!((outcome.change, &outcome.foreign[..]), (Change::Removed, &[PathBuf::from("notes")][..]));
    assert_eq!(
        snapshot(&out.path("")),
        [("db/orders/notes", "x"), ("db/strange/pgforge.lock", "x")]
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .into()
    );
}

#[test]
fn a_tree_that_cannot_be_made_says_why() {
    let out = Out::new();
    fs::write(out.0.path().join("out"), "a file").unwrap();
    assert_eq!(out.refused(&one()), "cannot read or write `out/`: File exists (os error 17)");
}
