//! Credentials recognised by their form.

use std::ops::Range;

use super::{Credential, Kind, is_placeholder};

/// The form of a token or hash: its beginning, the characters of the rest, and the least length of the rest in bytes.
struct Shape {
    begins: &'static str,
    rest: fn(char) -> bool,
    least: usize,
    kind: Kind,
}

const fn token(begins: &'static str, least: usize) -> Shape {
    Shape { begins, rest: is_word, least, kind: Kind::Token }
}

const fn hash(begins: &'static str, least: usize) -> Shape {
    Shape { begins, rest: is_hash, least, kind: Kind::Hash }
}

const SHAPES: [Shape; 27] = [
    Shape { begins: "AKIA", rest: is_upper, least: 16, kind: Kind::Token },
    Shape { begins: "ASIA", rest: is_upper, least: 16, kind: Kind::Token },
    token("ghp_", 30),
    token("gho_", 30),
    token("ghu_", 30),
    token("ghs_", 30),
    token("ghr_", 30),
    token("github_pat_", 30),
    token("glpat-", 16),
    token("xoxa-", 10),
    token("xoxb-", 10),
    token("xoxp-", 10),
    token("xoxr-", 10),
    token("xoxs-", 10),
    token("hooks.slack.com/services/", 20),
    token("AIza", 32),
    token("sk_live_", 16),
    token("npm_", 30),
    token("AGE-SECRET-KEY-1", 40),
    Shape { begins: "SCRAM-SHA-256$", rest: is_hash, least: 40, kind: Kind::Hash },
    hash("$2a$", 40),
    hash("$2b$", 40),
    hash("$2y$", 40),
    hash("$argon2", 30),
    hash("$5$", 30),
    hash("$6$", 40),
    hash("$apr1$", 20),
];

/// The first characters of all forms.
const BEGINNINGS: [char; 10] = ['A', 'g', 'x', 'h', 's', 'n', 'S', '$', 'e', 'm'];

/// The longest URI up to its host, in bytes.
const LONGEST_URI: usize = 2048;

/// The shortest text with such a form, in bytes.
const SHORTEST: usize = 15;

pub(super) fn find(text: &str, found: &mut Vec<Credential>) {
    found.extend(uri_passwords(text).map(|range| Credential { range, kind: Kind::Password }));
    if text.len() < SHORTEST {
        return;
    }
    let mut add = |range: Range<usize>, kind: Kind| {
        if !is_placeholder(&text[range.clone()]) {
            found.push(Credential { range, kind });
        }
    };
    let (mut is_inside, mut end) = (false, 0);
    for (at, character) in text.char_indices() {
        let may_begin = at >= end && !is_inside && BEGINNINGS.contains(&character);
        if let Some((length, kind)) = may_begin.then(|| shape(&text[at..])).flatten() {
            add(at..at + length, kind);
            end = at + length;
        }
        is_inside = character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    }
    private_keys(text, found);
}

/// The length and kind of the token or hash at the beginning of a text.
fn shape(text: &str) -> Option<(usize, Kind)> {
    if text.starts_with("eyJ") {
        let header = prefix_length(text, is_base64);
        let claims = text[header..].strip_prefix('.').filter(|claims| claims.starts_with("eyJ"))?;
        let claims = header + 1 + prefix_length(claims, is_base64);
        // A token may have no signature, but always has the dot before it.
        let signature = text[claims..].strip_prefix('.')?;
        return Some((claims + 1 + prefix_length(signature, is_base64), Kind::Token));
    }
    if let Some(rest) = text.strip_prefix("md5") {
        let is_hash = prefix_length(rest, |c| c.is_ascii_hexdigit()) == 32 && !rest[32..].starts_with(is_word);
        return is_hash.then_some((35, Kind::Hash));
    }
    SHAPES.iter().find_map(|shape| {
        let length = prefix_length(text.strip_prefix(shape.begins)?, shape.rest);
        (length >= shape.least).then_some((shape.begins.len() + length, shape.kind))
    })
}

/// The body of each private key in PEM or PGP form, with any separator between its lines.
fn private_keys(text: &str, found: &mut Vec<Credential>) {
    let mut from = 0;
    while let Some(at) = text[from..].find("-----BEGIN ").map(|at| from + at) {
        from = at + "-----BEGIN ".len();
        let label = text[from..].split("-----").next().unwrap_or_default();
        if label.len() > 40 || !label.contains("PRIVATE KEY") {
            continue;
        }
        let start = from + label.len();
        let start = start + text[start..].bytes().take_while(|byte| *byte == b'-').count();
        let end = text[start..].find("-----END").map_or(text.len(), |end| start + end);
        if text[start..end].bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            found.push(Credential { range: start..end, kind: Kind::PrivateKey });
        }
        from = end;
    }
}

/// The passwords of URIs: `scheme://user:password@host`.
fn uri_passwords(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("://").filter_map(|(at, _)| {
        let start = at + 3;
        let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '|' | '`');
        // The limit keeps the time linear for a text with many URIs.
        let text = &text[..end_near(text, start + LONGEST_URI)];
        let word = text[start..].find(is_end).map_or(text.len(), |end| start + end);
        let authority = text[start..word].find(['/', '?', '#']).map_or(word, |end| start + end);
        let colon = start + text[start..word].find(':')?;
        // A password may contain an unencoded slash. Text up to an `@` before a blank still counts, unless it is a
        // port and a path.
        let is_port = || {
            let digits = prefix_length(&text[colon + 1..word], |c| c.is_ascii_digit());
            text[colon + 1 + digits..word].starts_with('/') || colon > authority
        };
        let end = text[start..authority].rfind('@');
        let end = start + end.or_else(|| if is_port() { None } else { text[start..word].rfind('@') })?;
        let password = text.get(colon + 1..end)?;
        (!is_placeholder(password)).then_some(colon + 1..end)
    })
}

fn end_near(text: &str, end: usize) -> usize {
    let mut end = end.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// The length of the beginning that consists of such characters, in bytes.
fn prefix_length(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/')
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

fn is_upper(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit()
}

fn is_hash(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '$' | '.' | '/' | '+' | '=' | ':' | ',')
}
