//! DNS labels and DNS subdomains as Kubernetes defines them (RFC 1035, RFC 1123), shared by the names.

/// The maximum length of a DNS label.
pub(super) const LABEL: usize = 63;
/// The maximum length of a DNS subdomain.
pub(super) const SUBDOMAIN: usize = 253;

/// Whether a text is an RFC 1123 label: lower-case letters, digits and `-`, a letter or digit at both ends, 1 to 63
/// characters.
pub(super) fn is_label(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.len() <= LABEL
        && edge(text.chars().next())
        && edge(text.chars().next_back())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Whether a text is an RFC 1123 subdomain: labels joined by dots, 1 to 253 characters. Kubernetes does not limit each
/// label.
pub(super) fn is_subdomain(text: &str) -> bool {
    let label = |part: &str| {
        let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        edge(part.chars().next())
            && edge(part.chars().next_back())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.len() <= SUBDOMAIN && text.split('.').all(label)
}

/// The nearest valid name: lower case, other characters replaced by `-`, cut to `limit`; `None` if nothing remains.
pub(super) fn repair(text: &str, limit: usize, keep: impl Fn(char) -> bool) -> Option<String> {
    let lower: String = text
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() || keep(c) { c } else { '-' })
        .take(limit)
        .collect();
    let trimmed = lower.trim_matches(['-', '.']);
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}
