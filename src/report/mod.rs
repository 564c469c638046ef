//! Reports for people and programs: data in, text out.

pub mod budget;
pub mod connect;
pub mod code;
pub mod editor;
mod facts;
pub mod findings;
pub mod manual;
pub mod plan;
mod parameter;
pub mod reference;
pub mod starter;
mod wrap;
