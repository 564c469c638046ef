//! What every subcommand that compiles takes: paths, and which environment.

use super::deny::Deny;
use super::{Exit, show};
use crate::compile::{self, Checked, Selection, Unit};
use crate::diagnostic::{Diagnostic, codes};
use crate::io;
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What standard input is shown as unless somebody says otherwise.
const STDIN: &str = "stdin.yaml";

/// Files and folders to compile.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Blueprints, folders of them, or `-` for standard input
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,

    /// The path to show for standard input, and whose folder's defaults.yaml applies to it
    #[arg(long, value_name = "PATH", default_value = STDIN)]
    stdin_filename: String,
}

/// The choice of an environment.
#[derive(Debug, Args)]
pub(super) struct Selected {
    /// Which environment of the blueprints that have some
    #[arg(long, short, value_name = "NAME")]
    pub(super) environment: Option<String>,
}

impl Inputs {
    /// Blueprints at some paths.
    pub(super) fn of(paths: Vec<PathBuf>) -> Self {
        Self { paths, stdin_filename: STDIN.to_owned() }
    }

    /// Paths that a subcommand takes in its own way.
    pub(super) fn named(paths: Vec<PathBuf>, stdin_filename: String) -> Self {
        Self { paths, stdin_filename }
    }

    /// Compiles for a stream: one environment of each blueprint. Shows what was found; `None` if nothing may be written.
    pub(super) fn compile(&self, environment: Option<&str>) -> Option<Vec<Unit>> {
        self.check(environment.map_or(Selection::Single, Selection::Named))
    }

    /// Compiles, and shows what was found; `None` if there was an error.
    pub(super) fn check(&self, selection: Selection) -> Option<Vec<Unit>> {
        self.found(selection).map(|(checked, _)| checked.units)
    }

    /// Compiles, shows what was found and asks the gate.
    pub(super) fn gated(&self, selection: Selection, gate: &Deny) -> Result<(Vec<Unit>, Sources), Exit> {
        let (checked, sources) = self.found(selection).ok_or(Exit::Failed)?;
        gate.judge(&checked).map_or(Ok((checked.units, sources)), Err)
    }

    fn found(&self, selection: Selection) -> Option<(Checked, Sources)> {
        let (checked, sources) = self.judged(selection);
        show::findings(&checked.findings);
        (!checked.failed()).then_some((checked, sources))
    }

    /// Compiles; what was found is still to be shown.
    pub(super) fn checked(&self, selection: Selection) -> Checked {
        self.judged(selection).0
    }

    fn judged(&self, selection: Selection) -> (Checked, Sources) {
        match self.read() {
            Ok((inputs, sources)) => (compile::clusters(inputs, selection), sources),
            Err(findings) => (Checked { findings, ..Checked::default() }, Sources::default()),
        }
    }

    /// Whether one of the paths is a folder: then the clusters are all that there are.
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

/// Where blueprints were looked for, and which files held some.
#[derive(Debug, Default)]
pub(super) struct Sources {
    folders: BTreeSet<PathBuf>,
    blueprints: BTreeSet<PathBuf>,
}

impl Sources {
    /// A file of this name that is there and was not read as a blueprint: what was rendered from it may still be wanted.
    pub(super) fn unread(&self, name: &str) -> Option<PathBuf> {
        io::entry(&self.folders, name).into_iter().find(|path| !self.blueprints.contains(path))
    }
}

fn skipped(path: &Path) -> Diagnostic {
    let message = format!("{} is not a file and is skipped", path.display());
    Diagnostic::note(codes::UNREADABLE, message)
        .because("links, pipes and devices in a folder of blueprints are not opened")
}
