//! `pgforge init`.

use super::{Exit, show};
use crate::blueprint::engines::EngineKind;
use crate::blueprint::values::{Name, Namespace, Text};
use crate::compile::{self, Checked, Selection};
use crate::diagnostic::{Diagnostic, Severity};
use crate::io::{self, Created, Refusal};
use crate::report::editor;
use crate::report::starter::{GIT_ATTRIBUTES, SCHEMA, Starter};
use crate::text::visible;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::{Path, PathBuf};

/// Creates a valid blueprint, with every important choice as a comment
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge init orders --namespace databases
  pgforge init orders --namespace databases clusters/
  pgforge init orders --namespace databases - > orders.yaml

Writes DIR/NAME.yaml. If missing, also writes the schema that editors use for completion and,
next to DIR, a .gitattributes that marks generated files for git. Existing files are never changed.")]
pub(super) struct Init {
    /// The cluster's name
    #[arg(value_parser = Name::parse)]
    name: Name,

    /// The blueprint's folder, or `-` for standard output
    #[arg(value_name = "DIR", default_value = "blueprints")]
    folder: PathBuf,

    /// The Kubernetes namespace of the cluster's objects
    #[arg(long, short, value_name = "NAMESPACE", value_parser = Namespace::parse)]
    namespace: Namespace,

    /// The engine that provides high availability
    #[arg(long, value_parser = engines(), default_value_t = EngineKind::DEFAULT_ENGINE)]
    engine: EngineKind,
}

/// Parses an engine by its name.
fn engines() -> impl TypedValueParser<Value = EngineKind> {
    let names = EngineKind::ALL.map(|kind| kind.to_string());
    PossibleValuesParser::new(names)
        .try_map(|name| EngineKind::ALL.into_iter().find(|kind| kind.to_string() == name).ok_or("no such engine"))
}

impl Init {
    pub(super) fn run(self) -> Exit {
        let to_stdout = self.folder.as_os_str() == "-";
        let path = if to_stdout { self.file() } else { self.folder.join(self.file()) };
        let defaults = if to_stdout { Ok(io::Inputs::default()) } else { defaults(&self.folder) };
        let text = defaults
            .map_err(|refusals| refusals.iter().map(Refusal::unreadable).collect())
            .and_then(|defaults| self.text(&path, &defaults));
        match text {
            Err(findings) => {
                show::findings(&findings);
                Exit::Failed
            }
            Ok(text) if to_stdout => super::print(&text),
            Ok(text) => self.write(&path, &text),
        }
    }

    fn file(&self) -> PathBuf {
        PathBuf::from(format!("{}.yaml", self.name))
    }

    /// Returns the first candidate that is valid; if none is, the findings of the one with the fewest errors.
    fn text(&self, path: &Path, defaults: &io::Inputs) -> Result<String, Vec<Diagnostic>> {
        let mut best: Option<Vec<Diagnostic>> = None;
        for candidate in Starter::candidates(&self.name, &self.namespace, self.engine) {
            let text = candidate.text();
            let checked = checked(path, &text, defaults);
            if !checked.failed() {
                return Ok(text);
            }
            if best.as_ref().is_none_or(|best| errors(&checked.findings) < errors(best)) {
                best = Some(checked.findings);
            }
        }
        Err(best.unwrap_or_default())
    }

    fn write(&self, path: &Path, text: &str) -> Exit {
        match io::create(path, text.as_bytes()) {
            Err(refusal) => return refused(&refusal),
            Ok(Created::Kept(_)) => return super::refuse(&format!("{} already exists", shown(path))),
            Ok(Created::New) => show::status(&format!("written   {}\n", shown(path))),
        }
        let schema = self.folder.join(SCHEMA);
        let attributes = self.folder.parent().unwrap_or(Path::new("")).join(".gitattributes");
        for (path, text, advice) in [
            (&schema, format!("{:#}\n", editor::cluster()), Advice::Schema),
            (&attributes, GIT_ATTRIBUTES.to_owned(), Advice::Attributes),
        ] {
            match io::create(path, text.as_bytes()) {
                Err(refusal) => return refused(&refusal),
                Ok(Created::New) => show::status(&format!("written   {}\n", shown(path))),
                Ok(Created::Kept(held)) => show::status(&advice.on(path, &text, held.unwrap_or_default())),
            }
        }
        show::status(&format!("\nNext: pgforge validate {}\n", shown(path)));
        Exit::Done
    }
}

/// The message about a file that already exists.
enum Advice {
    Schema,
    Attributes,
}

impl Advice {
    fn on(&self, path: &Path, text: &str, held: Vec<u8>) -> String {
        let shown = shown(path);
        let held = String::from_utf8(held).unwrap_or_default();
        match self {
            _ if held == text => format!("unchanged {shown}\n"),
            Self::Schema => {
                format!("kept      {shown}, from another release; run `pgforge schema > {shown}` to update it\n")
            }
            Self::Attributes if held.contains("pgforge.lock") => format!("kept      {shown}\n"),
            Self::Attributes => {
                let lines: Vec<&str> = text.lines().collect();
                format!("kept      {shown}; add these lines to it:\n            {}\n", lines.join("\n            "))
            }
        }
    }
}

/// Reads the `defaults.yaml` that is merged into the blueprint, if there is one.
fn defaults(folder: &Path) -> Result<io::Inputs, Vec<Refusal>> {
    let file = folder.join("defaults.yaml");
    if file.exists() { io::read(&[file], "") } else { Ok(io::Inputs::default()) }
}

fn checked(path: &Path, text: &str, defaults: &io::Inputs) -> Checked {
    let mut inputs = compile::Inputs::default();
    for (folder, (name, bytes)) in &defaults.defaults {
        inputs.add_defaults(&folder.to_string_lossy(), name, bytes.clone());
    }
    inputs.add(&path.to_string_lossy(), text.into());
    compile::clusters(inputs, Selection::All)
}

fn errors(findings: &[Diagnostic]) -> usize {
    findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

fn shown(path: &Path) -> String {
    visible::line(&path.to_string_lossy()).into_owned()
}

fn refused(refusal: &Refusal) -> Exit {
    show::findings(&[refusal.unwritable()]);
    Exit::Failed
}
