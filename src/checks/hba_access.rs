//! Lines of `pg_hba.conf` that need no password, send it in clear, or need TLS that the server does not have.

use super::hba;
use crate::blueprint::values::{ConnectionType, HbaLine};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;
use crate::engines::facts;

/// Methods that send the password itself over the network.
const IN_CLEAR: [&str; 3] = ["password", "ldap", "pam"];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let own = cluster.tls().is_some() || facts(cluster.engine).certificate;
    let has_tls = cluster.is_on("ssl").unwrap_or(own);
    for (index, line) in cluster.postgres.hba.iter().enumerate() {
        let path = hba(index);
        if line.kind() != ConnectionType::Local && line.method() == "trust" {
            findings
                .error(
                    codes::TRUSTED_NETWORK,
                    &path,
                    "this line lets network clients connect without a password",
                    "as any role that the line names",
                )
                .help(format!("write `{}`", with_method(line, "scram-sha-256")));
        }
        let in_clear = matches!(line.kind(), ConnectionType::Host | ConnectionType::HostNoSsl);
        if in_clear && IN_CLEAR.contains(&line.method()) {
            findings
                .warning(
                    codes::PASSWORD_IN_CLEAR,
                    &path,
                    format!("the method `{}` sends the password in clear text", line.method()),
                    "the connection might not be encrypted",
                )
                .help(format!("write `{}`", with_method(line, "scram-sha-256")));
        }
        if line.kind() == ConnectionType::HostSsl && !has_tls {
            let method = if line.method() == "cert" { ", with the method `scram-sha-256`" } else { "" };
            findings
                .warning(
                    codes::LINE_WITHOUT_TLS,
                    &path,
                    "`hostssl` matches only TLS connections, but the server has no TLS",
                    "this line can never match",
                )
                .help(format!("add `access: {{tls: {{secret: NAME}}}}`, or begin the line with `host`{method}"));
        }
    }
}

/// The line with another method, and without options.
fn with_method(line: &HbaLine, method: &str) -> String {
    let text = format!("{line} ");
    let end = text.rfind(&format!(" {} ", line.method())).unwrap_or(text.len());
    format!("{} {method}", &text[..end])
}
