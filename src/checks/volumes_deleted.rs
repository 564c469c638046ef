//! `storage.onDelete`.

use crate::blueprint::OnDelete;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if cluster.storage.on_delete == OnDelete::Delete {
        findings
            .warning(
                codes::VOLUMES_DELETED,
                &Path::dotted("spec.storage.onDelete"),
                "whoever deletes the cluster's objects deletes its data",
                "a pruning GitOps tool too, when the blueprint moves or is renamed",
            )
            .help("write `onDelete: retain`, or accept it where the data is worth nothing");
    }
}
