//! `odoo.conf`, as Python's `RawConfigParser` reads it.

use super::Odoo;
use super::pod::DATA;
use crate::knowledge::odoo::{self, CONNECTIONS, CRON_PROCESSES, HTTP_PORT, WEBSOCKET_PORT};
use std::fmt::Write;

/// The whole file except `admin_passwd`, which the pod adds from its Secret. Host, port and login of the database are
/// in the pod's environment, where psql reads them too.
pub(super) fn text(desired: Odoo) -> String {
    let database = desired.app.database.as_str();
    let workers = desired.app.workers.get();
    let mut settings = vec![
        ("data_dir", DATA.to_owned()),
        ("db_maxconn", connections(desired).to_string()),
        ("db_name", database.to_owned()),
        ("dbfilter", filter(database)),
        ("http_port", HTTP_PORT.to_string()),
        // Otherwise every visitor of the page could download or drop every database.
        ("list_db", true_or_false(false)),
        ("max_cron_threads", CRON_PROCESSES.to_string()),
        // An Ingress passes the client's address and protocol in headers.
        ("proxy_mode", true_or_false(true)),
        ("unaccent", true_or_false(true)),
        ("without_demo", "all".to_owned()),
        ("workers", workers.to_string()),
    ];
    if workers > 0 {
        settings.push(("gevent_port", WEBSOCKET_PORT.to_string()));
    }
    settings.sort_unstable();
    let mut text = "[options]\n".to_owned();
    for (key, value) in settings {
        debug_assert!(is_line(&value), "{key}");
        writeln!(text, "{key} = {value}").expect("writing to a String does not fail");
    }
    text
}

/// Keepalive settings of libpq for Odoo's connections, as a service file: libpq has no environment variables for them.
/// Without them, a listener on a connection to a lost node would notice only after two hours, the system's default.
pub(super) const SERVICE: &str =
    "[odoo]\nkeepalives_idle=10\nkeepalives_interval=5\nkeepalives_count=3\ntcp_user_timeout=20000\n";

fn true_or_false(value: bool) -> String {
    if value { "True" } else { "False" }.to_owned()
}

/// Whether `RawConfigParser` reads the value back unchanged: one line, nothing that it strips, and no comment.
fn is_line(value: &str) -> bool {
    !value.is_empty() && value.trim() == value && !value.contains(['\n', '\r']) && !value.starts_with(['#', ';'])
}

/// Connections of each process: all processes together stay within the role's limit.
fn connections(desired: Odoo) -> u32 {
    let limit = desired.cluster.role_of(desired.app).and_then(|(_, role)| role.connection_limit);
    let share = limit.map_or(CONNECTIONS, |limit| limit / odoo::processes(desired.app.workers.get()));
    share.clamp(1, CONNECTIONS)
}

/// The regular expression that matches only this database. Odoo replaces `%h` and `%d` in it with parts of the host
/// name; the name of a database that Odoo accepts has no `%`.
pub(super) fn filter(database: &str) -> String {
    let escaped = database.chars().fold(String::new(), |mut text, letter| {
        if !letter.is_ascii_alphanumeric() && letter != '_' {
            text.push('\\');
        }
        text.push(letter);
        text
    });
    format!("^{escaped}$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_matches_only_its_database() {
        assert_eq!(filter("bitnami_odoo"), "^bitnami_odoo$");
        assert_eq!(filter("shop-1.test"), r"^shop\-1\.test$");
    }

    #[test]
    fn a_value_is_one_line_that_is_read_back_unchanged() {
        for good in ["True", "^a\\.b$", "10 % of it", "a # b"] {
            assert!(is_line(good), "{good}");
        }
        for bad in ["", " a", "a\nadmin_passwd = x", "a\r", "# a", ";a"] {
            assert!(!is_line(bad), "{bad}");
        }
    }
}
