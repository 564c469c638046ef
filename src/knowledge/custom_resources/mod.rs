//! The fields of operators' custom resources: what the API server accepts, and what it drops or rejects.
//!
//! A table has a line for each field: its path below the object (`[]` for the items of a list, `{}` for the values of a
//! map), its type (`*` if it is required) and the rest of its definition. Fields within Kubernetes' own types, such as
//! `affinity`, are not listed. The name of a table has the release that it was read from.
//!
//! Sources: the custom resource definitions of cloudnative-pg/cloudnative-pg v1.30.0 (`config/crd/bases`), of
//! cloudnative-pg/plugin-barman-cloud v0.14.0 and of zalando/postgres-operator v2.0.1 (`manifests`); of
//! cert-manager/cert-manager, at commit 0509c05 of `deploy/crds/cert-manager.io_certificates.yaml`, the fields that a
//! server's certificate can have.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const TABLES: [&str; 8] = [
    include_str!("cert-manager_certificates.tsv"),
    include_str!("cnpg-1.30.0_clusters.tsv"),
    include_str!("cnpg-1.30.0_databaseroles.tsv"),
    include_str!("cnpg-1.30.0_databases.tsv"),
    include_str!("cnpg-1.30.0_poolers.tsv"),
    include_str!("cnpg-1.30.0_scheduledbackups.tsv"),
    include_str!("plugin-barman-cloud-0.14.0_objectstores.tsv"),
    include_str!("zalando-2.0.1_postgresql.tsv"),
];

/// The fields of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// `Cluster`.
    pub kind: &'static str,
    /// `postgresql.cnpg.io/v1`.
    pub api_version: String,
    /// Each field by its path, `spec.storage.size`.
    pub fields: BTreeMap<&'static str, Field>,
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// `string`, `integer`, `boolean`, `object`, `int|string`, `[TYPE]` for a list, `map<TYPE>`.
    pub of: &'static str,
    /// Whether it is required wherever its parent exists.
    pub required: bool,
    /// Default, enum, bounds and rules, as in the definition.
    pub more: &'static str,
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| TABLES.iter().filter_map(|table| kind(table)).collect());

fn kind(table: &'static str) -> Option<Kind> {
    let (heading, lines) = table.split_once('\n')?;
    let mut words = heading.split(' ').skip(1);
    let (kind, group, version) = (words.next()?, words.next()?, words.next()?);
    Some(Kind { kind, api_version: format!("{group}/{version}"), fields: lines.lines().filter_map(field).collect() })
}

fn field(line: &'static str) -> Option<(&'static str, Field)> {
    let mut cells = line.split('\t');
    let (path, of) = (cells.next()?, cells.next()?);
    let more = cells.next().unwrap_or_default();
    Some((path, Field { of: of.trim_end_matches('*'), required: of.ends_with('*'), more }))
}

/// Returns every kind that has a table.
pub fn kinds() -> &'static [Kind] {
    &KINDS
}

/// Returns the table of a kind (`postgresql.cnpg.io/v1`, `Cluster`).
pub fn of(api_version: &str, kind: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|known| known.kind == kind && known.api_version == api_version)
}

impl Field {
    /// Returns the words that it accepts, if it is an enum.
    pub fn words(&self) -> Option<Vec<&'static str>> {
        let (_, list) = self.more.split_once("enum=[")?;
        let (list, _) = list.split_once(']')?;
        Some(list.split(", ").map(|word| word.trim_matches('\'')).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_table_is_a_field() {
        assert_eq!(KINDS.len(), TABLES.len());
        for (kind, table) in KINDS.iter().zip(TABLES) {
            assert_eq!(kind.fields.len(), table.lines().count() - 1, "{}", kind.kind);
        }
    }

    #[test]
    fn a_field_has_its_type_and_its_words() {
        let cluster = of("postgresql.cnpg.io/v1", "Cluster").unwrap();
        let method = cluster.fields["spec.postgresql.synchronous.method"];
        assert_eq!((method.of, method.required, method.words()), ("string", true, Some(vec!["any", "first"])));
        assert_eq!(cluster.fields["spec.storage.size"].words(), None);
        assert_eq!(of("v1", "Cluster"), None);
    }
}
