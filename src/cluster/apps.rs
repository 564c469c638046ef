//! What applications ask of the database that they work in.

use crate::blueprint::values::{Identifier, Text};
use crate::blueprint::{App, AppKind};
use crate::knowledge::odoo;

/// The extensions that the steward makes in the application's database: it may not make them itself.
pub(super) fn extensions(kind: AppKind) -> impl Iterator<Item = Identifier> {
    let names = match kind {
        AppKind::Odoo => odoo::EXTENSIONS,
    };
    names.iter().map(|name| Identifier::parse(name).expect("PostgreSQL's own extensions have names"))
}

impl App {
    /// Whether it must be able to connect to the database `postgres` as well as to its own.
    pub fn visits_postgres(&self) -> bool {
        match self.kind {
            AppKind::Odoo => true,
        }
    }
}
