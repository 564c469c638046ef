//! Values as YAML.
//!
//! In: value trees and objects. Out: text that parsers of YAML 1.1 (Go's, PyYAML) and of YAML 1.2 read as the same
//! values. The same input always gives the same bytes.

pub(crate) mod block;
mod flow;
mod order;
mod scalar;
mod writer;

use serde_json::Value;

use crate::kube::Object;
use order::Keys;
pub(crate) use scalar::is_visible;
use writer::Writer;

/// The separator between two documents of a stream.
pub const SEPARATOR: &str = "---\n";

/// Renders one document, keys in the given order: Helm values, a `kustomization.yaml`. Ends with a newline.
pub fn yaml(value: &Value) -> String {
    let mut text = String::new();
    Writer::new(&mut text).document(value, Keys::AsGiven);
    text
}

/// Renders a value on one line, in flow style, keys in the given order: an example, a default.
pub fn line(value: &Value) -> String {
    let mut text = String::new();
    flow::write(&mut text, value);
    text
}

/// Renders one manifest, keys in conventional order. Ends with a newline.
pub fn manifest(object: &Object) -> String {
    let mut text = String::new();
    push(&mut text, object);
    text
}

/// A capacity in bytes that fits most clusters' streams: a growing `String` is copied each time.
const STREAM: usize = 160 << 10;

/// Renders manifests as one stream, with `---` between them.
pub fn stream<'a>(objects: impl IntoIterator<Item = &'a Object>) -> String {
    let mut text = String::with_capacity(STREAM);
    for object in objects {
        push(&mut text, object);
    }
    text
}

/// Appends a manifest to a stream, after `---` unless it is the first.
pub fn push(stream: &mut String, object: &Object) {
    if !stream.is_empty() {
        stream.push_str(SEPARATOR);
    }
    Writer::new(stream).document(object.value(), Keys::Canonical);
}

/// Renders text as a scalar on one line: plain if every parser reads it as text, quoted otherwise.
pub fn text(text: &str) -> String {
    let mut written = String::new();
    scalar::string(&mut written, text);
    written
}

/// Renders text as a quoted scalar on one line.
pub fn quoted(text: &str) -> String {
    let mut written = String::new();
    scalar::quoted(&mut written, text);
    written
}

#[cfg(test)]
mod tests;
