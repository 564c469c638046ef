//! TLS that is set in two places, and lines of `pg_hba.conf` that admit connections without the required TLS.

use super::{hba, parameter};
use crate::blueprint::values::ConnectionType;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// Parameters that `access.tls` sets.
const PARAMETERS: [&str; 5] = ["ssl", "ssl_ca_file", "ssl_cert_file", "ssl_key_file", "ssl_min_protocol_version"];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if cluster.tls().is_none() {
        return;
    }
    for name in PARAMETERS.into_iter().filter(|name| cluster.postgres.parameters.contains_key(*name)) {
        let instead = if name == "ssl_min_protocol_version" { ", or write `access.tls.minVersion`" } else { "" };
        findings
            .key_error(codes::TLS_TWICE, &parameter(name), format!("`{name}` and `access.tls` both configure TLS"), "")
            .help(format!("remove `{name}`{instead}"));
    }
    let plain = |(_, line): &(usize, &crate::blueprint::values::HbaLine)| {
        line.kind() == ConnectionType::HostNoSsl && line.method() != "reject"
    };
    let lines = cluster.postgres.hba.iter().enumerate().filter(plain);
    for (index, _) in lines.filter(|_| cluster.requires_tls()) {
        findings
            .error(
                codes::PLAIN_LINE,
                &hba(index),
                "this line admits connections without TLS, but `access.tls.required` rejects them",
                "",
            )
            .help("remove the line, or write `required: false`");
    }
}
