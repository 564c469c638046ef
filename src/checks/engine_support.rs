//! Whether the engine, and the image that it comes in, know the asked major.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major();
    let majors = engines::engine(cluster.engine).facts().majors;
    if majors.contains(&u16::from(major.get())) || cluster.names_own_engine_image() {
        return;
    }
    let (oldest, newest) = (majors.first().copied().unwrap_or_default(), majors.last().copied().unwrap_or_default());
    findings
        .error(
            codes::MAJOR_UNSUPPORTED,
            &Path::dotted("spec.postgres.version"),
            format!("there is no image of {} with PostgreSQL {major}", cluster.engine),
            &format!("its images end at {newest}"),
        )
        .help(format!("write a major from {oldest} to {newest}, or name an image of your own under `spec.images`"));
}
