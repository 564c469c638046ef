//! Data in, text out: what people and programs read.

pub mod budget;
pub mod code;
pub mod editor;
pub mod findings;
pub mod manual;
pub mod plan;
mod parameter;
pub mod reference;
pub mod starter;
mod wrap;
