//! Where a dump is restored to prove that it can be.

use crate::blueprint::values::Image;
use crate::kube::pod::User;

/// A PostgreSQL that has what the instances have. `initdb` runs only as a user that its image knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The image that the instances run PostgreSQL from, or the one that comes nearest to it.
    pub image: Image,
    /// Its user `postgres`.
    pub user: User,
    /// Libraries that the extensions need which the engine makes in every database.
    pub preloaded: &'static [&'static str],
}

impl Proof {
    /// By an image whose user `postgres` has those numbers, with nothing in its databases but what the blueprint asks for.
    pub fn by(image: &Image, (uid, gid): (u32, u32)) -> Self {
        Self { user: User::new(uid, gid).unwrap_or(User::POSTGRES), ..Self::by_official(image) }
    }

    /// By the official image or one that is built on it.
    pub fn by_official(image: &Image) -> Self {
        Self { image: image.clone(), user: User::POSTGRES, preloaded: &[] }
    }
}
