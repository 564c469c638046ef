//! An encoding that checks nothing.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if cluster.postgres.initdb.encoding.as_str() == "SQL_ASCII" {
        findings
            .warning(
                codes::ANY_BYTES,
                &Path::dotted("spec.postgres.initdb.encoding"),
                "`SQL_ASCII` takes any bytes for text",
                "what one client writes another cannot read, and no conversion finds out",
            )
            .help("remove `encoding`: the default is `UTF8`")
            .because("it is decided once, when the database is made");
    }
}
