//! Budgets as text and as JSON.

use crate::blueprint::engines::EngineKind;
use crate::engines::budget::{Budget, Loss, Stop};
use serde::Serialize;
use std::fmt::Write;

/// One cluster's budget.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// `metadata.name`.
    pub cluster: String,
    /// `metadata.namespace`.
    pub namespace: String,
    /// The environment, if the blueprint has environments.
    pub environment: Option<String>,
    /// The engine.
    pub engine: EngineKind,
    /// The failover budget.
    pub budget: Budget,
}

/// Returns JSON: an array with one element per cluster.
///
/// # Panics
/// Never: the type serialises to JSON.
pub fn json(entries: &[Entry]) -> String {
    let mut text = serde_json::to_string_pretty(entries).expect("a budget serialises to JSON");
    text.push('\n');
    text
}

/// Returns text: what fails, how long writes stop, what is lost; then formulas, settings and assumptions.
pub fn text(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        if !text.is_empty() {
            text.push('\n');
        }
        one(&mut text, entry);
    }
    text
}

fn one(text: &mut String, entry: &Entry) {
    let environment = entry.environment.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
    line(text, format_args!("{} in {}{environment}\n", entry.cluster, entry.namespace));
    let rows = &entry.budget.rows;
    let width = rows.iter().map(|row| row.failure.title().len()).max().unwrap_or_default();
    for row in rows {
        let (writes, why) = match &row.writes {
            Stop::Within { seconds, .. } if *seconds == 0.0 => ("writes continue".to_owned(), None),
            Stop::Within { seconds, formula } => (format!("writes stop for at most {seconds} s"), Some(formula)),
            Stop::Unbounded { cause } => ("unbounded".to_owned(), Some(cause)),
        };
        let loss = match &row.loss {
            Loss::Nothing => "no acknowledged commit is lost".to_owned(),
            Loss::UpTo(what) => format!("may lose {what}"),
        };
        line(text, format_args!("  {:width$}  {writes}; {loss}", row.failure.title()));
        if let Some(why) = why {
            line(
                text,
                format_args!("  {:width$}    {} {why}", "", if writes == "unbounded" { "because" } else { "=" }),
            );
        }
    }
    let settings: Vec<String> = entry.budget.settings.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    line(text, format_args!("\n  {}\n\n  These bounds hold as long as", settings.join(", ")));
    for assumption in &entry.budget.assumptions {
        line(text, format_args!("  - {assumption}"));
    }
}

/// Writing to a `String` cannot fail.
fn line(text: &mut String, arguments: std::fmt::Arguments) {
    let _ = writeln!(text, "{arguments}");
}
