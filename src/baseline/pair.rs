//! Builds one cluster's plan from its two sides.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::build::Built;
use crate::bundle::files::{self, Manifest};
use crate::compile::{self, Unit};
use crate::diagnostic::{Diagnostic, SourceFile, codes};
use crate::io::tree::Rendered;
use crate::kube::Object;
use crate::lock::FILE_NAME;
use crate::lock::path::TreePath;
use crate::plan::{self, Carrier, ClusterPlan, Drift, DriftKind, Presence, Subject};
use crate::source;

/// One cluster before and after the change; one side may be missing.
pub(super) struct Pair<'a> {
    pub(super) before: Option<&'a Rendered>,
    pub(super) after: Option<&'a Unit>,
}

/// One cluster's plan, and the diagnostics of the comparison.
pub(super) struct Compared {
    pub(super) plan: ClusterPlan,
    pub(super) findings: Vec<Diagnostic>,
    /// The drift of the old side: files that delivery tools read and that differ from what its blueprint renders. Paths
    /// are relative to the tree.
    pub(super) drift: Vec<Drift>,
}

impl Compared {
    pub(super) fn of(plan: ClusterPlan, findings: Vec<Diagnostic>) -> Self {
        Self { plan, findings, drift: Vec::new() }
    }
}

impl Pair<'_> {
    /// Compares the two sides.
    ///
    /// # Errors
    /// If a manifest cannot be read.
    pub(super) fn plan(&self, carrier: Option<Carrier>) -> Result<Compared, Diagnostic> {
        let compared = |plan, findings, drift| Compared { plan, findings, drift };
        let Some(rendered) = self.before else {
            return Ok(Compared::of(plan::cluster(None, self.after, None, carrier), Vec::new()));
        };
        // If the inputs differ, the object that records them differs too, so the bytes need no comparison.
        let is_same_origin = |unit: &&Unit| rendered.lock.as_ref().is_ok_and(|lock| lock.origin == unit.origin);
        if let Some(unit) = self.after.filter(is_same_origin) {
            let built = unit.built();
            let manifests = compile::manifests(&built);
            if is_rendered(&manifests, rendered) {
                // Equal bytes need no parsing.
                let plan = ClusterPlan::unchanged(unit.into(), Presence::Both, rendered.manifests.len());
                return Ok(compared(plan, Vec::new(), drift(&built, &manifests, rendered)));
            }
        }
        let mut findings = Vec::new();
        let before = self.recompiled(rendered, &mut findings);
        let built = before.as_ref().map(Unit::built);
        let manifests = built.as_deref().map(compile::manifests);
        let as_recompiled = manifests.as_ref().is_some_and(|manifests| is_rendered(manifests, rendered));
        let objects = if as_recompiled { None } else { Some(objects(rendered)?) };
        let is_of_this_release = before.as_ref().is_some_and(|unit| is_same_release(rendered, unit));
        let drift = match built.as_deref().filter(|_| is_of_this_release).zip(manifests) {
            Some((built, manifests)) => drift(built, &manifests, rendered),
            None => Vec::new(),
        };
        if before.is_none() && self.after.is_none() {
            // The blueprint of the objects is unknown, so the plan names only the folder.
            return Ok(compared(removed(rendered), findings, drift));
        }
        Ok(compared(plan::cluster(before.as_ref(), self.after, objects.as_deref(), carrier), findings, drift))
    }

    /// Compiles the old blueprint with this release.
    fn recompiled(&self, rendered: &Rendered, findings: &mut Vec<Diagnostic>) -> Option<Unit> {
        let shown = format!("{}/{FILE_NAME}", rendered.path);
        let lock = match &rendered.lock {
            Ok(lock) => lock,
            Err(reason) => {
                let message = format!("the old `{shown}` cannot be used: {reason}");
                let warning = Diagnostic::warning(codes::LOCK_UNUSABLE, message);
                findings.push(warning.because("the plan compares objects, but omits settings and causes"));
                return None;
            }
        };
        let folder = self.after.map(source_folder).unwrap_or_default();
        match compile::recorded(&lock.origin, &folder) {
            Ok(unit) => Some(unit),
            Err(errors) => {
                let message = format!("this release cannot compile the blueprint in `{shown}`");
                let warning = Diagnostic::warning(codes::COMPARISON, message);
                let warning = warning.because("the plan compares objects, but omits settings and causes");
                findings.push(errors.first().map_or(warning.clone(), |error| warning.because(error.message.clone())));
                None
            }
        }
    }
}

/// The folder of a cluster in the tree.
pub(super) fn place(unit: &Unit) -> TreePath {
    files::folder(unit.cluster().namespace.as_str(), unit.cluster().name.as_str(), unit.origin.environment())
}

/// The folder of a cluster before its blueprint moved it.
pub(super) fn former_place(unit: &Unit) -> Option<TreePath> {
    let (namespace, name) = unit.cluster().moved_from()?;
    Some(files::folder(namespace, name, unit.origin.environment()))
}

/// The folder that holds a cluster's blueprint.
pub(super) fn source_folder(unit: &Unit) -> PathBuf {
    Path::new(&unit.file).parent().map(Path::to_owned).unwrap_or_default()
}

/// Whether this release rendered a folder.
fn is_same_release(rendered: &Rendered, unit: &Unit) -> bool {
    rendered.lock.as_ref().is_ok_and(|lock| lock.origin.build() == unit.origin.build())
}

