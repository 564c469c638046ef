//! The language: types whose doc comments are the reference manual.

pub mod values;
