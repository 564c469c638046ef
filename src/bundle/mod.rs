//! The ordered set of objects and files that a cluster compiles to.

pub mod files;
pub mod lock;
pub mod path;
