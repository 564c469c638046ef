//! Container images: which one a role has when the blueprint names none, and what is known of it.
//!
//! Sources: the releases of the official image up to those of May 2026; the tags that stolon's build pushes (2023), read
//! off its build configuration.

use super::postgres::Major;

/// What an image is for: a key of `spec.images`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageRole {
    /// `psql` for the steward; PostgreSQL itself where the engine has no image of its own.
    Postgres,
    /// PostgreSQL with stolon's four programs.
    Stolon,
    /// `curl`, to speak to the Kubernetes API.
    Api,
}

impl ImageRole {
    /// Every role, in the order of the manual.
    pub const ALL: [Self; 3] = [Self::Postgres, Self::Stolon, Self::Api];

    /// The key of `spec.images`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Stolon => "stolon",
            Self::Api => "api",
        }
    }

    /// Its line of the manual.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Postgres => {
                "PostgreSQL with `psql`, of the blueprint's major or a newer one. \
                 Default: the official image of the version. A change restarts the steward."
            }
            Self::Stolon => {
                "PostgreSQL of the blueprint's major with stolon's programs in the PATH. \
                 Default: stolon's own image of the major. A change restarts every instance, one after another."
            }
            Self::Api => "A shell and `curl`. Default: `curlimages/curl`. A change restarts the steward.",
        }
    }
}

/// The user and group that the processes in these images run as: `postgres` of the official image and of those built
/// on it. Alpine variants have 70.
pub const POSTGRES_UID: i64 = 999;
/// See [`POSTGRES_UID`].
pub const POSTGRES_GID: i64 = 999;

/// The newest minor release of each major.
const MINORS: [(u8, u16); 6] = [(13, 23), (14, 23), (15, 18), (16, 14), (17, 10), (18, 4)];

/// The image of a role when the blueprint names none. `minor` is the blueprint's, if it has one. Whether the image was
/// ever built for the major is another question: [`is_published`].
pub fn default_image(role: ImageRole, major: Major, minor: Option<u16>) -> String {
    match role {
        ImageRole::Postgres => {
            let newest = MINORS.iter().find(|(known, _)| *known == major.get()).map_or(0, |(_, minor)| *minor);
            format!("postgres:{major}.{}-bookworm", minor.unwrap_or(newest))
        }
        ImageRole::Stolon => format!("sorintlab/stolon:master-pg{major}"),
        ImageRole::Api => "curlimages/curl:8.15.0".to_owned(),
    }
}

/// Whether the default image exists for a major. Stolon's stop at 15; its tags roll, so a minor release cannot be
/// asked for.
pub fn is_published(role: ImageRole, major: Major) -> bool {
    match role {
        ImageRole::Stolon => major.get() <= 15,
        ImageRole::Postgres | ImageRole::Api => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_image_is_of_the_asked_release() {
        let fifteen = Major::new(15).unwrap();
        assert_eq!(default_image(ImageRole::Postgres, fifteen, None), "postgres:15.18-bookworm");
        assert_eq!(default_image(ImageRole::Postgres, fifteen, Some(8)), "postgres:15.8-bookworm");
        assert_eq!(default_image(ImageRole::Stolon, fifteen, Some(8)), "sorintlab/stolon:master-pg15");
    }

    #[test]
    fn every_major_has_a_newest_release() {
        for number in Major::OLDEST.get()..=Major::NEWEST.get() {
            assert!(MINORS.iter().any(|(major, minor)| *major == number && *minor > 0), "{number}");
        }
    }
}
