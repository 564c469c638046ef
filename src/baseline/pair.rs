//! One cluster's plan from both of its sides.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::bundle::files::{self, Manifest};
use crate::compile::{self, Unit};
use crate::diagnostic::{Diagnostic, SourceFile, codes};
use crate::io::tree::Rendered;
use crate::kube::Object;
use crate::lock::FILE_NAME;
use crate::lock::path::TreePath;
use crate::plan::{self, Carrier, ClusterPlan, Presence, Stray, Subject, What};
use crate::source;

/// One cluster, before and after; one of the two may be missing.
pub(super) struct Pair<'a> {
    pub(super) before: Option<&'a Rendered>,
    pub(super) after: Option<&'a Unit>,
}

/// One cluster's plan, and what was found beside it.
pub(super) struct Compared {
    pub(super) plan: ClusterPlan,
    pub(super) findings: Vec<Diagnostic>,
    /// What delivery tools read of the old side, and the blueprint that it was made from does not render: paths from the
    /// top of the tree.
    pub(super) strays: Vec<Stray>,
}

impl Compared {
    pub(super) fn of(plan: ClusterPlan, findings: Vec<Diagnostic>) -> Self {
        Self { plan, findings, strays: Vec::new() }
    }
}

impl Pair<'_> {
    /// Compares the two sides.
    ///
    /// # Errors
    /// A manifest that cannot be read.
    pub(super) fn plan(&self, carrier: Option<Carrier>) -> Result<Compared, Diagnostic> {
        let compared = |plan, findings, strays| Compared { plan, findings, strays };
        let Some(rendered) = self.before else {
            return Ok(Compared::of(plan::cluster(None, self.after, None, carrier), Vec::new()));
        };
        // Where the texts differ, so does the object that carries them: nothing needs to be rendered to know it.
        let is_same_origin = |unit: &&Unit| rendered.lock.as_ref().is_ok_and(|lock| lock.origin == unit.origin);
        if let Some(unit) = self.after.filter(is_same_origin) {
            let manifests = compile::manifests(unit);
            if is_rendered(&manifests, rendered) {
                // Equal bytes mean the same and are not parsed.
                let plan = ClusterPlan::unchanged(unit.into(), Presence::Both, rendered.manifests.len());
                return Ok(compared(plan, Vec::new(), strays(unit, &manifests, rendered)));
            }
        }
        let mut findings = Vec::new();
        let before = self.recompiled(rendered, &mut findings);
        let manifests = before.as_ref().map(compile::manifests);
        let as_recompiled = manifests.as_ref().is_some_and(|manifests| is_rendered(manifests, rendered));
        let objects = if as_recompiled { None } else { Some(objects(rendered)?) };
        let of_this_release = |unit: &&Unit| is_same_release(rendered, unit);
        let strays = match before.as_ref().filter(of_this_release).zip(manifests) {
            Some((unit, manifests)) => strays(unit, &manifests, rendered),
            None => Vec::new(),
        };
        if before.is_none() && self.after.is_none() {
            // Nothing says what the objects were made from; the folder is named, and nothing is made up.
            return Ok(compared(gone(rendered), findings, strays));
        }
        Ok(compared(plan::cluster(before.as_ref(), self.after, objects.as_deref(), carrier), findings, strays))
    }

    /// The old blueprint as today's program compiles it.
    fn recompiled(&self, rendered: &Rendered, findings: &mut Vec<Diagnostic>) -> Option<Unit> {
        let shown = format!("{}/{FILE_NAME}", rendered.path);
        let lock = match &rendered.lock {
            Ok(lock) => lock,
            Err(reason) => {
                let message = format!("the old `{shown}` cannot be used: {reason}");
                let warning = Diagnostic::warning(codes::LOCK_UNUSABLE, message);
                findings.push(warning.because("objects are compared all the same, settings and causes are not told"));
                return None;
            }
        };
        let folder = self.after.map(source_folder).unwrap_or_default();
        match compile::recorded(&lock.origin, &folder) {
            Ok(unit) => Some(unit),
            Err(errors) => {
                let message = format!("this release does not take the blueprint that `{shown}` holds");
                let warning = Diagnostic::warning(codes::COMPARISON, message);
                let warning = warning.because("objects are compared all the same, settings and causes are not told");
                findings.push(errors.first().map_or(warning.clone(), |error| warning.because(error.message.clone())));
                None
            }
        }
    }
}

/// The plan of a cluster whose files have the bytes that they should have. Equal bytes mean the same and are not parsed.
pub(super) fn place(unit: &Unit) -> TreePath {
    files::folder(unit.cluster().namespace.as_str(), unit.cluster().name.as_str(), unit.origin.environment())
}

