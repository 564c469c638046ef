//! Merges a part of an object into it: Kubernetes' strategic merge, limited to what its lists need.

use serde_json::{Map, Value};

use super::Mismatch;
use crate::diagnostic::{Path, Problem, quoted};
use crate::knowledge::kubernetes::{List, list};

/// The directive of a list's item that removes it.
const DIRECTIVE: &str = "$patch";

pub(super) fn apply(part: &Map<String, Value>, object: &mut Value, is_known: bool) -> Result<(), Mismatch> {
    let merger = Merger { is_known };
    merger.map(&Path::root().key("merge"), &mut Vec::new(), part, object)
}

struct Merger {
    is_known: bool,
}

impl Merger {
    fn map(
        &self,
        path: &Path,
        keys: &mut Vec<String>,
        part: &Map<String, Value>,
        below: &mut Value,
    ) -> Result<(), Mismatch> {
        if !below.is_object() {
            *below = Value::Object(Map::new());
        }
        let Some(entries) = below.as_object_mut() else { return Ok(()) };
        for (key, value) in part {
            let path = path.key(key);
            if key.starts_with('$') {
                return Err(directive(path));
            }
            keys.push(key.clone());
            match value {
                Value::Null => drop(entries.shift_remove(key)),
                Value::Object(part) => self.map(&path, keys, part, entries.entry(key).or_insert(Value::Null))?,
                Value::Array(items) => {
                    let merged = self.list(&path, keys, items, entries.get(key))?;
                    entries.insert(key.clone(), merged);
                }
                leaf => drop(entries.insert(key.clone(), leaf.clone())),
            }
            keys.pop();
        }
        Ok(())
    }

    /// Merges a list: items with a known name keep their place, new ones are appended.
    fn list(
        &self,
        path: &Path,
        keys: &mut Vec<String>,
        items: &[Value],
        below: Option<&Value>,
    ) -> Result<Value, Mismatch> {
        let names = match list(&keys.iter().map(String::as_str).collect::<Vec<_>>()) {
            List::By(names) if self.is_known && items.iter().all(Value::is_object) => names,
            _ => return Ok(Value::Array(items.to_vec())),
        };
        let mut merged = below.and_then(Value::as_array).cloned().unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let path = path.index(index);
            let known =
                merged.iter().position(|known| names.iter().all(|name| field(known, name) == field(item, name)));
            let mut part = item.as_object().cloned().unwrap_or_default();
            match (part.shift_remove(DIRECTIVE).as_ref().map(Value::as_str), known) {
                (None, Some(known)) => self.map(&path, keys, &part, &mut merged[known])?,
                (None, None) => {
                    let mut new = Value::Null;
                    self.map(&path, keys, &part, &mut new)?;
                    merged.push(new);
                }
                (Some(Some("delete")), Some(known)) => drop(merged.remove(known)),
                (Some(Some("delete")), None) => {
                    let message =
                        format!("there is no such item to delete: the list identifies items by {}", quoted_list(names));
                    return Err(Mismatch {
                        path,
                        problem: Problem::new(message, "remove it, or name an item of the list"),
                    });
                }
                _ => return Err(directive(path.key(DIRECTIVE))),
            }
        }
        Ok(Value::Array(merged))
    }
}

/// Returns a field of an item, by keys joined with dots. A missing protocol is TCP.
fn field(item: &Value, keys: &str) -> Option<Value> {
    let found = keys.split('.').try_fold(item, |value, key| value.get(key));
    found.cloned().or_else(|| (keys == "protocol").then(|| "TCP".into()))
}

fn quoted_list(names: &[&str]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(" and ")
}

fn directive(path: Path) -> Mismatch {
    let problem = Problem::new(
        "unsupported directive: the only one is `$patch: delete`, in an item of a list that merges by name",
        "write `null` to remove a key, and use `json` for anything else",
    );
    Mismatch { path, problem }
}
