//! Paths of the language as users write them: `spec.postgres.roles.*.login`, `spec.access.allowFrom[].ipBlock`.

use crate::diagnostic::{Path, Segment};

/// The step that matches any name of a map.
pub const ANY: &str = "*";

/// The path that a text names; `None` if it is not a path. A key with characters other than letters, digits, `_`, `-`
/// and `*` is written `["a.b/c"]`, an item `[]` or `[0]`.
pub fn path(text: &str) -> Option<Path> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (step, after) = match rest.strip_prefix('[') {
            Some(inside) => bracketed(inside)?,
            None => key(rest)?,
        };
        steps.push(step);
        rest = match after.strip_prefix('.') {
            Some("") => return None,
            Some(next) => next,
            None if after.is_empty() || after.starts_with('[') => after,
            None => return None,
        };
    }
    Some(Path(steps))
}

fn key(text: &str) -> Option<(Segment, &str)> {
    let end = text.find(['.', '[']).unwrap_or(text.len());
    (end > 0).then(|| (Segment::Key(text[..end].to_owned()), &text[end..]))
}

/// The content before the `]`: nothing, digits or a quoted key.
fn bracketed(text: &str) -> Option<(Segment, &str)> {
    if text.starts_with('"') {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
        let key = values.next()?.ok()?;
        return Some((Segment::Key(key), text[values.byte_offset()..].strip_prefix(']')?));
    }
    let (index, after) = text.split_once(']')?;
    let index = if index.is_empty() { 0 } else { index.parse().ok()? };
    Some((Segment::Index(index), after))
}

/// The text that names a path, with items without their number.
pub fn address(path: &Path) -> String {
    let mut text = String::new();
    for step in &path.0 {
        match step {
            Segment::Index(_) => text.push_str("[]"),
            Segment::Key(key) if key == ANY => {
                let dot = if text.is_empty() { "" } else { "." };
                text.extend([dot, ANY]);
            }
            key @ Segment::Key(_) => {
                let shown = Path(vec![key.clone()]).to_string();
                let dot = if text.is_empty() || shown.starts_with('[') { "" } else { "." };
                text.extend([dot, &shown]);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_displayed_path_parses_to_itself() {
        for text in [
            "",
            "spec",
            "spec.storage.size",
            "spec.postgres.roles.*.login",
            "spec.access.allowFrom[].podSelector.matchExpressions[]",
            "spec.access.service.annotations[\"example.com/team\"]",
            "spec.postgres.databases[\"a\\\"]b\"].owner",
        ] {
            assert_eq!(path(text).map(|path| address(&path)).as_deref(), Some(text));
        }
        assert_eq!(path("accept[3].check").map(|path| address(&path)).as_deref(), Some("accept[].check"));
    }

    #[test]
    fn text_that_is_not_a_path_is_rejected() {
        for text in [".", "spec.", ".spec", "spec..size", "spec[", "spec[x]", "spec[]size", "spec[\"a]", "spec[-1]"] {
            assert_eq!(path(text), None, "{text}");
        }
    }
}
