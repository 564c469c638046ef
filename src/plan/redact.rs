//! Removes secrets from plans: in plain text, in base64, URL-encoded and in connection strings.

use super::field::{self, FieldPath};
use crate::diagnostic::{Path, Segment};
use crate::kube::{Identity, Object};
use crate::secrecy::{self, Form, credentials, tree};
use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The text that replaces a secret.
const HIDDEN: &str = "(secret)";

/// The characters that a URI may contain unencoded (RFC 3986, unreserved).
const URI: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The shortest text that is hidden, in bytes. Shorter texts are common words such as `true` or `5432`.
const SHORTEST: usize = 6;

/// The shortest line of a multi-line secret, such as a private key, that is hidden separately, in bytes.
const SHORTEST_LINE: usize = 16;

/// A step to a value.
enum Step {
    Key(String),
    Index(usize),
}

/// Every text that must not be shown.
pub(super) struct Secrets {
    /// In every encoding, longest first, so that no part of a longer one remains.
    texts: Vec<String>,
    /// In plain text, to find them in decoded base64.
    plain: Vec<String>,
}

impl Secrets {
    /// Collects the values of the Secrets among these objects, in every encoding.
    pub(super) fn of(sets: [&[Object]; 3]) -> Self {
        let mut texts = BTreeSet::new();
        let mut plain = BTreeSet::new();
        for object in sets.into_iter().flatten().filter(|object| object.identity().kind == "Secret") {
            let entries = |key: &str| object.value().get(key).and_then(Value::as_object).into_iter().flatten();
            for text in entries("stringData").filter_map(|(_, value)| value.as_str()) {
                plain.insert(text.to_owned());
            }
            for text in entries("data").filter_map(|(_, value)| value.as_str()) {
                texts.insert(text.to_owned());
                plain.extend(STANDARD.decode(text.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok()));
            }
        }
        let lines: Vec<String> = plain
            .iter()
            .flat_map(|text| text.lines().map(str::trim).filter(|line| line.len() >= SHORTEST_LINE))
            .map(str::to_owned)
            .collect();
        plain.extend(lines);
        let plain: Vec<String> = plain.into_iter().map(|text| text.trim().to_owned()).collect();
        for text in &plain {
            add(text, &mut texts);
        }
        let is_long = |text: &String| text.len() >= SHORTEST;
        let mut texts: Vec<String> = texts.into_iter().filter(is_long).collect();
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Self { texts, plain: plain.into_iter().filter(is_long).collect() }
    }

    /// A field's value without secrets.
    pub(super) fn shown(&self, identity: &Identity, path: &FieldPath, value: Value) -> Value {
        let of_a_secret = identity.kind == "Secret" && (path.is_below(&["data"]) || path.is_below(&["stringData"]));
        if of_a_secret { HIDDEN.into() } else { self.under(name(path), value) }
    }

    /// A setting's value without secrets.
    pub(super) fn setting(&self, path: &Path, value: Value) -> Value {
        let mut names = path.0.iter().rev().filter_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        });
        let name = names.next();
        let name = if name == Some("value") { names.next().or(name) } else { name };
        self.under(name, value)
    }

    /// A value without secrets. Its name decides whether the whole value is one.
    fn under(&self, name: Option<&str>, value: Value) -> Value {
        let Some(name) = name else { return self.without(value) };
        self.without(json!({ name: value }))[name].take()
    }

    /// The value without secrets.
    fn without(&self, value: Value) -> Value {
        let hidden: Vec<(Vec<Step>, String)> = tree::find(&value)
            .into_iter()
            .map(|found| (found.path.iter().map(owned).collect(), found.text[found.credential.range].to_owned()))
            .collect();
        let mut value = value;
        for (path, credential) in &hidden {
            hide(&mut value, path, credential);
        }
        self.known(value)
    }

    /// The value without the known texts of Secrets.
    fn known(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.clean(&text).into(),
            Value::Array(items) => items.into_iter().map(|item| self.known(item)).collect(),
            Value::Object(entries) => {
                Value::Object(entries.into_iter().map(|(key, value)| (key, self.known(value))).collect::<Map<_, _>>())
            }
            other => other,
        }
    }

    fn clean(&self, text: &str) -> String {
        let known = self.texts.iter().fold(text.to_owned(), |text, secret| text.replace(secret, HIDDEN));
        without_credentials(&self.without_encoded(&known)).into_owned()
    }

    /// The text without base64 words that contain a secret.
    fn without_encoded(&self, text: &str) -> String {
        let is_digit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_digit) {
            let end = rest[start..].find(|c| !is_digit(c)).map_or(rest.len(), |length| start + length);
            out.push_str(&rest[..start]);
            out.push_str(if self.is_encoded_in(&rest[start..end]) { HIDDEN } else { &rest[start..end] });
            rest = &rest[end..];
        }
        out + rest
    }

    /// Whether a word, decoded as base64 from one of its first four digits, contains a secret.
    fn is_encoded_in(&self, word: &str) -> bool {
        let word = word.replace('-', "+").replace('_', "/");
        let decoded = |start: usize| {
            let digits = word.get(start..).filter(|digits| digits.len() >= SHORTEST)?;
            // Base64 never has one digit more than a multiple of four.
            let whole = digits.len() - usize::from(digits.len() % 4 == 1);
            LENIENT.decode(&digits[..whole]).ok()
        };
        (0..4).filter_map(decoded).any(|bytes| {
            let text = String::from_utf8_lossy(&bytes);
            self.plain.iter().any(|secret| text.contains(secret)) || !credentials(&text, Form::Value).is_empty()
        })
    }
}

