//! The tree on disk, as a user sees it.
#![allow(clippy::disallowed_methods, reason = "it reads and writes files")]

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
use pgforge::io::tree::{self, Change, Difference, Options, Outcome, Refusal};
use pgforge::lock::path::TreePath;
use pgforge::lock::{Folder, Unusable};
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

    /// Creates a tree with the cluster `one()`.
    fn with_one() -> Self {
        let out = Self::new();
        assert_eq!(out.write(&one()), done(Change::Created), "the first write must create the folder");
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

    fn write(&self, files: &Folder) -> Outcome {
        tree::write(&self.path(""), files, Options::default()).unwrap()
    }

    fn refused(&self, files: &Folder) -> String {
        self.shown(&tree::write(&self.path(""), files, Options::default()).unwrap_err())
    }

    /// Returns the message, with `out` for the path of the tree.
    fn shown(&self, refusal: &Refusal) -> String {
        refusal.to_string().replace(self.path("").to_str().unwrap().trim_end_matches('/'), "out")
    }

    fn check(&self, files: &Folder) -> Difference {
        tree::check(&self.path(""), files).unwrap()
    }

    fn prune(&self, compiled: &[&Folder], options: Options) -> Vec<(String, Result<Outcome, String>)> {
        let compiled = compiled.iter().map(|files| files.path.clone()).collect();
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

fn one() -> Folder {
    cluster("orders", &[("a", "a: 1\n"), ("b", "b: 1\n")])
}

/// A later `one()`: `a` is changed, `b` removed, `c` added.
fn changed() -> Folder {
    cluster("orders", &[("a", "a: 2\n"), ("c", "c: 2\n")])
}

fn done(change: Change) -> Outcome {
    Outcome { change, rebuilt: None, committed_edits: vec![], overwritten: vec![], foreign: vec![] }
}

fn inode(path: &Path) -> u64 {
    fs::symlink_metadata(path).unwrap().ino()
}

#[test]
fn a_folder_is_created_then_unchanged_then_replaced() {
    let out = Out::with_one();
    assert_eq!(snapshot(&out.path("")), written(&[&one()]), "the folder would lack files or have more than the render");
    let before = (inode(&out.path("db/orders")), inode(&out.path(LOCK)));

    assert_eq!(out.write(&one()), done(Change::Unchanged), "a second render would report changes");
    assert_eq!(
        (inode(&out.path("db/orders")), inode(&out.path(LOCK))),
        before,
        "a second render would rewrite files, and tools that watch them would react"
    );

    assert_eq!(out.write(&changed()), done(Change::Replaced), "a changed render must replace the folder");
    assert_eq!(snapshot(&out.path("")), written(&[&changed()]), "files of the former render would stay in the folder");
}

#[test]
fn clusters_of_one_namespace_have_separate_folders() {
    let out = Out::with_one();
    let other = cluster("stock", &[("a", "a: 3\n")]);
    assert_eq!(out.write(&other).change, Change::Created, "a second cluster of the namespace must get its folder");
    assert_eq!(out.write(&changed()).change, Change::Replaced, "writing one cluster must not affect another");
    assert_eq!(
        snapshot(&out.path("")),
        written(&[&changed(), &other]),
        "writing one cluster would change another's folder"
    );
}

#[test]
fn many_threads_write_one_tree() {
    let out = Out::new();
    let names: Vec<String> = (0..120).map(|number| format!("cluster-{number}")).collect();
    let version = |text: &str| -> Vec<Folder> { names.iter().map(|name| cluster(name, &[("a", text)])).collect() };
    for (text, change) in [("a: 1\n", Change::Created), ("a: 2\n", Change::Replaced), ("a: 2\n", Change::Unchanged)] {
        let clusters = version(text);
        let out = &out;
        std::thread::scope(|scope| {
            for part in clusters.chunks(15) {
                scope.spawn(move || {
                    for files in part {
                        assert_eq!(
                            out.write(files),
                            done(change),
                            "clusters that are written concurrently would disturb each other"
                        );
                    }
                });
            }
        });
        assert_eq!(
            snapshot(&out.path("")),
            written(&clusters.iter().collect::<Vec<_>>()),
            "clusters that are written concurrently would lose files"
        );
    }
}

#[test]
fn a_file_that_was_removed_by_hand_is_written_again() {
    let out = Out::with_one();
    fs::remove_dir_all(out.path("db/orders/manifests")).unwrap();
    fs::create_dir(out.path("db/orders/manifests")).unwrap();
    assert_eq!(out.write(&one()), done(Change::Replaced), "a deleted file must be reported as a change");
    assert_eq!(snapshot(&out.path("")), written(&[&one()]), "a deleted file would stay missing");
}

#[test]
fn an_uncommitted_edit_stops_the_cluster_until_overwrite() {
    let out = Out::with_one();
    out.put(RUNBOOK, "mine");
    out.put(B, "mine too");
    let before = snapshot(&out.path(""));
    let message = "`out/db/orders` has edits that neither the lock nor git's HEAD has: \
                   `RUNBOOK.md`, `manifests/30-service-b.yaml`";
    // `b` would be rewritten by `one()` and removed by `changed()`.
    assert_eq!(out.refused(&one()), message);
    assert_eq!(out.refused(&changed()), message);
    assert_eq!(snapshot(&out.path("")), before, "a hand edit would be lost");

    let outcome = tree::write(&out.path(""), &changed(), FORCE).unwrap();
    let overwritten: Vec<_> = outcome.overwritten.iter().map(ToString::to_string).collect();
    assert_eq!(
        overwritten,
        ["`RUNBOOK.md`", "`manifests/30-service-b.yaml`"],
        "the user would not learn which edits were replaced"
    );
    assert_eq!(snapshot(&out.path("")), written(&[&changed()]), "`--overwrite` would leave edits in the folder");
}

#[test]
fn an_edit_that_equals_the_new_render_is_accepted() {
    let out = Out::with_one();
    out.put(A, "a: 2\n");
    out.put("db/orders/manifests/30-service-c.yaml", "c: 2\n");
    assert_eq!(out.write(&changed()), done(Change::Replaced), "an edit that equals the new render must not stop it");
    assert_eq!(snapshot(&out.path("")), written(&[&changed()]), "the folder must equal the render");
}

#[test]
fn a_committed_edit_is_replaced_and_reported() {
    let out = Out::with_one();
    out.put(RUNBOOK, "mine");
    out.put(B, "mine too");
    out.commit();
    let outcome = out.write(&changed());
    let edits: Vec<_> = outcome.committed_edits.iter().map(ToString::to_string).collect();
    assert_eq!(
        (outcome.change, edits),
        (Change::Replaced, vec!["RUNBOOK.md".to_owned(), "manifests/30-service-b.yaml".to_owned()]),
        "the user would not learn which committed edits were replaced"
    );
    assert_eq!(snapshot(&out.path("")), written(&[&changed()]), "a committed edit would stay in the folder");
}

#[test]
fn an_edit_after_the_commit_stops_the_cluster_again() {
    let out = Out::with_one();
    out.put(RUNBOOK, "mine");
    out.commit();
    out.put(RUNBOOK, "mine again");
    assert!(out.refused(&changed()).ends_with(": `RUNBOOK.md`"), "an edit after the commit would be lost");
    // Staged is not committed.
    out.git(&["add", "-A"]);
    assert!(out.refused(&changed()).ends_with(": `RUNBOOK.md`"), "a staged edit would be lost: only a commit keeps it");
}

#[test]
fn an_old_render_without_its_lock_is_known_from_git() {
    let out = Out::with_one();
    fs::remove_file(out.path(LOCK)).unwrap();
    assert!(
        out.refused(&changed()).ends_with(": `kustomization.yaml`, `manifests/30-service-a.yaml`"),
        "files without a lock could be a user's"
    );
    out.commit();
    let outcome = out.write(&changed());
    assert_eq!(outcome.rebuilt, None, "a missing lock is no damaged lock");
    assert_eq!(outcome.committed_edits.len(), 2, "the user would not learn which committed files were replaced");
    // No lock lists `b` as pgforge's.
    assert_eq!(
        outcome.foreign,
        [Path::new("manifests/30-service-b.yaml")],
        "a file that no lock lists would be deleted"
    );
}

#[test]
fn a_lock_in_conflict_is_rebuilt() {
    let out = Out::with_one();
    let lock = out.text(LOCK);
    out.put(LOCK, format!("<<<<<<< HEAD\n{lock}=======\n{lock}>>>>>>> feature\n"));
    let outcome = out.write(&one());
    assert_eq!(
        outcome.rebuilt,
        Some(Unusable::Conflict { line: 1 }),
        "the user would not learn that the lock was damaged"
    );
    assert_eq!(snapshot(&out.path("")), written(&[&one()]), "the folder must equal the render");
}

#[test]
fn another_render_resolves_a_merge_conflict() {
    let out = Out::with_one();
    out.commit();
    out.git(&["checkout", "-q", "-b", "feature"]);
    out.write(&cluster("orders", &[("a", "a: 3\n"), ("b", "b: 1\n")]));
    out.commit();
    out.git(&["checkout", "-q", "main"]);
    out.write(&changed());
    out.commit();
    let mut merge = Command::new("git");
    merge.args(["-c", "user.name=T", "-c", "user.email=t@example.com", "merge", "-q", "feature"]);
    assert!(!merge.current_dir(out.0.path()).status().unwrap().success(), "the test must produce a merge conflict");
    assert!(out.text(LOCK).contains("\n<<<<<<< "), "the test must produce a conflict in the lock");

    // No commit has the manifest with conflict marks.
    let merged = cluster("orders", &[("a", "a: 4\n"), ("c", "c: 2\n")]);
    let refused = out.refused(&merged);
    let (blocked, lock) = refused.split_once("; ").unwrap();
    assert!(
        blocked.ends_with("`manifests/30-service-a.yaml`"),
        "the message must name the manifest in conflict: {refused}"
    );
    assert!(
        lock.starts_with("`pgforge.lock` cannot be used: line ") && lock.ends_with(" is a merge conflict marker"),
        "the user would not learn why the lock cannot be used"
    );
    let outcome = tree::write(&out.path(""), &merged, FORCE).unwrap();
    assert!(
        matches!(outcome.rebuilt, Some(Unusable::Conflict { .. })),
        "the user would not learn that the lock was damaged"
    );
    assert_eq!(snapshot(&out.path("")), written(&[&merged]), "the folder must equal the render");
}

#[test]
fn foreign_files_move_into_the_new_folder_unchanged() {
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

    let outcome = out.write(&changed());
    let foreign: Vec<_> = outcome.foreign.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    assert_eq!(
        foreign,
        ["empty", "link", "manifests/mine.yaml", "notes/deep/ä b.txt", "run.sh", "\u{fffd}"],
        "the user would not learn which files are kept"
    );
    let mut expected = written(&[&changed()]);
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
    assert_eq!(snapshot(&out.path("")), expected, "a user's file would be lost or changed");
    assert_eq!(
        inode(&out.path("db/orders/notes/deep/ä b.txt")),
        notes,
        "a user's file would be copied, not moved, and programs that hold it open would lose it"
    );
    let mode = |path: &str| fs::metadata(out.path(path)).unwrap().mode() & 0o777;
    assert_eq!(mode("db/orders/run.sh"), 0o750, "a user's script would lose its mode");
    assert_eq!(mode("db/orders/notes/deep"), 0o500, "a user's folder would lose its mode");
    assert_eq!(mode("db/orders"), 0o700, "the cluster's folder would lose its mode");

    assert_eq!(
        out.write(&changed()),
        Outcome { foreign: outcome.foreign, ..done(Change::Unchanged) },
        "kept files must not make a second render report changes"
    );
    assert_eq!(snapshot(&out.path("")), expected, "a second render would lose a user's file");
    fs::set_permissions(out.path("db/orders/notes/deep"), PermissionsExt::from_mode(0o700)).unwrap();
}

#[test]
fn a_directory_or_a_pipe_at_a_path_of_a_manifest_stops_the_cluster() {
    let out = Out::with_one();
    fs::remove_file(out.path(RUNBOOK)).unwrap();
    out.put("db/orders/RUNBOOK.md/inner/file", "x");
    out.put("db/orders/RUNBOOK.md/other", "x");
    fs::remove_file(out.path(A)).unwrap();
    assert!(Command::new("mkfifo").arg(out.path(A)).status().unwrap().success(), "the test needs mkfifo");
    let before = snapshot(&out.path(""));
    let message = out.refused(&changed());
    assert!(
        message.ends_with(": `RUNBOOK.md` (a directory), `manifests/30-service-a.yaml` (a special file)"),
        "{message}"
    );
    assert_eq!(snapshot(&out.path("")), before, "a refused write must change nothing");
    assert_eq!(
        out.check(&changed()).different,
        ["RUNBOOK.md", "kustomization.yaml", "manifests/30-service-a.yaml", "pgforge.lock"],
        "`--check` would hang on a pipe, or not report it"
    );

    tree::write(&out.path(""), &changed(), FORCE).unwrap();
    assert_eq!(
        snapshot(&out.path("")),
        written(&[&changed()]),
        "`--overwrite` must replace everything at pgforge's paths"
    );
}

#[test]
fn links_are_never_followed_and_nothing_outside_changes() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("file"), one().files.values().next().unwrap()).unwrap();
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
        let refused = out.refused(&changed());
        assert!(refused.ends_with(message), "{at}: {refused}");
        assert!(place.is_symlink(), "a refused write must not replace the link: {at}");
        let forced = tree::write(&out.path(""), &changed(), FORCE);
        if at.starts_with("db/orders/") {
            forced.unwrap();
            let mut expected = written(&[&changed()]);
            if at == LOCK {
                // No lock lists `b` as pgforge's any more.
                expected.insert(B.to_owned(), "b: 1\n".to_owned());
            }
            assert_eq!(snapshot(&out.path("")), expected, "`--overwrite` must replace the link and nothing else: {at}");
        } else {
            assert!(
                matches!(forced, Err(Refusal::NoDirectory { .. })),
                "`--overwrite` must not replace a folder above pgforge's files: {at}"
            );
            assert!(place.is_symlink(), "a refused write must not replace the link: {at}");
        }
        assert_eq!(snapshot(outside.path()), before, "{at}: a file outside the output folder changed");
    }
}

