//! Fields of `spec.objects` that their kind does not have.

use super::object;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, Segment, codes, quoted};
use crate::kube::fit::{Fault, Kind, Misfit};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (index, desired) in cluster.objects.iter().enumerate() {
        let Some(kind) = Kind::of(desired.api_version.as_str(), desired.kind.as_str()) else { continue };
        let value = serde_json::to_value(desired).unwrap_or_default();
        for misfit in kind.misfits(&value) {
            let path = Path([&object(index).0[..], &misfit.path.0].concat());
            report(kind, &misfit, &path, findings);
        }
    }
}

/// Reports, at a path of the blueprint, a field that an object's kind does not have.
pub(super) fn report(kind: Kind, misfit: &Misfit, path: &Path, findings: &mut Findings) {
    let Kind { api_version, kind: name, .. } = kind;
    match &misfit.fault {
        Fault::NoField(near) => {
            let (field, parent) = (last(&misfit.path), misfit.path.parent());
            let message = match &*parent.to_string() {
                "" => format!("a `{name}` has no field {}", quoted(&field)),
                parent => format!("`{parent}` of a `{name}` has no field {}", quoted(&field)),
            };
            let help = match near {
                Some(near) => format!("write `{near}`"),
                None => format!(
                    "run `kubectl explain {} --api-version={api_version}` to list the fields",
                    explained(name, &parent)
                ),
            };
            // A JSON step of a patch has no key of that name.
            if path.0.last() == misfit.path.0.last() {
                findings.key_error(codes::NO_SUCH_FIELD, path, message, "").help(help);
            } else {
                findings.error(codes::NO_SUCH_FIELD, path, message, "").help(help);
            }
        }
        Fault::Expected(expected) => {
            let shown = misfit.path.to_string();
            findings
                .error(codes::FIELD_TYPE, path, format!("`{shown}` of a `{name}` must be {expected}"), "")
                .help(format!("write {expected}; quote a number or a word that should be text"));
        }
    }
}

fn last(path: &Path) -> String {
    match path.0.last() {
        Some(Segment::Key(key)) => key.clone(),
        _ => path.to_string(),
    }
}

/// The field as `kubectl explain` names it: without the indexes of items.
fn explained(kind: &str, path: &Path) -> String {
    std::iter::once(kind.to_lowercase().as_str()).chain(path.keys()).collect::<Vec<_>>().join(".")
}
