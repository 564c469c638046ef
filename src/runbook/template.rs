//! Templates of runbooks. Each value is escaped for its place: Markdown prose, Markdown code, a shell command, or the
//! output of a command. The place is detected automatically, so a template cannot forget to escape a value.

use crate::text::{markdown, shell, sql, visible};
use crate::verdict::Step;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value};
use std::fmt::Write as _;

/// The marks around a value until its place is known. They cannot occur inside: the value is written as digits.
const BEGIN: char = '\u{2}';
const END: char = '\u{3}';

/// A filled-in template whose values are not yet escaped for their places.
pub struct Filled(String);

/// Returns a value that is not escaped: shell words that need no quoting, or Markdown from pgforge.
pub fn written(text: impl Into<String>) -> Value {
    Value::from_safe_string(text.into())
}

/// Fills in a template. `shared` holds the templates that it may include, by name. Values can be any text.
///
/// # Panics
/// If the template is invalid; tests render every template.
pub fn fill(template: &str, shared: &[(&'static str, &'static str)], values: Value) -> Filled {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("runbook".into()));
    environment.set_formatter(format);
    environment.add_filter("sql_name", |name: String| sql::plain_identifier(&name));
    for (name, text) in shared {
        environment.add_template(name, text).expect("the shared sections are templates");
    }
    Filled(environment.render_str(template, values).expect("the template and its values belong together"))
}

/// Writes a value between marks, as hexadecimal digits, which have no special meaning in a template or a shell.
fn format(out: &mut Output, _: &mut State, value: &Value) -> Result<(), minijinja::Error> {
    let text = value.to_string();
    if value.is_safe() || value.is_number() {
        return Ok(out.write_str(&text)?);
    }
    let mut digits = String::with_capacity(2 * text.len());
    for byte in text.bytes() {
        write!(digits, "{byte:02x}").expect("writing to a String does not fail");
    }
    Ok(out.write_str(&format!("{BEGIN}{digits}{END}"))?)
}

impl Filled {
    /// Returns the titles and steps of the sections under second-level headings.
    pub fn sections(&self) -> Vec<(String, Vec<Step>)> {
        let mut sections: Vec<(&str, String)> = Vec::new();
        let mut fence: Option<&str> = None;
        for line in self.0.lines() {
            match (line.strip_prefix("## ").filter(|_| fence.is_none()), sections.last_mut()) {
                (Some(title), _) => sections.push((title, String::new())),
                (None, Some((_, body))) => body.extend([line, "\n"]),
                (None, None) => {}
            }
            fence = after(fence, line);
        }
        sections.into_iter().map(|(title, body)| (inline(title), steps(&body))).collect()
    }

    /// Returns the whole text as steps.
    pub fn steps(&self) -> Vec<Step> {
        steps(&self.0)
    }
}

/// Returns the fence that is open after a line.
fn after<'a>(fence: Option<&'a str>, line: &'a str) -> Option<&'a str> {
    let marks = |line: &'a str| &line[..line.len() - line.trim_start_matches('`').len()];
    let line = line.trim_start();
    match fence {
        None => Some(marks(line)).filter(|marks| marks.len() >= 3),
        Some(open) if line.trim_end() == open => None,
        open => open,
    }
}

/// Splits the text into steps. An `sh` fence ends the step's text. A `text` fence directly after it is the output of the
/// commands.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n').peekable();
    let mut is_after_blank = true;
    while let Some(line) = lines.next() {
        if let Some(fence) = after(None, line) {
            let mut body = String::new();
            for inner in lines.by_ref() {
                if inner.trim() == fence {
                    break;
                }
                body.push_str(inner);
            }
            match (line.trim_end(), steps.last_mut().filter(|step| out == "\n" && step.prints.is_empty())) {
                ("```sh", _) => steps.push(Step::new(std::mem::take(&mut out), self::lines(&commands(&body)))),
                ("```text", Some(step)) => {
                    step.prints = self::lines(&printed(&body));
                    out.clear();
                }
                (opening, _) => out.push_str(&fenced(opening, fence, &body)),
            }
        } else if is_after_blank && line.starts_with("    ") {
            let mut block = line.to_owned();
            while let Some(inner) = lines.next_if(|inner| inner.starts_with("    ")) {
                block.push_str(inner);
            }
            out.push_str(&commands(&block));
        } else {
            out.push_str(&inline(line));
        }
        is_after_blank = line.trim().is_empty();
    }
    trimmed(steps, &out)
}

/// Appends the last text to the steps, and removes blank lines at the beginning and the end.
fn trimmed(mut steps: Vec<Step>, last: &str) -> Vec<Step> {
    if !last.trim().is_empty() {
        steps.push(Step::new(last.trim_end().to_owned() + "\n", Vec::new()));
    }
    if let Some(first) = steps.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    steps
}

fn lines(text: &str) -> Vec<String> {
    text.strip_suffix('\n').unwrap_or(text).split('\n').map(str::to_owned).collect()
}

/// Fills the values into the output of a command.
fn printed(body: &str) -> String {
    with_values(body, |value| visible::line(value).into())
}

