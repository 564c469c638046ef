//! Decodes bytes to text.

use std::sync::Arc;

use super::limits::{Limit, MAX_BYTES};
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};

/// Decodes the `bytes` of a file: UTF-8, with or without a byte-order mark, with LF or CRLF line ends.
///
/// # Errors
/// At the first byte that is not such text, and for more than [`MAX_BYTES`]. A caller can stop reading one byte after
/// that limit.
pub fn decode(name: impl Into<String>, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Diagnostic> {
    let name = name.into();
    if bytes.len() > MAX_BYTES {
        return Err(Limit::Bytes.at(caret(&file(name, String::new()), 0)));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let error = Diagnostic::error(codes::NOT_TEXT, "the file is UTF-16, expected UTF-8");
        return Err(error.at(caret(&file(name, String::new()), 0), "").help("save the file as UTF-8"));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(not_utf8(name, &error)),
    };
    let text = if let Some(rest) = text.strip_prefix('\u{feff}') { rest.to_owned() } else { text };
    let file = file(name, text);
    match forbidden(&file.text) {
        None => Ok(file),
        Some((at, character)) => Err(not_allowed(&file, at, character)),
    }
}

/// The place of the character at a byte offset, or the end of the last line if there is none.
pub(super) fn caret(file: &Arc<SourceFile>, offset: usize) -> Place {
    let text = &file.text;
    let mut start = offset.min(text.trim_end().len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let width = text[start..].chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
    Place { file: Arc::clone(file), range: start..start + width }
}

fn file(name: String, text: String) -> Arc<SourceFile> {
    Arc::new(SourceFile::new(name, text))
}

/// The first character that is not allowed in a text file. Some tools drop control characters, a second byte-order mark
/// is invisible, and direction marks show a reviewer another text than the program reads.
fn forbidden(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|&(at, character)| match character {
        '\t' | '\n' => false,
        '\r' => !text[at + 1..].starts_with('\n'),
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => character.is_control(),
    })
}

fn not_allowed(file: &Arc<SourceFile>, at: usize, character: char) -> Diagnostic {
    let number = u32::from(character);
    let error = if character == '\r' {
        Diagnostic::error(codes::NOT_TEXT, "a carriage return has no line feed after it")
            .help("end lines with LF or CRLF")
    } else {
        Diagnostic::error(codes::NOT_TEXT, format!("the character U+{number:04X} is not allowed in a text file"))
            .help(format!("remove it, or write it as `\\u{number:04x}` in double quotes"))
    };
    let place = Place { file: Arc::clone(file), range: at..at + character.len_utf8() };
    error.at(place, "")
}

fn not_utf8(name: String, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let byte = error.as_bytes().get(at).copied().unwrap_or_default();
    // Up to the first bad byte the lossy text equals the file, except for a byte-order mark.
    let lossy = String::from_utf8_lossy(error.as_bytes());
    let (text, at) = lossy.strip_prefix('\u{feff}').map_or((&*lossy, at), |rest| (rest, at.saturating_sub(3)));
    let place = caret(&file(name, text.to_owned()), at);
    Diagnostic::error(codes::NOT_TEXT, format!("the byte 0x{byte:02X} is not UTF-8"))
        .at(place, "")
        .help("save the file as UTF-8")
}