#[test]
fn the_output_folder_itself_can_be_a_link() {
    let out = Out::with_one();
    let link = out.0.path().join("link");
    symlink(out.path(""), &link).unwrap();
    assert_eq!(
        tree::write(&link, &changed(), Options::default()).unwrap().change,
        Change::Replaced,
        "a linked output folder must be written"
    );
    assert_eq!(snapshot(&out.path("")), written(&[&changed()]), "a linked output folder must be written completely");
}

#[test]
fn links_in_a_removed_folder_are_removed_and_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("file"), "x").unwrap();
    let out = Out::with_one();
    let stage = out.path(".pgforge/999999999-0");
    fs::create_dir_all(stage.join("new/inner")).unwrap();
    symlink(outside.path(), stage.join("new/inner/link")).unwrap();
    symlink(outside.path(), stage.join("aside")).unwrap();
    out.write(&one());
    // pgforge never creates a staging folder with this link, so it must not remove one.
    assert!(out.path(".pgforge").exists(), "pgforge would delete a folder that it did not create");
    fs::remove_file(stage.join("aside")).unwrap();
    out.write(&one());
    assert_eq!(snapshot(&out.path("")), written(&[&one()]), "leftovers of a killed render would stay");
    assert_eq!(
        snapshot(outside.path()).len(),
        1,
        "pgforge would delete files outside the output folder through a link"
    );
}

