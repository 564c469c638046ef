//! The parameters of PostgreSQL 13 to 18.
//!
//! Source: `pg_settings` of one server of each major, read in 2026: 13.23, 14.23, 15.18 (Debian), 16.14, 17.10, 18.4.
//! A cell `13+:1024; 17+:64` of the table means 1024 from 13 on and 64 from 17 on. Enum members that depend on the
//! build of a server (lz4, zstd) are all listed. A minor release might add a parameter that the table does not have.

use std::sync::LazyLock;

use super::removed::removed;
use super::{Major, value};
use crate::diagnostic::{Problem, quoted, suggest};

pub use super::parameter::{Context, Parameter, VarType};

const TABLE: &str = include_str!("parameters.tsv");

/// The name and row of every parameter, sorted by name.
static ROWS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut rows: Vec<_> = TABLE.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
    rows.sort_unstable();
    rows
});

fn row(name: &str) -> Option<(&'static str, &'static str)> {
    ROWS.binary_search_by(|(known, _)| (*known).cmp(name)).ok().map(|at| ROWS[at])
}

/// Returns the majors that a row covers: `13-18` or `17,18`.
fn majors(row: &str) -> impl Iterator<Item = u8> + use<'_> {
    row.split('\t').next().unwrap_or_default().split(',').flat_map(|part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        first.parse().unwrap_or(1)..=last.parse().unwrap_or(0)
    })
}

/// Returns the part of a cell that applies to a major.
fn cell(cell: &'static str, major: Major) -> &'static str {
    // A fast path: most cells apply to every major, and every read goes through here.
    if !cell.contains('+') {
        return cell;
    }
    let dated = |part: &'static str| {
        let (since, value) = part.split_once("+:")?;
        Some((since.parse::<u8>().ok()?, value))
    };
    if dated(cell).is_none() {
        return cell;
    }
    cell.split("; ").filter_map(dated).filter(|(since, _)| *since <= major.get()).last().map_or("", |(_, value)| value)
}

/// Returns a parameter of a major; `None` if that major does not have it. Names are spelled as PostgreSQL spells them.
pub fn lookup(name: &str, major: Major) -> Option<Parameter> {
    let (name, row) = row(name)?;
    if !majors(row).any(|number| number == major.get()) {
        return None;
    }
    let mut cells = row.split('\t').skip(1).map(|text| cell(text, major));
    let context = match cells.next()? {
        "internal" => Context::Internal,
        "postmaster" => Context::Postmaster,
        "sighup" => Context::Sighup,
        "superuser-backend" => Context::SuperuserBackend,
        "backend" => Context::Backend,
        "superuser" => Context::Superuser,
        _ => Context::User,
    };
    let vartype = match cells.next()? {
        "bool" => VarType::Bool,
        "enum" => VarType::Enum,
        "integer" => VarType::Integer,
        "real" => VarType::Real,
        _ => VarType::String,
    };
    let (unit, boot) = (cells.next()?, cells.next()?);
    let (min, max) = (cells.next()?.parse().ok(), cells.next()?.parse().ok());
    let enumvals = cells.next()?.split('|').filter(|word| !word.is_empty()).collect();
    Some(Parameter { name, context, vartype, unit, boot, min, max, enumvals })
}

/// Returns the names of a major's parameters, sorted.
pub fn names(major: Major) -> impl Iterator<Item = &'static str> {
    ROWS.iter().filter(move |(_, row)| majors(row).any(|number| number == major.get())).map(|(name, _)| *name)
}

/// Checks whether a server of a major would start with this parameter set to this text (as in `postgresql.conf`,
/// unquoted). Names with a dot belong to extensions and pass.
pub fn check(name: &str, value: &str, major: Major) -> Result<(), Problem> {
    if name.contains('.') {
        return Ok(());
    }
    match lookup(name, major) {
        Some(parameter) => parameter.check(value),
        None => Err(unknown(name, major)),
    }
}

/// Whether two texts are the same value of a parameter to a server of a major; `None` if it has no such parameter.
pub fn same(name: &str, one: &str, other: &str, major: Major) -> Option<bool> {
    lookup(name, major).map(|parameter| value::same(&parameter, one, other))
}

/// Whether a server of a major has this parameter and allows setting it.
pub fn is_settable(name: &str, major: Major) -> bool {
    name.contains('.') || lookup(name, major).is_some_and(|parameter| parameter.context != Context::Internal)
}

impl Parameter {
    /// Checks whether a server would start with this parameter set to this text.
    pub fn check(&self, value: &str) -> Result<(), Problem> {
        let name = self.name;
        if self.context == Context::Internal {
            let message = format!("`{name}` only shows how PostgreSQL was built or initialised and cannot be set");
            return Err(Problem::new(message, format!("remove `{name}`")));
        }
        value::check(self, value)
    }

    /// Returns a text's value as a number: a size in bytes, a time in milliseconds, otherwise the number itself.
    pub fn number(&self, value: &str) -> Option<f64> {
        value::number(self, value)
    }
}

/// Returns a text's meaning for a boolean parameter, or an enum with `on` and `off`; `None` for other words.
pub fn truth(value: &str) -> Option<bool> {
    value::truth(value)
}

