//! Where no password may appear: in the server's log, even with the most verbose settings, in its views of running
//! statements, in arguments of processes, and in the output of scripts.

use libtest_mimic::Trial;

use crate::database::{Steward, hostile_blueprint};
use crate::kit::Kit;
use crate::support::harness::{Missing, test};
use crate::support::postgres::Server;

pub(crate) fn tests() -> Vec<Trial> {
    vec![test("secrecy: no password is logged, shown or printed, even with the most verbose server settings", nowhere)]
}

/// Every setting with which PostgreSQL logs statements.
const VERBOSE: [(&str, &str); 20] = [
    ("auto_explain.log_min_duration", "0"),
    ("auto_explain.log_analyze", "on"),
    ("auto_explain.log_verbose", "on"),
    ("auto_explain.log_nested_statements", "on"),
    ("auto_explain.log_settings", "on"),
    ("pg_stat_statements.track", "all"),
    ("pg_stat_statements.track_utility", "on"),
    ("debug_print_parse", "on"),
    ("debug_print_rewritten", "on"),
    ("debug_print_plan", "on"),
    ("log_statement", "all"),
    ("log_duration", "on"),
    ("log_min_duration_statement", "0"),
    ("log_min_duration_sample", "0"),
    ("log_statement_sample_rate", "1"),
    ("log_transaction_sample_rate", "1"),
    ("log_min_error_statement", "debug5"),
    ("log_min_messages", "debug2"),
    ("log_error_verbosity", "verbose"),
    ("log_statement_stats", "on"),
];

fn nowhere() -> Result<(), Missing> {
    let preloaded = [("shared_preload_libraries", "auto_explain,pg_stat_statements")];
    let steward = Steward::with_server(Server::start_with(15, &preloaded)?, &hostile_blueprint());
    steward.set_for_all_roles(&VERBOSE);
    steward.server.query("CREATE EXTENSION pg_stat_statements; SELECT pg_stat_statements_reset();");
    let process = steward.run(Kit::Watched)?;
    let mut shown = String::new();
    while !process.is_ready() {
        shown += &steward.server.query("SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()");
        process.wait("a pause", || true);
    }
    let output = process.end();
    steward.assert_passwords("with a verbose server");
    shown += &steward.server.query("SELECT query FROM pg_stat_statements");
    let (log, watched) = (steward.server.log(), steward.watched());
    assert!(
        log.contains("CREATE DATABASE") && log.contains("Query Text") && log.contains("constvalue"),
        "the log contains no statements"
    );
    assert!(shown.contains("pgforge") && watched.contains("psql -X"), "nothing was captured");
    for password in steward.passwords() {
        for (place, text) in [("log", &log), ("pg_stat", &shown), ("arguments", &watched), ("output", &output)] {
            for form in forms(&password) {
                assert!(!text.contains(&form), "{place} contains {form:?} of {password:?}");
            }
        }
    }
    Ok(())
}

/// Returns the forms in which a password may appear: plain, as a literal, as the bytes of a constant in a printed plan.
fn forms(password: &str) -> Vec<String> {
    let doubled = password.replace('\'', "''");
    let escaped = doubled.replace('\\', "\\\\");
    let bytes = password.bytes().map(|byte| byte.cast_signed().to_string()).collect::<Vec<_>>().join(" ");
    let mut forms = vec![password.to_owned(), doubled, escaped];
    forms.retain(|form| form.trim().len() > 2);
    if password.len() > 4 {
        forms.push(bytes);
    }
    forms
}
