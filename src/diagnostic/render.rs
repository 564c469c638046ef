//! Diagnostics as text: as frames like rustc's, or one line each.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::{Excerpt, excerpts};
use super::mask::masked;
use super::{Diagnostic, Severity};
use crate::text::visible;

/// The styles that the reader's terminal supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// Colours, as ANSI escapes.
    Colour,
}

/// Renders all diagnostics, each in a frame with the lines that it points at, separated by empty lines. Lines wider
/// than `width` columns are trimmed around the marks.
pub fn text(diagnostics: &[Diagnostic], style: Style, width: usize) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    let renderer = renderer.term_width(width);
    let mut text = String::new();
    for diagnostic in diagnostics {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&frame(&masked(diagnostic), &renderer));
        text.push('\n');
    }
    text
}

/// A diagnostic on one line: `path:line:column: error[PGF203]: message`.
pub fn line(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.at.as_ref().map(|at| format!("{}: ", at.place)).unwrap_or_default();
    let Diagnostic { severity, code, message, .. } = &*masked(diagnostic);
    visible::line(&format!("{place}{severity}[{code}]: {message}")).into_owned()
}

fn frame(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let mut group = level
        .primary_title(visible::line(&diagnostic.message))
        .id(diagnostic.code.to_string())
        .elements([] as [Origin; 0]);
    for excerpt in excerpts(diagnostic) {
        group = with_excerpt(group, excerpt);
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(visible::lines(help)));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(visible::lines(note)));
    }
    if let Some(extent) = diagnostic.extent() {
        group = group.element(Level::NOTE.message(visible::line(&extent).into_owned()));
    }
    renderer.render(&[group])
}

