//! Odoo from Bitnami's chart, in a namespace that does not admit its pods.

use crate::blueprint::{AppKind, AppPackaging};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let by_chart = |(_, app): &(_, &crate::blueprint::App)| {
        app.kind == AppKind::Odoo && app.packaging == AppPackaging::UpstreamChart
    };
    for (name, _) in cluster.apps.iter().filter(by_chart).filter(|_| cluster.namespace_create) {
        findings
            .error(
                codes::APP_NOT_ADMITTED,
                &Path::dotted("spec.apps").key(name.as_str()).key("packaging"),
                format!(
                    "the pods of `{name}` run as root, but the namespace `{}` does not admit them",
                    cluster.namespace
                ),
                "",
            )
            .help("write `packaging: manifests`, or remove `namespace.create` and create a namespace that admits them")
            .because("`namespace.create` creates one that enforces the `restricted` Pod Security Standard");
    }
}
