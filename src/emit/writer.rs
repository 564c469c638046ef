//! Mappings and sequences in block style: two spaces a level, a sequence at its key's own indent.

use serde_json::{Map, Value};

use super::order::Keys;
use super::{block, scalar};

/// The longest implicit key, in bytes. Parsers may search only 1,024 characters for the `:` of a key; a longer key
/// needs `?`.
pub(super) const LONGEST_KEY: usize = 1000;

/// Appends YAML to a text. The caller writes the indent of the first line of a mapping or a sequence.
pub(super) struct Writer<'text> {
    text: &'text mut String,
}

/// What precedes a value on its line.
#[derive(Clone, Copy)]
enum After {
    Key,
    Dash,
}

impl<'text> Writer<'text> {
    pub(super) fn new(text: &'text mut String) -> Self {
        Self { text }
    }

    /// Appends a whole document with its final newline.
    pub(super) fn document(&mut self, value: &Value, keys: Keys) {
        match value {
            Value::Object(entries) if !entries.is_empty() => self.mapping(entries, 0, keys),
            Value::Array(items) if !items.is_empty() => self.sequence(items, 0, keys),
            leaf => {
                scalar::write(self.text, leaf);
                self.text.push('\n');
            }
        }
    }

    fn mapping(&mut self, entries: &Map<String, Value>, indent: usize, keys: Keys) {
        for (position, (key, value)) in keys.sorted(entries).enumerate() {
            if position > 0 {
                self.indent(indent);
            }
            self.key(key, indent);
            self.child(value, indent, After::Key, keys.below(key));
        }
    }

    fn sequence(&mut self, items: &[Value], indent: usize, keys: Keys) {
        for (position, item) in items.iter().enumerate() {
            if position > 0 {
                self.indent(indent);
            }
            self.text.push('-');
            self.child(item, indent, After::Dash, keys);
        }
    }

    fn key(&mut self, key: &str, indent: usize) {
        let start = self.text.len();
        scalar::string(self.text, key);
        if self.text.len() - start > LONGEST_KEY {
            self.text.insert_str(start, "? ");
            self.text.push('\n');
            self.indent(indent);
        }
        self.text.push(':');
    }

    fn child(&mut self, value: &Value, indent: usize, after: After, keys: Keys) {
        match value {
            Value::Object(entries) if !entries.is_empty() => {
                self.step_in(after, indent + 2);
                self.mapping(entries, indent + 2, keys);
            }
            Value::Array(items) if !items.is_empty() => {
                let indent = match after {
                    After::Key => indent,
                    After::Dash => indent + 2,
                };
                self.step_in(after, indent);
                self.sequence(items, indent, keys);
            }
            Value::String(string) if block::fits(string) => {
                self.text.push(' ');
                block::header(self.text, string);
                for line in block::lines(string) {
                    if !line.is_empty() {
                        self.indent(indent + 2);
                        self.text.push_str(line);
                    }
                    self.text.push('\n');
                }
            }
            leaf => {
                self.text.push(' ');
                scalar::write(self.text, leaf);
                self.text.push('\n');
            }
        }
    }

    /// Moves to the start of a nested mapping or sequence: on the next line after a key, on the same line after a dash.
    fn step_in(&mut self, after: After, indent: usize) {
        match after {
            After::Key => {
                self.text.push('\n');
                self.indent(indent);
            }
            After::Dash => self.text.push(' '),
        }
    }

    fn indent(&mut self, mut indent: usize) {
        const SPACES: &str = "                                ";
        while indent > SPACES.len() {
            self.text.push_str(SPACES);
            indent -= SPACES.len();
        }
        self.text.push_str(&SPACES[..indent]);
    }
}
