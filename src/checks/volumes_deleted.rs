//! Volumes that are deleted with the cluster's objects.

use crate::blueprint::OnDelete;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if cluster.storage.on_delete == OnDelete::Delete {
        findings
            .warning(
                codes::VOLUMES_DELETED,
                &Path::dotted("spec.storage.onDelete"),
                "deleting the cluster's objects deletes its data",
                "a GitOps tool that prunes does this when the blueprint moves or is renamed",
            )
            .help("write `onDelete: retain`, or accept this if the data is worthless");
    }
}
