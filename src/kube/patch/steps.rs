//! The steps of a JSON Patch.

use json_patch::{PatchErrorKind, PatchOperation};
use serde_json::{Value, json};

use super::Unfit;
use crate::blueprint::{Operation, Step};
use crate::diagnostic::{Path, Problem, quoted};

pub(super) fn apply(steps: &[Step], object: &mut Value) -> Result<(), Unfit> {
    for (index, step) in steps.iter().enumerate() {
        let path = Path::root().key("json").index(index);
        let Some(operation) = operation(step) else {
            let key = step.op.needs().unwrap_or("path");
            let problem = Problem::new(format!("this step needs {}", quoted(key)), format!("add `{key}:`"));
            return Err(Unfit { path: path.key("op"), problem });
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

fn unfit(step: &Step, path: &Path, error: &PatchErrorKind) -> Unfit {
    let shown = quoted(step.path.as_str());
    let (key, message) = match error {
        PatchErrorKind::TestFailed => ("value", format!("another value stands at {shown}")),
        PatchErrorKind::InvalidFromPointer => {
            let from = step.from.as_ref().map(|from| quoted(from.as_str())).unwrap_or_default();
            ("from", format!("nothing stands at {from}"))
        }
        PatchErrorKind::CannotMoveInsideItself => ("path", "what is moved cannot go into itself".to_owned()),
        _ if step.op == Operation::Add => ("path", format!("there is nothing that could hold {shown}")),
        _ => ("path", format!("nothing stands at {shown}")),
    };
    let help = match (step.op, key) {
        (Operation::Test, "value") => "write what stands there, or remove the step",
        (Operation::Replace, _) => "write a place that the object has, or `op: add`",
        (Operation::Add, _) => "add the map or list above it first",
        _ => "write a place that the object has",
    };
    Unfit { path: path.key(key), problem: Problem::new(message, help) }
}
