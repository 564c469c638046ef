//! Facts about third-party software, as data: each table names its source and when it was read.
//!
//! In: nothing. Out: facts, and [`Problem`](crate::diagnostic::Problem)s with values that contradict them.

pub mod charts;
pub mod custom_resources;
pub mod images;
pub mod kubernetes;
pub mod odoo;
pub mod postgres;
pub mod reserved;
pub mod synonyms;