#[test]
fn only_leftovers_of_pgforge_are_removed() {
    let out = Out::with_one();
    out.put(".pgforge/999999999-3/new/manifests/x.yaml", "x");
    out.put(".pgforge/notes/x", "x");
    out.put(".pgforge/1-x/x", "x");
    out.put(".hidden/x", "x");
    let mut expected = written(&[&one()]);
    expected.extend([".pgforge/notes/x", ".pgforge/1-x/x", ".hidden/x"].map(|path| (path.to_owned(), "x".to_owned())));
    assert_eq!(
        out.write(&one()),
        done(Change::Unchanged),
        "leftovers must not make an unchanged render report changes"
    );
    assert_eq!(snapshot(&out.path("")), expected, "pgforge would delete files that it did not create");
}

#[test]
fn check_lists_differences_and_writes_nothing() {
    let nothing = Out::new();
    let missing = ["RUNBOOK.md", "kustomization.yaml", "manifests/30-service-a.yaml", "manifests/30-service-b.yaml"];
    assert_eq!(nothing.check(&one()).missing[..4], missing, "`--check` would not list the files of a missing tree");
    assert!(!nothing.path("").exists(), "`--check` must not create the tree");

    let out = Out::with_one();
    assert_eq!(out.check(&one()), Difference::default(), "`--check` would report a tree as rendered");
    out.put("db/orders/notes", "x");
    out.put(".pgforge/999999999-0/x", "x");
    let before = snapshot(&out.path(""));
    let difference = out.check(&one());
    assert!(difference.is_none(), "a foreign file must not fail the comparison of the cluster");
    assert_eq!(difference.foreign, [Path::new("notes")], "`--check` would not list a foreign file");

    let difference = out.check(&changed());
    assert_eq!(difference.missing, ["manifests/30-service-c.yaml"], "`--check` would not list a missing manifest");
    assert_eq!(
        difference.different,
        ["kustomization.yaml", "manifests/30-service-a.yaml", "pgforge.lock"],
        "`--check` would not list a changed manifest"
    );
    assert_eq!(
        difference.extra,
        ["manifests/30-service-b.yaml"],
        "`--check` would not list a manifest that is no longer rendered"
    );
    assert!(!difference.is_none(), "a stale tree would pass `--check`");
    assert_eq!(snapshot(&out.path("")), before, "`--check` must not write");

    out.put(A, "mine");
    assert_eq!(out.check(&one()).different, ["manifests/30-service-a.yaml"], "`--check` would not see a hand edit");
}

