//! Parses configuration files in ConfigMaps and Secrets, so that they are compared by entry.

use crate::blueprint::values::{HbaLine, Text};
use crate::diagnostic::SourceFile;
use crate::lock::{FILE_NAME, Origin, Sha256};
use crate::plan::field::{FieldPath, Step};
use crate::source;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Parses two texts by the format that the last key of the path indicates. Returns `None` unless both parse.
pub(super) fn values(path: &FieldPath, before: &str, after: &str) -> Option<(Value, Value)> {
    if !path.is_below(&["data"]) && !path.is_below(&["binaryData"]) {
        return None;
    }
    // An item of a parsed list, such as a line of pg_hba.conf, is not parsed again.
    let Some(Step::Key(name)) = path.0.last() else { return None };
    read(name, before).zip(read(name, after))
}

fn read(name: &str, text: &str) -> Option<Value> {
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    match name {
        FILE_NAME => record(text),
        _ if ends(&[".json"]) => serde_json::from_str(text).ok().filter(Value::is_object),
        _ if ends(&[".yml", ".yaml"]) => yaml(name, text),
        _ if ends(&["pg_hba.conf"]) => Some(Value::Array(hba(text))),
        _ if ends(&["postgresql.conf"]) => conf(text),
        _ => None,
    }
}

/// Parses the record of a cluster's inputs, and replaces the texts by hashes.
fn record(text: &str) -> Option<Value> {
    let origin = Origin::read(text.as_bytes()).ok()?;
    let hash = |text: &str| Value::String(format!("sha256:{}", Sha256::of(text.as_bytes())));
    let inputs: Map<String, Value> =
        origin.inputs().iter().map(|input| (input.path.clone(), hash(&input.text))).collect();
    Some(json!({"build": origin.build(), "environment": origin.environment(), "inputs": inputs}))
}

fn yaml(name: &str, text: &str) -> Option<Value> {
    let file = Arc::new(SourceFile::new(name.to_owned(), text.to_owned()));
    source::parse(&file).ok().map(|node| node.to_json()).filter(Value::is_object)
}

/// Returns the lines in canonical spelling, without comments.
fn hba(text: &str) -> Vec<Value> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| HbaLine::parse(line).map_or_else(|_| line.to_owned(), |line| line.to_string()).into()).collect()
}

/// Parses lines of the form `name = 'value'`. If a name is repeated, the last line applies, as in PostgreSQL.
fn conf(text: &str) -> Option<Value> {
    let mut entries = Map::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let end = line.find(|c: char| c == '=' || c.is_whitespace())?;
        let value = line[end..].trim_start().trim_start_matches('=').trim_start();
        let value = match value.strip_prefix('\'') {
            Some(quoted) => unquoted(quoted)?,
            None => value.split(['#', ' ', '\t']).next().unwrap_or_default().to_owned(),
        };
        entries.insert(line[..end].to_lowercase(), Value::String(value));
    }
    Some(Value::Object(entries))
}

/// Returns the text up to the closing quote. Two quotes are an escaped quote.
fn unquoted(text: &str) -> Option<String> {
    let mut value = String::new();
    let mut rest = text.chars().peekable();
    loop {
        match rest.next()? {
            '\'' if rest.peek() == Some(&'\'') => value.extend(rest.next()),
            '\'' => return Some(value),
            '\\' => value.extend(rest.next()),
            other => value.push(other),
        }
    }
}
