//! Texts of a blueprint that try to act as something else in a GitHub comment, a runbook, a CI log or a terminal. No
//! such text becomes an element, a command, a heading or a credential.
#![allow(clippy::disallowed_methods, reason = "it runs the program, Python and a shell")]

mod commands;
mod logs;
mod markdown;
mod pieces;
mod runbooks;
#[path = "../support/mod.rs"]
mod support;

use std::process::ExitCode;

use support::harness::{run, test};

fn main() -> ExitCode {
    run(vec![
        test("no text of a blueprint adds an element to a plan's comment", markdown::plans),
        test("no name adds a section or a block to a runbook", runbooks::sections),
        test("a shell reads every name in a runbook unchanged", runbooks::shell_blocks),
        test("every value in a command stays one word", commands::words),
        test("no output reverses or hides text, or commands a CI runner", logs::findings),
        test("no file name becomes a command or ends a block", logs::file_names),
    ])
}
