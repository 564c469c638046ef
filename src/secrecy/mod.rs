//! Which texts are credentials. This is the one judge: what it finds is refused in a blueprint, is hidden in every
//! output and is left out of plans.
//!
//! In: a text, with the name under which it is written if there is one. Out: what of it is a credential.

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

/// What stands for a credential wherever one would be shown. Its length says nothing.
pub const MASK: &str = "******";

/// What a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A password, or whatever else is under the name of a secret.
    Password,
    /// A private key.
    PrivateKey,
    /// A token or key of a service that is known by its form.
    Token,
    /// What a server compares passwords with.
    Hash,
}

impl Kind {
    /// What it is, for a message: `a password`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Password => "a password",
            Self::PrivateKey => "a private key",
            Self::Token => "an access token",
            Self::Hash => "the hash of a password",
        }
    }
}

/// Where a text comes from, which decides how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A value, or what a file or a command would hold.
    Value,
    /// A comment: most of it is prose.
    Comment,
    /// YAML that cannot be read: rather too much is hidden than too little.
    Broken,
}

/// A credential in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// The credentials in a text, in its order, none inside another.
pub fn credentials(text: &str, form: Form) -> Vec<Credential> {
    let mut found = Vec::new();
    // The shortest is `-u a:b`.
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

/// The credentials in a value that is written under a name: the whole of it, if the name is a secret's.
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

/// The text with something else in the place of credentials.
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
