//! PostgreSQL: its majors, its parameters, its encodings.

mod encodings;
mod major;
mod parameter;
pub mod parameters;
mod preloaded;
mod removed;
pub mod restart;
mod roles;
pub mod support;
mod value;

pub use encodings::ENCODINGS;
pub use major::Major;
pub use preloaded::{Preloaded, preloaded};
pub use roles::{is_reserved_role, is_template, predefined};
