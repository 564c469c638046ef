//! `spec.postgres.initdb`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Encoding, Locale};

/// Options of `initdb`, which runs once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Initdb {
    /// The locale of new databases: sort order, upper and lower case. The image must contain it.
    pub locale: Locale,
    /// The encoding of new databases, by PostgreSQL's name.
    pub encoding: Encoding,
    /// Whether each page has a checksum, which detects disk corruption.
    ///
    /// Change: Ignored after the first start. Only `pg_checksums` on a stopped server can change it.
    pub data_checksums: bool,
}

impl Default for Initdb {
    fn default() -> Self {
        Self { locale: Locale::c_utf8(), encoding: Encoding::UTF8, data_checksums: true }
    }
}