/// Where the folder of a cluster was before its blueprint moved it.
pub(super) fn former_place(unit: &Unit) -> Option<TreePath> {
    let (namespace, name) = unit.cluster().moved_from()?;
    Some(files::folder(namespace, name, unit.origin.environment()))
}

/// The folder that holds a cluster's blueprint.
pub(super) fn source_folder(unit: &Unit) -> PathBuf {
    Path::new(&unit.file).parent().map(Path::to_owned).unwrap_or_default()
}

/// Whether a folder was rendered by the release that this program is of.
fn is_same_release(rendered: &Rendered, unit: &Unit) -> bool {
    rendered.lock.as_ref().is_ok_and(|lock| lock.origin.build() == unit.origin.build())
}

/// What delivery tools read of a folder, and is not what a cluster renders.
fn strays(unit: &Unit, manifests: &[Manifest], rendered: &Rendered) -> Vec<Stray> {
    let expected = compile::delivered(unit, manifests);
    let found = |path: &str| rendered.manifests.get(path).or_else(|| rendered.beside.get(path));
    let stray = |path: &str, what| Stray { path: format!("{}/{path}", rendered.path), what };
    let not_as_expected = expected.iter().filter_map(|(path, bytes)| match found(path.as_str()) {
        None => Some(stray(path.as_str(), What::Missing)),
        Some(found) if found != bytes => Some(stray(path.as_str(), What::Different)),
        Some(_) => None,
    });
    let known: BTreeSet<&str> = expected.keys().map(TreePath::as_str).collect();
    let all = rendered.manifests.keys().chain(rendered.beside.keys());
    let left_over = all.filter(|path| !known.contains(path.as_str())).map(|path| stray(path, What::LeftOver));
    not_as_expected.chain(left_over).collect()
}

/// A cluster of which only a folder with an unusable lock is left.
fn gone(rendered: &Rendered) -> ClusterPlan {
    let mut segments = rendered.path.segments();
    let namespace = segments.next().unwrap_or_default().to_owned();
    let folder = segments.next().unwrap_or_default();
    let (name, environment) = folder.split_once('@').map_or((folder, None), |(name, own)| (name, Some(own.to_owned())));
    let subject = Subject { file: rendered.path.to_string(), name: name.to_owned(), namespace, environment };
    ClusterPlan::unchanged(subject, Presence::Removed, 0)
}

/// Whether a folder's objects are those that today's program makes of a cluster, byte for byte. No lock is asked: whoever
/// edits a manifest can edit its hash too.
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

/// The objects that were really rendered.
fn objects(rendered: &Rendered) -> Result<Vec<Object>, Diagnostic> {
    let mut objects = Vec::new();
    for (path, bytes) in &rendered.manifests {
        let name = Path::new(rendered.path.as_str()).join(path).to_string_lossy().into_owned();
        let file = source::decode(name, bytes.clone())?;
        for node in source::documents(&file)? {
            objects.push(Object::read(node.to_json()).ok_or_else(|| {
                Diagnostic::error(codes::COMPARISON, format!("`{}` holds no Kubernetes object", display(&file)))
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
#[allow(clippy::disallowed_methods, reason = "a test makes a tree and damages it")]
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

    /// A folder of a tree, after somebody did something to it.
    fn folder(unit: &Unit, damage: impl Fn(&Path)) -> Rendered {
        let out = tempfile::tempdir().unwrap();
        let files = files(unit);
        tree::write(out.path(), &files, Options::default()).unwrap();
        damage(&out.path().join(files.path.as_str()).join("manifests"));
        tree::rendered(out.path(), &files.path).unwrap().unwrap()
    }

    fn as_made(unit: &Unit, rendered: &Rendered) -> bool {
        is_rendered(&compile::manifests(unit), rendered)
    }

    #[test]
    fn a_folder_is_what_is_rendered_and_not_what_its_lock_says() {
        let orders = unit(ORDERS, DEFAULTS, None);
        assert!(as_made(&orders, &folder(&orders, |_| {})));
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
            assert!(!as_made(&orders, &edited(hashed)), "{hashed}");
        }
        let missing = folder(&orders, |manifests| fs::remove_file(manifests.join(role)).unwrap());
        assert!(!as_made(&orders, &missing));
        let defaults = unit(ORDERS, &DEFAULTS.replace("{}", "{instances: 5}"), None);
        assert!(!as_made(&defaults, &folder(&orders, |_| {})));
    }
}
