//! Finds the credentials in a text. Blueprints must not contain what it finds, outputs mask it, and plans leave it out.
//! No other module decides what a credential is.
//!
//! In: a text, with its key or name if it has one. Out: the ranges of the credentials in it.

mod assigned;
mod names;
mod placeholder;
mod shapes;
#[cfg(test)]
mod tests;
pub mod tree;

use std::borrow::Cow;
use std::ops::Range;

pub use names::names_a_secret;
pub use placeholder::is_placeholder;

/// The text shown in place of a credential. Its length is always the same.
pub const MASK: &str = "******";

/// The kind of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A password, or another value under the name of a secret.
    Password,
    /// A private key.
    PrivateKey,
    /// A token or key of a service, recognised by its form.
    Token,
    /// A password hash.
    Hash,
}

impl Kind {
    /// The kind in words, for a message: `a password`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Password => "a password",
            Self::PrivateKey => "a private key",
            Self::Token => "an access token",
            Self::Hash => "the hash of a password",
        }
    }
}

/// The source of a text, which decides how it is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A value, the contents of a file, or a command.
    Value,
    /// A comment: most of it is prose.
    Comment,
    /// Unreadable YAML: when in doubt, a text is a credential.
    Broken,
}

/// A credential in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The kind.
    pub kind: Kind,
}

/// The credentials in a text, in order, none inside another.
pub fn credentials(text: &str, form: Form) -> Vec<Credential> {
    let mut found = Vec::new();
    // The shortest text with a credential is `-u a:b`.
    if text.len() >= 6 {
        assigned::find(text, form, &mut found);
        shapes::find(text, &mut found);
        found.sort_by_key(|credential| (credential.range.start, std::cmp::Reverse(credential.range.end)));
        let mut end = 0;
        found.retain(|credential| {
            let is_first = credential.range.start >= end;
            end = end.max(credential.range.end);
            is_first
        });
    }
    found
}

/// The credentials in a value under a name. If the name is a secret's, the whole value is one.
pub fn under(name: &str, value: &str) -> Vec<Credential> {
    if names::is_secret(name, value) && !is_placeholder(value) {
        return vec![Credential { range: 0..value.len(), kind: Kind::Password }];
    }
    let mut found = credentials(value, Form::Value);
    if found.is_empty() && names::takes_command(name) {
        found.extend(assigned::printed(value).map(|range| Credential { range, kind: Kind::Password }));
    }
    if found.is_empty() && names::takes_login(name) {
        found.extend(assigned::login(value).map(|range| Credential { range, kind: Kind::Password }));
    }
    found
}

/// The text, with `instead` in place of each credential.
pub fn without<'a>(text: &'a str, credentials: &[Credential], instead: &str) -> Cow<'a, str> {
    if credentials.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for credential in credentials {
        out.push_str(&text[from..credential.range.start]);
        out.push_str(instead);
        from = credential.range.end;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}
