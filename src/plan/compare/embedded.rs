//! Parses configuration files inside texts, so that they are compared by entry.

use crate::blueprint::values::{HbaLine, Text};
use crate::diagnostic::SourceFile;
use crate::lock::{FILE_NAME, Origin, Sha256};
use crate::plan::field::{FieldPath, Step};
use crate::source;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The parsed contents of two texts, if the name at the end of the path gives their format and both parse.
pub(super) fn values(path: &FieldPath, before: &str, after: &str) -> Option<(Value, Value)> {
    if !path.is_below(&["data"]) && !path.is_below(&["binaryData"]) {
        return None;
    }
    // An item of a parsed list, such as a line of pg_hba.conf, is no text to parse.
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

/// The record of a cluster's inputs, with hashes instead of the long texts.
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

/// The lines without comments, each in its canonical spelling.
fn hba(text: &str) -> Vec<Value> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| HbaLine::parse(line).map_or_else(|_| line.to_owned(), |line| line.to_string()).into()).collect()
}

/// Lines of `name = 'value'`. The last of several lines for a name applies, as in PostgreSQL.
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

/// The text up to the closing quote; a doubled quote is a quote.
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
