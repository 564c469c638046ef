//! The only place with files. In: paths as the user wrote them. Out: texts by name, for the pure stages.
#![allow(clippy::disallowed_methods)]

mod inputs;
mod replace;

pub use inputs::{Inputs, Original, Refusal, originals, read};
pub use replace::replace;
