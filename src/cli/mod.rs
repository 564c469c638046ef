//! One thin file per subcommand: arguments in, exit code out.
#![allow(clippy::disallowed_methods, reason = "the edge of the program")]

mod budget;
mod completions;
mod connect;
mod deny;
mod diff;
mod explain;
mod fmt;
mod init;
mod inputs;
mod man;
mod named;
mod render;
mod runbook;
mod schema;
mod show;
mod terminal;
mod validate;
mod why;

use crate::text::visible;
use clap::{Parser, Subcommand};
use std::borrow::Cow;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// The exit codes, the same for every subcommand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Success, with or without warnings.
    Done = 0,
    /// Error.
    Failed = 1,
    /// Differences, with an option that reports them.
    Differs = 2,
    /// A gate refused, and nothing was written.
    Denied = 3,
}

/// Compiles a blueprint into a highly available PostgreSQL cluster on Kubernetes
#[derive(Debug, Parser)]
#[command(name = "pgforge", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  pgforge init orders --namespace databases
  pgforge validate blueprints/
  pgforge render blueprints/orders.yaml | kubectl apply -f -
  pgforge render blueprints/ --out out
  pgforge diff blueprints/ --against origin/main
  pgforge budget blueprints/orders.yaml
  pgforge runbook orders 'is it healthy'
  pgforge connect orders --role orders_app
  pgforge fmt --check blueprints/

Exit codes: 0 success, 1 error, 2 differences (with --check or --exit-code),
3 denied (with --deny or --fail-on)";

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Render(render::Render),
    #[command(visible_alias = "plan")]
    Diff(Box<diff::Diff>),
    Validate(validate::Validate),
    Budget(budget::Budget),
    Runbook(runbook::Runbook),
    Connect(connect::Connect),
    Explain(explain::Explain),
    Schema(schema::Schema),
    Why(why::Why),
    Fmt(fmt::Fmt),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    let exit = match Arguments::try_parse() {
        Ok(arguments) => match arguments.command {
            Command::Init(command) => command.run(),
            Command::Render(command) => command.run(),
            Command::Diff(command) => command.run(),
            Command::Validate(command) => command.run(),
            Command::Budget(command) => command.run(),
            Command::Runbook(command) => command.run(),
            Command::Connect(command) => command.run(),
            Command::Explain(command) => command.run(),
            Command::Schema(command) => command.run(),
            Command::Why(command) => command.run(),
            Command::Fmt(command) => command.run(),
            Command::Completions(command) => command.run(),
            Command::Man(command) => command.run(),
        },
        Err(error) => {
            // If even this cannot be printed, there is nothing left to do.
            let text = error.render().to_string();
            let _ = match visible::lines(&text) {
                Cow::Borrowed(_) => error.print(),
                // The message quotes arguments, which may hold control characters.
                Cow::Owned(text) => anstream::stderr().write_all(text.as_bytes()),
            };
            if error.use_stderr() { Exit::Failed } else { Exit::Done }
        }
    };
    ExitCode::from(exit as u8)
}

/// Writes to standard output.
fn print(text: &str) -> Exit {
    let mut out = std::io::stdout().lock();
    printed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Writes a page to standard output and makes control characters in users' names visible.
fn print_page(text: &str) -> Exit {
    print(&visible::lines(text))
}

/// The exit code after writing to standard output. A closed pipe is not an error: its reader has read enough.
fn printed(written: std::io::Result<()>) -> Exit {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => refuse(&format!("cannot write: {error}")),
        _ => Exit::Done,
    }
}

/// Prints an error.
fn refuse(reason: &str) -> Exit {
    // If standard error is closed, there is no way to report anything.
    let _ = writeln!(anstream::stderr(), "error: {}", visible::lines(reason));
    Exit::Failed
}
