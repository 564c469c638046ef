//! `docs/blueprint.md`: the manual as a page, generated from the types like `pgforge explain`.

use serde_json::Value;

use super::manual::facts;
use crate::blueprint::manual::{self, Accepts, Entry, address};
use crate::blueprint::{defaults_schema, schema};
use crate::diagnostic::Path;

const INTRODUCTION: &str = include_str!("reference.md");

/// The whole page.
pub fn markdown() -> String {
    let (blueprint, defaults) = (schema(), defaults_schema());
    let mut text = format!(
        "<!-- Generated from src/blueprint; `BLESS=1 cargo test --test generated` writes it. -->\n\n{INTRODUCTION}"
    );
    text.push_str("\n## Keys\n\n");
    let keys = entries(&blueprint, |_| true);
    let tops = keys.iter().filter(|entry| is_top(&entry.path)).map(|entry| address(&entry.path));
    text.extend(tops.map(|top| format!("- [`{top}`](#{})\n", anchor(&top))));
    text.push_str("- [Defaults](#defaults)\n");
    for entry in &keys {
        section(&mut text, entry, if is_top(&entry.path) { "##" } else { "###" });
    }
    text.push_str(
        "\n## Defaults\n\nA `defaults.yaml` contains what the blueprints of its folder share. Each blueprint is merged over it.\n",
    );
    for entry in entries(&defaults, |path| path.0.len() == 1) {
        section(&mut text, &entry, "###");
    }
    text
}

fn entries(schema: &Value, wanted: impl Fn(&Path) -> bool) -> Vec<Entry> {
    manual::paths(schema).iter().filter(|path| wanted(path)).filter_map(|path| manual::entry(schema, path)).collect()
}

/// Whether a path is a key of the document or of `spec`.
fn is_top(path: &Path) -> bool {
    path.0.len() == 1 || (path.0.len() == 2 && address(path).starts_with("spec."))
}

/// GitHub's anchor of a heading.
fn anchor(heading: &str) -> String {
    heading.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect::<String>().to_lowercase()
}

fn section(text: &mut String, entry: &Entry, heading: &str) {
    text.extend(["\n", heading, " `", &address(&entry.path), "`\n\n", &entry.about, "\n"]);
    let facts = facts(entry);
    text.push_str(if facts.is_empty() { "" } else { "\n" });
    for (name, words) in facts {
        let words = if name == "Example" { format!("`{words}`") } else { words };
        text.extend(["- **", name, "**: ", &words, "\n"]);
        if let (true, Accepts::Words(words)) = (name == "Accepts", &entry.accepts) {
            text.extend(words.iter().map(|(word, about)| format!("  - `{word}`: {about}\n")));
        }
    }
}
