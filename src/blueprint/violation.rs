//! Violations of the schema in our own words.

use serde_json::Value;

use super::schema::at;
use super::validator::Violation;
use super::{values, wording};
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Diagnostic, Path, Problem, codes, quoted};
use crate::knowledge::reserved;
use crate::overlay::Places;

/// One violation at its place.
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
                .help(format!("write {}", wording::whole(here)))
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

fn malformed(problem: Option<Problem>, text: &str, code: crate::diagnostic::Code) -> Diagnostic {
    match problem {
        Some(problem) => Diagnostic::error(code, problem.message).help(problem.help),
        None => Diagnostic::error(code, format!("{} cannot be read", quoted(text))),
    }
}

fn unknown_key(schema: &Value, here: &Value, places: &Places, path: &Path, key: &str) -> Diagnostic {
    let whole = path.key(key);
    let place = places.key(&whole);
    if let Some(about) = reserved::key(&whole) {
        return Diagnostic::error(codes::LATER_VERSION, format!("{} is not in this version", quoted(key)))
            .at(place, about)
            .help(format!("remove {}", quoted(key)));
    }
    let error = Diagnostic::error(codes::UNKNOWN_KEY, format!("unknown key {}", quoted(key))).at(place, "");
    let offered: Vec<&str> =
        here.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    if let Some(elsewhere) = wording::elsewhere(schema, key) {
        return error.help(format!("it belongs to `{}`: `{elsewhere}`", elsewhere.parent()));
    }
    match nearest(key, offered.iter().copied()) {
        Some(near) => error.help(format!("write `{near}`")),
        None => error.help(format!("{} has {}", wording::subject(path), wording::list(&offered, "and"))),
    }
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
            "{} takes {}, not {}",
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
        let message = format!("{} is not in this version", quoted(text));
        return Diagnostic::error(codes::LATER_VERSION, message)
            .at(place, "")
            .help(format!("write {}", wording::list(&words, "or")));
    }
    Diagnostic::error(codes::NOT_OFFERED, format!("{} cannot be {}", wording::subject(path), quoted(text)))
        .at(place, "")
        .help(choice)
}
