//! The manual of each key, read from the schema: doc comments, types, grammars.
//!
//! The paragraphs `Default:` and `Change:` of a doc comment state what the types cannot: the default of a key, if the
//! schema has none, and the effect of a change on a running cluster. A key without `Change:` inherits that of its
//! section.

mod address;
#[cfg(test)]
mod tests;
mod words;

pub use address::{ANY, address, path};

use serde_json::Value;

use super::schema::at;
use super::{values, wording};
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Path, Segment};

/// The manual's entry of a path of the language.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The path; `*` matches any name.
    pub path: Path,
    /// The description, in sentences.
    pub about: String,
    /// The accepted values.
    pub accepts: Accepts,
    /// Whether the key is required, in the blueprint or in what is merged with it.
    pub required: bool,
    /// The default; `None` for a section, whose keys have their own, and for required keys.
    pub default: Option<Default>,
    /// An example value.
    pub example: Option<Value>,
    /// The effect of a change on a running cluster.
    pub change: Option<String>,
}

/// The values that a path accepts.
#[derive(Debug, Clone, PartialEq)]
pub enum Accepts {
    /// A map of these keys.
    Keys(Vec<Path>),
    /// A map from names, which follow a grammar, to the values at the path.
    Names {
        /// The grammar of a name.
        grammar: String,
        /// The path that describes the values.
        values: Path,
    },
    /// A list of the values at the path.
    Items(Path),
    /// One of these words, each with its meaning.
    Words(Vec<(String, String)>),
    /// A number or text, in words: `a whole number from 1 to 99`.
    Value(String),
}

/// The default of a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Default {
    /// This value.
    Value(Value),
    /// A default in words.
    Words(String),
}

/// The entry of a path; `None` if the language does not have it.
pub fn entry(schema: &Value, path: &Path) -> Option<Entry> {
    let here = at(schema, path)?;
    let accepts = accepts(here, path);
    let required = is_required(schema, path);
    let example = example(here, &accepts);
    let default = if required {
        None
    } else if is_environments(path) {
        Some(Default::Words("the value of the document or its defaults".to_owned()))
    } else {
        default(here, &accepts)
    };
    let change = (0..=path.0.len()).rev().find_map(|steps| {
        let section = at(schema, &Path(path.0[..steps].to_vec()))?;
        paragraphs(section).find_map(|paragraph| paragraph.strip_prefix(CHANGE)).map(str::to_owned)
    });
    let about = about(here).or_else(|| about(at(schema, &path.parent())?)).unwrap_or_default();
    Some(Entry { path: path.clone(), about, accepts, required, default, example, change })
}

/// Every path of a language, sections before their keys. Parts of a cluster, which environments repeat, are listed only
/// below `spec`.
pub fn paths(schema: &Value) -> Vec<Path> {
    let mut found = Vec::new();
    collect(schema, &Path::root(), &mut found);
    found
}

/// The likely intended path of one that the language does not have: misspelt at one or more steps, or without its
/// beginning.
pub fn intended(schema: &Value, path: &Path) -> Option<Path> {
    respelt(schema, path).or_else(|| {
        let whole = |known: &Path| known.0.len() > path.0.len() && known.0.ends_with(&path.0);
        let all = paths(schema);
        let last = |known: &&Path| known.0.last().is_some_and(|step| Some(step) == path.0.last());
        all.iter().find(|known| whole(known)).or_else(|| all.iter().find(last)).cloned()
    })
}

const DEFAULT: &str = "Default: ";
const CHANGE: &str = "Change: ";

fn collect(schema: &Value, path: &Path, found: &mut Vec<Path>) {
    let children: Vec<Path> = match at(schema, path).map(|here| accepts(here, path)) {
        Some(Accepts::Keys(keys)) => keys,
        Some(Accepts::Names { values: child, .. } | Accepts::Items(child)) => vec![child],
        _ => Vec::new(),
    };
    for child in children {
        // A name or item whose value is a leaf is described with its map or list.
        let step = child.0.last() == Some(&Segment::Key(ANY.to_owned())) || is_item(&child);
        let leaf = at(schema, &child).is_none_or(|below| !matches!(accepts(below, &child), Accepts::Keys(_)));
        if !(step && leaf || is_environments(&child)) {
            found.push(child.clone());
            collect(schema, &child, found);
        }
    }
}

