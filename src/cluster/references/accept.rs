//! What is accepted: either the findings of a check, or what a change does.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    for (index, acceptance) in cluster.accept.iter().enumerate() {
        let path = Path::root().key("accept").index(index);
        match (acceptance.check, acceptance.impact) {
            (None, None) => {
                found
                    .error(codes::CONTRADICTION, &path, "this accepts nothing in particular", "")
                    .help("add `check: PGF202` for a finding, or `impact: recreate` for what a change does");
            }
            (Some(_), Some(_)) => {
                let message = "either a finding or the impact of a change is accepted, not both";
                found.key_error(codes::CONTRADICTION, &path.key("impact"), message, "").help("make two items of it");
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
