//! Reads committed files without a checkout.
#![allow(clippy::disallowed_methods, reason = "it creates repositories")]

#[path = "support/repository.rs"]
mod repository;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use pgforge::io::git::{Checkout, Commit, GitError};
use repository::git;
use tempfile::TempDir;

struct Repo(TempDir);

impl Repo {
    fn new() -> Self {
        let repo = Self(tempfile::tempdir().unwrap());
        repo.git(&["init", "-q", "-b", "main"]);
        repo
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn git(&self, arguments: &[&str]) {
        git(self.0.path(), arguments);
    }

    fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        fs::write(self.path(file), text).unwrap();
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }
}

fn texts(checkout: &Checkout, commit: &Commit, below: &str) -> Vec<(String, String)> {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    checkout.tree_at(commit, below).unwrap().into_iter().map(|(path, bytes)| (path, text(bytes))).collect()
}

fn pair(path: &str, text: &str) -> (String, String) {
    (path.to_owned(), text.to_owned())
}

#[test]
fn a_tree_is_read_as_committed_regardless_of_the_disk() {
    let repo = Repo::new();
    repo.write("out/db/orders/pgforge.lock", "one\n");
    repo.write("out/db/orders/manifests/a b.yaml", "\n\n");
    repo.write("out/db/empty", "");
    repo.write("out/other/x", "x");
    repo.write("outside", "no");
    std::os::unix::fs::symlink("/etc/passwd", repo.path("out/db/link")).unwrap();
    repo.commit("first");
    fs::remove_dir_all(repo.path("out")).unwrap();
    repo.write("out/db/orders/pgforge.lock", "edited");

    let checkout = Checkout::around(&repo.path("out")).unwrap();
    let head = checkout.commit("HEAD").unwrap();
    let db =
        [pair("db/empty", ""), pair("db/orders/manifests/a b.yaml", "\n\n"), pair("db/orders/pgforge.lock", "one\n")];
    assert_eq!(
        texts(&checkout, &head, ""),
        [&db[..], &[pair("other/x", "x")]].concat(),
        "a plan would compare with files on disk instead of the commit"
    );
    assert_eq!(texts(&checkout, &head, "db"), db, "a plan of one namespace would read other files");
    assert_eq!(texts(&checkout, &head, "db/orders"), db[1..], "a plan of one cluster would read other files");
    assert_eq!(texts(&checkout, &head, "d"), [], "a folder's name must match as a whole");
    let whole = Checkout::around(repo.0.path()).unwrap();
    assert_eq!(texts(&whole, &head, "").len(), 5, "the tree of the whole repository must have every file");
}

#[test]
fn a_folder_that_is_not_on_disk_is_found_in_the_commit() {
    let repo = Repo::new();
    repo.write("deep/out/db/x", "x");
    repo.commit("first");
    fs::remove_dir_all(repo.path("deep")).unwrap();
    let checkout = Checkout::around(&repo.path("deep/out")).unwrap();
    let head = checkout.commit("HEAD").unwrap();
    assert_eq!(texts(&checkout, &head, ""), [pair("db/x", "x")], "a plan would miss a tree that was deleted on disk");
}

#[test]
fn paths_that_look_like_patterns_are_read_literally() {
    let repo = Repo::new();
    for folder in ["*", ":(top)x", "new\nline", "-o"] {
        repo.write(&format!("{folder}/file"), folder);
    }
    repo.commit("first");
    for folder in ["*", ":(top)x", "new\nline", "-o"] {
        let checkout = Checkout::around(&repo.path(folder)).unwrap();
        let head = checkout.commit("HEAD").unwrap();
        assert_eq!(
            texts(&checkout, &head, ""),
            [pair("file", folder)],
            "a path with special characters would read other files or none"
        );
    }
}

#[test]
fn thousands_of_large_files_are_read_without_a_deadlock() {
    let repo = Repo::new();
    for at in 0..2000 {
        repo.write(&format!("out/{at:04}"), format!("{at}\n").repeat(2000));
    }
    repo.commit("first");
    let checkout = Checkout::around(&repo.path("out")).unwrap();
    let tree = checkout.tree_at(&checkout.commit("HEAD").unwrap(), "").unwrap();
    assert_eq!(tree.len(), 2000, "git and pgforge would block each other on large trees");
    assert_eq!(tree["1999"], "1999\n".repeat(2000).as_bytes(), "a large file would be read in part");
}

#[test]
fn the_merge_base_is_where_the_branches_parted() {
    let repo = Repo::new();
    repo.write("out/x", "common");
    repo.commit("common");
    repo.git(&["branch", "feature"]);
    repo.write("out/x", "main went on");
    repo.commit("on main");
    repo.git(&["checkout", "-q", "feature"]);
    repo.write("out/x", "feature");
    repo.commit("on feature");

    let checkout = Checkout::around(&repo.path("out")).unwrap();
    let base = checkout.merge_base("main").unwrap();
    assert_eq!(
        base,
        checkout.commit("HEAD~1").unwrap(),
        "a plan would compare with another commit than the merge base"
    );
    assert_eq!(
        texts(&checkout, &base, ""),
        [pair("x", "common")],
        "a plan would show changes of the base branch as the author's"
    );

    repo.git(&["checkout", "-q", "--orphan", "alone"]);
    repo.commit("alone");
    let error = checkout.merge_base("main").unwrap_err();
    assert_eq!(error.to_string(), "HEAD and `main` have no common commit");
}