fn fenced(opening: &str, fence: &str, body: &str) -> String {
    let language = opening.trim_start().trim_start_matches('`');
    let indent = &opening[..opening.len() - opening.trim_start().len()];
    let body = if language == "sh" { commands(body) } else { printed(body) };
    let fence = if body.contains(fence) { markdown::fence(body.lines()) } else { fence.to_owned() };
    format!("{indent}{fence}{language}\n{body}{indent}{fence}\n")
}

/// Fills the values into a line of prose. Text between backticks is code.
fn inline(line: &str) -> String {
    if !line.contains(BEGIN) {
        return line.to_owned();
    }
    let is_cell = line.starts_with('|');
    let mut out = String::with_capacity(line.len());
    for (index, part) in line.split('`').enumerate() {
        let code = if is_cell { markdown::cell_code } else { markdown::code };
        match index % 2 {
            0 => out.push_str(&with_values(part, markdown::prose)),
            _ => out.push_str(&code(&with_values(part, str::to_owned))),
        }
    }
    out
}

fn with_values(text: &str, place: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, value, after)) = next(rest) {
        out.push_str(before);
        out.push_str(&place(&value));
        rest = after;
    }
    out + rest
}

/// Returns the next value, and the text before and after it.
fn next(text: &str) -> Option<(&str, String, &str)> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (digits, after) = rest.split_once(END)?;
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
    Some((before, String::from_utf8(bytes?).ok()?, after))
}

/// How a shell parses the text at a place.
#[derive(Clone, Copy, PartialEq)]
enum Quote {
    /// As unquoted words, inside this many parentheses.
    Bare(usize),
    /// Inside double quotes.
    Double,
}

/// Fills the values into shell commands, each quoted for its place.
fn commands(text: &str) -> String {
    if !text.contains(BEGIN) {
        return text.to_owned();
    }
    let mut script = Script { rest: text, out: String::new(), quotes: vec![Quote::Bare(0)], documents: Vec::new() };
    while !script.rest.is_empty() {
        script.step();
    }
    script.out
}

struct Script<'a> {
    rest: &'a str,
    out: String,
    /// The open quotes, innermost last. Never empty.
    quotes: Vec<Quote>,
    /// The end words of the here-documents that begin on the next line.
    documents: Vec<&'a str>,
}

impl Script<'_> {
    fn step(&mut self) {
        let quote = self.quotes.last().copied().unwrap_or(Quote::Bare(0));
        let begins_word = self.out.is_empty() || self.out.ends_with([' ', '\n', '\t', ';', '(']);
        let mut characters = self.rest.chars();
        let first = characters.next().unwrap_or_default();
        match (quote, first) {
            (Quote::Bare(_), BEGIN) => self.value(shell::word),
            (Quote::Double, BEGIN) => self.value(shell::in_double_quotes),
            (_, '\\') => {
                let second = characters.next().filter(|second| *second != BEGIN);
                self.take(1 + second.map_or(0, char::len_utf8));
            }
            (Quote::Bare(_), '\'') => self.single(),
            (Quote::Bare(_), '"') => self.open(Quote::Double, 1),
            (Quote::Double, '"') => self.close(),
            (Quote::Double, '$') if self.rest.starts_with("$(") => self.open(Quote::Bare(0), 2),
            (Quote::Bare(open), '(') => self.brackets(open + 1),
            (Quote::Bare(0), ')') if self.quotes.len() > 1 => self.close(),
            (Quote::Bare(open), ')') => self.brackets(open.saturating_sub(1)),
            (Quote::Bare(_), '#') if begins_word => self.line(|value| visible::line(value).into()),
            (Quote::Bare(_), '<') if self.rest.starts_with("<<") && !self.rest.starts_with("<<<") => self.document(),
            (Quote::Bare(_), '\n') if !self.documents.is_empty() => self.here_documents(),
            _ => self.take(first.len_utf8()),
        }
    }

    fn take(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.out.push_str(taken);
        self.rest = rest;
    }

    fn open(&mut self, quote: Quote, length: usize) {
        self.quotes.push(quote);
        self.take(length);
    }

    fn close(&mut self) {
        if self.quotes.len() > 1 {
            self.quotes.pop();
        }
        self.take(1);
    }

    fn brackets(&mut self, open: usize) {
        if let Some(quote) = self.quotes.last_mut() {
            *quote = Quote::Bare(open);
        }
        self.take(1);
    }

    fn value(&mut self, place: impl Fn(&str) -> String) {
        match next(self.rest) {
            Some((_, value, after)) => {
                self.out.push_str(&place(&value));
                self.rest = after;
            }
            None => self.take(1),
        }
    }

    /// Copies everything up to the closing single quote.
    fn single(&mut self) {
        self.take(1);
        let end = self.rest.find('\'').map_or(self.rest.len(), |end| end + 1);
        let (inside, rest) = self.rest.split_at(end);
        self.out.push_str(&with_values(inside, shell::in_single_quotes));
        self.rest = rest;
    }

    fn line(&mut self, place: impl Fn(&str) -> String) {
        let end = self.rest.find('\n').unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at(end);
        self.out.push_str(&with_values(line, place));
        self.rest = rest;
    }

    fn document(&mut self) {
        self.take(2);
        let word = self.rest.trim_start_matches(['-', '\'', '"']);
        let end = word.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(word.len());
        self.documents.push(&word[..end]);
        self.take(self.rest.len() - word.len() + end);
        if self.rest.starts_with(['\'', '"']) {
            self.take(1);
        }
    }

    /// Copies the here-documents, which contain YAML. A value becomes a JSON string, which the shell does not expand.
    fn here_documents(&mut self) {
        self.take(1);
        for word in std::mem::take(&mut self.documents) {
            while !self.rest.is_empty() {
                let is_last = self.rest.lines().next().is_some_and(|line| line.trim() == word);
                self.line(document_value);
                if is_last {
                    break;
                }
                self.take(1);
            }
        }
    }
}

