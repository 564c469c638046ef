//! `pgforge fmt`.

use super::{Exit, show};
use crate::blueprint;
use crate::compile::LANGUAGE;
use crate::diagnostic::{Diagnostic, Path};
use crate::format::{self, Language};
use crate::io::{self, Original, Refusal};
use crate::source::{self, Node};
use crate::text::count::counted;
use crate::text::visible;
use clap::Args;
use serde_json::Value;
use similar::TextDiff;
use std::path::PathBuf;

/// Formats blueprints and defaults in canonical order and layout; values and comments stay
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge fmt blueprints/
  pgforge fmt --check blueprints/
  pgforge fmt - < orders.yaml

With --check the exit code is 2 if a file would change. Files without a pgforge document are left alone.")]
pub(super) struct Fmt {
    /// Blueprints, folders of blueprints, or `-` to format standard input to standard output
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,

    /// The path that messages show for standard input
    #[arg(long, value_name = "PATH", default_value = "stdin.yaml")]
    stdin_filename: String,

    /// Write nothing; show what would change
    #[arg(long)]
    check: bool,
}

/// A pgforge file and its canonical text.
struct Formatted {
    original: Original,
    text: String,
}

impl Formatted {
    fn is_changed(&self) -> bool {
        self.text.as_bytes() != self.original.bytes
    }
}

impl Fmt {
    pub(super) fn run(self) -> Exit {
        let mut findings = Vec::new();
        let originals = io::originals(&self.paths, &self.stdin_filename).unwrap_or_else(|refusals| {
            findings.extend(refusals.iter().map(Refusal::unreadable));
            Vec::new()
        });
        let keys = Keys::new();
        let mut files = Vec::new();
        for original in originals {
            match keys.format(&original) {
                Ok(Some(text)) => files.push(Formatted { original, text }),
                // In a pipe, any other text passes through unchanged.
                Ok(None) if original.path.is_none() && !self.check => match String::from_utf8(original.bytes.clone()) {
                    Ok(text) => files.push(Formatted { original, text }),
                    Err(_) => findings.extend(source::decode(original.name, original.bytes).err()),
                },
                Ok(None) => {}
                Err(errors) => findings.extend(errors),
            }
        }
        let written = if self.check { super::print(&differences(&files)) } else { write(&files, &mut findings) };
        show::findings(&findings);
        let changed = files.iter().filter(|file| file.is_changed()).count();
        if written == Exit::Failed || !findings.is_empty() {
            return Exit::Failed;
        }
        eprintln!("{}", summary(changed, files.len(), self.check));
        if self.check && changed > 0 { Exit::Differs } else { Exit::Done }
    }
}

/// The schemas, whose key order is the canonical one.
struct Keys {
    blueprint: Value,
    defaults: Value,
}

impl Keys {
    fn new() -> Self {
        Self { blueprint: blueprint::schema(), defaults: blueprint::defaults_schema() }
    }

    /// Returns the canonical text; `None` for a file without a pgforge document.
    fn format(&self, original: &Original) -> Result<Option<String>, Vec<Diagnostic>> {
        let found = source::scan(original.name.clone(), &original.bytes, &LANGUAGE);
        if !found.errors.is_empty() {
            return Err(found.errors);
        }
        if found.own.is_empty() {
            return Ok(None);
        }
        let order = |document: &Node, path: &Path| self.order(document, path);
        let language = Language { own: LANGUAGE, order: &order };
        let file = source::decode(original.name.clone(), original.bytes.clone());
        file.and_then(|file| format::canonical(&file, &language)).map(Some).map_err(|error| vec![error])
    }

    fn order<'a>(&'a self, document: &Node, path: &Path) -> Vec<&'a str> {
        let is_defaults = document.get("kind").and_then(Node::as_str) == Some("Defaults");
        let schema = if is_defaults { &self.defaults } else { &self.blueprint };
        let keys = blueprint::at(schema, path).and_then(|schema| schema.get("properties")?.as_object());
        keys.into_iter().flatten().map(|(key, _)| key.as_str()).collect()
    }
}

/// Replaces the files that change; prints the text from standard input to standard output.
fn write(files: &[Formatted], findings: &mut Vec<Diagnostic>) -> Exit {
    let mut piped = String::new();
    for Formatted { original, text } in files {
        match &original.path {
            None => piped.push_str(text),
            Some(path) => {
                let refused = io::replace(path, &original.bytes, text.as_bytes()).err();
                findings.extend(refused.map(|refusal| refusal.unwritable()));
            }
        }
    }
    super::print(&piped)
}

/// Returns the changes as one unified diff, with credentials masked.
fn differences(files: &[Formatted]) -> String {
    let mut patch = String::new();
    for file in files.iter().filter(|file| file.is_changed()) {
        let name = &file.original.name;
        let before = String::from_utf8_lossy(&file.original.bytes);
        let before = source::without_credentials(name, &before, &LANGUAGE);
        let after = source::without_credentials(name, &file.text, &LANGUAGE);
        let name = visible::line(name);
        patch.push_str(&TextDiff::from_lines(&before, &after).unified_diff().header(&name, &name).to_string());
    }
    visible::lines(&patch).into_owned()
}

fn summary(changed: usize, files: usize, check: bool) -> String {
    if files == 0 {
        return "no blueprint found".to_owned();
    }
    let files = counted(files, "file");
    match (changed, check) {
        (0, _) => format!("{files}, nothing to format"),
        (changed, true) => format!("{changed} of {files} would change"),
        (changed, false) => format!("{changed} of {files} formatted"),
    }
}
