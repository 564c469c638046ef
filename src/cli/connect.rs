//! `pgforge connect`.

use super::Exit;
use super::inputs::Selected;
use super::named;
use crate::blueprint::values::{Namespace, Text};
use crate::components;
use crate::report;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Prints what an application needs to connect: variables from a Secret's keys, and the `allowFrom` entry
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge connect orders --role orders_app
  pgforge connect orders --role orders_app --namespace shop
  pgforge connect orders --role orders_app blueprints/orders.yaml --format yaml")]
pub(super) struct Connect {
    /// The cluster's name, or NAMESPACE/NAME
    #[arg(value_name = "NAME")]
    name: String,
    /// Blueprints and folders to search
    #[arg(value_name = "FILE|DIR", default_value = named::FOLDER)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    selected: Selected,
    /// The role that the application logs in as
    #[arg(long, value_name = "ROLE")]
    role: String,
    /// The application's namespace; by default the cluster's
    #[arg(long, value_name = "NAME", value_parser = namespace)]
    namespace: Option<Namespace>,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Yaml,
    Json,
}

fn namespace(text: &str) -> Result<Namespace, String> {
    Namespace::parse(text).map_err(|problem| problem.to_string())
}

impl Connect {
    pub(super) fn run(self) -> Exit {
        let Some(unit) = named::unit(&self.name, self.paths, &self.selected) else { return Exit::Failed };
        let connection = match components::connection(unit.cluster(), &unit.built().contract, &self.role) {
            Ok(connection) => connection,
            Err(problem) => return super::refuse(&problem.to_string()),
        };
        let namespace = self.namespace.as_ref().unwrap_or(&unit.cluster().namespace).as_str();
        super::print_page(&match self.format {
            Format::Text => report::connect::text(&connection, namespace),
            Format::Yaml => report::connect::yaml(&connection, namespace),
            Format::Json => report::connect::json(&connection, namespace),
        })
    }
}
