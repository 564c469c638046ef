//! `pgforge`: the release line that a blueprint is written for.

use super::Blueprint;
use super::values::ReleaseLine;
use crate::diagnostic::{Diagnostic, Path, codes};
use crate::overlay::Places;

/// The error for a blueprint of another release line. Inputs from a lock or a revision are not checked.
pub fn release(blueprint: &Blueprint, places: &Places) -> Option<Diagnostic> {
    let current = ReleaseLine::current();
    let wanted = blueprint.pgforge.filter(|wanted| *wanted != current)?;
    Some(
        Diagnostic::error(
            codes::RELEASE_LINE,
            format!("this blueprint is for pgforge {wanted}, not for this pgforge {current}"),
        )
        .at(places.find(&Path::root().key("pgforge")), "")
        .help(format!(
            "write `pgforge: \"{current}\"` after you read what the new release changes, or run pgforge {wanted}"
        )),
    )
}
