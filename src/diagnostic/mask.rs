//! Removes credentials from a diagnostic before it is shown.

use super::{Diagnostic, Hidden};
use crate::secrecy::MASK;
use crate::text::visible;
use std::borrow::Cow;

/// A credential of fewer characters is masked only between quotes, because it could be part of a word.
const SHORTEST: usize = 4;

/// The diagnostic, with the credentials of the files that it points into masked.
pub fn masked(diagnostic: &Diagnostic) -> Cow<'_, Diagnostic> {
    let labels = || diagnostic.at.iter().chain(&diagnostic.related);
    if labels().all(|label| label.place.file.hidden().is_empty()) {
        return Cow::Borrowed(diagnostic);
    }
    let mut meanings: Vec<String> = Vec::new();
    for label in labels() {
        for hidden in label.place.file.hidden() {
            add_forms(hidden, &mut meanings);
        }
    }
    // The longest first, so that no part of one remains.
    meanings.sort_by_key(|meaning| std::cmp::Reverse(meaning.len()));
    meanings.dedup();
    let clean = |text: &mut String| *text = without(text, &meanings);
    let mut masked = diagnostic.clone();
    clean(&mut masked.message);
    masked.at.iter_mut().chain(&mut masked.related).for_each(|label| clean(&mut label.text));
    masked.help.iter_mut().chain(&mut masked.notes).for_each(clean);
    Cow::Owned(masked)
}

/// Adds the forms of a credential that a message may contain: each line, unchanged or escaped.
fn add_forms(hidden: &Hidden, forms: &mut Vec<String>) {
    for line in hidden.meaning.lines().map(str::trim).filter(|line| !line.is_empty()) {
        forms.push(line.to_owned());
        forms.push(line.escape_debug().to_string());
        forms.push(visible::line(line).into_owned());
    }
}

fn without(text: &str, meanings: &[String]) -> String {
    let mut text = text.to_owned();
    for meaning in meanings {
        if meaning.chars().count() < SHORTEST {
            for (before, after) in [("`", "`"), ("\"", "\""), ("'", "'")] {
                text = text.replace(&format!("{before}{meaning}{after}"), &format!("{before}{MASK}{after}"));
            }
            continue;
        }
        text = text.replace(meaning.as_str(), MASK);
        text = without_beginnings(text, meaning);
    }
    text
}

/// The text, with each beginning of a credential masked that a message cut off with `…`.
fn without_beginnings(mut text: String, meaning: &str) -> String {
    let mut from = 0;
    while let Some(cut) = text[from..].find('…').map(|at| from + at) {
        let lengths = meaning.char_indices().map(|(at, _)| at).skip(SHORTEST - 1);
        let shown = lengths.filter(|length| text[..cut].ends_with(&meaning[..*length])).max();
        if let Some(length) = shown {
            text.replace_range(cut - length..cut, MASK);
        }
        from = text[from..].find('…').map_or(text.len(), |at| from + at + '…'.len_utf8());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Place, SourceFile};
    use std::sync::Arc;

    #[test]
    fn no_part_of_a_diagnostic_repeats_a_credential() {
        let secret = "a very long passphrase of many words 1";
        let file = Arc::new(SourceFile::new("a.yaml".to_owned(), format!("passphrase: {secret}\nhost: b\n")));
        let place = Place { file, range: 0..4 };
        let found = Diagnostic::error(Code(1), format!("`{secret}` is wrong"))
            .at(place, format!("{secret}…"))
            .help(format!("write `{}…`", &secret[..20]))
            .because("b");
        let masked = masked(&found);
        assert_eq!(masked.message, "`******` is wrong");
        assert_eq!(masked.help, ["write `******…`"]);
        assert_eq!(masked.at.as_ref().unwrap().text, "******…");
        assert_eq!(masked.notes, ["b"]);
    }
}
