//! Container images: the defaults for blueprints that name none, and facts about them.
//!
//! Sources: the official image's releases up to May 2026; the tags that stolon's build pushes (2023), according to its
//! build configuration.

use super::postgres::Major;

/// The user and group `postgres` of the official image and of images built on it. Alpine variants have 70.
pub const POSTGRES_UID: i64 = 999;
/// See [`POSTGRES_UID`].
pub const POSTGRES_GID: i64 = 999;

/// A shell and `curl`.
pub const API: &str = "curlimages/curl:8.15.0";

/// `PgBouncer` 1.25.2 on Debian 13, as cloudnative-pg/pgbouncer-containers builds it (`docker-bake.hcl` at commit 0718ad6).
/// pgforge sets its command and its user.
pub const PGBOUNCER: &str = "ghcr.io/cloudnative-pg/pgbouncer:1.25.2";

/// A shell and rclone, with the time zones and certificates of Alpine.
pub const S3: &str = "rclone/rclone:1.71.0";

/// The image that many guides use, read at commit cb565ed of Drivetech/pgdump-s3: `pg_dump` 10.3 and the AWS CLI. Its
/// last command succeeds even if an earlier one failed.
pub const PGDUMP_S3: &str = "lgatica/pgdump-s3:latest";
/// The newest major that the `pg_dump` in [`PGDUMP_S3`] can dump.
pub const PGDUMP_S3_MAJOR: u8 = 10;
/// The official image of Odoo 18, built on 2025-09-30 (docker-library/repo-info): it has the programs `odoo` and
/// `psql`, and the user `odoo` of [`ODOO_UID`]. The image of Odoo 17 has the user 101; any user works.
pub const ODOO: &str = "odoo:18.0-20250930";
/// The user `odoo` of the official image of Odoo 18 (odoo/odoo#183106).
pub const ODOO_UID: u32 = 100;
/// The group `odoo` of the official images of Odoo 17 and 18.
pub const ODOO_GID: u32 = 101;

/// The newest minor release of each major.
const MINORS: [(u8, u16); 6] = [(13, 23), (14, 23), (15, 18), (16, 14), (17, 10), (18, 4)];

/// The newest major that stolon publishes an image for. Its tags are rolling: a minor release cannot be selected.
pub const NEWEST_STOLON: u8 = 15;

/// Returns the newest minor release of a major.
fn newest(major: Major) -> u16 {
    MINORS.iter().find(|(known, _)| *known == major.get()).map_or(0, |(_, minor)| *minor)
}

/// Returns the official image of a release, by default the newest of the major.
pub fn postgres(major: Major, minor: Option<u16>) -> String {
    format!("postgres:{major}.{}-bookworm", minor.unwrap_or_else(|| newest(major)))
}

/// Returns stolon's image of a major. Above [`NEWEST_STOLON`] there is no image of that name.
pub fn stolon(major: Major) -> String {
    format!("sorintlab/stolon:master-pg{major}")
}

/// Returns the date since which a publisher's versioned images are withdrawn or not updated; `None` for other
/// repositories.
/// Source: bitnami/charts#35164 and bitnami/containers#83267.
pub fn withdrawn(repository: &str) -> Option<&'static str> {
    let path = ["docker.io/", "registry-1.docker.io/", "index.docker.io/"]
        .iter()
        .find_map(|host| repository.strip_prefix(host))
        .unwrap_or(repository);
    (path.starts_with("bitnami/") || path.starts_with("bitnamilegacy/")).then_some("2025-08-28")
}

/// The newest major in Patroni's default image.
pub const NEWEST_SPILO: u8 = 17;

/// Returns Patroni's default image: Spilo 4.0-p3 (zalando/spilo at commit 7cb50bd, 2025-08-06) has Patroni 4.0.4, and
/// every major from 13 to [`NEWEST_SPILO`] in `/usr/lib/postgresql`.
pub fn patroni(_: Major) -> String {
    "ghcr.io/zalando/spilo-17:4.0-p3".to_owned()
}

/// The image of Bitnami's chart, in the repository to which its publisher moved the versioned images, which get no
/// updates.
pub const BITNAMI: &str = "docker.io/bitnamilegacy/postgresql:17.6.0-debian-12-r4";
/// The release in [`BITNAMI`].
pub const BITNAMI_RELEASE: (u8, u16) = (17, 6);
/// The user and group of Bitnami's images and of their data.
pub const BITNAMI_UID: i64 = 1001;
/// Spilo 4.1-p2, the default of postgres-operator 2.0.1 (`docker_image` in pkg/util/config/config.go): every major from
/// 14 to 18.
pub const SPILO: &str = "ghcr.io/zalando/spilo-18:4.1-p2";
/// The user `postgres` of Spilo.
pub const SPILO_UID: u32 = 101;
/// The group `postgres` of Spilo.
pub const SPILO_GID: u32 = 103;

/// Returns the user and group `postgres` of an image with Patroni: Spilo's, or those of the official image.
pub fn patroni_user(image: &str) -> (u32, u32) {
    if image.contains("/spilo-") { (SPILO_UID, SPILO_GID) } else { (999, 999) }
}

/// Returns CloudNativePG's image of a release, by default the newest of the major, named like the operator's default
/// (`pkg/versions/versions.go` of cloudnative-pg/cloudnative-pg v1.30.0: `postgresql:18.4-system-trixie`).
pub fn cloudnative_pg(major: Major, minor: Option<u16>) -> String {
    format!("ghcr.io/cloudnative-pg/postgresql:{major}.{}-system-trixie", minor.unwrap_or_else(|| newest(major)))
}

/// Returns the user and group `postgres` of an image: those of the Red Hat packages for CloudNativePG's images, and
/// those of the official image for any other.
pub fn cloudnative_pg_user(image: &str) -> (u32, u32) {
    if image.contains("cloudnative-pg/") { (26, 26) } else { (999, 999) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_official_image_is_of_the_requested_release() {
        let fifteen = Major::new(15).unwrap();
        assert_eq!(postgres(fifteen, None), "postgres:15.18-bookworm");
        assert_eq!(postgres(fifteen, Some(8)), "postgres:15.8-bookworm");
    }

    #[test]
    fn every_major_has_a_newest_release() {
        for number in Major::OLDEST.get()..=Major::NEWEST.get() {
            assert!(MINORS.iter().any(|(major, minor)| *major == number && *minor > 0), "{number}");
        }
    }
}
