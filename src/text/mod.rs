//! Escapes text from outside for the place where it is shown or used.
//!
//! In: any text, such as that of a blueprint, a file name or an API server. Out: the same text for a terminal or log,
//! for Markdown, for a POSIX shell, or for SQL. No other module escapes for these.

pub mod count;
pub mod duration;
pub mod markdown;
pub mod shell;
pub mod sql;
pub mod visible;
