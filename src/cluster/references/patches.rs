//! Patches with missing or superfluous keys.

use crate::blueprint::Patch;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    for (index, desired) in cluster.patches.iter().enumerate() {
        let path = Path::dotted("spec.patches").index(index);
        one_kind(desired, &path, found);
        for (number, step) in desired.json.iter().enumerate() {
            let path = path.key("json").index(number);
            let has = [("value", step.value.is_some()), ("from", step.from.is_some())];
            for (key, is_there) in has {
                let needed = step.op.needs() == Some(key);
                if needed && !is_there {
                    found
                        .error(codes::MISSING_KEY, &path.key(key), format!("this step needs `{key}`"), "")
                        .help(format!("add `{key}:` to it"));
                } else if is_there && !needed {
                    found
                        .key_error(codes::CONTRADICTION, &path.key(key), format!("this step does not use `{key}`"), "")
                        .help(format!("remove `{key}`, or write another `op`"));
                }
            }
        }
    }
}

/// Checks that a patch has exactly one of `merge` and `json`.
fn one_kind(desired: &Patch, path: &Path, found: &mut Findings) {
    match (desired.merge.is_empty(), desired.json.is_empty()) {
        (true, true) => {
            found
                .error(codes::CONTRADICTION, path, "this patch changes nothing", "")
                .help("add `merge:` with a part of the object, or `json:` with steps");
        }
        (false, false) => {
            found
                .key_error(
                    codes::CONTRADICTION,
                    &path.key("json"),
                    "a patch has either `merge` or `json`, not both",
                    "",
                )
                .help("split it into two patches; they apply in order");
        }
        _ => {}
    }
}
