//! What a plan says.

use super::field::FieldPath;
use super::tree::Tree;
use crate::cluster::Cluster;
use crate::compile::Unit;
use crate::diagnostic::{Path, Place};
use crate::kube::Identity;
use crate::verdict::{Impact, Verdict};
use serde_json::Value;

/// A plan over any number of clusters.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// By namespace, name and environment; unchanged clusters are here too, without changes.
    pub clusters: Vec<ClusterPlan>,
    /// The committed tree, where it is not what the blueprints render.
    pub tree: Tree,
}

/// Whether a cluster is on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// On both.
    Both,
    /// Only after: it is new.
    Added,
    /// Only before: its blueprint is gone.
    Removed,
}

/// What happens to one cluster.
#[derive(Debug, Clone)]
pub struct ClusterPlan {
    /// The blueprint's file, after if there is one.
    pub file: String,
    /// Its name, after if there is one.
    pub name: String,
    /// Its namespace, after if there is one.
    pub namespace: String,
    /// Its environment.
    pub environment: Option<String>,
    /// Whether it is on both sides.
    pub presence: Presence,
    /// What the blueprint's author changes: settings first, then objects in apply order.
    pub changes: Vec<Change>,
    /// What this release of pgforge renders otherwise from the old blueprint.
    pub own_changes: Vec<Change>,
    /// How many objects stay as they are.
    pub unchanged: usize,
}

/// The cluster that a plan is about, after the change if it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The blueprint's file.
    pub file: String,
    /// The cluster's name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// Its environment.
    pub environment: Option<String>,
}

impl From<&Unit> for Subject {
    fn from(unit: &Unit) -> Self {
        let Cluster { name, namespace, environment, .. } = unit.cluster();
        let (name, namespace) = (name.to_string(), namespace.to_string());
        Self { file: unit.file.clone(), name, namespace, environment: environment.clone() }
    }
}

/// What a change is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A setting of the cluster, by its address in the blueprint.
    Setting(Path),
    /// A field of an object, or with the root for its path the whole object.
    Object(Identity, FieldPath),
}

impl Target {
    /// The address of a setting.
    pub fn setting(&self) -> Option<&Path> {
        match self {
            Self::Setting(path) => Some(path),
            Self::Object(..) => None,
        }
    }

    /// The object, if it is one or a field of one.
    pub fn object(&self) -> Option<&Identity> {
        match self {
            Self::Setting(_) => None,
            Self::Object(identity, _) => Some(identity),
        }
    }

    /// Whether it is a whole object.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Object(_, path) if path.is_root())
    }
}

impl std::fmt::Display for Target {
    /// The path alone, empty for a whole object.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Setting(path) => path.fmt(f),
            Self::Object(_, path) => path.fmt(f),
        }
    }
}

/// What was done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// It was not there.
    Add,
    /// It was otherwise.
    Change,
    /// It is there no more.
    Remove,
}

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    /// What changes.
    pub target: Target,
    /// What was done.
    pub action: Action,
    /// The value before, redacted; `None` when added.
    pub before: Option<Value>,
    /// The value after, redacted; `None` when removed.
    pub after: Option<Value>,
    /// What it does, and how it gets there.
    pub verdict: Verdict,
    /// Why it is there.
    pub cause: Cause,
    /// The reason of the acceptance that covers it.
    pub accepted: Option<String>,
}

/// What in the blueprint brought a change about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Reverting any one of these lines alone alters the change.
    Lines(Vec<Line>),
    /// Only several together do.
    Together(Vec<Line>),
    /// The blueprint did not change: pgforge did.
    Release,
    /// Somebody changed the live object behind git's back: the field manager's name, where the API server knows it. Of
    /// what was removed it does not: the names went with the object or the field.
    Live(Option<String>),
    /// The whole cluster came or went.
    Cluster,
}

/// A leaf of the blueprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its address.
    pub path: Path,
    /// Where it stood before.
    pub before: Option<Place>,
    /// Where it stands after.
    pub after: Option<Place>,
}

impl Change {
    /// The word for what it does.
    pub fn impact(&self) -> Impact {
        self.verdict.impact()
    }
}

impl ClusterPlan {
    /// The plan of a cluster of which nothing changes, and so many objects stay as they are.
    pub fn unchanged(subject: Subject, presence: Presence, objects: usize) -> Self {
        let Subject { file, name, namespace, environment } = subject;
        let (changes, own_changes) = (Vec::new(), Vec::new());
        Self { file, name, namespace, environment, presence, changes, own_changes, unchanged: objects }
    }

    /// The worst of the changes, pgforge's own included.
    pub fn impact(&self) -> Impact {
        self.changes.iter().chain(&self.own_changes).map(Change::impact).max().unwrap_or(Impact::None)
    }
}

impl Plan {
    /// The headline: the worst of all clusters and of the tree.
    pub fn impact(&self) -> Impact {
        // Nobody knows what is applied that no blueprint renders.
        let tree = if self.tree.is_clean() { Impact::None } else { Impact::Unknown };
        self.clusters.iter().map(ClusterPlan::impact).max().unwrap_or(Impact::None).max(tree)
    }
}
