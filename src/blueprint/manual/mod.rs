//! What the manual knows of each key, read off the schema: the doc comments, the types, the grammars.
//!
//! A doc comment's paragraphs that begin with `Default:` and `Change:` say what the types cannot: what holds where a key
//! is left out, if the schema has no default for it, and what a change of it does to a cluster that runs. Keys without a
//! `Change:` share that of the section that they stand in.

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

/// What stands at a path of the language.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where; `*` stands for any name.
    pub path: Path,
    /// What it is: sentences.
    pub about: String,
    /// What can be written.
    pub takes: Takes,
    /// Whether it must be said, in the blueprint or in what is merged with it.
    pub required: bool,
    /// What holds where it is left out; `None` for a section, whose keys have their own, and for what is required.
    pub default: Option<Default>,
    /// A value that can be written.
    pub example: Option<Value>,
    /// What a change does to a cluster that runs.
    pub change: Option<String>,
}

/// What can be written at a path.
#[derive(Debug, Clone, PartialEq)]
pub enum Takes {
    /// A map of these keys.
    Keys(Vec<Path>),
    /// A map from names, which follow a grammar, to what stands at the path.
    Names {
        /// What a name can be.
        grammar: String,
        /// Where the values are told of.
        values: Path,
    },
    /// A list of what stands at the path.
    Items(Path),
    /// One of these words, each with what it means.
    Words(Vec<(String, String)>),
    /// A number or text, in words: `a whole number from 1 to 99`.
    Value(String),
}

/// What holds where a key is left out.
#[derive(Debug, Clone, PartialEq)]
pub enum Default {
    /// This value.
    Value(Value),
    /// What these words say.
    Words(String),
}

/// What stands at a path; `None` where the language has nothing.
pub fn entry(schema: &Value, path: &Path) -> Option<Entry> {
    let here = at(schema, path)?;
    let takes = takes(here, path);
    let required = is_required(schema, path);
    let example = example(here, &takes);
    let default = if required {
        None
    } else if is_environments(path) {
        Some(Default::Words("what the document or its defaults say".to_owned()))
    } else {
        default(here, &takes)
    };
    let change = (0..=path.0.len()).rev().find_map(|steps| {
        let section = at(schema, &Path(path.0[..steps].to_vec()))?;
        paragraphs(section).find_map(|paragraph| paragraph.strip_prefix(CHANGE)).map(str::to_owned)
    });
    let about = about(here).or_else(|| about(at(schema, &path.parent())?)).unwrap_or_default();
    Some(Entry { path: path.clone(), about, takes, required, default, example, change })
}

/// Every path of a language, sections before their keys. What stands twice, for a part of a cluster is the same in an
/// environment, is listed once: below `spec`.
pub fn paths(schema: &Value) -> Vec<Path> {
    let mut found = Vec::new();
    collect(schema, &Path::root(), &mut found);
    found
}

/// The path that was meant by one that the language does not have: misspelt at one step or more, or without its
/// beginning.
pub fn meant(schema: &Value, path: &Path) -> Option<Path> {
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
    let children: Vec<Path> = match at(schema, path).map(|here| takes(here, path)) {
        Some(Takes::Keys(keys)) => keys,
        Some(Takes::Names { values: child, .. } | Takes::Items(child)) => vec![child],
        _ => Vec::new(),
    };
    for child in children {
        // A name or an item whose value is a leaf is told of where its map or list is.
        let step = child.0.last() == Some(&Segment::Key(ANY.to_owned())) || is_item(&child);
        let leaf = at(schema, &child).is_none_or(|below| !matches!(takes(below, &child), Takes::Keys(_)));
        if !(step && leaf || is_environments(&child)) {
            found.push(child.clone());
            collect(schema, &child, found);
        }
    }
}

/// Whether it is a part of `spec` in an environment, which is told of at `spec` itself.
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
        here = match (at(schema, &next), step, takes(at(schema, &here)?, &here)) {
            (Some(_), ..) => next,
            (None, Segment::Key(wrong), Takes::Keys(keys)) => {
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

fn takes(here: &Value, path: &Path) -> Takes {
    let words = words(here);
    if let Some(properties) = here.get("properties").and_then(Value::as_object) {
        Takes::Keys(properties.keys().map(|key| path.key(key)).collect())
    } else if let Some(names) = here.get("propertyNames") {
        Takes::Names { grammar: value(names), values: path.key(ANY) }
    } else if here.get("items").is_some() {
        Takes::Items(path.index(0))
    } else if words.is_empty() {
        Takes::Value(value(here))
    } else {
        Takes::Words(words)
    }
}

/// A leaf in words.
fn value(here: &Value) -> String {
    match here.get("format").and_then(Value::as_str).and_then(values::format) {
        Some(format) => (format.grammar)(),
        None if here.get("minimum").is_some() => wording::whole(here),
        None => wording::expected(here),
    }
}

/// The words of an enum, through the `anyOf` that says "or null" of one that may be left out.
fn words(here: &Value) -> Vec<(String, String)> {
    let several = |key: &str| here.get(key).and_then(Value::as_array).into_iter().flatten();
    let word = |variant: &Value| Some((variant.get("const")?.as_str()?.to_owned(), about(variant).unwrap_or_default()));
    several("oneOf").filter_map(word).chain(several("anyOf").flat_map(words)).collect()
}

fn default(here: &Value, takes: &Takes) -> Option<Default> {
    if let Some(words) = paragraphs(here).find_map(|paragraph| paragraph.strip_prefix(DEFAULT)) {
        return Some(Default::Words(words.to_owned()));
    }
    match (takes, here.get("default")) {
        (Takes::Keys(_), _) | (_, None | Some(Value::Null)) => None,
        (_, Some(value)) => Some(Default::Value(value.clone())),
    }
}

/// The schema's own example; else what is not the default of two or more; else the default.
fn example(here: &Value, takes: &Takes) -> Option<Value> {
    let given = here.get("examples").and_then(|examples| examples.get(0));
    let default = here.get("default");
    let other = || match takes {
        Takes::Words(words) => {
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
    let told: Vec<&str> =
        paragraphs(here).filter(|text| !text.starts_with(DEFAULT) && !text.starts_with(CHANGE)).collect();
    (!told.is_empty()).then(|| told.join("\n\n"))
}

fn paragraphs(here: &Value) -> impl Iterator<Item = &str> {
    here.get("description").and_then(Value::as_str).into_iter().flat_map(|text| text.split("\n\n"))
}
