//! The parser's errors in our words.

use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use super::decode::caret;
use super::limits::Limit;
use crate::diagnostic::{Code, Diagnostic, SourceFile, codes};

/// The diagnostic for an error of the parser, at the place it gives.
pub(super) fn diagnostic(file: &Arc<SourceFile>, error: &ScanError) -> Diagnostic {
    let mut offset = error.marker().byte_offset().unwrap_or(file.text.len());
    if is_tab(error.kind()) {
        // The parser points behind the tab.
        let line = file.text[..offset].rfind('\n').map_or(0, |end| end + 1);
        offset = file.text[line..offset].rfind('\t').map_or(offset, |tab| line + tab);
    }
    let place = caret(file, offset);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return Limit::Depth.at(place);
    }
    let (code, message, help) = words(error.kind());
    let found = Diagnostic::error(code, message).at(place, "").help(help);
    match is_inside_brackets(error.kind()).then(|| opened(&file.text[..offset])).flatten() {
        Some(bracket) => found.related(caret(file, bracket), "opened here"),
        None => found,
    }
}

/// Whether the parser was inside brackets that may have been meant to end before.
fn is_inside_brackets(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::MismatchedFlowCollectionEnd { .. }
    )
}

/// Where the innermost bracket of a text was opened that is still open at its end, if that is on an earlier line. Quotes
/// and comments after it may hold brackets too: then nobody knows.
fn opened(text: &str) -> Option<usize> {
    let mut closed = 0_usize;
    let mut lines = 0_usize;
    for (position, character) in text.char_indices().rev() {
        match character {
            '\'' | '"' | '#' => return None,
            '\n' => lines += 1,
            ']' | '}' => closed += 1,
            '[' | '{' if closed > 0 => closed -= 1,
            '[' | '{' => return (lines > 0).then_some(position),
            _ => {}
        }
    }
    None
}

/// What was found, and what to do.
#[expect(clippy::too_many_lines, reason = "one table, a row per kind of error")]
fn words(kind: &ErrorKind) -> (Code, String, String) {
    let syntax = |message: &str, help: &str| (codes::SYNTAX, message.to_owned(), help.to_owned());
    match kind {
        ErrorKind::UnclosedFlowCollection { open } => (
            codes::SYNTAX,
            format!("`{open}` is never closed"),
            format!("add `{}` where it ends", if *open == '[' { ']' } else { '}' }),
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => (
            codes::SYNTAX,
            format!("`{open}` is closed by `{close}`"),
            "close a map with `}`, a list with `]`".to_owned(),
        ),
        ErrorKind::MisplacedFlowCollectionEnd => {
            syntax("a bracket is closed that was never opened", "remove it, or quote the text that holds it")
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            syntax("this quote is never closed", "add the closing quote")
        }
        kind if is_tab(kind) => syntax("a tab stands where only spaces may", "indent with spaces"),
        ErrorKind::MappingValueNotAllowed => syntax(
            "`:` stands where no key can be",
            "indent the key as its neighbours are, or quote a text that holds `: `",
        ),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::MappingKeyNotAllowed => {
            syntax("a key was expected here", "indent this line as the keys of its map are")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            syntax("this line has no `:` after its key", "write `key: value`")
        }
        ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockEntryInFlowCollection => {
            syntax("no list item can stand here", "indent `-` as the other items of its list are")
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => {
            syntax("the indentation fits no line above", "indent this line as its neighbours are")
        }
        ErrorKind::UnexpectedCharacter { character } => (
            codes::SYNTAX,
            match character {
                '`' => "a text without quotes cannot start with a backtick".to_owned(),
                _ => format!("a text without quotes cannot start with `{character}`"),
            },
            "put the text between quotes".to_owned(),
        ),
        ErrorKind::ExpectedFlowMappingSeparator => {
            syntax("`,` or `}` was expected here", "write `}` where the map ends, or `,` before its next key")
        }
        ErrorKind::ExpectedFlowSequenceSeparator => {
            syntax("`,` or `]` was expected here", "write `]` where the list ends, or `,` before its next item")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            syntax("text follows a closing quote", "put the whole value between quotes")
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => syntax(
            "this text has an escape that YAML does not know",
            "write `\\\\` for a backslash, or use single quotes, where a backslash is itself",
        ),
        ErrorKind::CommentNotSeparated => syntax(
            "`#` follows a text without a space",
            "put a space before the comment, or quote the text that holds `#`",
        ),
        ErrorKind::CommentInterceptedScalar => {
            syntax("a comment interrupts a text of several lines", "put the comment above the key, or quote the text")
        }
        ErrorKind::ExpectedNodeContent
        | ErrorKind::UnexpectedEof
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            syntax("a value was expected here", "write a value, and quote a text that starts with a sign")
        }
        ErrorKind::UnknownAnchor => (
            codes::ALIAS,
            "this alias names no anchor above it".to_owned(),
            "write `&name` before the value that it repeats, or quote a text that starts with `*`".to_owned(),
        ),
        ErrorKind::MissingAnchorOrAliasName => (
            codes::ALIAS,
            "an anchor or alias has no name".to_owned(),
            "quote a text that starts with `&` or `*`".to_owned(),
        ),
        ErrorKind::UndeclaredTagHandle => (
            codes::TAG,
            "tags are not part of the language".to_owned(),
            "remove it, or quote a text that starts with `!`".to_owned(),
        ),
        other => {
            (codes::SYNTAX, format!("this is not YAML: {other}"), "quote the text, or write `key: value`".to_owned())
        }
    }
}

fn is_tab(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
    )
}