/// A base64 decoder for text that may be cut off anywhere.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Adds a secret in all encodings in which it may appear.
fn add(text: &str, texts: &mut BTreeSet<String>) {
    texts.insert(text.to_owned());
    texts.insert(STANDARD.encode(text));
    texts.insert(STANDARD.encode(text).trim_end_matches('=').to_owned());
    texts.insert(percent_decode_str(text).decode_utf8_lossy().into_owned());
    for set in [NON_ALPHANUMERIC, URI] {
        let encoded = utf8_percent_encode(text, set).to_string();
        texts.insert(with_small_digits(&encoded));
        texts.insert(encoded.replace("%20", "+"));
        texts.insert(encoded);
    }
    // Quoted for JSON; for YAML, SQL and postgresql.conf; for a connection string.
    let quoted = Value::from(text).to_string();
    texts.insert(quoted[1..quoted.len() - 1].to_owned());
    texts.insert(text.replace('\'', "''"));
    texts.insert(text.replace('\\', r"\\").replace('\'', r"\'"));
}

/// The text with percent-encoded digits in lower case: `%2f` for `%2F`.
fn with_small_digits(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        format!("{text}%{}{rest}", digits.to_ascii_lowercase())
    })
}

/// Hides a credential in the value at a path.
fn hide(value: &mut Value, path: &[Step], credential: &str) {
    match (path, value) {
        ([], Value::String(text)) => *text = text.replace(credential, HIDDEN),
        ([], other) => *other = HIDDEN.into(),
        ([Step::Key(key), rest @ ..], Value::Object(entries)) => {
            if let Some(value) = entries.get_mut(key) {
                hide(value, rest, credential);
            }
        }
        ([Step::Index(index), rest @ ..], Value::Array(items)) => hide(&mut items[*index], rest, credential),
        _ => {}
    }
}

fn owned(step: &tree::Step) -> Step {
    match step {
        tree::Step::Key(key) => Step::Key((*key).to_owned()),
        tree::Step::Index(index) => Step::Index(*index),
    }
}

/// The name of the value at a path: `PGPASSWORD` for `env[name=PGPASSWORD].value`.
fn name(path: &FieldPath) -> Option<&str> {
    match &*path.0 {
        [.., field::Step::Item(names), field::Step::Key(key)] if key == "value" => {
            names.iter().map(|(_, name)| name.as_str()).next()
        }
        // `password: {value: …}` of a custom resource.
        [.., field::Step::Key(above), field::Step::Key(key)] if key == "value" => Some(above),
        [.., field::Step::Key(key)] => Some(key),
        _ => None,
    }
}

