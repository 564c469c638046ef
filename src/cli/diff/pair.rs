//! One cluster's plan from both of its sides.

use std::path::Path;

use super::side::folder;
use crate::compile::{self, Unit};
use crate::diagnostic::{Diagnostic, SourceFile, codes};
use crate::emit;
use crate::io::tree::Rendered;
use crate::kube::Object;
use crate::lock::{FILE_NAME, Lock, Origin};
use crate::plan::{self, Carrier, ClusterPlan, Presence};
use crate::source;

/// One cluster, before and after; one of the two may be missing.
pub(super) struct Pair<'a> {
    pub(super) before: Option<&'a Rendered>,
    pub(super) after: Option<&'a Unit>,
}

/// What is to be said of a cluster.
pub(super) struct Told {
    pub(super) plan: ClusterPlan,
    pub(super) findings: Vec<Diagnostic>,
}

impl Pair<'_> {
    /// Compares the two sides.
    ///
    /// # Errors
    /// A manifest that cannot be read.
    pub(super) fn plan(&self, carrier: Option<Carrier>) -> Result<Told, Diagnostic> {
        let Some(rendered) = self.before else {
            return Ok(told(plan::cluster(None, self.after, None, carrier), Vec::new()));
        };
        if let Some(plan) = self.after.and_then(|unit| unchanged(rendered, unit)) {
            return Ok(told(plan, Vec::new()));
        }
        let mut findings = Vec::new();
        let before = self.recompiled(rendered, &mut findings);
        let as_recompiled = before.as_ref().is_some_and(|unit| is_rendered(unit, rendered));
        let objects = if as_recompiled { None } else { Some(objects(rendered)?) };
        if before.is_none() && self.after.is_none() {
            // Nothing says what the objects were made from; the folder is named, and nothing is made up.
            return Ok(told(gone(rendered), findings));
        }
        Ok(told(plan::cluster(before.as_ref(), self.after, objects.as_deref(), carrier), findings))
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
        let folder = self.after.map(|unit| folder(&unit.file)).unwrap_or_default();
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

fn told(plan: ClusterPlan, findings: Vec<Diagnostic>) -> Told {
    Told { plan, findings }
}

/// The plan of a cluster whose files have the bytes that they should have. Equal bytes mean the same and are not parsed.
fn unchanged(rendered: &Rendered, unit: &Unit) -> Option<ClusterPlan> {
    // Where the texts differ, so does the object that carries them: nothing needs to be rendered to know it.
    let same_origin = rendered.lock.as_ref().is_ok_and(|lock| lock.origin == unit.origin);
    (same_origin && is_rendered(unit, rendered)).then(|| ClusterPlan {
        file: unit.file.clone(),
        name: unit.cluster.name.to_string(),
        namespace: unit.cluster.namespace.to_string(),
        environment: unit.cluster.environment.clone(),
        presence: Presence::Both,
        changes: Vec::new(),
        own_changes: Vec::new(),
        unchanged: rendered.manifests.len(),
    })
}

/// A cluster of which only a folder with an unusable lock is left.
fn gone(rendered: &Rendered) -> ClusterPlan {
    let mut segments = rendered.path.segments();
    let namespace = segments.next().unwrap_or_default().to_owned();
    let folder = segments.next().unwrap_or_default();
    let (name, environment) = folder.split_once('@').map_or((folder, None), |(name, own)| (name, Some(own.to_owned())));
    ClusterPlan {
        file: rendered.path.to_string(),
        name: name.to_owned(),
        namespace,
        environment,
        presence: Presence::Removed,
        changes: Vec::new(),
        own_changes: Vec::new(),
        unchanged: 0,
    }
}

/// Whether a folder's objects are those that today's program makes of what it was made from, byte for byte. Where the lock
/// tells it, nothing is rendered; else nothing but the objects is: no runbook, no hashes.
fn is_rendered(unit: &Unit, rendered: &Rendered) -> bool {
    is_locked(unit, rendered, compile::vouches) || is_made(unit, rendered)
}

/// Whether the lock says that a cluster's objects are those of the folder, and somebody vouches for what it says.
fn is_locked(unit: &Unit, rendered: &Rendered, vouches: impl Fn(&Origin) -> bool) -> bool {
    let is_vouched = |lock: &Lock| lock.origin == unit.origin && vouches(&lock.origin);
    rendered.lock.as_ref().is_ok_and(is_vouched) && rendered.is_as_locked()
}

/// Whether a cluster's objects, rendered, are those of the folder.
fn is_made(unit: &Unit, rendered: &Rendered) -> bool {
    let bundle = compile::bundle(unit);
    if bundle.objects().len() != rendered.manifests.len() {
        return false;
    }
    let mut new: Vec<Vec<u8>> = bundle.objects().iter().map(|object| emit::manifest(object).into_bytes()).collect();
    let mut old: Vec<&Vec<u8>> = rendered.manifests.values().collect();
    new.sort_unstable();
    old.sort_unstable();
    new.iter().eq(old)
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
mod tests {
    use std::fs;

    use super::*;
    use crate::compile::{Inputs, Selection, clusters, files};
    use crate::io::tree::{self, Options};

    const ORDERS: &str = include_str!("../../../blueprints/minimal.yaml");
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
        damage(&out.path().join(files.folder().as_str()).join("manifests"));
        tree::rendered(out.path(), files.folder()).unwrap().unwrap()
    }

    #[test]
    fn a_lock_is_believed_only_of_what_it_saw() {
        let environments = format!("{ORDERS}environments: {{prod: {{}}, test: {{}}}}\n");
        let orders = unit(ORDERS, DEFAULTS, None);
        let prod = unit(&environments, DEFAULTS, Some("prod"));
        let whole = folder(&orders, |_| {});
        let of_prod = folder(&prod, |_| {});
        let believed = |unit: &Unit, rendered: &Rendered| is_locked(unit, rendered, |_| true);
        assert!(believed(&orders, &whole));
        assert!(believed(&prod, &of_prod));
        assert!(!is_locked(&orders, &whole, |_| false), "another program may render otherwise");

        let role = "22-role-orders-keeper.yaml";
        let edited = folder(&orders, |manifests| {
            let file = manifests.join(role);
            fs::write(&file, fs::read_to_string(&file).unwrap() + "# by hand\n").unwrap();
        });
        assert!(!believed(&orders, &edited));
        let missing = folder(&orders, |manifests| fs::remove_file(manifests.join(role)).unwrap());
        assert!(!believed(&orders, &missing));
        let comment = unit(&format!("# ours\n{ORDERS}"), DEFAULTS, None);
        assert!(!believed(&comment, &whole));
        let defaults = unit(ORDERS, &DEFAULTS.replace("{}", "{instances: 5}"), None);
        assert!(!believed(&defaults, &whole));
        assert!(!believed(&unit(&environments, DEFAULTS, Some("test")), &of_prod));
        let mut later = unit(ORDERS, DEFAULTS, None);
        later.origin = Origin::new("9.9.9", None, orders.origin.inputs().to_vec()).unwrap();
        assert!(!believed(&later, &whole));
    }
}
