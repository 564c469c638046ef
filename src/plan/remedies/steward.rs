//! Shell commands that run PostgreSQL's programs in the steward's pod.

use crate::text::shell;

/// Runs a PostgreSQL program in the steward's pod as superuser on the primary. Its session ignores objects that a
/// database's owner could create to shadow PostgreSQL's. The program's arguments follow the command.
pub(super) fn in_steward(cluster: &str, program: &str) -> String {
    let login =
        r#". /scripts/session.sh; export PGOPTIONS="$session" PGPASSWORD="$(cat "$SECRETS/superuser/password")"; exec"#;
    let at = format!(r#"-h {cluster}-primary -U "$(cat "$SECRETS/superuser/username")" "$@""#);
    format!("sh -c '{login} {program} {at}' sh")
}

/// Runs a PostgreSQL program in the steward's pod with the rights of a database's owner. Its arguments follow the
/// command.
pub(super) fn as_owner(database: &str, program: &str) -> String {
    format!("sh /scripts/as-owner.sh {} {program}", shell::word(database))
}

/// The argument of `-d`. A name that libpq would parse as a connection string, which might point to another server, is
/// quoted inside one.
pub(super) fn database(name: &str) -> String {
    let is_string = name.contains('=') || name.starts_with("postgres://") || name.starts_with("postgresql://");
    if is_string { shell::word(&format!("dbname={}", quoted(name))) } else { shell::word(name) }
}

/// A value inside a connection string.
pub(super) fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

/// The file of a database's dump, in the current folder.
pub(super) fn dump_file(name: &str) -> String {
    shell::file(&format!("{}.dump", name.replace('/', "_")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_name_cannot_select_another_server() {
        assert_eq!(database("shop"), "shop");
        assert_eq!(database("my shop"), "'my shop'");
        assert_eq!(database("host=evil"), r"'dbname='\''host=evil'\'''");
        assert_eq!(database("postgres://evil"), r"'dbname='\''postgres://evil'\'''");
        assert_eq!(quoted(r"a'b\c"), r"'a\'b\\c'");
        assert_eq!(dump_file("../-a"), ".._-a.dump");
    }
}
