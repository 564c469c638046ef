//! Secrets never reach a plan: not as they are, not in base64, not encoded for a URL, not in a connection string.

use super::compare::{FieldPath, Step};
use crate::kube::{Identity, Object};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What stands where a secret would.
const HIDDEN: &str = "(secret)";

/// What a URI may hold without being encoded (RFC 3986, unreserved).
const URI: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Shorter texts are words that stand everywhere, `true` or `5432`.
const SHORTEST: usize = 6;

/// Parts of the names of what holds a secret itself. A name, a file or a key of one is none.
const SECRET_NAMES: [&str; 7] =
    ["password", "passwd", "passphrase", "secret_key", "secretkey", "api_key", "private_key"];
const NO_SECRETS: [&str; 5] = ["file", "path", "name", "ref", "encryption"];

/// Every text that must not be shown.
pub(super) struct Secrets {
    /// Longest first, so that none is left over in part.
    texts: Vec<String>,
}

impl Secrets {
    /// What the Secrets among these objects hold, in every form.
    pub(super) fn of(sets: [&[Object]; 3]) -> Self {
        let mut texts = BTreeSet::new();
        for object in sets.into_iter().flatten().filter(|object| object.identity().kind == "Secret") {
            let entries = |key: &str| object.value().get(key).and_then(Value::as_object).into_iter().flatten();
            for text in entries("stringData").filter_map(|(_, value)| value.as_str()) {
                add(text, &mut texts);
            }
            for text in entries("data").filter_map(|(_, value)| value.as_str()) {
                texts.insert(text.to_owned());
                if let Some(plain) = STANDARD.decode(text.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
                    add(&plain, &mut texts);
                }
            }
        }
        let mut texts: Vec<String> = texts.into_iter().filter(|text| text.len() >= SHORTEST).collect();
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Self { texts }
    }

    /// A field's value as a plan may show it.
    pub(super) fn shown(&self, identity: &Identity, path: &FieldPath, value: Value) -> Value {
        let of_a_secret = identity.kind == "Secret" && (path.is_below(&["data"]) || path.is_below(&["stringData"]));
        if of_a_secret || is_named_secret(path) { HIDDEN.into() } else { self.without(value) }
    }

    /// The value without any secret in it.
    pub(super) fn without(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.clean(&text).into(),
            Value::Array(items) => items.into_iter().map(|item| self.without(item)).collect(),
            Value::Object(entries) => {
                let named = entries.get("name").and_then(Value::as_str).is_some_and(names_a_secret);
                let entry = |(key, value): (String, Value)| {
                    let hidden = value.is_string() && (names_a_secret(&key) || named && key == "value");
                    let value = if hidden { HIDDEN.into() } else { self.without(value) };
                    (key, value)
                };
                Value::Object(entries.into_iter().map(entry).collect::<Map<_, _>>())
            }
            other => other,
        }
    }

    fn clean(&self, text: &str) -> String {
        let known = self.texts.iter().fold(text.to_owned(), |text, secret| text.replace(secret, HIDDEN));
        without_connection_passwords(&known)
    }
}

/// A secret in the forms in which it may stand somewhere.
fn add(text: &str, texts: &mut BTreeSet<String>) {
    for form in [text, text.trim()] {
        texts.insert(form.to_owned());
        texts.insert(STANDARD.encode(form));
        texts.insert(STANDARD.encode(form).trim_end_matches('=').to_owned());
        texts.insert(utf8_percent_encode(form, NON_ALPHANUMERIC).to_string());
        texts.insert(utf8_percent_encode(form, URI).to_string());
        texts.insert(percent_decode_str(form).decode_utf8_lossy().into_owned());
    }
}

/// Whether a path leads to a value that is a secret by its name: `env[name=PGPASSWORD].value`.
fn is_named_secret(path: &FieldPath) -> bool {
    match &*path.0 {
        [.., Step::Item(names), Step::Key(key)] if key == "value" => names.iter().any(|(_, name)| names_a_secret(name)),
        [.., Step::Key(key)] => names_a_secret(key) && path.is_below(&["data"]),
        _ => false,
    }
}

fn names_a_secret(name: &str) -> bool {
    let name = name.to_lowercase().replace('-', "_");
    SECRET_NAMES.iter().any(|part| name.contains(part)) && !NO_SECRETS.iter().any(|part| name.contains(part))
}

