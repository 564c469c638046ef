//! Images that can change without a change to the blueprint, or that cannot be pulled.

use crate::blueprint::values::Image;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::knowledge::images;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (key, image) in cluster.images.all() {
        let path = Path::dotted("spec.images").key(key);
        if !findings.is_written(&path) {
            continue;
        }
        if image.digest().is_none() && matches!(image.tag(), None | Some("latest")) {
            findings
                .warning(
                    codes::FLOATING_TAG,
                    &path,
                    format!("`{image}` is not a fixed release"),
                    "a restarted pod may run a newer image under the same tag",
                )
                .help(format!("name a release, or `{}@sha256:…`", image.repository()));
        }
        withdrawn(image, &path, findings);
    }
}

fn withdrawn(image: &Image, path: &Path, findings: &mut Findings) {
    if let Some(since) = images::withdrawn(image.repository()) {
        findings
            .warning(
                codes::IMAGE_WITHDRAWN,
                path,
                format!("versions of `{}` cannot be pulled or get no updates since {since}", image.repository()),
                "the next pod on a new node waits in `ImagePullBackOff`",
            )
            .help("use another publisher's image, or your own copy");
    }
}