/// Whether the path is a part of `spec` in an environment, which is described at `spec`.
fn is_environments(path: &Path) -> bool {
    matches!(&path.0[..], [Segment::Key(environments), _, Segment::Key(spec), _, ..]
        if environments == "environments" && spec == "spec")
}

fn is_item(path: &Path) -> bool {
    matches!(path.0.last(), Some(Segment::Index(_)))
}

fn respelt(schema: &Value, path: &Path) -> Option<Path> {
    let mut here = Path::root();
    for step in &path.0 {
        let next = Path([&here.0[..], std::slice::from_ref(step)].concat());
        here = match (at(schema, &next), step, accepts(at(schema, &here)?, &here)) {
            (Some(_), ..) => next,
            (None, Segment::Key(wrong), Accepts::Keys(keys)) => {
                let names: Vec<String> = keys.iter().filter_map(last_key).collect();
                here.key(nearest(wrong, names.iter().map(String::as_str))?)
            }
            _ => return None,
        };
    }
    Some(here)
}

fn last_key(path: &Path) -> Option<String> {
    match path.0.last() {
        Some(Segment::Key(key)) => Some(key.clone()),
        _ => None,
    }
}

fn accepts(here: &Value, path: &Path) -> Accepts {
    let words = words(here);
    if let Some(properties) = here.get("properties").and_then(Value::as_object) {
        Accepts::Keys(properties.keys().map(|key| path.key(key)).collect())
    } else if let Some(names) = here.get("propertyNames") {
        Accepts::Names { grammar: value(names), values: path.key(ANY) }
    } else if here.get("items").is_some() {
        Accepts::Items(path.index(0))
    } else if words.is_empty() {
        Accepts::Value(value(here))
    } else {
        Accepts::Words(words)
    }
}

/// The wording of a leaf.
fn value(here: &Value) -> String {
    match here.get("format").and_then(Value::as_str).and_then(values::format) {
        Some(format) => (format.grammar)(),
        None if here.get("minimum").is_some() => wording::whole_number(here),
        None => wording::expected(here),
    }
}

/// The words of an enum, also through the `anyOf` with null of an optional key.
fn words(here: &Value) -> Vec<(String, String)> {
    let several = |key: &str| here.get(key).and_then(Value::as_array).into_iter().flatten();
    let word = |variant: &Value| Some((variant.get("const")?.as_str()?.to_owned(), about(variant).unwrap_or_default()));
    several("oneOf").filter_map(word).chain(several("anyOf").flat_map(words)).collect()
}

fn default(here: &Value, accepts: &Accepts) -> Option<Default> {
    if let Some(words) = paragraphs(here).find_map(|paragraph| paragraph.strip_prefix(DEFAULT)) {
        return Some(Default::Words(words.to_owned()));
    }
    match (accepts, here.get("default")) {
        (Accepts::Keys(_), _) | (_, None | Some(Value::Null)) => None,
        (_, Some(value)) => Some(Default::Value(value.clone())),
    }
}

/// The schema's example; else, of two or more values, one that is not the default; else the default.
fn example(here: &Value, accepts: &Accepts) -> Option<Value> {
    let given = here.get("examples").and_then(|examples| examples.get(0));
    let default = here.get("default");
    let other = || match accepts {
        Accepts::Words(words) => {
            let mut words = words.iter().map(|(word, _)| Value::from(word.as_str()));
            words.clone().find(|word| Some(word) != default).or_else(|| words.next())
        }
        _ => default.and_then(Value::as_bool).map(|value| (!value).into()),
    };
    let scalar = || default.filter(|value| !matches!(value, Value::Array(_) | Value::Object(_) | Value::Null)).cloned();
    given.cloned().or_else(other).or_else(scalar)
}

fn is_required(schema: &Value, path: &Path) -> bool {
    let Some(key) = last_key(path) else { return false };
    let required = at(schema, &path.parent()).and_then(|section| section.get("required")).and_then(Value::as_array);
    required.is_some_and(|required| required.iter().any(|name| *name == key))
}

fn about(here: &Value) -> Option<String> {
    let sentences: Vec<&str> =
        paragraphs(here).filter(|text| !text.starts_with(DEFAULT) && !text.starts_with(CHANGE)).collect();
    (!sentences.is_empty()).then(|| sentences.join("\n\n"))
}

fn paragraphs(here: &Value) -> impl Iterator<Item = &str> {
    here.get("description").and_then(Value::as_str).into_iter().flat_map(|text| text.split("\n\n"))
}
