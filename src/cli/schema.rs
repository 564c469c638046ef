//! `pgforge schema`.

use super::Exit;
use crate::report::editor;
use clap::{Args, ValueEnum};

/// Prints the JSON Schema that editors use to complete and check a file
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge schema > cluster.schema.json
  pgforge schema defaults > defaults.schema.json

A file names its schema in its first line:
  # yaml-language-server: $schema=cluster.schema.json")]
pub(super) struct Schema {
    /// The kind of file
    #[arg(value_enum, default_value_t = Kind::Cluster)]
    kind: Kind,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// A blueprint
    Cluster,
    /// `defaults.yaml`, which the blueprints of a folder share
    Defaults,
}

impl Schema {
    pub(super) fn run(self) -> Exit {
        let schema = match self.kind {
            Kind::Cluster => editor::cluster(),
            Kind::Defaults => editor::defaults(),
        };
        super::print(&format!("{schema:#}\n"))
    }
}
