//! `pgforge completions`.

use super::{Arguments, Exit};
use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::{Shell, generate};

/// Prints a shell's completion script for pgforge's commands and options
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge completions bash > /etc/bash_completion.d/pgforge
  pgforge completions zsh > \"${fpath[1]}/_pgforge\"
  pgforge completions fish > ~/.config/fish/completions/pgforge.fish")]
pub(super) struct Completions {
    /// The shell
    shell: Shells,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shells {
    Bash,
    Zsh,
    Fish,
}

impl Completions {
    pub(super) fn run(self) -> Exit {
        let shell = match self.shell {
            Shells::Bash => Shell::Bash,
            Shells::Zsh => Shell::Zsh,
            Shells::Fish => Shell::Fish,
        };
        let mut script = Vec::new();
        generate(shell, &mut Arguments::command(), env!("CARGO_PKG_NAME"), &mut script);
        super::print(&String::from_utf8_lossy(&script))
    }
}
