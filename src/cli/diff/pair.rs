//! One cluster's plan from both of its sides.

use std::path::Path;

use super::side::folder;
use crate::compile::{self, Unit};
use crate::diagnostic::{Diagnostic, SourceFile, codes};
use crate::emit;
use crate::io::tree::Rendered;
use crate::kube::Object;
use crate::lock::FILE_NAME;
use crate::plan::{self, ClusterPlan, Delivery, Presence};
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
    pub(super) fn plan(&self, delivery: Delivery) -> Result<Told, Diagnostic> {
        let Some(rendered) = self.before else {
            return Ok(told(plan::cluster(None, self.after, None, delivery), Vec::new()));
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
        Ok(told(plan::cluster(before.as_ref(), self.after, objects.as_deref(), delivery), findings))
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
    let lock = rendered.lock.as_ref().ok().filter(|lock| lock.origin == unit.origin)?;
    let count = lock.files.keys().filter(|path| path.as_str().starts_with("manifests/")).count();
    (count == rendered.manifests.len() && is_rendered(unit, rendered)).then(|| ClusterPlan {
        file: unit.file.clone(),
        name: unit.cluster.name.to_string(),
        namespace: unit.cluster.namespace.to_string(),
        environment: unit.cluster.environment.clone(),
        presence: Presence::Both,
        changes: Vec::new(),
        own_changes: Vec::new(),
        unchanged: count,
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

/// Whether a cluster's objects are those of a folder, byte for byte. Nothing but the objects is made for it: no runbook, no
/// hashes.
fn is_rendered(unit: &Unit, rendered: &Rendered) -> bool {
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
