//! Facts about other people's software, as data: each table says where it comes from and when it was read.
//!
//! In: nothing. Out: answers, among them [`Problem`](crate::diagnostic::Problem)s about values that contradict a fact.

pub mod charts;
pub mod custom_resources;
pub mod images;
pub mod kubernetes;
pub mod odoo;
pub mod postgres;
pub mod reserved;
pub mod synonyms;