/// `scheme://user:password@host` and `password=…` without their passwords.
fn without_connection_passwords(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (scheme, tail) = rest.split_at(at + 3);
        out.push_str(scheme);
        let authority = tail.find(|c: char| c == '/' || c == '?' || c.is_whitespace()).unwrap_or(tail.len());
        // A password may hold a slash that nobody encoded: what ends in `@` before a space still counts.
        let word = tail.find(char::is_whitespace).unwrap_or(tail.len());
        let at_sign = tail[..authority].rfind('@').or_else(|| tail[..word].rfind('@'));
        match at_sign.and_then(|end| tail[..end].find(':').map(|colon| (colon, end))) {
            Some((colon, end)) => {
                out.push_str(&tail[..=colon]);
                out.push_str(HIDDEN);
                rest = &tail[end..];
            }
            None => rest = tail,
        }
    }
    out.push_str(rest);
    assigned(&out)
}

/// `password=secret` and `PGPASSWORD='a b'`.
fn assigned(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.to_ascii_lowercase().find("password=") {
        let (head, tail) = rest.split_at(at + "password=".len());
        out.push_str(head);
        let end = match tail.chars().next() {
            Some(quote @ ('\'' | '"')) => tail[1..].find(quote).map_or(tail.len(), |end| end + 2),
            // A reference to a variable is no secret.
            Some('$') | None => 0,
            _ => tail.find(|c: char| c.is_whitespace() || matches!(c, '&' | ';' | '\'' | '"')).unwrap_or(tail.len()),
        };
        if end > 0 {
            out.push_str(HIDDEN);
        }
        rest = &tail[end..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::compare::values;
    use serde_json::json;

    const PASSWORD: &str = "p:a/s+s wörd";

    fn secret() -> Object {
        let secret = json!({
            "apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "n"},
            "stringData": {"password": PASSWORD}, "data": {"other": STANDARD.encode("another secret")}
        });
        let typed: k8s_openapi::api::core::v1::Secret = serde_json::from_value(secret).unwrap();
        Object::of(&typed)
    }

    fn identity(kind: &str) -> Identity {
        Identity { api_version: "v1".into(), kind: kind.into(), namespace: "n".into(), name: "x".into() }
    }

    /// What a plan shows of the one field in which two values differ.
    fn shown(kind: &str, before: &Value, after: &Value) -> Vec<Value> {
        let secrets = Secrets::of([&[secret()], &[], &[]]);
        let identity = identity(kind);
        let field = values(before, after).remove(0);
        [field.before, field.after]
            .into_iter()
            .flatten()
            .map(|value| secrets.shown(&identity, &field.path, value))
            .collect()
    }

    #[test]
    fn no_form_of_a_secret_is_shown_anywhere() {
        let encoded = utf8_percent_encode(PASSWORD, NON_ALPHANUMERIC).to_string();
        for form in [PASSWORD.to_owned(), STANDARD.encode(PASSWORD), encoded, "another secret".to_owned()] {
            let before = json!({"data": {"x": "1"}});
            let after = json!({"data": {"x": format!("a {form} b")}});
            assert_eq!(shown("ConfigMap", &before, &after), [json!("1"), json!("a (secret) b")], "{form}");
        }
    }

    #[test]
    fn what_a_secret_object_holds_is_hidden_even_when_it_is_short() {
        let (before, after) = (json!({"stringData": {"a": "x"}}), json!({"stringData": {"a": "y"}}));
        assert_eq!(shown("Secret", &before, &after), [json!(HIDDEN), json!(HIDDEN)]);
    }

    #[test]
    fn a_password_in_a_connection_string_is_hidden_though_no_object_holds_it() {
        for (text, cleaned) in [
            ("postgresql://odoo:hunter2@host:5432/db?x=1", "postgresql://odoo:(secret)@host:5432/db?x=1"),
            ("postgres://u:a/b@c@host/db", "postgres://u:(secret)@host/db"),
            ("host=h password=hunter2 user=u", "host=h password=(secret) user=u"),
            ("host=h password='hunter 2' user=u", "host=h password=(secret) user=u"),
            ("https://example.org:8080/a:b", "https://example.org:8080/a:b"),
            ("PGPASSWORD=$(cat x)", "PGPASSWORD=$(cat x)"),
        ] {
            assert_eq!(without_connection_passwords(text), cleaned, "{text}");
        }
    }

    #[test]
    fn a_variable_that_is_called_a_password_is_one() {
        let env = |value: &str| json!({"spec": {"containers": [{"name": "a", "env": [{"name": "PGPASSWORD", "value": value}]}]}});
        assert_eq!(shown("Pod", &env("hunter2"), &env("hunter3")), [json!(HIDDEN), json!(HIDDEN)]);
        let file = |value: &str| json!({"spec": {"containers": [{"name": "a", "env": [{"name": "PASSWORD_FILE", "value": value}]}]}});
        assert_eq!(shown("Pod", &file("/a"), &file("/b")), [json!("/a"), json!("/b")]);
    }
}
