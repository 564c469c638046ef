//! Checks that engines share.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes, quoted};

/// What every configuration file takes as it stands.
fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The nearest plain name.
fn plain(name: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    let plain: String = name.chars().map(letter).collect();
    if is_plain(&plain) { plain } else { format!("_{plain}") }
}

/// The two roles that the engine itself logs in as have plain names.
pub(in crate::engines) fn usernames(cluster: &Cluster, findings: &mut Findings, reason: &str) {
    let secrets = [("superuser", &cluster.secrets.superuser), ("replication", &cluster.secrets.replication)];
    for (key, user) in secrets {
        let name = user.username.as_str();
        if !is_plain(name) {
            findings
                .error(
                    codes::ENGINE_USERNAME,
                    &Path::dotted("spec.secrets").key(key).key("username"),
                    format!("{} cannot have a {key} user named {}", cluster.engine, quoted(name)),
                    "",
                )
                .help(format!("write `{}`: lower-case letters, digits and `_`, no digit first", plain(name)))
                .because(reason);
        }
    }
}
