//! The old side of a plan: a tree on disk, a revision of it in git, or the live cluster.
//!
//! In: the source of the old side, and the new clusters. Out: a [`Plan`], and diagnostics of the comparison.

mod before;
mod committed;
mod live;
mod pair;

use std::collections::BTreeMap;
use std::path::Path;

use crate::compile::Unit;
use crate::diagnostic::Diagnostic;
use crate::io::git::Checkout;
use crate::io::tree::Rendered;
use crate::lock::path::{TreePath, segment};
use crate::plan::{Carrier, Plan, Tree, gate};
use crate::workers;
use before::Before;
use pair::{Compared, Pair};

/// The source of the old side of a comparison.
#[derive(Debug, Clone, Copy)]
pub enum Against<'a> {
    /// The tree on disk, which is also the delivered tree.
    Itself,
    /// The tree at the merge base of HEAD and a revision.
    MergeBase(&'a str),
    /// Another tree on disk.
    Another(&'a Path),
    /// The live cluster.
    Live,
}

/// The clusters that are compared, and the tool that applies them.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The environment given on the command line.
    pub environment: Option<&'a str>,
    /// Whether the user gave all blueprints. Only then does a folder without a blueprint mean a removed cluster.
    pub is_whole: bool,
    /// The tool that applies all clusters; overrides their blueprints.
    pub carrier: Option<Carrier>,
}

/// The old side of a comparison.
pub struct Baseline(Side);

enum Side {
    Tree(Before),
    Live,
}

impl Baseline {
    /// Reads the old side; `out` is the delivered tree.
    ///
    /// # Errors
    /// If a tree, a revision or a `.pgforge-keep` cannot be read.
    pub fn read(out: &Path, against: Against) -> Result<Self, Vec<Diagnostic>> {
        let before = match against {
            Against::Live => return Ok(Self(Side::Live)),
            Against::Itself => before::itself(out),
            Against::MergeBase(revision) => before::at_merge_base(out, revision),
            Against::Another(tree) => before::another(tree, out),
        };
        before.map(|before| Self(Side::Tree(before)))
    }

    /// The plan for these clusters, with warnings about the comparison and about unused acceptances.
    ///
    /// # Errors
    /// If a manifest of the old side, a tree or a live object cannot be read.
    pub fn plan(&self, units: &[Unit], scope: Scope) -> Result<(Plan, Vec<Diagnostic>), Diagnostic> {
        let (compared, tree) = match &self.0 {
            Side::Live => (live::compare(units, scope.carrier)?, Tree::default()),
            Side::Tree(before) => {
                let compared = before.compare(units, scope)?;
                let tree = before.judge(units, &compared, scope)?;
                (compared, tree)
            }
        };
        let mut findings = Vec::new();
        let mut clusters = Vec::with_capacity(compared.len());
        for (Compared { mut plan, findings: found, .. }, unit) in compared {
            findings.extend(found);
            if let Some(unit) = unit {
                findings.extend(gate::accept(&mut plan, &unit.cluster().accept, &unit.places));
            }
            clusters.push(plan);
        }
        clusters.sort_by_cached_key(|plan| (plan.namespace.clone(), plan.name.clone(), plan.environment.clone()));
        Ok((Plan { clusters, tree }, findings))
    }
}

/// Whether a folder is in a git work tree.
pub fn is_in_git(folder: &Path) -> bool {
    Checkout::around(folder).is_ok()
}

impl Before {
    /// Every cluster's plan, with its new side.
    fn compare<'a>(&'a self, units: &'a [Unit], scope: Scope) -> Result<Vec<(Compared, Option<&'a Unit>)>, Diagnostic> {
        let mut old: BTreeMap<&TreePath, &Rendered> =
            self.rendered.iter().map(|rendered| (&rendered.path, rendered)).collect();
        let mut pairs: Vec<Pair> = Vec::with_capacity(units.len());
        for unit in units {
            let before = old.remove(&pair::place(unit)).or_else(|| old.remove(&pair::former_place(unit)?));
            pairs.push(Pair { before, after: Some(unit) });
        }
        if scope.is_whole {
            let removed = old.into_values().filter(|rendered| scope.covers(rendered));
            pairs.extend(removed.map(|rendered| Pair { before: Some(rendered), after: None }));
        }
        let compared = workers::map(&pairs, |pair| pair.plan(scope.carrier));
        compared.into_iter().zip(&pairs).map(|(compared, pair)| Ok((compared?, pair.after))).collect()
    }

    /// The differences between the delivered tree and what the clusters render.
    fn judge(&self, units: &[Unit], compared: &[(Compared, Option<&Unit>)], scope: Scope) -> Result<Tree, Diagnostic> {
        let Some((out, committed)) = &self.committed else { return Ok(Tree::default()) };
        let compared: Vec<&Compared> = compared.iter().map(|(compared, _)| compared).collect();
        let is_selected = |folder: &str| scope.covers_path(folder);
        committed.judge(out, units, &self.rendered, &compared, scope.is_whole, is_selected)
    }
}

impl Scope<'_> {
    /// Whether a folder belongs to the given environment.
    fn covers(&self, rendered: &Rendered) -> bool {
        let environment = rendered.lock.as_ref().ok().and_then(|lock| lock.origin.environment());
        self.environment.zip(environment).is_none_or(|(named, own)| named == own)
    }

    /// Whether a path of the tree belongs to the given environment, or to none.
    fn covers_path(&self, folder: &str) -> bool {
        let own = folder.split_once('@').map(|(_, own)| own);
        self.environment.zip(own).is_none_or(|(named, own)| segment(named) == own)
    }
}