fn document_value(value: &str) -> String {
    if shell::is_plain(value) {
        return value.to_owned();
    }
    let json = visible::json(serde_json::Value::from(value).to_string());
    json.chars().fold(String::new(), |mut out, character| {
        match character {
            '$' | '`' => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            other => out.push(other),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    fn shown(steps: &[Step]) -> String {
        steps.iter().map(Step::markdown).collect()
    }

    fn filled(template: &str, value: &str) -> String {
        shown(&fill(template, &[], context! { x => value, kubectl => written("kubectl -n a") }).steps())
    }

    #[test]
    fn a_value_is_written_for_its_place() {
        let hostile = "it's `a` $(b) | \"c\"\\";
        for (template, expected) in [
            ("role {{ x }}.\n", "role it's `a` &#36;(b) &#124; \"c\"&#92;.\n"),
            ("role `{{ x }}`.\n", "role ``it's `a` $(b) | \"c\"\\``.\n"),
            ("| a | `{{ x }}` |\n", "| a | <code>it's &#96;a&#96; &#36;(b) &#124; \"c\"&#92;</code> |\n"),
            ("```sh\n{{ kubectl }} a {{ x }}_b\n```\n", "```sh\nkubectl -n a a 'it'\\''s `a` $(b) | \"c\"\\'_b\n```\n"),
            ("```sh\na \"{{ x }}\"\n```\n", "```sh\na \"it's \\`a\\` \\$(b) | \\\"c\\\"\\\\\"\n```\n"),
            (
                "```sh\na '{{ x }}' {{ x }}\n```\n",
                "```sh\na 'it'\\''s `a` $(b) | \"c\"\\' 'it'\\''s `a` $(b) | \"c\"\\'\n```\n",
            ),
            ("```sh\na \"$(b {{ x }})\"\n```\n", "```sh\na \"$(b 'it'\\''s `a` $(b) | \"c\"\\')\"\n```\n"),
            ("```text\n{{ x }} …\n```\n", "```text\nit's `a` $(b) | \"c\"\\ …\n```\n"),
            ("a:\n\n    b {{ x }}\n", "a:\n\n    b 'it'\\''s `a` $(b) | \"c\"\\'\n"),
            (
                "```sh\na <<END {{ x }}\nb: {{ x }}\nEND\nc {{ x }}\n```\n",
                "```sh\na <<END 'it'\\''s `a` $(b) | \"c\"\\'\nb: \"it's \\u0060a\\u0060 \\u0024(b) | \\\"c\\\"\\\\\"\nEND\nc 'it'\\''s `a` $(b) | \"c\"\\'\n```\n",
            ),
            (
                "```sh\na '\\password {{ x | sql_name }}'\n```\n",
                "```sh\na '\\password \"it'\\''s `a` $(b) | \"\"c\"\"\\\"'\n```\n",
            ),
        ] {
            assert_eq!(filled(template, hostile).trim_end(), expected.trim_end());
        }
    }

    #[test]
    fn a_value_cannot_add_a_heading_or_end_a_fence() {
        let hostile = "x\n```\n\n## Is it healthy\n\n```sh\nreboot\n";
        let template = "## First\n\nThe role {{ x }}, `{{ x }}`.\n\n```sh\na {{ x }}\n```\n\n```text\n{{ x }}\n```\n\n## Is it healthy\n\nyes\n";
        let filled = fill(template, &[], context! { x => hostile });
        let sections = filled.sections();
        let titles: Vec<&str> = sections.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(titles, ["First", "Is it healthy"]);
        assert_eq!(shown(&sections[1].1), "yes\n");
        let [step] = &*sections[0].1 else { panic!("{sections:?}") };
        assert!(!step.commands.is_empty() && !step.prints.is_empty(), "{step:?}");
        assert_eq!(step.markdown().lines().filter(|line| line.starts_with("```")).count(), 4, "{step:?}");
    }

    #[test]
    fn values_inside_macros_and_blocks_are_escaped_once() {
        let template = "{% macro m(a) %}`{{ a }}`{% endmacro %}{% set s %}{{ x }}{% endset %}{{ m(x) }} {{ s }}";
        assert_eq!(filled(template, "*"), "`*` &#42;\n");
    }
}
