//! Code that test programs share: optional tools, a real PostgreSQL, golden files, the API server's schemas.

#![allow(dead_code, reason = "each test program uses its part")]
#![allow(clippy::disallowed_methods, reason = "tests use files, processes and the environment")]

pub(crate) mod bucket;
pub(crate) mod certificates;
pub(crate) mod crowded;
pub(crate) mod custom_resources;
pub(crate) mod golden;
pub(crate) mod harness;
pub(crate) mod hostile;
pub(crate) mod postgres;
pub(crate) mod program;
pub(crate) mod repository;
pub(crate) mod schemas;
pub(crate) mod streams;
pub(crate) mod tools;
