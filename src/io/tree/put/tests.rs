//! Replacing a folder in two steps, and recovering from a run that was killed in between.

use std::fs;

use super::super::leftovers::clean;
use super::*;

fn wanted(text: &str) -> Wanted {
    BTreeMap::from([(TreePath::parse("file").unwrap(), text.into())])
}

struct Tree {
    dir: tempfile::TempDir,
    folder: TreePath,
}

impl Tree {
    fn new() -> Self {
        let tree = Self { dir: tempfile::tempdir().unwrap(), folder: TreePath::parse("db/orders").unwrap() };
        put(tree.dir.path(), &tree.folder, &wanted("old"), Options::default()).unwrap();
        tree
    }

    fn file(&self) -> Option<String> {
        fs::read_to_string(self.dir.path().join("db/orders/file")).ok()
    }

    fn entries(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn two_steps_replace_the_folder_and_leave_nothing_behind() {
    let tree = Tree::new();
    let site = Site::new(tree.dir.path(), &tree.folder).unwrap();
    let stage = Stage::new(&site.root).unwrap();
    stage.fill(&wanted("new"), None, &[]).unwrap();
    replace_in_two_steps(&site, &stage, &site.parent().unwrap().unwrap()).unwrap();
    drop(stage);
    assert_eq!(tree.file().unwrap(), "new");
    assert_eq!(tree.entries(), ["db"]);
}

#[test]
fn a_run_killed_after_the_first_step_is_undone_by_the_next() {
    let tree = Tree::new();
    let site = Site::new(tree.dir.path(), &tree.folder).unwrap();
    let stage = Stage::new(&site.root).unwrap();
    let aside = stage.dir.make(OsStr::new(ASIDE)).unwrap().make(site.namespace).unwrap();
    site.parent().unwrap().unwrap().move_new(site.name, &aside, site.name).unwrap();
    assert_eq!(tree.file(), None);
    clean(tree.dir.path()).unwrap();
    assert_eq!(tree.file(), None, "a locked stage is in use");

    release(stage);
    clean(tree.dir.path()).unwrap();
    assert_eq!(tree.file().unwrap(), "old");
    assert_eq!(tree.entries(), ["db"]);
}

#[test]
fn a_run_killed_after_the_second_step_stays_done() {
    let tree = Tree::new();
    let site = Site::new(tree.dir.path(), &tree.folder).unwrap();
    let stage = Stage::new(&site.root).unwrap();
    stage.fill(&wanted("new"), None, &[]).unwrap();
    replace_in_two_steps(&site, &stage, &site.parent().unwrap().unwrap()).unwrap();
    release(stage);
    assert_eq!(tree.entries(), [".pgforge", "db"]);
    clean(tree.dir.path()).unwrap();
    assert_eq!(tree.file().unwrap(), "new");
    assert_eq!(tree.entries(), ["db"]);
}

#[test]
fn a_folder_that_appeared_after_the_comparison_is_not_replaced() {
    let tree = Tree::new();
    let site = Site::new(tree.dir.path(), &tree.folder).unwrap();
    let parent = site.parent().unwrap().unwrap();
    let old = site.folder(&parent, FlockOperation::LockExclusive).unwrap().unwrap();
    let stage = Stage::new(&site.root).unwrap();
    stage.fill(&wanted("new"), None, &[]).unwrap();
    fs::rename(tree.dir.path().join("db/orders"), tree.dir.path().join("moved")).unwrap();
    fs::create_dir(tree.dir.path().join("db/orders")).unwrap();
    fs::write(tree.dir.path().join("db/orders/file"), "unseen").unwrap();
    assert!(exchange(&site, &stage, &parent, &old).is_err());
    drop(stage);
    assert_eq!(tree.file().unwrap(), "unseen");
}

/// Does what the end of a process does: releases locks and leaves files.
fn release(stage: Stage<'_>) {
    let stage = std::mem::ManuallyDrop::new(stage);
    assert_eq!(stage.dir.lock(FlockOperation::Unlock), super::super::dir::Locked::Yes);
}
