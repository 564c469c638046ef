//! PostgreSQL: its majors, its parameters, its encodings.

mod encodings;
mod major;
pub mod parameters;
mod removed;
pub mod restart;
mod roles;
mod value;

pub use encodings::ENCODINGS;
pub use major::Major;
pub use roles::{is_reserved_role, is_template, predefined};
