//! Diagnostics for violations of the schema.

use serde_json::Value;

use super::schema::at;
use super::validator::Violation;
use super::{values, wording};
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Diagnostic, Path, Problem, Segment, codes, quoted};
use crate::knowledge::postgres::{Major, parameters};
use crate::knowledge::{reserved, synonyms};
use crate::overlay::Places;
use crate::secrecy::names_a_secret;

/// The diagnostic of a violation.
pub(super) fn diagnostic(schema: &Value, places: &Places, path: &Path, violation: &Violation) -> Diagnostic {
    let here = at(schema, path).unwrap_or(&Value::Null);
    match violation {
        Violation::UnknownKey(key) => unknown_key(schema, here, places, path, key),
        Violation::MissingKey(key) => missing_key(here, places, path, key),
        Violation::Key { key, format } => {
            let problem = values::format(format).and_then(|format| (format.check)(key).err());
            malformed(problem, key, codes::MALFORMED).at(places.key(&path.key(key)), "")
        }
        Violation::Mismatch => mismatch(here, places, path),
        Violation::Range => {
            let message = format!("{} cannot be {}", wording::subject(path), wording::found(places, path));
            Diagnostic::error(codes::OUT_OF_RANGE, message)
                .at(places.find(path), "")
                .help(format!("write {}", wording::whole_number(here)))
        }
        Violation::Format(format) => {
            let text = places.get(path).and_then(|node| node.as_str()).unwrap_or_default();
            let problem = values::format(format).and_then(|format| (format.check)(text).err());
            malformed(problem, text, codes::MALFORMED).at(places.find(path), "")
        }
        Violation::Other(message) => {
            Diagnostic::error(codes::REFUSED, format!("{} cannot be read: {message}", wording::subject(path)))
                .at(places.find(path), "")
        }
    }
}

/// Whether a key is missing because it is misspelt, or because its list item is of a later version.
pub(super) fn is_explained(schema: &Value, path: &Path, violation: &Violation, all: &[(Path, Violation)]) -> bool {
    let Violation::MissingKey(missing) = violation else { return false };
    let here = at(schema, path).unwrap_or(&Value::Null);
    let is_item = matches!(path.0.last(), Some(Segment::Index(_)));
    all.iter().any(|(other, violation)| match violation {
        Violation::UnknownKey(key) if other == path => {
            nearest(key, offered(here)) == Some(missing) || is_item && reserved::key(&path.key(key)).is_some()
        }
        _ => false,
    })
}

/// The keys of a map.
fn offered(here: &Value) -> impl Iterator<Item = &str> {
    here.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key.as_str())
}

fn malformed(problem: Option<Problem>, text: &str, code: crate::diagnostic::Code) -> Diagnostic {
    match problem {
        Some(problem) => Diagnostic::error(code, problem.message).help(problem.help),
        None => Diagnostic::error(code, format!("{} cannot be read", quoted(text))),
    }
}

/// A key in PostgreSQL's spelling: `shared_buffers` for `sharedBuffers`.
fn parameter(key: &str) -> String {
    let spelt = key.chars().flat_map(|c| {
        let underscore = c.is_ascii_uppercase().then_some('_');
        underscore.into_iter().chain(c.to_lowercase())
    });
    spelt.collect()
}

fn unknown_key(schema: &Value, here: &Value, places: &Places, path: &Path, key: &str) -> Diagnostic {
    let whole = path.key(key);
    let place = places.key(&whole);
    if let Some(about) = reserved::key(&whole) {
        return Diagnostic::error(codes::LATER_VERSION, format!("{} is not supported in this version", quoted(key)))
            .at(place, about)
            .help(format!("remove {}", quoted(key)));
    }
    if names_a_secret(key) {
        return Diagnostic::error(codes::SECRET_IN_CLEAR, format!("{} is not allowed in a blueprint", quoted(key)))
            .at(place, "")
            .help("remove it: the steward generates passwords, or uses Secrets that you create (`spec.secrets.from`)")
            .because("git history keeps the value: change it wherever it is used");
    }
    let error = Diagnostic::error(codes::UNKNOWN_KEY, format!("unknown key {}", quoted(key))).at(place, "");
    if let Some(ours) = synonyms::ours(key).filter(|ours| Path::dotted(ours) != *path) {
        return error.help(format!("use `{ours}`"));
    }
    // Suggests `tlsSecret` for `tls`.
    let begins =
        |own: &&str| own.strip_prefix(key).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
    if let Some(near) = offered(here).find(begins) {
        return error.help(format!("write `{near}`"));
    }
    match &wording::elsewhere(schema, key)[..] {
        [one] => return error.help(format!("move it to `{}`: `{one}`", one.parent())),
        [one, other] => return error.help(format!("move it to `{}` or `{}`", one.parent(), other.parent())),
        _ => {}
    }
    if let Some(near) = nearest(key, offered(here)) {
        return error.help(format!("write `{near}`"));
    }
    let parameter = parameter(key);
    if parameters::is_settable(&parameter, Major::NEWEST) && !key.contains('.') {
        return error.help(format!("move it to `spec.postgres.parameters`: `{parameter}`"));
    }
    let keys: Vec<&str> = offered(here).collect();
    error.help(format!("use a key of {}: {}", wording::subject(path), wording::list(&keys, "or")))
}

fn missing_key(here: &Value, places: &Places, path: &Path, key: &str) -> Diagnostic {
    let place = places.find(&path.key(key));
    let label = if place.text() == "null" || place.text() == "~" { "removed here" } else { "" };
    let message = format!("{} needs `{key}`", wording::subject(path));
    let wanted = here.get("properties").and_then(|properties| properties.get(key)).unwrap_or(&Value::Null);
    Diagnostic::error(codes::MISSING_KEY, message)
        .at(place, label)
        .help(format!("add {}", wording::example(key, wanted)))
}

fn mismatch(here: &Value, places: &Places, path: &Path) -> Diagnostic {
    let words = wording::words(here);
    let place = places.find(path);
    let text = places.get(path).and_then(|node| node.as_str());
    let (Some(text), false) = (text, words.is_empty()) else {
        let message = format!(
            "{} must be {}, not {}",
            wording::subject(path),
            wording::expected(here),
            wording::found(places, path)
        );
        return Diagnostic::error(codes::WRONG_TYPE, message).at(place, "").help(wording::instead(here, places, path));
    };
    let choice = match nearest(text, words.iter().copied()) {
        Some(near) => format!("write `{near}`"),
        None => format!("write {}", wording::list(&words, "or")),
    };
    if reserved::word(path, text) {
        let message = format!("{} is not supported in this version", quoted(text));
        return Diagnostic::error(codes::LATER_VERSION, message)
            .at(place, "")
            .help(format!("write {}", wording::list(&words, "or")));
    }
    Diagnostic::error(codes::NOT_OFFERED, format!("{} cannot be {}", wording::subject(path), quoted(text)))
        .at(place, "")
        .help(choice)
}

#[cfg(test)]
mod tests {
    use super::super::schema::schema;
    use super::*;

    #[test]
    fn synonyms_name_keys_of_the_schema() {
        let schema = schema();
        for (theirs, ours) in synonyms::KEYS {
            assert!(at(&schema, &Path::dotted(ours)).is_some(), "{ours}");
            assert_eq!(wording::elsewhere(&schema, theirs), [], "{theirs}");
        }
    }
}
