//! The encoding `SQL_ASCII`, which validates nothing.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if cluster.postgres.initdb.encoding.as_str() == "SQL_ASCII" {
        findings
            .warning(
                codes::ANY_BYTES,
                &Path::dotted("spec.postgres.initdb.encoding"),
                "`SQL_ASCII` accepts any bytes as text",
                "one client can write text that another cannot read, and no conversion detects it",
            )
            .help("remove `encoding`: the default is `UTF8`")
            .because("`initdb` sets this once, when it creates the database");
    }
}
