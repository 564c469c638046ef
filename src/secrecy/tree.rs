//! Credentials in structured data, found by a value's name, its neighbours and its parents.

use super::{Credential, Form, Kind, credentials, names_a_secret, under};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::borrow::Cow;

/// Structured data that can be searched.
pub trait Tree: Sized {
    /// The shape of the node.
    fn shape(&self) -> Shape<'_, Self>;

    /// The value of a key, if this is a map with that key.
    fn get(&self, key: &str) -> Option<&Self>;
}

/// A node of a tree.
pub enum Shape<'a, T> {
    /// Keys with their values.
    Map(Vec<(&'a str, &'a T)>),
    /// A list.
    List(Vec<&'a T>),
    /// A text or a number.
    Text(Cow<'a, str>),
    /// Null or a boolean, which cannot be a secret.
    Nothing,
}

impl Tree for Value {
    fn shape(&self) -> Shape<'_, Self> {
        match self {
            Self::Object(entries) => Shape::Map(entries.iter().map(|(key, value)| (key.as_str(), value)).collect()),
            Self::Array(items) => Shape::List(items.iter().collect()),
            Self::String(text) => Shape::Text(text.into()),
            Self::Number(number) => Shape::Text(number.to_string().into()),
            Self::Null | Self::Bool(_) => Shape::Nothing,
        }
    }

    fn get(&self, key: &str) -> Option<&Self> {
        Self::get(self, key)
    }
}

/// A step from a node to a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// A key of a map.
    Key(&'a str),
    /// An item of a list.
    Index(usize),
}

/// A credential in a tree.
pub struct Found<'a, T> {
    /// The path to the value that holds it.
    pub path: Vec<Step<'a>>,
    /// Whether it is in the key at the end of the path, not in the value.
    pub in_key: bool,
    /// The value.
    pub node: &'a T,
    /// The text of the value, or of the key.
    pub text: Cow<'a, str>,
    /// The credential, with its range in the text.
    pub credential: Credential,
    /// Whether it is a value of a Secret, in any form.
    pub is_of_secret: bool,
}

/// Every credential in a tree, in order.
pub fn find<T: Tree>(root: &T) -> Vec<Found<'_, T>> {
    let mut walk = Walk { path: Vec::new(), found: Vec::new() };
    walk.node(root, &Context::default());
    walk.found
}

/// The context of a value.
#[derive(Default, Clone, Copy)]
struct Context<'a> {
    /// The name of the value.
    name: Option<&'a str>,
    is_of_secret: bool,
    /// Whether it is encrypted.
    is_encrypted: bool,
}

struct Walk<'a, T> {
    path: Vec<Step<'a>>,
    found: Vec<Found<'a, T>>,
}

impl<'a, T: Tree> Walk<'a, T> {
    fn node(&mut self, node: &'a T, context: &Context<'a>) {
        match node.shape() {
            Shape::Map(entries) => {
                let is_secret = is_secret(node);
                for (key, value) in entries {
                    self.path.push(Step::Key(key));
                    for credential in credentials(key, Form::Value) {
                        self.add(value, key.into(), credential, (true, false));
                    }
                    let is_values = matches!(key, "data" | "stringData" | "merge");
                    let inner = Context {
                        name: name(node, key, context),
                        is_of_secret: context.is_of_secret || is_secret && is_values,
                        is_encrypted: context.is_encrypted || key == "encryptedData",
                    };
                    self.node(value, &inner);
                    self.path.pop();
                }
            }
            Shape::List(items) => {
                let mut flag = None;
                for (index, item) in items.into_iter().enumerate() {
                    self.path.push(Step::Index(index));
                    self.node(item, &Context { name: flag.or(context.name), ..*context });
                    self.path.pop();
                    let is_flag = |text: &&str| text.starts_with('-') && !text.contains([' ', '=']);
                    flag = text(item).filter(is_flag);
                }
            }
            Shape::Text(text) => self.text(node, &text, context),
            Shape::Nothing => {}
        }
    }

    #[allow(clippy::ptr_arg, reason = "what is borrowed stays borrowed in its clones")]
    fn text(&mut self, node: &'a T, text: &Cow<'a, str>, context: &Context) {
        if context.is_encrypted || text.is_empty() {
            return;
        }
        let whole = |kind| vec![Credential { range: 0..text.len(), kind }];
        let found = match context.name {
            _ if context.is_of_secret => whole(Kind::Password),
            Some(name) => under(name, text),
            None => credentials(text, Form::Value),
        };
        let found = if found.is_empty() { encoded(text).map(whole).unwrap_or_default() } else { found };
        for credential in found {
            self.add(node, text.clone(), credential, (false, context.is_of_secret));
        }
    }

    fn add(&mut self, node: &'a T, text: Cow<'a, str>, credential: Credential, (in_key, is_of_secret): (bool, bool)) {
        self.found.push(Found { path: self.path.clone(), in_key, node, text, credential, is_of_secret });
    }
}

/// The name of a value: its key, or the `name` next to a `value`.
fn name<'a, T: Tree>(map: &'a T, key: &'a str, context: &Context<'a>) -> Option<&'a str> {
    // In an ExternalSecret, `secretKey` is the name of a key.
    if key == "secretKey" && (map.get("remoteRef").is_some() || map.get("sourceRef").is_some()) {
        return None;
    }
    if key == "value" {
        // A variable, an operation of a JSON Patch, or a map with a `value` under a secret's name.
        let sibling = |key: &str| map.get(key).and_then(text);
        let named = sibling("name").or_else(|| sibling("path")?.rsplit('/').next());
        return named.or(context.name.filter(|name| names_a_secret(name)));
    }
    Some(key)
}

/// Whether a map is a Secret, or a patch of one.
fn is_secret<T: Tree>(map: &T) -> bool {
    let is = |key: &str, holds: fn(&str) -> bool| map.get(key).and_then(text).is_some_and(holds);
    is("kind", |kind| kind == "Secret") || is("target", |target| target.starts_with("Secret/"))
}

fn text<T: Tree>(node: &T) -> Option<&str> {
    if let Shape::Text(Cow::Borrowed(text)) = node.shape() { Some(text) } else { None }
}

/// The kind of credential that a base64 text decodes to, if any.
fn encoded(text: &str) -> Option<Kind> {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n');
    if text.len() < 16 || !text.bytes().all(is_digit) {
        return None;
    }
    let bytes = STANDARD.decode(text.replace('\n', "")).ok()?;
    let decoded = String::from_utf8(bytes).ok()?;
    credentials(&decoded, Form::Value).first().map(|credential| credential.kind)
}
