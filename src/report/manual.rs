//! `pgforge explain PATH`: the manual of a key of the blueprint.

use serde_json::Value;

use super::facts::{Fact, entry_text};
use super::wrap::wrap;
use crate::blueprint::manual::{self, Accepts, Entry, address};
use crate::blueprint::schema;
use crate::diagnostic::{Path, Problem, Segment, quoted};
use crate::emit;
use crate::knowledge::reserved;

/// The page about what a text names: a key of the blueprint, `spec.postgres.roles.*.login`, or a parameter of
/// PostgreSQL by its path. An empty text names the whole document.
///
/// # Errors
/// The problem with the name, and the intended one.
pub fn explain(text: &str, width: usize) -> Result<String, Problem> {
    let parameter = text.strip_prefix("spec.postgres.parameters.").filter(|name| *name != manual::ANY);
    if let Some(name) = parameter {
        return super::parameter::page(name, width);
    }
    let schema = schema();
    let unknown = || format!("a blueprint has no {}", quoted(text));
    let Some(path) = manual::path(text) else {
        return Err(Problem::new(unknown(), "write keys with dots between them, such as `spec.storage.size`"));
    };
    if let Some(entry) = manual::entry(&schema, &path) {
        return Ok(page(&schema, &entry, width));
    }
    if let Some(about) = reserved::key(&path) {
        return Err(Problem::new(format!("{} is not supported in this version", quoted(text)), about));
    }
    Err(match manual::intended(&schema, &path) {
        Some(meant) => Problem::new(unknown(), format!("write {}", quoted(&address(&meant)))),
        None => Problem::new(unknown(), "run `pgforge explain` to list the sections"),
    })
}

/// An entry of the manual, with its keys if it is a section, in lines of at most `width` characters.
fn page(schema: &Value, entry: &Entry, width: usize) -> String {
    let mut text = entry_text(&address(&entry.path), &entry.about, &facts(entry), width);
    keys(&mut text, &rows(schema, entry), width);
    text
}

/// The facts about an entry. The keys of a section have their own defaults and examples.
pub(super) fn facts(entry: &Entry) -> Vec<Fact> {
    let leaf = !matches!(entry.accepts, Accepts::Keys(_));
    let all = [
        ("Accepts", leaf.then(|| entry.accepts.words())),
        ("Required", entry.required_words().map(str::to_owned)),
        ("Default", entry.default_words(emit::line)),
        ("Example", example(entry).filter(|_| leaf)),
        ("Change", entry.change.clone()),
    ];
    all.into_iter().filter_map(|(name, words)| Some((name, words?))).collect()
}

/// The example as a line of a blueprint: `size: 20Gi`.
fn example(entry: &Entry) -> Option<String> {
    let value = emit::line(entry.example.as_ref()?);
    Some(match last_key(&entry.path) {
        Some(key) => format!("{key}: {value}"),
        None => value,
    })
}

/// The words or keys of an entry, each with its description.
fn rows(schema: &Value, entry: &Entry) -> Vec<(String, String)> {
    match &entry.accepts {
        Accepts::Words(words) => words.clone(),
        Accepts::Keys(keys) => rows_of_keys(schema, keys, ""),
        Accepts::Names { values, .. } => rows_below(schema, values, "*."),
        Accepts::Items(items) => rows_below(schema, items, "[]."),
        Accepts::Value(_) => Vec::new(),
    }
}

fn rows_below(schema: &Value, path: &Path, prefix: &str) -> Vec<(String, String)> {
    match manual::entry(schema, path) {
        Some(Entry { accepts: Accepts::Keys(keys), .. }) => rows_of_keys(schema, &keys, prefix),
        _ => Vec::new(),
    }
}

fn rows_of_keys(schema: &Value, keys: &[Path], prefix: &str) -> Vec<(String, String)> {
    let row = |path: &Path| {
        let key = manual::entry(schema, path)?;
        let needed = if key.required { "Required. " } else { "" };
        Some((format!("{prefix}{}", last_key(path)?), format!("{needed}{}", first_sentence(&key.about))))
    };
    keys.iter().filter_map(row).collect()
}

/// The name of the key at a path; `None` for the document, an item and any name of a map.
fn last_key(path: &Path) -> Option<&str> {
    match path.0.last() {
        Some(Segment::Key(key)) if key != manual::ANY => Some(key),
        _ => None,
    }
}

fn keys(text: &mut String, rows: &[(String, String)], width: usize) {
    let Some(longest) = rows.iter().map(|(name, _)| name.chars().count()).max() else { return };
    text.push('\n');
    for (name, about) in rows {
        text.extend([format!("  {name:longest$}  ")]);
        wrap(text, about, width, longest + 4);
    }
}

/// The text up to the first full stop that ends a sentence.
fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_explained_in_lines_that_fit() {
        let expected = "\
spec.storage.size

  The size of each instance's volume.

  Accepts   a size in Kubernetes' notation: a number above 0
            with `Ki`, `Mi`, `Gi` or `Ti`
  Required  yes, here or in `defaults.yaml`
  Example   size: 20Gi
  Change    Rejected by the API server, because claim
            templates are immutable. If the storage class
            allows it, patch each claim to grow its volume;
            then recreate the StatefulSet without deleting
            its pods. Volumes cannot shrink.
";
        assert_eq!(explain("spec.storage.size", 60).unwrap(), expected);
    }

    #[test]
    fn a_section_lists_its_keys_and_a_choice_its_words() {
        let expected = "\
spec.storage

  The volume of each instance.

  Required  yes, here or in `defaults.yaml`

  size      Required. The size of each instance's volume.
  class     The storage class of the volumes.
  onDelete  What happens to the volumes when the cluster's objects are deleted.
";
        assert_eq!(explain("spec.storage", 100).unwrap(), expected);
        let words = "
  Accepts   `automatic` or `manual`
  Default   `automatic`
  Example   restart: manual
";
        let page = explain("spec.postgres.restart", 100).unwrap();
        assert!(
            page.contains(words) && page.ends_with("  manual     You; until then the old value applies.\n"),
            "{page}"
        );
        assert!(explain("spec.access.allowFrom[]", 100).unwrap().contains("\n  podSelector  "));
        assert!(explain("spec.postgres.roles.odoo", 100).unwrap().contains("\n  login  "));
        assert!(explain("", 100).unwrap().contains("\n  metadata  "));
    }

    #[test]
    fn an_unknown_key_suggests_the_intended_one() {
        for (written, expected) in [
            ("spec.storage.sise", "a blueprint has no `spec.storage.sise`; write `spec.storage.size`"),
            ("login", "a blueprint has no `login`; write `spec.postgres.roles.*.login`"),
            (
                "spec.monitoring",
                "`spec.monitoring` is not supported in this version; metrics, alert rules and a dashboard",
            ),
            ("zookeeper", "a blueprint has no `zookeeper`; run `pgforge explain` to list the sections"),
            (
                "spec..size",
                "a blueprint has no `spec..size`; write keys with dots between them, such as `spec.storage.size`",
            ),
            (
                "spec.postgres.parameters.shared_bufers",
                "PostgreSQL 18 has no parameter `shared_bufers`; write `shared_buffers`",
            ),
        ] {
            assert_eq!(explain(written, 100).unwrap_err().to_string(), expected);
        }
    }
}
