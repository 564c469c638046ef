//! The arguments of every subcommand that compiles: paths and the environment.

use super::deny::Deny;
use super::{Exit, show};
use crate::compile::{self, Checked, Selection, Unit};
use crate::diagnostic::{Diagnostic, codes};
use crate::io;
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The path that messages show for standard input by default.
const STDIN: &str = "stdin.yaml";

/// Files and folders to compile.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Blueprints, folders of blueprints, or `-` for standard input
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,

    /// The path that messages show for standard input; the defaults.yaml in its folder applies
    #[arg(long, value_name = "PATH", default_value = STDIN)]
    stdin_filename: String,
}

/// The selected environment.
#[derive(Debug, Args)]
pub(super) struct Selected {
    /// The environment to use, in blueprints that define environments
    #[arg(long, short, value_name = "NAME")]
    pub(super) environment: Option<String>,
}

impl Inputs {
    /// Inputs from these paths.
    pub(super) fn of(paths: Vec<PathBuf>) -> Self {
        Self { paths, stdin_filename: STDIN.to_owned() }
    }

    /// Inputs from paths that a subcommand parses itself.
    pub(super) fn named(paths: Vec<PathBuf>, stdin_filename: String) -> Self {
        Self { paths, stdin_filename }
    }

    /// Compiles one environment of each blueprint and shows the findings; `None` if there was an error.
    pub(super) fn compile(&self, environment: Option<&str>) -> Option<Vec<Unit>> {
        self.check(environment.map_or(Selection::Single, Selection::Named))
    }

    /// Compiles and shows the findings; `None` if there was an error.
    pub(super) fn check(&self, selection: Selection) -> Option<Vec<Unit>> {
        self.compiled_and_shown(selection).map(|(checked, _)| checked.units)
    }

    /// Compiles, shows the findings and applies `--deny`.
    pub(super) fn gated(&self, selection: Selection, gate: &Deny) -> Result<(Vec<Unit>, Sources), Exit> {
        let (checked, sources) = self.compiled_and_shown(selection).ok_or(Exit::Failed)?;
        gate.judge(&checked).map_or(Ok((checked.units, sources)), Err)
    }

    fn compiled_and_shown(&self, selection: Selection) -> Option<(Checked, Sources)> {
        let (checked, sources) = self.compiled(selection);
        show::findings(&checked.findings);
        (!checked.failed()).then_some((checked, sources))
    }

    /// Compiles without showing the findings.
    pub(super) fn checked(&self, selection: Selection) -> Checked {
        self.compiled(selection).0
    }

    fn compiled(&self, selection: Selection) -> (Checked, Sources) {
        match self.read() {
            Ok((inputs, sources)) => (compile::clusters(inputs, selection), sources),
            Err(findings) => (Checked { findings, ..Checked::default() }, Sources::default()),
        }
    }

    /// Whether one of the paths is a folder: then its clusters count as all clusters.
    pub(super) fn are_whole(&self) -> bool {
        self.paths.iter().any(|path| path.is_dir())
    }

    fn read(&self) -> Result<(compile::Inputs, Sources), Vec<Diagnostic>> {
        let files = io::read(&self.paths, &self.stdin_filename)
            .map_err(|refusals| refusals.iter().map(io::Refusal::unreadable).collect::<Vec<_>>())?;
        let mut inputs = compile::Inputs::default();
        inputs.findings.extend(files.skipped.iter().map(|path| skipped(path)));
        for (folder, (name, bytes)) in files.defaults {
            inputs.add_defaults(&folder.to_string_lossy(), &name, bytes);
        }
        inputs.add_all(files.files);
        let blueprints = inputs.blueprints.iter().map(|document| PathBuf::from(&document.file)).collect();
        Ok((inputs, Sources { folders: files.folders, blueprints }))
    }
}

/// The folders that were searched, and the files that hold blueprints.
#[derive(Debug, Default)]
pub(super) struct Sources {
    folders: BTreeSet<PathBuf>,
    blueprints: BTreeSet<PathBuf>,
}

impl Sources {
    /// Returns a file of this name that exists but was not read as a blueprint: its cluster may still be in use.
    pub(super) fn unread(&self, name: &str) -> Option<PathBuf> {
        io::entry(&self.folders, name).into_iter().find(|path| !self.blueprints.contains(path))
    }
}

fn skipped(path: &Path) -> Diagnostic {
    let message = format!("{} is not a regular file and is skipped", path.display());
    Diagnostic::note(codes::UNREADABLE, message)
        .because("links, pipes and devices in a folder of blueprints are not opened")
}
