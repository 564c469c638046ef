//! Finds one cluster by its name.

use super::inputs::{Inputs, Selected};
use super::show;
use crate::compile::{Checked, Selection, Unit};
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::shell;
use std::path::PathBuf;

/// The default folder of blueprints.
pub(super) const FOLDER: &str = "blueprints";

/// Returns the cluster `NAME` or `NAMESPACE/NAME` of these blueprints, or shows why there is none. Findings of other
/// clusters are not shown.
pub(super) fn unit(name: &str, paths: Vec<PathBuf>, selected: &Selected) -> Option<Unit> {
    let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let selection = selected.environment.as_deref().map_or(Selection::All, Selection::Named);
    let Checked { units, findings } = Inputs::of(paths).checked(selection);
    let known: Vec<String> = units.iter().map(|unit| unit.cluster().name.to_string()).collect();
    let mut fitting: Vec<Unit> = units.into_iter().filter(|unit| is_called(unit, name)).collect();
    if fitting.is_empty() {
        show::findings(&findings);
        let help = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "name the file or folder that contains it".to_owned(),
            None => format!("choose one of {}", list(&known)),
        };
        super::refuse(&format!("there is no cluster `{name}` in {}: {help}", shown.join(", ")));
        return None;
    }
    if fitting.len() > 1 {
        let ways: Vec<String> = fitting.iter().map(way).collect();
        super::refuse(&format!("`{name}` matches more than one cluster: choose one of {}", list(&ways)));
        return None;
    }
    let unit = fitting.remove(0);
    let own: Vec<Diagnostic> = findings.into_iter().filter(|finding| is_of(finding, &unit)).collect();
    if own.iter().any(|finding| finding.severity == Severity::Error) {
        show::findings(&own);
        return None;
    }
    Some(unit)
}

fn is_called(unit: &Unit, name: &str) -> bool {
    let (namespace, own) = (unit.cluster().namespace.as_str(), unit.cluster().name.as_str());
    name == own || name.split_once('/') == Some((namespace, own))
}

/// The arguments that select this cluster among others of the same name.
fn way(unit: &Unit) -> String {
    let name = format!("{}/{}", unit.cluster().namespace, unit.cluster().name);
    unit.origin
        .environment()
        .map_or_else(|| name.clone(), |environment| format!("{name} --environment {}", shell::word(environment)))
}

fn is_of(finding: &Diagnostic, unit: &Unit) -> bool {
    finding.at.as_ref().is_none_or(|label| label.place.file.name == unit.file)
}

fn list(names: &[String]) -> String {
    let mut names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.sort();
    names.dedup();
    names.join(", ")
}
