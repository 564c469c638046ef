//! What applications need of their databases.

use crate::blueprint::values::{Identifier, Text};
use crate::blueprint::{App, AppKind};
use crate::knowledge::odoo;

/// The extensions that the steward creates in an application's database. The application has no right to create them.
pub(super) fn extensions(kind: AppKind) -> impl Iterator<Item = Identifier> {
    let names = match kind {
        AppKind::Odoo => odoo::EXTENSIONS,
    };
    names.iter().map(|name| Identifier::parse(name).expect("names of PostgreSQL's extensions are valid"))
}

impl App {
    /// Whether the application also connects to the database `postgres`.
    pub fn connects_to_postgres(&self) -> bool {
        match self.kind {
            AppKind::Odoo => true,
        }
    }
}
