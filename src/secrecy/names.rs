//! Names that mark their value as a secret.

/// The ends of secrets' names, in lower case and without `-`, `_` and `.`.
const ENDS: [&str; 20] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "token",
    "secretkey",
    "secretaccesskey",
    "accountkey",
    "apikey",
    "privatekey",
    "signingkey",
    "apisecret",
    "appsecret",
    "clientsecret",
    "consumersecret",
    "jwtsecret",
    "sessionsecret",
    "sharedsecret",
    "signingsecret",
    "webhooksecret",
];

/// Words before `secretkey` that indicate the name of a key in a Secret: `passwordSecretKey`.
const REFERENCE_WORDS: [&str; 6] = ["password", "passwd", "token", "existing", "user", "username"];

/// Longer names never name a secret.
const LONGEST: usize = 100;

/// Whether the value under a name is a secret: `password`, `adminPassword`, `--db-password`, `AWS_SECRET_ACCESS_KEY`;
/// but not `passwordFile`, nor `secret`, which names a Secret in Kubernetes.
pub fn names_a_secret(name: &str) -> bool {
    if name.len() > LONGEST || !name.is_ascii() {
        return false;
    }
    let plain = normalised(name);
    let ends = |end: &&str| plain.strip_suffix(*end).is_some_and(|before| !is_reference(before, end));
    ENDS.iter().any(ends) || is_pass(name)
}

/// Like [`names_a_secret`], with the value known: the value of `secret` is the name of a Secret, or a secret.
pub(super) fn is_secret(name: &str, value: &str) -> bool {
    names_a_secret(name) || is_bare_secret(name) && !is_resource_name(value)
}

/// Whether the last word of a name is `secret`, as in `db_secret`.
pub(super) fn is_bare_secret(name: &str) -> bool {
    let last = name.rsplit(['_', '-', '.']).next().unwrap_or_default();
    last.eq_ignore_ascii_case("secret")
}

/// Whether the value under a name is a command that prints a secret: `ssl_passphrase_command`.
pub(super) fn takes_command(name: &str) -> bool {
    let plain = normalised(name);
    plain.ends_with("passphrasecommand") || plain.ends_with("passwordcommand")
}

/// Whether the value under a name is a user with a password: `curl -u`.
pub(super) fn takes_login(name: &str) -> bool {
    matches!(name, "-u" | "-U" | "--user" | "--proxy-user")
}

fn normalised(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).flat_map(char::to_lowercase).collect()
}

fn is_reference(before: &str, end: &str) -> bool {
    end == "secretkey" && REFERENCE_WORDS.iter().any(|word| before.ends_with(word))
}

/// Whether a name ends in `pass` as a separate word: `smtp_pass`, `dbPass`, not `bypass`.
fn is_pass(name: &str) -> bool {
    let Some(before) = name.len().checked_sub(4).and_then(|at| name.get(..at)) else { return false };
    let end = &name[before.len()..];
    let parted = before.is_empty() || before.ends_with(['_', '-', '.']);
    parted && end.eq_ignore_ascii_case("pass") || end == "Pass"
}

/// Whether a value is or looks like the name of a Kubernetes object.
fn is_resource_name(value: &str) -> bool {
    let is = |is_part: fn(&u8) -> bool| value.bytes().all(|byte| is_part(&byte) || matches!(byte, b'-' | b'.' | b'_'));
    let is_name = is(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    value.len() <= 253
        && value.starts_with(|c: char| c.is_ascii_alphabetic())
        && (is_name || is(u8::is_ascii_alphabetic))
}
