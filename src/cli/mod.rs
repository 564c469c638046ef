//! One file per subcommand, thin: arguments in, exit code out.
#![allow(clippy::disallowed_methods)]

mod budget;
mod inputs;
mod render;
mod runbook;
mod validate;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// What a run comes to: design §7, "Exit codes, everywhere".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; warnings included.
    Done = 0,
    /// Could not or would not.
    Failed = 1,
    /// A gate said no.
    Refused = 3,
}

/// Compiles a blueprint into a highly available PostgreSQL cluster on Kubernetes.
#[derive(Debug, Parser)]
#[command(name = "pgforge", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  pgforge validate blueprints/
  pgforge render blueprints/orders.yaml | kubectl apply -f -
  pgforge budget blueprints/orders.yaml";

#[derive(Debug, Subcommand)]
enum Command {
    Render(render::Render),
    Validate(validate::Validate),
    Budget(budget::Budget),
    Runbook(runbook::Runbook),
}

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    let exit = match Arguments::try_parse() {
        Ok(arguments) => match arguments.command {
            Command::Render(command) => command.run(),
            Command::Validate(command) => command.run(),
            Command::Budget(command) => command.run(),
            Command::Runbook(command) => command.run(),
        },
        Err(error) => {
            // Nothing is left to do where even this cannot be printed.
            let _ = error.print();
            if error.use_stderr() { Exit::Failed } else { Exit::Done }
        }
    };
    ExitCode::from(exit as u8)
}
