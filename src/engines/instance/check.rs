//! Checks that engines share.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes, quoted};

/// Whether every configuration file accepts the name without quotes.
fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Returns the most similar plain name.
fn plain(name: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    let plain: String = name.chars().map(letter).collect();
    if is_plain(&plain) { plain } else { format!("_{plain}") }
}

/// Checks that the two roles that the engine itself logs in as have plain names.
pub(in crate::engines) fn usernames(cluster: &Cluster, findings: &mut Findings, reason: &str) {
    let secrets = [("superuser", &cluster.secrets.superuser), ("replication", &cluster.secrets.replication)];
    for (key, user) in secrets {
        let name = user.username.as_str();
        if !is_plain(name) {
            findings
                .error(
                    codes::ENGINE_USERNAME,
                    &Path::dotted("spec.secrets").key(key).key("username"),
                    format!("{} does not support a {key} user named {}", cluster.engine, quoted(name)),
                    "",
                )
                .help(format!("write `{}`: use lower-case letters, digits and `_`, and no digit first", plain(name)))
                .because(reason);
        }
    }
}