/// Returns the files of a folder that delivery tools read and that differ from what a cluster renders.
fn drift(built: &Built, manifests: &[Manifest], rendered: &Rendered) -> Vec<Drift> {
    let expected = compile::delivered(built, manifests);
    let found = |path: &str| rendered.manifests.get(path).or_else(|| rendered.delivery_files.get(path));
    let drifted = |path: &str, kind| Drift { path: format!("{}/{path}", rendered.path), kind };
    let missing_or_different = expected.iter().filter_map(|(path, bytes)| match found(path.as_str()) {
        None => Some(drifted(path.as_str(), DriftKind::Missing)),
        Some(found) if found != bytes => Some(drifted(path.as_str(), DriftKind::Different)),
        Some(_) => None,
    });
    let known: BTreeSet<&str> = expected.keys().map(TreePath::as_str).collect();
    let all = rendered.manifests.keys().chain(rendered.delivery_files.keys());
    let left_over = all.filter(|path| !known.contains(path.as_str())).map(|path| drifted(path, DriftKind::LeftOver));
    missing_or_different.chain(left_over).collect()
}

/// The plan of a removed cluster whose folder has an unusable lock.
fn removed(rendered: &Rendered) -> ClusterPlan {
    let mut segments = rendered.path.segments();
    let namespace = segments.next().unwrap_or_default().to_owned();
    let folder = segments.next().unwrap_or_default();
    let (name, environment) = folder.split_once('@').map_or((folder, None), |(name, own)| (name, Some(own.to_owned())));
    let subject = Subject { file: rendered.path.to_string(), name: name.to_owned(), namespace, environment };
    ClusterPlan::unchanged(subject, Presence::Removed, 0)
}

/// Whether a folder's manifests equal those that this release renders for a cluster, byte for byte. The lock is not
/// consulted: a user who edits a manifest can also edit its hash.
fn is_rendered(manifests: &[Manifest], rendered: &Rendered) -> bool {
    if manifests.len() != rendered.manifests.len() {
        return false;
    }
    let mut new: Vec<&[u8]> = manifests.iter().map(|manifest| manifest.text.as_bytes()).collect();
    let mut old: Vec<&[u8]> = rendered.manifests.values().map(Vec::as_slice).collect();
    new.sort_unstable();
    old.sort_unstable();
    new == old
}

/// The objects of a folder's manifests.
fn objects(rendered: &Rendered) -> Result<Vec<Object>, Diagnostic> {
    let mut objects = Vec::new();
    for (path, bytes) in &rendered.manifests {
        let name = Path::new(rendered.path.as_str()).join(path).to_string_lossy().into_owned();
        let file = source::decode(name, bytes.clone())?;
        for node in source::documents(&file)? {
            objects.push(Object::read(node.to_json()).ok_or_else(|| {
                Diagnostic::error(
                    codes::COMPARISON,
                    format!("`{}` contains a document that is not a Kubernetes object", display(&file)),
                )
                .at(node.place, "")
            })?);
        }
    }
    Ok(objects)
}

fn display(file: &SourceFile) -> &str {
    &file.name
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test writes a tree and damages it")]
mod tests {
    use std::fs;

    use super::*;
    use crate::compile::{Inputs, Selection, clusters, files};
    use crate::io::tree::{self, Options};
    use crate::lock::Sha256;

    const ORDERS: &str = include_str!("../../blueprints/minimal.yaml");
    const DEFAULTS: &str = "apiVersion: pgforge.dev/v1\nkind: Defaults\nspec: {}\n";

    fn unit(blueprint: &str, defaults: &str, environment: Option<&str>) -> Unit {
        let mut inputs = Inputs::default();
        inputs.add_defaults("", "defaults.yaml", defaults.into());
        inputs.add("orders.yaml", blueprint.into());
        let mut checked = clusters(inputs, environment.map_or(Selection::Single, Selection::Named));
        assert!(!checked.failed(), "{:?}", checked.findings);
        checked.units.remove(0)
    }

    /// A rendered folder after `damage` edited it.
    fn folder(unit: &Unit, damage: impl Fn(&Path)) -> Rendered {
        let out = tempfile::tempdir().unwrap();
        let files = files(unit);
        tree::write(out.path(), &files, Options::default()).unwrap();
        damage(&out.path().join(files.path.as_str()).join("manifests"));
        tree::rendered(out.path(), &files.path).unwrap().unwrap()
    }

    fn matches_render(unit: &Unit, rendered: &Rendered) -> bool {
        is_rendered(&compile::manifests(&unit.built()), rendered)
    }

    #[test]
    fn a_folder_is_compared_with_the_render_and_not_with_its_lock() {
        let orders = unit(ORDERS, DEFAULTS, None);
        assert!(matches_render(&orders, &folder(&orders, |_| {})));
        let role = "22-role-orders-keeper.yaml";
        let edited = |hashed: bool| {
            folder(&orders, |manifests| {
                let (file, lock) = (manifests.join(role), manifests.with_file_name("pgforge.lock"));
                let before = fs::read(&file).unwrap();
                let after = [&before[..], b"# by hand\n"].concat();
                fs::write(&file, &after).unwrap();
                if hashed {
                    let [before, after] = [&before, &after].map(|bytes| Sha256::of(bytes).to_string());
                    let text = fs::read_to_string(&lock).unwrap();
                    assert!(text.contains(&before));
                    fs::write(&lock, text.replace(&before, &after)).unwrap();
                }
            })
        };
        for hashed in [false, true] {
            assert!(edited(hashed).lock.is_ok());
            assert!(!matches_render(&orders, &edited(hashed)), "{hashed}");
        }
        let missing = folder(&orders, |manifests| fs::remove_file(manifests.join(role)).unwrap());
        assert!(!matches_render(&orders, &missing));
        let defaults = unit(ORDERS, &DEFAULTS.replace("{}", "{instances: 5}"), None);
        assert!(!matches_render(&defaults, &folder(&orders, |_| {})));
    }
}
