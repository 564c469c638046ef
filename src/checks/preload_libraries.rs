//! Extensions that need their library in `shared_preload_libraries`.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::knowledge::postgres::preloaded;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "shared_preload_libraries";
    let loaded = cluster.parameter(NAME).unwrap_or_default();
    let loaded: Vec<&str> = loaded.split(',').map(|library| library.trim().trim_matches('"')).collect();
    let whole = |extension: &str| {
        let libraries = loaded.iter().copied().filter(|library| !library.is_empty());
        libraries.chain([extension]).collect::<Vec<_>>().join(",")
    };
    for (name, database) in &cluster.postgres.databases {
        for (index, extension) in database.extensions.iter().enumerate() {
            let extension = extension.as_str();
            let Some(needs) = preloaded(extension).filter(|_| !loaded.contains(&extension)) else { continue };
            let path = Path::dotted("spec.postgres.databases").key(name.as_str()).key("extensions").index(index);
            let message = format!("`{extension}` is not in `{NAME}`");
            let help = format!("add `{NAME}: \"{}\"` to `postgres.parameters`", whole(extension));
            if needs.to_be_created {
                let under = "PostgreSQL refuses to create it, and the cluster never becomes ready";
                findings.error(codes::NOT_PRELOADED, &path, message, under).help(help);
            } else {
                let under = "PostgreSQL can create it, but every use of it fails";
                findings.warning(codes::NOT_PRELOADED, &path, message, under).help(help);
            }
        }
    }
}
