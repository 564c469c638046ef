//! The steps of a JSON Patch.

use json_patch::{PatchErrorKind, PatchOperation};
use serde_json::{Value, json};

use super::Mismatch;
use crate::blueprint::{Operation, Step};
use crate::diagnostic::{Path, Problem, quoted};

pub(super) fn apply(steps: &[Step], object: &mut Value) -> Result<(), Mismatch> {
    for (index, step) in steps.iter().enumerate() {
        let path = Path::root().key("json").index(index);
        let Some(operation) = operation(step) else {
            let key = step.op.needs().unwrap_or("path");
            let problem = Problem::new(format!("this step needs {}", quoted(key)), format!("add `{key}:`"));
            return Err(Mismatch { path: path.key("op"), problem });
        };
        json_patch::patch(object, &[operation]).map_err(|error| unfit(step, &path, &error.kind))?;
    }
    Ok(())
}

fn operation(step: &Step) -> Option<PatchOperation> {
    let mut operation = json!({"op": step.op, "path": step.path});
    match step.op.needs() {
        Some("value") => operation["value"] = step.value.clone()?,
        Some(_) => operation["from"] = step.from.as_ref()?.as_str().into(),
        None => {}
    }
    serde_json::from_value(operation).ok()
}

fn unfit(step: &Step, path: &Path, error: &PatchErrorKind) -> Mismatch {
    let shown = quoted(step.path.as_str());
    let (key, message) = match error {
        PatchErrorKind::TestFailed => ("value", format!("the value at {shown} differs")),
        PatchErrorKind::InvalidFromPointer => {
            let from = step.from.as_ref().map(|from| quoted(from.as_str())).unwrap_or_default();
            ("from", format!("there is no value at {from}"))
        }
        PatchErrorKind::CannotMoveInsideItself => ("path", "a value cannot be moved into itself".to_owned()),
        _ if step.op == Operation::Add => ("path", format!("there is no map or list that can hold {shown}")),
        _ => ("path", format!("there is no value at {shown}")),
    };
    let help = match (step.op, key) {
        (Operation::Test, "value") => "write the value that the object has, or remove the step",
        (Operation::Replace, _) => "write a path that the object has, or `op: add`",
        (Operation::Add, _) => "add the map or list above it first",
        _ => "write a path that the object has",
    };
    Mismatch { path: path.key(key), problem: Problem::new(message, help) }
}
