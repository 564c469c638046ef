//! Translates the parser's errors into diagnostics.

use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use super::decode::caret;
use super::limits::Limit;
use crate::diagnostic::{Code, Diagnostic, SourceFile, codes};

/// The diagnostic for an error of the parser, at the parser's place.
pub(super) fn diagnostic(file: &Arc<SourceFile>, error: &ScanError) -> Diagnostic {
    let mut offset = error.marker().byte_offset().unwrap_or(file.text.len());
    if is_tab(error.kind()) {
        // The parser points after the tab.
        let line = file.text[..offset].rfind('\n').map_or(0, |end| end + 1);
        offset = file.text[line..offset].rfind('\t').map_or(offset, |tab| line + tab);
    }
    let place = caret(file, offset);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return Limit::Depth.at(place);
    }
    let (code, message, help) = code_message_help(error.kind());
    let found = Diagnostic::error(code, message).at(place, "").help(help);
    match is_inside_brackets(error.kind()).then(|| opened(&file.text[..offset])).flatten() {
        Some(bracket) => found.related(caret(file, bracket), "opened here"),
        None => found,
    }
}

/// Whether the parser was inside brackets that may be missing their end.
fn is_inside_brackets(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::MismatchedFlowCollectionEnd { .. }
    )
}

/// The offset of the innermost bracket that is still open at the end of a text, if it is on an earlier line. `None` if
/// quotes or comments follow it, because they can hold brackets.
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

/// The code, the message and the help for a kind of error.
#[expect(clippy::too_many_lines, reason = "one table, a row per kind of error")]
fn code_message_help(kind: &ErrorKind) -> (Code, String, String) {
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
            syntax("this closing bracket has no opening bracket", "remove it, or quote the text that contains it")
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            syntax("this quote is never closed", "add the closing quote")
        }
        kind if is_tab(kind) => syntax("a tab is used where only spaces are allowed", "indent with spaces"),
        ErrorKind::MappingValueNotAllowed => syntax(
            "no key is allowed before this `:`",
            "indent the key like its neighbours, or quote text that contains `: `",
        ),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::MappingKeyNotAllowed => {
            syntax("a key was expected here", "indent this line like the keys of its map")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            syntax("this line has no `:` after its key", "write `key: value`")
        }
        ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockEntryInFlowCollection => {
            syntax("no list item is allowed here", "indent `-` like the other items of its list")
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => {
            syntax("the indentation matches no line above", "indent this line like its neighbours")
        }
        ErrorKind::UnexpectedCharacter { character } => (
            codes::SYNTAX,
            match character {
                '`' => "text without quotes cannot start with a backtick".to_owned(),
                _ => format!("text without quotes cannot start with `{character}`"),
            },
            "quote the text".to_owned(),
        ),
        ErrorKind::ExpectedFlowMappingSeparator => {
            syntax("`,` or `}` was expected here", "write `}` where the map ends, or `,` before its next key")
        }
        ErrorKind::ExpectedFlowSequenceSeparator => {
            syntax("`,` or `]` was expected here", "write `]` where the list ends, or `,` before its next item")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            syntax("text follows a closing quote", "quote the whole value")
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => syntax(
            "this text has an escape that YAML does not define",
            "write `\\\\` for a backslash, or use single quotes, where a backslash is literal",
        ),
        ErrorKind::CommentNotSeparated => syntax(
            "`#` follows text without a space",
            "put a space before the comment, or quote the text that contains `#`",
        ),
        ErrorKind::CommentInterceptedScalar => {
            syntax("a comment interrupts text of several lines", "put the comment above the key, or quote the text")
        }
        ErrorKind::ExpectedNodeContent
        | ErrorKind::UnexpectedEof
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            syntax("a value was expected here", "write a value, and quote text that starts with a special character")
        }
        ErrorKind::UnknownAnchor => (
            codes::ALIAS,
            "this alias refers to no anchor above it".to_owned(),
            "write `&name` before the value that it repeats, or quote text that starts with `*`".to_owned(),
        ),
        ErrorKind::MissingAnchorOrAliasName => (
            codes::ALIAS,
            "an anchor or alias has no name".to_owned(),
            "quote text that starts with `&` or `*`".to_owned(),
        ),
        ErrorKind::UndeclaredTagHandle => (
            codes::TAG,
            "YAML tags are not allowed".to_owned(),
            "remove it, or quote text that starts with `!`".to_owned(),
        ),
        other => (
            codes::SYNTAX,
            format!("this is not valid YAML: {other}"),
            "quote the text, or write `key: value`".to_owned(),
        ),
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