fn unknown(name: &str, major: Major) -> Problem {
    let shown = quoted(name);
    if let Some(removal) = removed(name, major) {
        return Problem::new(
            format!("PostgreSQL {major} has no parameter {shown}: {} removed it", removal.since),
            removal.successor.map_or_else(|| format!("remove `{name}`"), |successor| format!("write `{successor}`")),
        );
    }
    if let Some(first) = row(name).and_then(|(_, row)| majors(row).find(|number| *number > major.get())) {
        return Problem::new(
            format!("PostgreSQL {major} has no parameter {shown}: {first} added it"),
            format!("remove `{name}`"),
        );
    }
    if let Some(spelt) = names(major).find(|known| known.eq_ignore_ascii_case(name)) {
        // PostgreSQL accepts any case, but two spellings in two layers would set one parameter twice.
        return Problem::new(format!("the parameter `{spelt}` is spelt {shown} here"), format!("write `{spelt}`"));
    }
    let help = match suggest::nearest(name, names(major)) {
        Some(near) => format!("write `{near}`"),
        None => "remove it, or prefix an extension's parameter with the extension's name and a dot".to_owned(),
    };
    Problem::new(format!("PostgreSQL {major} has no parameter {shown}"), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn major(number: u8) -> Major {
        Major::new(number).unwrap()
    }

    #[test]
    fn the_table_has_as_many_parameters_as_each_server_showed() {
        let counts: Vec<_> = (13..=18).map(|number| names(major(number)).count()).collect();
        assert_eq!(counts, [331, 346, 354, 362, 378, 398]);
    }

    #[test]
    fn every_parameter_of_every_major_accepts_its_own_boot_value() {
        for number in 13..=18 {
            for name in names(major(number)) {
                let parameter = lookup(name, major(number)).unwrap();
                // Internal parameters depend on the build, and the table lists several builds.
                if parameter.context != Context::Internal && !(parameter.boot.is_empty()) {
                    assert_eq!(check(name, parameter.boot, major(number)), Ok(()), "{name} of {number}");
                }
            }
        }
    }

    #[test]
    fn a_cell_that_changed_with_a_major_is_read_for_the_major() {
        let minimum = |number| lookup("maintenance_work_mem", major(number)).unwrap().min;
        assert_eq!((minimum(16), minimum(17)), (Some(1024.0), Some(64.0)));
        let context = |number| lookup("restore_command", major(number)).unwrap().context;
        assert_eq!((context(13), context(14)), (Context::Postmaster, Context::Sighup));
        let vartype = |number| lookup("wal_compression", major(number)).unwrap();
        assert_eq!((vartype(14).vartype, vartype(15).vartype), (VarType::Bool, VarType::Enum));
        assert_eq!(vartype(15).enumvals, ["pglz", "lz4", "zstd", "on", "off"]);
        assert_eq!(lookup("io_method", major(17)), None);
        assert_eq!(
            lookup("shared_buffers", major(15)),
            Some(Parameter {
                name: "shared_buffers",
                context: Context::Postmaster,
                vartype: VarType::Integer,
                unit: "8kB",
                boot: "16384",
                min: Some(16.0),
                max: Some(1_073_741_823.0),
                enumvals: vec![],
            })
        );
    }

    #[test]
    fn values_are_counted_in_bytes_and_milliseconds() {
        let number = |name: &str, value: &str| lookup(name, major(15)).unwrap().number(value);
        assert_eq!(number("shared_buffers", "16384"), Some(134_217_728.0));
        assert_eq!(number("shared_buffers", "128MB"), Some(134_217_728.0));
        assert_eq!(number("checkpoint_timeout", "5min"), Some(300_000.0));
        assert_eq!(number("statement_timeout", "30"), Some(30.0));
        assert_eq!(number("hash_mem_multiplier", "1.5"), Some(1.5));
        assert_eq!(number("max_connections", "many"), None);
        assert_eq!([truth("of"), truth("YES"), truth("remote_write")], [Some(false), Some(true), None]);
    }

    #[test]
    fn an_unknown_name_suggests_the_intended_name() {
        for (name, number, message, help) in [
            ("max_conections", 15, "PostgreSQL 15 has no parameter `max_conections`", "write `max_connections`"),
            ("datestyle", 15, "the parameter `DateStyle` is spelt `datestyle` here", "write `DateStyle`"),
            (
                "force_parallel_mode",
                16,
                "PostgreSQL 16 has no parameter `force_parallel_mode`: 16 removed it",
                "write `debug_parallel_query`",
            ),
            (
                "wal_keep_segments",
                15,
                "PostgreSQL 15 has no parameter `wal_keep_segments`: 13 removed it",
                "write `wal_keep_size`",
            ),
            (
                "old_snapshot_threshold",
                18,
                "PostgreSQL 18 has no parameter `old_snapshot_threshold`: 17 removed it",
                "remove `old_snapshot_threshold`",
            ),
            ("io_method", 15, "PostgreSQL 15 has no parameter `io_method`: 18 added it", "remove `io_method`"),
            (
                "zzz",
                15,
                "PostgreSQL 15 has no parameter `zzz`",
                "remove it, or prefix an extension's parameter with the extension's name and a dot",
            ),
            (
                "server_version",
                15,
                "`server_version` only shows how PostgreSQL was built or initialised and cannot be set",
                "remove `server_version`",
            ),
        ] {
            assert_eq!(check(name, "1", major(number)), Err(Problem::new(message, help)));
        }
        assert_eq!(check("force_parallel_mode", "off", major(15)), Ok(()));
        assert_eq!(check("auto_explain.log_min_duration", "anything", major(15)), Ok(()));
    }
}
