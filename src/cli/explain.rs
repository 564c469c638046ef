//! `pgforge explain`.

use super::{Exit, terminal};
use crate::diagnostic::Code;
use crate::report::{self, manual};
use clap::Args;

/// Explains a blueprint key, a PostgreSQL parameter or the code of a finding
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge explain
  pgforge explain spec.storage.size
  pgforge explain spec.postgres.roles.*.login
  pgforge explain spec.postgres.parameters.work_mem
  pgforge explain PGF203")]
pub(super) struct Explain {
    /// The full path of a key, or a code; if omitted, the sections of a blueprint are listed
    #[arg(value_name = "KEY|CODE", default_value = "", hide_default_value = true)]
    subject: String,
}

impl Explain {
    pub(super) fn run(self) -> Exit {
        match code(&self.subject) {
            Some(code) => explain_code(code),
            None => match manual::explain(&self.subject, terminal::width()) {
                Ok(page) => super::print(&page),
                Err(problem) => super::refuse(&problem.to_string()),
            },
        }
    }
}

/// Parses a code: `PGF` in any case, then digits.
fn code(text: &str) -> Option<Code> {
    let (prefix, digits) = text.split_at_checked(3)?;
    let named = prefix.eq_ignore_ascii_case("PGF") && digits.bytes().all(|byte| byte.is_ascii_digit());
    named.then(|| digits.parse().ok().map(Code)).flatten()
}

fn explain_code(code: Code) -> Exit {
    match report::code::explain(code, terminal::width()) {
        Some(page) => super::print(&page),
        None => super::refuse(&format!("there is no {code}")),
    }
}