#[test]
fn folders_lists_folders_with_a_lock() {
    assert_eq!(tree::folders(Path::new("/nowhere/at/all")).unwrap(), [], "a missing tree must have no folders");
    let out = Out::with_one();
    out.put("db/broken/pgforge.lock", "x");
    out.put("db/other/file", "x");
    out.put("delivery/argocd.yaml", "x");
    out.put(".hidden/x/pgforge.lock", "x");
    symlink(out.path("db"), out.path("link")).unwrap();
    let found = tree::folders(&out.path("")).unwrap();
    let shown: Vec<_> = found.iter().map(|folder| (folder.path.as_str(), folder.lock.as_ref().ok())).collect();
    assert_eq!(
        shown,
        [("db/broken", None), ("db/orders", Some(&one().lock))],
        "a plan would miss clusters of the tree, or read folders that are none"
    );
}

#[test]
fn a_folder_that_is_not_a_clusters_is_written_checked_and_pruned() {
    let application = |text: &str| {
        let path = TreePath::parse("delivery/argocd").unwrap();
        let files = [(TreePath::parse("application.yaml").unwrap(), text.as_bytes().to_vec())].into();
        Folder::new(path, one().lock.origin, files)
    };
    let out = Out::with_one();
    assert_eq!(out.write(&application("a: 1\n")).change, Change::Created);
    assert_eq!(out.write(&application("a: 1\n")).change, Change::Unchanged, "a second render writes again");
    assert_eq!(out.check(&application("a: 2\n")).different, ["application.yaml", "pgforge.lock"]);
    assert_eq!(out.write(&application("a: 2\n")).change, Change::Replaced);
    out.put("delivery/argocd/application.yaml", "mine");
    assert!(out.refused(&application("a: 3\n")).contains("application.yaml"), "an edit would be lost");
    out.put("delivery/argocd/application.yaml", "a: 2\n");
    let pruned = out.prune(&[&one()], Options::default());
    assert!(
        matches!(&*pruned, [(path, Ok(outcome))] if path == "delivery/argocd" && outcome.change == Change::Removed)
    );
}

