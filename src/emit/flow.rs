//! A value on one line, in flow style: `{size: 20Gi, class: ssd}`.

use serde_json::Value;

use super::scalar;
use super::writer::LONGEST_KEY;

/// Appends a value. Text with a special meaning in flow style is quoted.
pub(super) fn write(out: &mut String, value: &Value) {
    match value {
        Value::Object(entries) => {
            out.push('{');
            for (position, (key, value)) in entries.iter().enumerate() {
                out.push_str(if position > 0 { ", " } else { "" });
                let start = out.len();
                text(out, key);
                if out.len() - start > LONGEST_KEY {
                    out.insert_str(start, "? ");
                }
                out.push_str(": ");
                write(out, value);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                out.push_str(if position > 0 { ", " } else { "" });
                write(out, item);
            }
            out.push(']');
        }
        Value::String(string) => text(out, string),
        leaf => scalar::write(out, leaf),
    }
}

fn text(out: &mut String, text: &str) {
    // A comma ends plain text in flow style, unlike in block style. Some parsers fail at `:?`.
    if text.contains(',') || text.contains(":?") {
        scalar::double_quoted(out, text);
    } else {
        scalar::string(out, text);
    }
}
