//! The only place with files. In: paths as the user wrote them. Out: texts by name, for the pure stages.
#![allow(clippy::disallowed_methods)]

mod inputs;

pub use inputs::{Inputs, Refusal, read};