#[test]
fn prune_removes_clusters_without_a_blueprint_only_if_all_others_were_written() {
    let out = Out::with_one();
    let stock = cluster("stock", &[("a", "a: 1\n")]);
    out.write(&stock);
    let folders = BTreeSet::from([stock.path.clone()]);
    let refusal = tree::prune(&out.path(""), &folders, 2, Options::default()).unwrap_err();
    assert_eq!(refusal.to_string(), "nothing is pruned, because the folders of 2 clusters could not be written");
    assert_eq!(snapshot(&out.path("")), written(&[&one(), &stock]), "a failed render would remove other clusters");

    assert_eq!(
        out.prune(&[&stock], Options::default()),
        [("db/orders".to_owned(), Ok(done(Change::Removed)))],
        "`--prune` would keep a cluster whose blueprint was deleted"
    );
    assert_eq!(
        snapshot(&out.path("")),
        written(&[&stock]),
        "`--prune` would remove a cluster that still has its blueprint"
    );
    assert_eq!(out.prune(&[&stock], Options::default()), [], "a second `--prune` must remove nothing");
    out.prune(&[], Options::default());
    assert_eq!(fs::read_dir(out.path("")).unwrap().count(), 0, "`--prune` would leave empty folders behind");
}

#[test]
fn prune_keeps_foreign_files_and_stops_at_edits() {
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
    assert_eq!(snapshot(&out.path("")), before, "a refused `--prune` must change nothing");

    let pruned = out.prune(&[], FORCE);
    let outcome = pruned[0].1.as_ref().unwrap();
    assert_eq!(
        (outcome.change, &outcome.foreign[..]),
        (Change::Removed, &[PathBuf::from("notes")][..]),
        "the user would not learn which files are kept"
    );
    assert_eq!(
        snapshot(&out.path("")),
        [("db/orders/notes", "x"), ("db/strange/pgforge.lock", "x")]
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .into(),
        "`--prune --overwrite` would delete a user's file, or a folder with an unreadable lock"
    );
}

#[test]
fn an_output_folder_that_cannot_be_created_is_an_error_with_its_reason() {
    let out = Out::new();
    fs::write(out.0.path().join("out"), "a file").unwrap();
    assert_eq!(out.refused(&one()), "cannot read or write `out/`: File exists (os error 17)");
}
