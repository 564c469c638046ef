//! Data in, text out: what people and programs read.

pub mod budget;
pub mod findings;
