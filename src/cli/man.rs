//! `pgforge man`.

use super::{Arguments, Exit};
use clap::{Args, CommandFactory};
use std::path::PathBuf;

/// Prints pgforge's manual page, or writes that page and one for each command into a folder
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge man | man -l -
  pgforge man ~/.local/share/man/man1")]
pub(super) struct Man {
    /// The folder, created if missing; pages with the same names are replaced
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self) -> Exit {
        // `help` has no page that the others could refer to.
        let command = Arguments::command().disable_help_subcommand(true);
        let Some(folder) = self.folder else {
            let mut page = Vec::new();
            return match clap_mangen::Man::new(command).render(&mut page) {
                Ok(()) => super::print(&String::from_utf8_lossy(&page)),
                Err(error) => super::refuse(&format!("cannot write the page: {error}")),
            };
        };
        let written = std::fs::create_dir_all(&folder).and_then(|()| clap_mangen::generate_to(command, &folder));
        match written {
            Ok(()) => Exit::Done,
            Err(error) => super::refuse(&format!("cannot write the pages to {}: {error}", folder.display())),
        }
    }
}
