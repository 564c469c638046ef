//! Differences between the committed tree and what the blueprints render. A GitOps tool applies the tree as it is.

use std::collections::BTreeMap;

use crate::lock::keep::{Keep, Rule};

/// The differences between a tree and what the blueprints render.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// The tree's path as the user gave it.
    pub out: String,
    /// The differing paths, sorted. Every gate refuses them.
    pub drift: Vec<Drift>,
    /// The files that `.pgforge-keep` allows, by its lines.
    pub kept: Vec<Kept>,
    /// Whether `.pgforge-keep` changed. Its new lines do not apply yet.
    pub keep_changed: bool,
}

/// A path of the tree that differs from the render.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drift {
    /// The path relative to the tree.
    pub path: String,
    /// How it differs.
    pub kind: DriftKind,
}

/// How a path of the tree differs from the render.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DriftKind {
    /// A rendered file is missing.
    Missing,
    /// A rendered file has other bytes.
    Different,
    /// A file that was rendered earlier, but no longer is.
    LeftOver,
    /// The folder of a cluster without a blueprint.
    Folder,
    /// YAML, JSON or Jsonnet that pgforge did not render.
    Manifest,
    /// A kustomization that pgforge did not render.
    Kustomization,
    /// Settings of Argo CD or Flux.
    Settings,
    /// A symbolic link.
    Link,
    /// A pipe, a socket or a device.
    Special,
    /// An empty folder, possibly a submodule.
    Empty,
}

/// Files that a line of `.pgforge-keep` covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The line.
    pub rule: Rule,
    /// The number of files that it covers.
    pub files: usize,
    /// The number of those files that changed.
    pub changed: usize,
}

/// Separates foreign files that `.pgforge-keep` allows from others. Each file has a path, a kind, and whether it is
/// unchanged.
pub fn judge(foreign: impl IntoIterator<Item = (String, DriftKind, bool)>, keep: &Keep) -> (Vec<Drift>, Vec<Kept>) {
    let mut drift = Vec::new();
    let mut kept: BTreeMap<&Rule, (usize, usize)> = BTreeMap::new();
    for (path, kind, same) in foreign {
        match keep.rule(&path) {
            Some(rule) => {
                let (files, changed) = kept.entry(rule).or_default();
                *files += 1;
                *changed += usize::from(!same);
            }
            None => drift.push(Drift { path, kind }),
        }
    }
    let kept = kept.into_iter().map(|(rule, (files, changed))| Kept { rule: rule.clone(), files, changed });
    (drift, kept.collect())
}

impl Tree {
    /// Whether a GitOps tool would apply only what the blueprints render and `.pgforge-keep` allows.
    pub fn is_clean(&self) -> bool {
        self.drift.is_empty()
    }
}
