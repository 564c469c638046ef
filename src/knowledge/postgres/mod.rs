//! PostgreSQL: its majors, its parameters, its encodings.

mod encodings;
mod major;
pub mod parameters;
mod removed;
mod value;

pub use encodings::ENCODINGS;
pub use major::Major;
