//! The types of a plan.

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
    /// All clusters, sorted by namespace, name and environment. Unchanged clusters are included.
    pub clusters: Vec<ClusterPlan>,
    /// The differences between the committed tree and what the blueprints render.
    pub tree: Tree,
}

/// Whether a cluster exists before and after the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Before and after.
    Both,
    /// Only after: a new cluster.
    Added,
    /// Only before: its blueprint was deleted.
    Removed,
}

/// The plan of one cluster.
#[derive(Debug, Clone)]
pub struct ClusterPlan {
    /// The blueprint's file; the old one if the cluster is removed.
    pub file: String,
    /// The cluster's name; the old one if the cluster is removed.
    pub name: String,
    /// The cluster's namespace; the old one if the cluster is removed.
    pub namespace: String,
    /// Its environment.
    pub environment: Option<String>,
    /// Whether it exists before and after the change.
    pub presence: Presence,
    /// The author's changes: settings first, then objects in apply order.
    pub changes: Vec<Change>,
    /// The changes by this release of pgforge, or in the live cluster.
    pub release_changes: Vec<Change>,
    /// The number of unchanged objects.
    pub unchanged: usize,
}

/// The cluster of a plan: its new state, or its old state if it is removed.
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

/// The target of a change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A setting of the cluster, by its path in the blueprint.
    Setting(Path),
    /// A field of an object, or the whole object if the path is the root.
    Object(Identity, FieldPath),
}

impl Target {
    /// The path of a setting.
    pub fn setting(&self) -> Option<&Path> {
        match self {
            Self::Setting(path) => Some(path),
            Self::Object(..) => None,
        }
    }

    /// The object, if the target is an object or a field of one.
    pub fn object(&self) -> Option<&Identity> {
        match self {
            Self::Setting(_) => None,
            Self::Object(identity, _) => Some(identity),
        }
    }

    /// Whether the target is a whole object.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Object(_, path) if path.is_root())
    }
}

impl std::fmt::Display for Target {
    /// Writes the path; nothing for a whole object.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Setting(path) => path.fmt(f),
            Self::Object(_, path) => path.fmt(f),
        }
    }
}

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The target is new.
    Add,
    /// The target has another value.
    Change,
    /// The target is removed.
    Remove,
}

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    /// What changes.
    pub target: Target,
    /// Whether it is added, changed or removed.
    pub action: Action,
    /// The value before, redacted; `None` when added.
    pub before: Option<Value>,
    /// The value after, redacted; `None` when removed.
    pub after: Option<Value>,
    /// Its effect, and how it is applied.
    pub verdict: Verdict,
    /// Its cause.
    pub cause: Cause,
    /// The reason of the acceptance that covers it.
    pub accepted: Option<String>,
}

/// The cause of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Reverting any one of these lines alone alters the change.
    Lines(Vec<Line>),
    /// Only reverting several of these lines together alters the change.
    Together(Vec<Line>),
    /// A new release of pgforge; the blueprint did not change.
    Release,
    /// A change of the live object that is not in git, with the name of the field manager if the API server has it. It
    /// has none for a removed object or field.
    Live(Option<String>),
    /// The whole cluster was added or removed.
    Cluster,
}

/// A leaf of the blueprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its path.
    pub path: Path,
    /// Its place before the change.
    pub before: Option<Place>,
    /// Its place after the change.
    pub after: Option<Place>,
}

impl Change {
    /// The impact of the change.
    pub fn impact(&self) -> Impact {
        self.verdict.impact()
    }
}

impl ClusterPlan {
    /// The plan of an unchanged cluster with this number of objects.
    pub fn unchanged(subject: Subject, presence: Presence, objects: usize) -> Self {
        let Subject { file, name, namespace, environment } = subject;
        let (changes, release_changes) = (Vec::new(), Vec::new());
        Self { file, name, namespace, environment, presence, changes, release_changes, unchanged: objects }
    }

    /// The worst impact of all changes, including those by this release of pgforge.
    pub fn impact(&self) -> Impact {
        self.changes.iter().chain(&self.release_changes).map(Change::impact).max().unwrap_or(Impact::None)
    }
}

impl Plan {
    /// The worst impact of all clusters and of the tree.
    pub fn impact(&self) -> Impact {
        // The effect of applied objects that no blueprint renders is unknown.
        let tree = if self.tree.is_clean() { Impact::None } else { Impact::Unknown };
        self.clusters.iter().map(ClusterPlan::impact).max().unwrap_or(Impact::None).max(tree)
    }
}