#[test]
fn a_shallow_clone_is_an_error_with_the_command_that_fixes_it() {
    let repo = Repo::new();
    repo.commit("first");
    repo.commit("second");
    let clone = tempfile::tempdir().unwrap();
    let source = format!("file://{}", repo.0.path().display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &source, "."]);
    let checkout = Checkout::around(clone.path()).unwrap();
    let error = checkout.merge_base("origin/main").unwrap_err();
    assert_eq!(error.to_string(), "this clone is shallow; finding the merge base needs the whole history");
    assert_eq!(
        error.help().unwrap(),
        "git fetch --unshallow",
        "the user would not learn the command that fixes the clone"
    );

    git(clone.path(), &["fetch", "-q", "--unshallow"]);
    assert_eq!(
        checkout.merge_base("origin/main").unwrap(),
        checkout.commit("HEAD").unwrap(),
        "the command of the help must fix the clone"
    );
}

#[test]
fn an_unknown_revision_is_reported_and_never_read_as_an_option() {
    let repo = Repo::new();
    repo.commit("first");
    let checkout = Checkout::around(repo.0.path()).unwrap();
    for revision in ["nowhere", "", "--help", "-", "a\0b", "HEAD main", "HEAD:out", "origin/$(touch x)"] {
        let error = checkout.merge_base(revision).unwrap_err();
        assert!(
            matches!(&error, GitError::UnknownRevision(named) if named == revision),
            "git would read the revision as an option: {revision:?}: {error}"
        );
        assert_eq!(error.help(), None, "no command helps against an invalid revision: {revision:?}");
    }
    let error = checkout.merge_base("origin/main").unwrap_err();
    assert_eq!(error.to_string(), "git finds no commit `origin/main`");
    assert_eq!(
        error.help().unwrap(),
        "git fetch origin main:refs/remotes/origin/main",
        "the user would not learn the command that fetches the branch"
    );
}

#[test]
fn no_repository_and_no_commit_are_separate_errors() {
    let outside = tempfile::tempdir().unwrap();
    assert!(
        matches!(Checkout::around(outside.path()), Err(GitError::NoRepository(_))),
        "a folder outside a repository must be reported as one"
    );
    assert!(
        matches!(Checkout::around(&outside.path().join("not/there")), Err(GitError::NoRepository(_))),
        "a missing folder outside a repository must be reported as one"
    );
    let repo = Repo::new();
    let checkout = Checkout::around(&repo.path("out")).unwrap();
    assert!(
        matches!(checkout.commit("HEAD"), Err(GitError::UnknownRevision(_))),
        "a repository without a commit must be reported, not compared"
    );
}

#[test]
fn a_bare_repository_committed_as_plain_files_is_not_used() {
    let repo = Repo::new();
    let planted = repo.path("out");
    fs::create_dir_all(&planted).unwrap();
    git(&planted, &["init", "-q", "--bare", "."]);
    assert!(planted.join("HEAD").exists(), "the test must plant a bare repository");
    assert!(Checkout::around(&planted).is_err(), "git would read the planted repository and its settings");
}