fn with_excerpt<'a>(group: Group<'a>, excerpt: Excerpt<'a>) -> Group<'a> {
    let Excerpt { file, text, first_line, has_file_columns, labels, line, column } = excerpt;
    if labels.is_empty() {
        return group.element(Origin::path(visible::line(file)).line(line).char_column(column));
    }
    let mut snippet = Snippet::source(text).line_start(first_line);
    let group = if has_file_columns {
        snippet = snippet.path(visible::line(file));
        group
    } else {
        // The renderer would count columns in the excerpt, not in the file.
        group.element(Origin::path(visible::line(file)).line(line).char_column(column))
    };
    let annotations = labels.into_iter().map(|label| {
        let kind = if label.is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = (!label.text.is_empty()).then(|| visible::line(label.text));
        kind.span(label.range).label(text)
    });
    group.element(snippet.annotations(annotations))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Code, Place, SourceFile};

    const ORDERS: &str = "spec:\n  instances: 2 # of three\n\n\n\n\n\n\n\n  replication: {standbys: {min: 2}}\n";

    fn place(name: &str, text: &str, part: &str) -> Place {
        let start = text.find(part).expect("the part is in the text");
        let file = Arc::new(SourceFile::new(name.to_owned(), text.to_owned()));
        Place { file, range: start..start + part.len() }
    }

    fn standbys() -> Diagnostic {
        let min = place("blueprints/orders.yaml", ORDERS, "min: 2");
        Diagnostic::error(Code(203), "2 synchronous standbys cannot be kept with 2 instances")
            .at(
                Place { range: min.range.end - 1..min.range.end, file: min.file },
                "needs 2 standbys besides the primary",
            )
            .help("set `instances: 3` or more, or `standbys.min: 1`")
            .because("commits would wait indefinitely; `pgforge explain PGF203`")
    }

    fn plain(diagnostic: Diagnostic) -> String {
        text(&[diagnostic], Style::Plain, 80)
    }

    #[test]
    fn a_diagnostic_is_a_frame_with_its_line_its_help_and_its_notes() {
        let expected = "\
error[PGF203]: 2 synchronous standbys cannot be kept with 2 instances
  --> blueprints/orders.yaml:10:33
   |
10 |   replication: {standbys: {min: 2}}
   |                                 ^ needs 2 standbys besides the primary
   |
   = help: set `instances: 3` or more, or `standbys.min: 1`
   = note: commits would wait indefinitely; `pgforge explain PGF203`
";
        assert_eq!(plain(standbys()), expected);
    }

    #[test]
    fn related_places_are_shown_in_their_files() {
        let here = place("blueprints/orders.yaml", ORDERS, "instances");
        let there = place("blueprints/defaults.yaml", "spec: {instances: 2}", "2");
        let diagnostic = standbys().related(here, "set here").related(there, "the default");
        let expected = "\
error[PGF203]: 2 synchronous standbys cannot be kept with 2 instances
  --> blueprints/orders.yaml:10:33
   |
 2 |   instances: 2 # of three
   |   --------- set here
...
10 |   replication: {standbys: {min: 2}}
   |                                 ^ needs 2 standbys besides the primary
   |
  ::: blueprints/defaults.yaml:1:19
   |
 1 | spec: {instances: 2}
   |                   - the default
   |
   = help: set `instances: 3` or more, or `standbys.min: 1`
   = note: commits would wait indefinitely; `pgforge explain PGF203`
";
        assert_eq!(plain(diagnostic), expected);
    }

    #[test]
    fn several_diagnostics_have_an_empty_line_between_them() {
        let found = [
            Diagnostic::warning(Code(214), "all instances are in one zone").help("set `placement.spread`"),
            Diagnostic::note(Code(215), "nothing to do"),
        ];
        let expected = "\
warning[PGF214]: all instances are in one zone
 |
 = help: set `placement.spread`

note[PGF215]: nothing to do
";
        assert_eq!(text(&found, Style::Plain, 80), expected);
    }

    #[test]
    fn a_place_in_an_empty_file_shows_its_name() {
        let diagnostic = Diagnostic::error(Code(105), "the file is longer than 4 MiB").at(place("a.yaml", "", ""), "");
        assert_eq!(plain(diagnostic), "error[PGF105]: the file is longer than 4 MiB\n--> a.yaml:1:1\n");
    }

    #[test]
    fn a_very_long_line_is_trimmed_around_the_place() {
        let long = format!("a: {}BAD{}", "xé".repeat(100_000), "y".repeat(100_000));
        let expected = "\
error[PGF102]: too long
 --> a.yaml:1:200004
  |
 ::: 
1 | ...éxéxéxéxéxéxéxéxéxéxéxéxéxéxéxéBADyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...
  |                                   ^^^ here
";
        assert_eq!(plain(Diagnostic::error(Code(102), "too long").at(place("a.yaml", &long, "BAD"), "here")), expected);
    }

    #[test]
    fn tabs_and_windows_line_ends_do_not_move_the_caret() {
        let windows = "a: 1\r\n\tb: 2\r\n";
        let diagnostic = Diagnostic::error(Code(102), "wrong")
            .at(place("a.yaml", windows, "2"), "")
            .related(place("a.yaml", windows, "1"), "as here");
        let expected = "\
error[PGF102]: wrong
 --> a.yaml:2:5
  |
1 | a: 1
  |    - as here
2 |     b: 2
  |        ^
";
        assert_eq!(plain(diagnostic), expected);
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let hostile = "a: \u{1b}[31m\u{9b}31m\u{7f}b\n";
        let mut place = place("\u{1b}.yaml", hostile, "b");
        place.range = 3..place.range.end;
        let diagnostic =
            Diagnostic::error(Code(102), "x\u{1b}y\nz").at(place, "l\u{9b}\n").help("one\r\ntwo").because("\u{7}");
        let rendered = plain(diagnostic.clone());
        assert!(!rendered.contains(|c: char| c.is_control() && c != '\n'), "{rendered:?}");
        assert!(rendered.starts_with("error[PGF102]: x\\u{1b}y\\nz\n"), "{rendered}");
        assert_eq!(line(&diagnostic), "\\u{1b}.yaml:1:4: error[PGF102]: x\\u{1b}y\\nz");
    }

    #[test]
    fn colours_are_added_only_on_request() {
        let coloured = text(&[standbys()], Style::Colour, 80);
        assert!(coloured.contains("\u{1b}[1m\u{1b}[91merror[PGF203]"), "{coloured:?}");
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain(standbys()));
    }

    #[test]
    fn one_line_holds_place_severity_code_and_message() {
        let expected =
            "blueprints/orders.yaml:10:33: error[PGF203]: 2 synchronous standbys cannot be kept with 2 instances";
        assert_eq!(line(&standbys()), expected);
        assert_eq!(line(&Diagnostic::warning(Code(214), "one zone")), "warning[PGF214]: one zone");
    }
}
