//! The PostgreSQL to which a dump is restored, to prove that it can be.

use crate::blueprint::values::Image;
use crate::kube::pod::User;

/// A PostgreSQL like that of the instances. `initdb` runs only as a user that the image has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRestore {
    /// The image of the instances' PostgreSQL, or the closest one to it.
    pub image: Image,
    /// Its user `postgres`.
    pub user: User,
    /// Libraries that are preloaded for the extensions that the engine creates in every database.
    pub preloaded: &'static [&'static str],
}

impl TestRestore {
    /// From an image whose user `postgres` has these numbers; its databases hold only what the blueprint requests.
    pub fn by(image: &Image, (uid, gid): (u32, u32)) -> Self {
        Self { user: User::new(uid, gid).unwrap_or(User::POSTGRES), ..Self::by_official(image) }
    }

    /// From the official image or one that is built on it.
    pub fn by_official(image: &Image) -> Self {
        Self { image: image.clone(), user: User::POSTGRES, preloaded: &[] }
    }
}
