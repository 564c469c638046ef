//! The databases that a new cluster restores.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    let Some(bootstrap) = &cluster.bootstrap else { return };
    let path = Path::dotted("spec.bootstrap.dump");
    let otherwise = "name one of `spec.postgres.databases`, or remove `databases` to restore all databases of the run";
    super::dumps::known(cluster, found, &path.key("databases"), &bootstrap.desired.databases, otherwise);
    if bootstrap.databases.is_empty() {
        found
            .error(codes::NOTHING_TO_RESTORE, &path, "there is no database to restore", "")
            .help("add the databases of the run to `spec.postgres.databases`, such as `app: {owner: app}`");
    }
}
