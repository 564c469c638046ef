//! Items of `accept`: each accepts either a finding or the impact of a change.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    for (index, acceptance) in cluster.accept.iter().enumerate() {
        let path = Path::root().key("accept").index(index);
        match (acceptance.check, acceptance.impact) {
            (None, None) => {
                found
                    .error(codes::CONTRADICTION, &path, "this item names neither a finding nor an impact", "")
                    .help("add `check: PGF202` for a finding, or `impact: recreate` for the impact of a change");
            }
            (Some(_), Some(_)) => {
                let message = "an item accepts either a finding or the impact of a change, not both";
                found.key_error(codes::CONTRADICTION, &path.key("impact"), message, "").help("split it into two items");
            }
            (Some(_), None) if acceptance.object.is_some() => {
                let message = "a finding concerns the blueprint, not an object";
                found
                    .key_error(codes::CONTRADICTION, &path.key("object"), message, "")
                    .help("write `at:` with a path of the blueprint, or remove `object`");
            }
            _ => {}
        }
    }
}
