//! `accept`: findings that a user accepts, each with a reason.

use std::collections::HashSet;

use crate::blueprint::{Acceptance, manual};
use crate::cluster::Cluster;
use crate::diagnostic::{Code, Diagnostic, Path, Severity, codes};

/// Findings about several clusters. They depend on which clusters are compiled together.
const FLEET_CODES: [Code; 1] = [codes::SAME_CLUSTER_ELSEWHERE];

/// Turns a finding that the cluster accepts into a note. Returns the index of the `cluster.accept` that covers it.
pub(super) fn apply(cluster: &Cluster, finding: &mut Diagnostic) -> Option<usize> {
    let number = cluster.accept.iter().position(|acceptance| covers(acceptance, finding))?;
    let refused = codes::unacceptable(finding.code).filter(|_| finding.severity == Severity::Error);
    if let Some(why) = refused {
        finding.notes.push(format!("this error cannot be accepted: {why}"));
        return Some(number);
    }
    finding.severity = Severity::Note;
    finding.help.clear();
    finding.notes = vec![format!("accepted: {}", cluster.accept[number].reason)];
    Some(number)
}

/// Turns every finding that the cluster accepts into a note. Returns the indexes of `cluster.accept` that match none.
pub(super) fn all(cluster: &Cluster, findings: &mut [Diagnostic]) -> Vec<usize> {
    let used: HashSet<usize> = findings.iter_mut().filter_map(|finding| apply(cluster, finding)).collect();
    let is_judged = |number: &usize| cluster.accept[*number].check.is_some_and(|check| !FLEET_CODES.contains(&check.0));
    (0..cluster.accept.len()).filter(|number| is_judged(number) && !used.contains(number)).collect()
}

/// The warning for an `accept` that matches no finding. The caller adds its place.
pub fn unused_acceptance(code: Code, at: Option<&str>) -> Diagnostic {
    let (message, help) = match (codes::title(code), at) {
        (None, _) => (format!("the code {code} does not exist"), "write the code that the finding shows".to_owned()),
        (Some(_), None) => (format!("{code} does not occur, so this accepts nothing"), "remove it".to_owned()),
        (Some(_), Some(at)) if manual::path(at).is_none() => {
            (format!("`{at}` is not a path"), "write keys separated by dots, such as `spec.storage.size`".to_owned())
        }
        (Some(_), Some(at)) => {
            (format!("{code} does not occur at `{at}`, so this accepts nothing"), "remove it".to_owned())
        }
    };
    Diagnostic::warning(codes::UNUSED_ACCEPTANCE, message).help(help)
}

fn covers(acceptance: &Acceptance, finding: &Diagnostic) -> bool {
    acceptance.check.is_some_and(|check| check.0 == finding.code)
        && acceptance.at.as_deref().is_none_or(|at| {
            let at = manual::path(at);
            at.zip(finding.path.as_ref()).is_some_and(|(at, path)| holds(&at, path))
        })
}

/// Whether `outer` is `inner` or one of its parents.
fn holds(outer: &Path, inner: &Path) -> bool {
    inner.0.starts_with(&outer.0)
}
