//! Compilation of the inputs in a lock by the running release of pgforge.

use std::path::Path;

use super::{Inputs, Selection, Unit, clusters};
use crate::diagnostic::Diagnostic;
use crate::lock::Origin;

/// Compiles the cluster of a record, its texts named as if they were in `folder`. The release that they require is not
/// checked.
///
/// # Errors
/// The findings, if the running release cannot compile the texts.
pub fn recorded(origin: &Origin, folder: &Path) -> Result<Unit, Vec<Diagnostic>> {
    let mut inputs = Inputs { recorded: true, ..Inputs::default() };
    for input in origin.inputs() {
        let name = folder.join(&input.path).to_string_lossy().into_owned();
        let bytes = input.text.clone().into_bytes();
        if input.path == "defaults.yaml" {
            inputs.add_defaults(&folder.to_string_lossy(), &name, bytes);
        } else {
            inputs.add(&name, bytes);
        }
    }
    let selection = origin.environment().map_or(Selection::Single, Selection::Named);
    let mut checked = clusters(inputs, selection);
    if checked.failed() { Err(checked.findings) } else { checked.units.pop().ok_or(checked.findings) }
}