/// A program that writes to the file `mark` when it runs; returns both paths.
fn marker(folder: &std::path::Path) -> (PathBuf, PathBuf) {
    let (program, mark) = (folder.join("program"), folder.join("mark"));
    fs::write(&program, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\nexit 1\n", mark.display())).unwrap();
    fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    (program, mark)
}

/// A partial clone, without the objects that the filter omits.
fn partial(repo: &Repo, filter: &str) -> TempDir {
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    repo.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let clone = tempfile::tempdir().unwrap();
    let source = format!("file://{}", repo.0.path().display());
    git(clone.path(), &["clone", "-q", "--no-checkout", &format!("--filter={filter}"), &source, "."]);
    clone
}

#[test]
fn a_partial_clone_fetches_nothing_and_the_error_has_the_command() {
    for filter in ["blob:none", "tree:0"] {
        let repo = Repo::new();
        repo.write("out/db/x", "x");
        repo.commit("first");
        repo.write("out/db/x", "y");
        repo.commit("second");
        let clone = partial(&repo, filter);
        let aside = tempfile::tempdir().unwrap();
        let (program, mark) = marker(aside.path());
        git(clone.path(), &["config", "remote.origin.uploadpack", program.to_str().unwrap()]);

        let checkout = Checkout::around(&clone.path().join("out")).unwrap();
        let base = checkout.merge_base("HEAD~1").unwrap();
        let error = checkout.tree_at(&base, "").unwrap_err();
        assert!(
            matches!(error, GitError::Incomplete),
            "a partial clone must be an error, not an empty tree: {filter}: {error}"
        );
        assert!(error.to_string().starts_with("this clone is partial and lacks objects of the revision; "), "{error}");
        assert_eq!(fs::read_to_string(&mark).unwrap_or_default(), "", "{filter}: git ran what the repository names");

        // The command of the help completes the clone.
        let help = error.help().unwrap();
        git(clone.path(), &["config", "--unset", "remote.origin.uploadpack"]);
        git(clone.path(), &help.split(' ').skip(1).collect::<Vec<_>>());
        assert_eq!(
            texts(&checkout, &base, ""),
            [pair("db/x", "x")],
            "the command of the help must complete the clone: {filter}"
        );
    }
}

#[test]
fn no_setting_of_a_repository_runs_a_program() {
    let repo = Repo::new();
    repo.write("out/db/x", "x");
    repo.write(".gitattributes", "* filter=evil diff=evil merge=evil\n");
    repo.commit("first");
    repo.git(&["branch", "feature"]);
    repo.write("out/db/x", "y");
    repo.commit("second");
    let clone = partial(&repo, "blob:none");
    let aside = tempfile::tempdir().unwrap();
    let (program, mark) = marker(aside.path());
    let program = program.to_str().unwrap();
    let hooks = aside.path().join("hooks");
    fs::create_dir(&hooks).unwrap();
    for hook in ["post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman", "pre-auto-gc"] {
        fs::copy(aside.path().join("program"), hooks.join(hook)).unwrap();
    }
    let settings = [
        ("core.fsmonitor", program),
        ("core.hooksPath", hooks.to_str().unwrap()),
        ("core.sshCommand", program),
        ("core.gitProxy", program),
        ("core.askPass", program),
        ("core.pager", program),
        ("core.editor", program),
        ("core.alternateRefsCommand", program),
        ("pager.ls-tree", program),
        ("pager.cat-file", program),
        ("pager.rev-parse", program),
        ("alias.ls-tree", &format!("!{program}")),
        ("alias.cat-file", &format!("!{program}")),
        ("alias.merge-base", &format!("!{program}")),
        ("diff.external", program),
        ("diff.evil.command", program),
        ("diff.evil.textconv", program),
        ("filter.evil.clean", program),
        ("filter.evil.smudge", program),
        ("filter.evil.process", program),
        ("merge.evil.driver", program),
        ("credential.helper", &format!("!{program}")),
        ("gpg.program", program),
        ("uploadpack.packObjectsHook", program),
        ("remote.origin.promisor", "true"),
        ("remote.origin.uploadpack", program),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
        ("fetch.recurseSubmodules", "true"),
        ("sequence.editor", program),
        ("interactive.diffFilter", program),
    ];
    let read = |clone: &std::path::Path| {
        let checkout = Checkout::around(&clone.join("out")).unwrap();
        let base = checkout.merge_base("origin/feature").unwrap();
        let read = checkout.tree_at(&base, "").map(|_| ());
        (read, checkout.commit("HEAD").map(|_| ()))
    };
    let ran = || fs::read_to_string(&mark).unwrap_or_default();
    for (key, value) in &settings {
        git(clone.path(), &["config", key, value]);
        assert!(
            matches!(read(clone.path()), (Err(GitError::Incomplete), Ok(()))),
            "git would fetch missing objects because of: {key}"
        );
        assert_eq!(ran(), "", "{key} of the repository runs a program");
    }
    for url in [&format!("ext::{program} %S"), &format!("ssh://example.com/{program}"), "git://example.com/x"] {
        git(clone.path(), &["config", "remote.origin.url", url]);
        assert!(read(clone.path()).0.is_err(), "git would fetch missing objects from: {url}");
        assert_eq!(ran(), "", "{url} runs a program");
    }
    git(clone.path(), &["config", "remote.origin.vcs", "evil"]);
    let include = aside.path().join("more");
    fs::write(&include, format!("[core]\n\tfsmonitor = {program}\n\tsshCommand = {program}\n")).unwrap();
    git(clone.path(), &["config", "includeIf.gitdir:/.path", include.to_str().unwrap()]);
    assert!(read(clone.path()).0.is_err(), "a clone with an unknown remote helper must be an error");
    assert_eq!(ran(), "", "git would run a program that the repository names");
    // In a complete clone the same settings change nothing.
    for (key, value) in &settings {
        git(repo.0.path(), &["config", key, value]);
    }
    let checkout = Checkout::around(&repo.path("out")).unwrap();
    let base = checkout.merge_base("feature").unwrap();
    assert_eq!(texts(&checkout, &base, ""), [pair("db/x", "x")], "hostile settings would change what a plan reads");
    assert_eq!(ran(), "", "git would run a program that the repository names");
}
