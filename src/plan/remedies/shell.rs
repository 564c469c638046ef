//! Words and programs as a shell must be given them.

/// A word that the shell takes as it stands.
pub(super) fn word(text: &str) -> String {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '=' | '@' | '%' | '+' | ',');
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// A program of PostgreSQL in the steward's pod, logged in as superuser at the primary, in a session in which nothing that a
/// database's owner has made can take the place of PostgreSQL's own; its own arguments follow.
pub(super) fn in_steward(cluster: &str, program: &str) -> String {
    let login =
        r#". /scripts/session.sh; export PGOPTIONS="$session" PGPASSWORD="$(cat "$SECRETS/superuser/password")"; exec"#;
    let at = format!(r#"-h {cluster}-primary -U "$(cat "$SECRETS/superuser/username")" "$@""#);
    format!("sh -c '{login} {program} {at}' sh")
}

/// A program of PostgreSQL in the steward's pod, with the rights of a database's owner; its arguments follow.
pub(super) fn as_owner(database: &str, program: &str) -> String {
    format!("sh /scripts/as-owner.sh {} {program}", word(database))
}

/// An identifier of SQL.
pub(super) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_the_shell_would_read_more_into_it() {
        assert_eq!(word("orders-1"), "orders-1");
        assert_eq!(word("a b"), "'a b'");
        assert_eq!(word("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(word(""), "''");
    }

    #[test]
    fn an_identifier_keeps_its_case_and_its_quotes() {
        assert_eq!(identifier("Shop"), "\"Shop\"");
        assert_eq!(identifier("a\"b"), "\"a\"\"b\"");
    }
}
