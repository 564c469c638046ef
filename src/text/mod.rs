//! Text that somebody else wrote, made safe for the place where it is shown or used.
//!
//! In: any text, of a blueprint, a file's name, an API server. Out: the same text for a terminal or log, for Markdown,
//! for a POSIX shell, for SQL. Nothing else in the program escapes for these.

pub mod count;
pub mod duration;
pub mod markdown;
pub mod shell;
pub mod sql;
pub mod visible;
