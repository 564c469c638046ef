//! Patches: the target must exist, the result must fit its kind, and some fields must not change.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    api_extensions, credentials, duplicate_objects, object_fields, object_secrets, privileged_pods, rbac_grants,
};
use crate::blueprint::{Patch, Step};
use crate::build::Built;
use crate::cluster::{Cluster, Findings};
use crate::components;
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Path, Segment, codes, quoted};
use crate::kube::fit::Kind;
use crate::kube::privilege::{Power, gained};
use crate::kube::{Identity, Object, labels, patch};
use serde_json::Value;

pub(super) fn check(built: &Built, findings: &mut Findings) {
    let (cluster, rendered) = (&built.cluster, &built.unpatched);
    let mut patched: BTreeMap<Identity, Value> = BTreeMap::new();
    let mut targets: HashMap<(String, String), &Object> = HashMap::new();
    for object in rendered {
        let Identity { kind, name, .. } = object.identity();
        targets.entry((kind, name)).or_insert(object);
    }
    for (index, desired) in cluster.patches.iter().enumerate() {
        let path = Path::dotted("spec.patches").index(index);
        let wanted = (desired.target.kind().to_owned(), desired.target.name().to_owned());
        let Some(target) = targets.get(&wanted) else {
            without_target(cluster, desired, rendered, &path, findings);
            continue;
        };
        let identity = target.identity();
        let kind = Kind::of(&identity.api_version, &identity.kind);
        let before = patched.get(&identity).unwrap_or_else(|| target.value()).clone();
        match patch::apply(desired, &before, kind.is_some()) {
            Ok(after) if after == before => {
                let message = format!("this patch changes nothing in `{}`", desired.target);
                findings
                    .warning(codes::PATCH_IDLE, &path, message, "the object already has these values")
                    .help("remove it");
            }
            Ok(after) => {
                if judge(&Patched { desired, path: &path, kind, before: &before, after: &after }, findings) {
                    patched.insert(identity, after);
                }
            }
            Err(unfit) => {
                let place = Path([&path.0[..], &unfit.path.0].concat());
                findings.error(codes::PATCH_MISFIT, &place, unfit.problem.message, "").help(unfit.problem.help);
            }
        }
    }
}

fn is_target(patch: &Patch, identity: &Identity) -> bool {
    (patch.target.kind(), patch.target.name()) == (identity.kind.as_str(), identity.name.as_str())
}

/// Reports a patch whose target does not exist, and suggests a target.
fn without_target(cluster: &Cluster, desired: &Patch, rendered: &[Object], path: &Path, findings: &mut Findings) {
    let path = path.key("target");
    let target = desired.target.as_str();
    if is_target(desired, &duplicate_objects::record(cluster)) {
        let message = format!("`{target}` records the cluster's inputs and cannot be patched");
        findings.error(codes::PATCH_FORBIDDEN, &path, message, "").help("remove the patch");
        return;
    }
    let names: Vec<String> =
        rendered.iter().map(Object::identity).map(|identity| format!("{}/{}", identity.kind, identity.name)).collect();
    let own = components::extra(cluster).iter().position(|object| is_target(desired, &object.identity()));
    let of_the_kind: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| name.starts_with(&format!("{}/", desired.target.kind())))
        .collect();
    let help = match (own, nearest(target, names.iter().map(String::as_str)), &*of_the_kind) {
        (Some(index), ..) => format!("change the object in `spec.objects[{index}]`"),
        (None, Some(near), _) => format!("write {}", quoted(near)),
        (None, None, []) => "name an object that pgforge renders, such as `Service/NAME-primary`".to_owned(),
        (None, None, some) => {
            format!("write one of {}", some.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
        }
    };
    findings
        .error(codes::PATCH_TARGET, &path, format!("pgforge renders no `{target}` for this cluster"), "")
        .help(help);
}

/// A patch, and its object before and after it.
struct Patched<'a> {
    desired: &'a Patch,
    path: &'a Path,
    kind: Option<Kind>,
    before: &'a Value,
    after: &'a Value,
}

impl Patched<'_> {
    /// Where the patch sets a path of the object.
    fn place(&self, of_object: &Path, findings: &Findings) -> Path {
        let merged = Path([&self.path.key("merge").0[..], &of_object.0].concat());
        if findings.is_written(&merged) {
            return merged;
        }
        let keys: Vec<String> = of_object.0.iter().map(key).collect();
        let touches = |step: &Step| keys.starts_with(&step.path.steps().collect::<Vec<_>>());
        match self.desired.json.iter().position(touches) {
            Some(index) => self.path.key("json").index(index).key("path"),
            None => self.path.clone(),
        }
    }

    fn differs(&self, pointer: &str) -> bool {
        self.before.pointer(pointer) != self.after.pointer(pointer)
    }
}

/// Reports what is wrong with a patched object. Returns whether the patch leaves alone what it must not change.
fn judge(patched: &Patched, findings: &mut Findings) -> bool {
    let fixed = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];
    let own = [labels::CLUSTER, labels::COMPONENT].map(|label| Path::dotted("metadata.labels").key(label));
    let fixed: Vec<Path> = fixed.map(Path::dotted).into_iter().chain(own).collect();
    let mut is_right = true;
    for path in &fixed {
        if patched.differs(&pointer(path)) {
            let place = patched.place(path, findings);
            findings
                .error(
                    codes::PATCH_FORBIDDEN,
                    &place,
                    format!("a patch cannot change {}", quoted(&path.to_string())),
                    "",
                )
                .help("remove it from the patch")
                .because("pgforge and the steward find the object by it");
            is_right = false;
        }
    }
    for key in object_secrets::VALUES {
        if patched.desired.target.kind() == "Secret" && patched.differs(&format!("/{key}")) {
            object_secrets::in_clear(&patched.place(&Path::root().key(key), findings), findings);
            is_right = false;
        }
    }
    let known = credentials::in_object(patched.before);
    for found in credentials::in_object(patched.after).iter().filter(|path| !known.contains(path)) {
        credentials::report(&patched.place(found, findings), findings);
    }
    let mut gained = gained(patched.before, patched.after);
    gained.dedup_by(|one, other| (&one.path, &one.what) == (&other.path, &other.what));
    // Great rights of a rule are reported one by one. The rule as a whole is then not reported again.
    let said: BTreeSet<Path> =
        gained.iter().filter(|grant| grant.is_critical).map(|grant| grant.path.parent()).collect();
    for grant in gained.iter().filter(|grant| grant.is_critical || !said.contains(&grant.path)) {
        let report = match grant.power {
            Power::Rights => rbac_grants::report,
            Power::Node => privileged_pods::report,
            Power::Api => api_extensions::report,
        };
        report(grant, patched.desired.target.kind(), &patched.place(&grant.path, findings), findings);
    }
    if let Some(kind) = patched.kind {
        for misfit in kind.misfits(patched.after) {
            object_fields::report(kind, &misfit, &patched.place(&misfit.path, findings), findings);
        }
    }
    is_right
}

/// A path as a JSON Pointer.
fn pointer(path: &Path) -> String {
    path.0.iter().fold(String::new(), |pointer, step| pointer + "/" + &key(step).replace('~', "~0").replace('/', "~1"))
}

fn key(step: &Segment) -> String {
    match step {
        Segment::Key(key) => key.clone(),
        Segment::Index(index) => index.to_string(),
    }
}
