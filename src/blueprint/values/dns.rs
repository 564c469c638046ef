//! What Kubernetes calls a DNS label and a DNS subdomain (RFC 1035, RFC 1123), shared by the names.

/// Longest DNS label.
pub(super) const LABEL: usize = 63;
/// Longest DNS subdomain.
pub(super) const SUBDOMAIN: usize = 253;

/// RFC 1123 label: lower-case letters, digits and `-`, a letter or digit at both ends, 1 to 63.
pub(super) fn is_label(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.len() <= LABEL
        && edge(text.chars().next())
        && edge(text.chars().next_back())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// RFC 1123 subdomain: labels joined by dots, 1 to 253; Kubernetes does not limit each label.
pub(super) fn is_subdomain(text: &str) -> bool {
    let label = |part: &str| {
        let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        edge(part.chars().next())
            && edge(part.chars().next_back())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.len() <= SUBDOMAIN && text.split('.').all(label)
}

/// The nearest legal name: lower case, everything else a `-`, cut to `limit`; `None` if nothing is left.
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
