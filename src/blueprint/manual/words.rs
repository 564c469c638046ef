//! The wording of entries, shared by the terminal, the pages and editors.

use serde_json::Value;

use super::{Accepts, Default, Entry};
use crate::blueprint::wording;
use crate::diagnostic::Segment;

impl Accepts {
    /// The accepted values: `a whole number from 1 to 99`.
    pub fn words(&self) -> String {
        match self {
            Self::Keys(_) => "a map".to_owned(),
            Self::Names { grammar, .. } => format!("a map; the key of each entry is {grammar}"),
            Self::Items(_) => "a list".to_owned(),
            Self::Words(words) => wording::list(&words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>(), "or"),
            Self::Value(words) => words.clone(),
        }
    }
}

impl Entry {
    /// Where the key is required; `None` if it is optional.
    pub fn required_words(&self) -> Option<&'static str> {
        let shared = matches!(self.path.0.first(), Some(Segment::Key(key)) if key == "spec")
            && !self.path.0.iter().any(|step| matches!(step, Segment::Index(_)));
        self.required.then_some(if shared { "yes, here or in `defaults.yaml`" } else { "yes" })
    }

    /// The default, each value as `show` formats it; `None` if the key is required, and for a section, whose keys have
    /// their own.
    pub fn default_words(&self, show: impl Fn(&Value) -> String) -> Option<String> {
        Some(match self.default.as_ref()? {
            Default::Words(words) => words.trim_end_matches('.').to_owned(),
            Default::Value(Value::Array(items)) if items.is_empty() => "none".to_owned(),
            Default::Value(Value::Object(entries)) if entries.is_empty() => "none".to_owned(),
            Default::Value(value) => format!("`{}`", show(value)),
        })
    }
}
