//! Lines of `pg_hba.conf`: who is let in, and which lines never count.

use crate::blueprint::values::{Cidr, ConnectionType, HbaLine, Text};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// Methods in which the password itself crosses the network.
const IN_CLEAR: [&str; 3] = ["password", "ldap", "pam"];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let lines = &cluster.postgres.hba;
    let over_tls = cluster.is_on("ssl") == Some(true);
    let superuser = cluster.secrets.superuser.username.as_str();
    for (index, line) in lines.iter().enumerate() {
        let path = Path::dotted("spec.postgres.hba").index(index);
        let network = line.kind() != ConnectionType::Local;
        if network && line.method() == "trust" {
            findings
                .error(
                    codes::TRUSTED_NETWORK,
                    &path,
                    "whoever reaches the server is let in without a password",
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
                    format!("the method `{}` sends the password itself", line.method()),
                    "over a connection that need not be encrypted",
                )
                .help(format!("write `{}`", with_method(line, "scram-sha-256")));
        }
        if line.kind() == ConnectionType::HostSsl && !over_tls {
            findings
                .warning(
                    codes::LINE_WITHOUT_TLS,
                    &path,
                    "`hostssl` fits encrypted connections, and the server has no TLS",
                    "nobody ever comes in by this line",
                )
                .help(format!(
                    "begin the line with `host`{}",
                    if line.method() == "cert" { ", with the method `scram-sha-256`" } else { "" }
                ));
        }
        if network && line.method() != "reject" && line.users().iter().any(|user| user.trim_matches('"') == superuser) {
            findings
                .warning(
                    codes::SUPERUSER_FROM_OUTSIDE,
                    &path,
                    format!("the superuser `{superuser}` is let in from the network"),
                    "what logs in so is bound by no limit, and by no promise of the engine",
                )
                .help("make a role with `login: true` that owns what it works in")
                .because("clients that use up the superuser's connections shut the engine out, which then fails over");
        }
        if let Some(first) = lines[..index].iter().find(|earlier| decides(earlier, line)) {
            findings
                .warning(
                    codes::LINE_NEVER_READ,
                    &path,
                    "this line never decides",
                    &format!("`{first}` above fits first"),
                )
                .help("move it up, or remove it")
                .because("the first line that fits a connection decides, also if the password is then wrong");
        }
    }
}

/// The same line with another method, which takes no options.
fn with_method(line: &HbaLine, method: &str) -> String {
    let text = format!("{line} ");
    let end = text.rfind(&format!(" {} ", line.method())).unwrap_or(text.len());
    format!("{} {method}", &text[..end])
}

/// Whether every connection that fits the later line fits the earlier one.
fn decides(earlier: &HbaLine, later: &HbaLine) -> bool {
    let kind = earlier.kind() == later.kind()
        || (earlier.kind() == ConnectionType::Host && later.kind() != ConnectionType::Local);
    let holds = |own: &[String], others: &[String]| own.iter().any(|word| word == "all") || own == others;
    // `all` is every database but the one that standbys stream from.
    let of_standbys = later.databases().iter().any(|word| word == "replication");
    let databases =
        earlier.databases() == later.databases() || (!of_standbys && holds(earlier.databases(), later.databases()));
    kind && databases && holds(earlier.users(), later.users()) && reaches(earlier.address(), later.address())
}

fn reaches(earlier: Option<&str>, later: Option<&str>) -> bool {
    match (earlier, later) {
        (Some("all"), Some(_)) | (None, None) => true,
        (Some(earlier), Some(later)) if earlier == later => earlier.contains('/') || !earlier.contains(['.', ':']),
        (Some(earlier), Some(later)) => {
            Cidr::parse(earlier).ok().zip(Cidr::parse(later).ok()).is_some_and(|(earlier, later)| earlier.holds(later))
        }
        _ => false,
    }
}
