//! The committed tree, as far as it is not what the blueprints render: what a GitOps tool applies all the same.

use std::collections::BTreeMap;

use crate::lock::keep::{Keep, Rule};

/// What a tree holds beside what the blueprints render.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// The tree, as the user named it.
    pub out: String,
    /// What no gate lets pass, by path.
    pub strays: Vec<Stray>,
    /// What stands there on purpose, by the line of `.pgforge-keep` that says so.
    pub kept: Vec<Kept>,
    /// Whether `.pgforge-keep` is another than before. Its new lines do not count yet.
    pub keep_changed: bool,
}

/// A path of the tree that is not as rendered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stray {
    /// The path from the top of the tree.
    pub path: String,
    /// What it is.
    pub what: What,
}

/// What is wrong with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The blueprints render it, and it is not there.
    Missing,
    /// The blueprints render it with other bytes.
    Different,
    /// It was rendered once.
    LeftOver,
    /// A cluster's folder that no blueprint has.
    Folder,
    /// YAML, JSON or Jsonnet that nobody rendered.
    Manifest,
    /// A kustomization that nobody rendered.
    Kustomization,
    /// Settings of Argo CD or Flux.
    Settings,
    /// A symbolic link.
    Link,
    /// A pipe, a socket, a device.
    Special,
    /// A folder that holds nothing: a submodule's place.
    Empty,
}

/// Files that a line of `.pgforge-keep` covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The line.
    pub rule: Rule,
    /// How many files it covers.
    pub files: usize,
    /// How many of them are not what they were before.
    pub changed: usize,
}

/// Tells foreign files that are kept from those that are not: each with its path, what it is, and whether it is as before.
pub fn judge(foreign: impl IntoIterator<Item = (String, What, bool)>, keep: &Keep) -> (Vec<Stray>, Vec<Kept>) {
    let mut strays = Vec::new();
    let mut kept: BTreeMap<&Rule, (usize, usize)> = BTreeMap::new();
    for (path, what, same) in foreign {
        match keep.rule(&path) {
            Some(rule) => {
                let (files, changed) = kept.entry(rule).or_default();
                *files += 1;
                *changed += usize::from(!same);
            }
            None => strays.push(Stray { path, what }),
        }
    }
    let kept = kept.into_iter().map(|(rule, (files, changed))| Kept { rule: rule.clone(), files, changed });
    (strays, kept.collect())
}

impl Tree {
    /// Whether a GitOps tool would apply what the blueprints render, and what was agreed upon, but nothing else.
    pub fn is_clean(&self) -> bool {
        self.strays.is_empty()
    }
}