fn without_credentials(text: &str) -> Cow<'_, str> {
    secrecy::without(text, &credentials(text, Form::Value), HIDDEN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::compare::values;
    use proptest::prelude::*;

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

    /// The values that a plan shows for the only field in which two values differ.
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
    fn no_encoding_of_a_secret_is_shown() {
        let encoded = utf8_percent_encode(PASSWORD, NON_ALPHANUMERIC).to_string();
        for form in [PASSWORD.to_owned(), STANDARD.encode(PASSWORD), encoded, "another secret".to_owned()] {
            let before = json!({"data": {"x": "1"}});
            let after = json!({"data": {"x": format!("a {form} b")}});
            assert_eq!(shown("ConfigMap", &before, &after), [json!("1"), json!("a (secret) b")], "{form}");
        }
    }

    /// Texts that contain a password in different encodings.
    fn ways(password: &str, other: &str) -> Vec<String> {
        let percent = |set| utf8_percent_encode(password, set).to_string();
        vec![
            format!("{other} {password} {other}"),
            format!("{other} {}", STANDARD.encode(password)),
            format!("/{other}/{}", STANDARD.encode(format!("{other}:{password}"))),
            STANDARD.encode(format!("{other}\n{password}\n")).replace('+', "-").replace('/', "_"),
            format!("postgresql://{other}:{}@host/db", percent(NON_ALPHANUMERIC)),
            format!("postgresql://{other}:{}@host/db", with_small_digits(&percent(URI))),
            format!("password={other}&x={}", percent(NON_ALPHANUMERIC).replace("%20", "+")),
            json!({"other": other, "x": password}).to_string(),
            format!("ALTER ROLE {other} PASSWORD '{}'", password.replace('\'', "''")),
            format!("host={other} password='{}'", password.replace('\\', r"\\").replace('\'', r"\'")),
        ]
    }

    /// Whether a password can be read in a text, encoded or not.
    fn reads(text: &str, password: &str) -> bool {
        let is_in = |text: &str| text.contains(password);
        let decodes = |start: usize| {
            let digits: String = text.chars().skip(start).take_while(char::is_ascii).collect();
            let word = digits.split(|c: char| !c.is_ascii_alphanumeric() && !"+/-_".contains(c)).next().unwrap_or("");
            let word = word.replace('-', "+").replace('_', "/");
            let whole = &word[..word.len() - usize::from(word.len() % 4 == 1)];
            LENIENT.decode(whole).is_ok_and(|bytes| is_in(&String::from_utf8_lossy(&bytes)))
        };
        is_in(text)
            || is_in(&percent_decode_str(text).decode_utf8_lossy())
            || is_in(&percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy())
            || (0..text.chars().count()).any(decodes)
    }

    proptest! {
        #[test]
        fn no_password_can_be_read_in_a_plan(
            password in "[!-~][ -~äß€]{4,30}[!-~]",
            other in "[a-z]{0,9}",
            as_data in any::<bool>(),
        ) {
            // A text that the examples contain anyway is not secret.
            prop_assume!(!ways("", &other).iter().any(|text| reads(text, &password)) && !HIDDEN.contains(&password));
            let field = if as_data { "data" } else { "stringData" };
            let value = if as_data { STANDARD.encode(&password) } else { password.clone() };
            let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, field: {"key": value}});
            let secrets = Secrets::of([&[Object::read(secret).unwrap()], &[], &[]]);
            for text in ways(&password, &other) {
                let config = json!({"data": {"x": text}, "list": [{"deep": text}], "spec": {"args": [text]}});
                for shown in [secrets.clean(&text), secrets.without(config).to_string()] {
                    prop_assert!(!reads(&shown, &password), "{} shows {}", text, shown);
                }
            }
        }
    }

    #[test]
    fn secrets_in_a_users_objects_and_patches_are_hidden() {
        let secrets = Secrets::of([&[], &[], &[]]);
        let hidden = |value: Value| secrets.without(value).to_string().contains("hunter2");
        for value in [
            json!([{"kind": "Secret", "metadata": {"name": "a"}, "data": {"k": "hunter2"}}]),
            json!([{"target": "Secret/a", "patch": {"kind": "Secret", "stringData": {"k": "hunter2"}}}]),
            json!([{"op": "add", "path": "/spec/password", "value": "hunter2"}]),
            json!({"env": [{"name": "AWS_SECRET_ACCESS_KEY", "value": "hunter2"}]}),
            json!({"url": STANDARD.encode("postgres://shop:hunter2@db/shop")}),
        ] {
            assert!(!hidden(value.clone()), "{value}");
        }
        assert!(hidden(json!([{"op": "add", "path": "/spec/passwordFile", "value": "hunter2"}])));
    }

    #[test]
    fn a_multi_line_key_is_hidden_at_any_indentation() {
        let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END PRIVATE KEY-----\n";
        let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"k": key}});
        let secrets = Secrets::of([&[Object::read(secret).unwrap()], &[], &[]]);
        let shown = secrets.clean(&format!("key: |\n  {}", key.replace('\n', "\n  ")));
        assert!(!shown.contains("MIIEvQ"), "{shown}");
    }

    #[test]
    fn short_values_of_a_secret_are_hidden() {
        let (before, after) = (json!({"stringData": {"a": "x"}}), json!({"stringData": {"a": "y"}}));
        assert_eq!(shown("Secret", &before, &after), [json!(HIDDEN), json!(HIDDEN)]);
    }

    #[test]
    fn a_password_in_a_connection_string_is_hidden_even_if_no_secret_contains_it() {
        for (text, cleaned) in [
            ("postgresql://odoo:hunter2@host:5432/db?x=1", "postgresql://odoo:(secret)@host:5432/db?x=1"),
            ("postgres://u:a/b@c@host/db", "postgres://u:(secret)@host/db"),
            ("host=h password=hunter2 user=u", "host=h password=(secret) user=u"),
            ("host=h password='hunter 2' user=u", "host=h password='(secret)' user=u"),
            ("https://example.org:8080/a:b", "https://example.org:8080/a:b"),
            ("PGPASSWORD=$(cat x)", "PGPASSWORD=$(cat x)"),
        ] {
            assert_eq!(without_credentials(text), cleaned, "{text}");
        }
    }

    #[test]
    fn the_value_of_a_variable_named_as_a_password_is_hidden() {
        let env = |value: &str| json!({"spec": {"containers": [{"name": "a", "env": [{"name": "PGPASSWORD", "value": value}]}]}});
        assert_eq!(shown("Pod", &env("hunter2"), &env("hunter3")), [json!(HIDDEN), json!(HIDDEN)]);
        let file = |value: &str| json!({"spec": {"containers": [{"name": "a", "env": [{"name": "PASSWORD_FILE", "value": value}]}]}});
        assert_eq!(shown("Pod", &file("/a"), &file("/b")), [json!("/a"), json!("/b")]);
    }
}
