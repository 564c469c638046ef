//! Placeholders: values that refer to a secret elsewhere, or to none.

/// Words that are not passwords.
const WORDS: [&str; 36] = [
    "",
    "null",
    "~",
    "none",
    "nil",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "required",
    "optional",
    "redacted",
    "hidden",
    "masked",
    "prompt",
    "generated",
    "random",
    "disabled",
    "enabled",
    "undefined",
    "unset",
    "default",
    "string",
    "text",
    "see",
    "from",
    "in",
    "is",
    "of",
    "the",
    "for",
    "and",
    "or",
    "here",
];

/// The beginnings of references to a secret.
const REFERENCES: [&str; 22] = [
    "${", "$(", "{{", "%(", "%{", "`", "<", "(secret)", "ENC[", "vault:", "ref+", "op://", "arn:", "env:", "file:",
    "./", "../", "~/", "/run/", "/etc/", "/var/", "/mnt/",
];

/// More folders for mounted files with secrets.
const FOLDERS: [&str; 8] = ["/secrets", "/secret", "/vault/", "/dev/", "/proc/", "/tmp/", "/opt/", "/home/"];

/// Whether a value is not a secret: empty, a word such as `required`, a variable, a template, a reference to a store,
/// or a file.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    let value = value.trim_end_matches([',', ';']);
    WORDS.iter().any(|word| value.eq_ignore_ascii_case(word))
        || REFERENCES.iter().chain(&FOLDERS).any(|reference| value.starts_with(reference))
        || is_variable(value)
        || is_filling(value)
        // Examples in documentation.
        || value.ends_with("EXAMPLE")
        || value.ends_with("EXAMPLEKEY")
}

/// Whether a value is a variable, `$NAME` or `$1`; `$2b$…` is a hash.
fn is_variable(value: &str) -> bool {
    let Some(name) = value.strip_prefix('$') else { return false };
    name.len() <= 1
        || !name.starts_with(|c: char| c.is_ascii_digit())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether a value is filler: `***`, `xxxx`, `...`.
fn is_filling(value: &str) -> bool {
    let mut characters = value.chars();
    let first = characters.next().unwrap_or_default();
    matches!(first, '*' | 'x' | 'X' | '.' | '…' | '-' | '_' | '?') && characters.all(|c| c == first)
}
