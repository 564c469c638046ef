//! The command line as users see it: help, shells, terminals and pipes, a first blueprint.

#![allow(clippy::disallowed_methods, reason = "it runs the program")]

#[path = "../support/mod.rs"]
mod support;

mod connect;
mod help;
mod init;
mod streams;
mod terminal;
