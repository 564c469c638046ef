//! Texts that somebody wrote to be taken for something else: in a comment on GitHub, in a runbook, in a log of CI, in a
//! terminal. Whatever a blueprint holds, no element, command, heading or credential of its author's arises.
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
        test("a plan's comment has no element but its own, whatever a blueprint holds", markdown::plans),
        test("a runbook has the same sections and blocks, whatever its names are", runbooks::sections),
        test("a shell reads every name of a runbook as it is", runbooks::shell_blocks),
        test("every value in a command is one word again", commands::words),
        test("nothing that is printed turns, hides or commands", logs::findings),
        test("a file's name is no command and ends no block", logs::file_names),
    ])
}
