//! TLS without a certificate, or with an old protocol.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;
use crate::engines::facts;

const NAME: &str = "ssl_min_protocol_version";

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let has_certificate = cluster.tls().is_some()
        || facts(cluster.engine).certificate
        || findings.is_written(&parameter("ssl_cert_file"));
    if cluster.is_on("ssl") == Some(true) && !has_certificate {
        findings
            .error(
                codes::NO_CERTIFICATE,
                &parameter("ssl"),
                "`ssl` is on without a certificate",
                "PostgreSQL does not start without `server.crt` in its data directory",
            )
            .help("write `access: {tls: {secret: NAME}}` instead of `ssl`, or set `ssl_cert_file` and `ssl_key_file` to files of your image");
    }
    if let Some(version) = cluster.parameter(NAME).filter(|version| matches!(&**version, "" | "TLSv1" | "TLSv1.1")) {
        findings
            .warning(
                codes::OLD_TLS,
                &parameter(NAME),
                format!("`{NAME}` is `{}`", if version.is_empty() { "\"\"" } else { &version }),
                "PostgreSQL accepts protocols that RFC 8996 withdrew",
            )
            .help(format!("remove `{NAME}`: the default is TLSv1.2"));
    }
}
