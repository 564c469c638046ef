//! One cluster of one environment, checked.

use super::idle::{self, Idle};
use super::input::{Document, Inputs};
use super::origin::origin;
use crate::blueprint;
use crate::build::Built;
use crate::checks;
use crate::cluster::{self, Cluster};
use crate::diagnostic::{self, Code, Diagnostic, Place, Severity, codes, quoted};
use crate::lock::Origin;
use crate::overlay::{self, Places};
use crate::source::Node;
use crate::text::shell;
use crate::workers;
use std::collections::HashMap;
use std::path::Path;

/// Which environments of a blueprint that has some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection<'a> {
    /// The named one; blueprints that have others but not it are skipped.
    Named(&'a str),
    /// The only rendering there is; a blueprint with environments is an error.
    Single,
    /// Each.
    All,
}

/// A resolved blueprint and where its parts stood.
#[derive(Debug)]
pub struct Unit {
    /// The file's name, as the user wrote it.
    pub file: String,
    /// The cluster with everything that it compiles to.
    pub built: Built,
    /// Where each part of the blueprint is in its texts.
    pub places: Places,
    /// The texts that it was compiled from.
    pub origin: Origin,
    /// Its acceptances that accept nothing.
    pub(super) idle: Vec<Idle>,
}

impl Unit {
    /// What the blueprint describes.
    pub fn cluster(&self) -> &Cluster {
        &self.built.cluster
    }

    /// The same unit with another document; `None` if that describes no cluster that can be rendered.
    pub fn with(&self, places: Places) -> Option<Self> {
        let blueprint = blueprint::read(&places).ok()?;
        let cluster = cluster::resolve(blueprint, self.cluster().environment.clone());
        if !cluster::references(&cluster, &places).is_empty() {
            return None;
        }
        let built = Built::new(cluster, &self.origin);
        if checks::objects(&built, &places).iter().any(|finding| finding.severity == Severity::Error) {
            return None;
        }
        Some(Self { file: self.file.clone(), built, places, origin: self.origin.clone(), idle: Vec::new() })
    }
}

/// What a set of inputs comes to.
#[derive(Debug, Default)]
pub struct Checked {
    /// The clusters in input order; complete only if there is no error.
    pub units: Vec<Unit>,
    /// Everything found, notes included, in the order of the inputs.
    pub findings: Vec<Diagnostic>,
}

impl Checked {
    fn add(&mut self, findings: Vec<Diagnostic>) {
        add(&mut self.findings, findings);
    }

    /// Of a finding that was found in every environment that was looked at, there is no need to say in which.
    fn everywhere(&self, findings: &mut [Diagnostic]) {
        for finding in findings {
            let file = finding.at.as_ref().map(|label| &label.place.file.name);
            let units = self.units.iter().filter(|unit| file.is_none_or(|file| *file == unit.file));
            let mut environments = units.filter_map(|unit| unit.cluster().environment.as_ref());
            if environments.all(|environment| finding.environments.contains(environment)) {
                finding.environments.clear();
            }
        }
    }

    /// Puts what was found in the order of the inputs, whichever phase found it.
    fn arrange(&mut self, files: &[String]) {
        self.findings.sort_by_cached_key(|finding| {
            let file = finding.at.as_ref().map(|label| &label.place.file.name);
            files.iter().position(|known| Some(known) == file)
        });
        diagnostic::sort(&mut self.findings);
    }

    /// Nothing may be written.
    pub fn failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Compiles every blueprint to checked clusters.
pub fn clusters(mut inputs: Inputs, selection: Selection) -> Checked {
    let order: Vec<String> = inputs.blueprints.iter().map(|document| document.file.clone()).collect();
    let mut checked = Checked { units: Vec::new(), findings: std::mem::take(&mut inputs.findings) };
    for defaults in inputs.defaults.values() {
        checked.add(shared(&defaults.node));
    }
    let files: Vec<&[Document]> = inputs.blueprints.chunk_by(|one, next| one.file == next.file).collect();
    let (mut skipped, mut idle) = (Vec::new(), Vec::new());
    let mut found = Vec::new();
    for told in workers::map(&files, |documents| file(documents, &inputs, selection)) {
        checked.units.extend(told.units);
        found.extend(told.findings);
        skipped.extend(told.skipped);
        idle.extend(told.idle);
    }
    checked.add(found);
    let some_are_left = !checked.units.is_empty() || checked.failed();
    let skipped = skipped.into_iter().map(|(document, name)| {
        if some_are_left { self::skipped(document, name) } else { overlay::no_environment(&document.node, name) }
    });
    checked.add(skipped.collect());
    if checked.units.is_empty() && !checked.failed() {
        checked.add(vec![nothing(inputs.foreign)]);
    }
    if !checked.failed() {
        let units: Vec<_> = checked.units.iter().map(|unit| (&unit.built, &unit.places)).collect();
        let mut between = Vec::new();
        add(&mut between, checks::fleet(&units));
        checked.everywhere(&mut between);
        checked.add(between);
        // What stopped before its checks has not shown what there is to accept.
        checked.add(idle);
    }
    checked.arrange(&order);
    checked
}

/// What the documents of one file come to.
#[derive(Default)]
struct OfFile<'a> {
    units: Vec<Unit>,
    findings: Vec<Diagnostic>,
    /// Acceptances that accept nothing.
    idle: Vec<Diagnostic>,
    /// Those that lack the environment that was named.
    skipped: Vec<(&'a Document, &'a str)>,
}

/// The blueprints of one file, which know nothing of those of another.
fn file<'a>(documents: &'a [Document], inputs: &Inputs, selection: Selection<'a>) -> OfFile<'a> {
    let mut told = OfFile::default();
    let mut errors = 0;
    for document in documents {
        if errors > MOST_TOLD {
            add(&mut told.findings, vec![cut(document)]);
            break;
        }
        let findings = told.document(document, inputs, selection);
        errors += findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        add(&mut told.findings, findings);
    }
    told
}

impl<'a> OfFile<'a> {
    /// Takes the clusters of one document; what was found in it.
    fn document(&mut self, document: &'a Document, inputs: &Inputs, selection: Selection<'a>) -> Vec<Diagnostic> {
        let folder = Path::new(&document.file).parent().map(Path::to_string_lossy).unwrap_or_default();
        let defaults = inputs.defaults.get(folder.as_ref());
        let named = overlay::environments(&document.node);
        let mut told = Vec::new();
        let environments: Vec<Option<&str>> = match selection {
            Selection::Named(name) if named.is_empty() => vec![Some(name)],
            _ if named.is_empty() => vec![None],
            Selection::All => named.iter().map(|name| Some(name.as_str())).collect(),
            Selection::Named(name) if named.iter().any(|own| own == name) => vec![Some(name)],
            Selection::Named(name) => {
                self.skipped.push((document, name));
                vec![]
            }
            Selection::Single => {
                told.push(ambiguous(document, &named));
                vec![]
            }
        };
        if !named.is_empty() {
            add(&mut told, base(document, defaults.map(|defaults| &defaults.node)));
        }
        let first = self.units.len();
        for environment in environments.iter().copied() {
            let mut findings = Vec::new();
            self.units.extend(unit(document, defaults, environment, inputs.recorded, &mut findings));
            let environment = environment.filter(|_| environments.len() > 1);
            add(&mut told, findings.into_iter().map(|finding| finding.only_in(environment)).collect());
        }
        told.iter_mut()
            .filter(|finding| finding.environments.len() == environments.len())
            .for_each(|finding| finding.environments.clear());
        let units = &self.units[first..];
        let of_units: Vec<&[Idle]> = units.iter().map(|unit| &*unit.idle).collect();
        self.idle.extend(idle::told(document, &of_units, units.len() == named.len().max(1)));
        told
    }
}

/// How many errors of a file are told before the rest of it is left alone.
const MOST_TOLD: usize = 300;

fn cut(document: &Document) -> Diagnostic {
    let file = &document.node.place.file;
    let message = format!("the file has more than {MOST_TOLD} mistakes, and the rest of it is not looked at");
    let place = Place { file: file.clone(), range: 0..0 };
    Diagnostic::error(codes::LIMIT, message).at(place, "").help("mend these first")
}

/// Takes findings that were not told yet, for environments share most of their text; of one that was, where else it was
/// found.
fn add(known: &mut Vec<Diagnostic>, findings: Vec<Diagnostic>) {
    let mut places: HashMap<Spot, Vec<usize>> = HashMap::new();
    for (index, finding) in known.iter().enumerate() {
        places.entry(spot(finding)).or_default().push(index);
    }
    for finding in findings {
        let here = places.entry(spot(&finding)).or_default();
        let told = here.iter().copied().find(|index| same(&known[*index], &finding));
        match told.map(|index| &mut known[index]) {
            None => {
                here.push(known.len());
                known.push(finding);
            }
            Some(told) if told.environments.is_empty() || finding.environments.is_empty() => told.environments.clear(),
            Some(told) => {
                let others = finding.environments.into_iter().filter(|name| !told.environments.contains(name));
                let others: Vec<String> = others.collect();
                told.environments.extend(others);
            }
        }
    }
}

/// Where a finding points; findings at two places are never the same.
type Spot = (Code, String, usize);

fn spot(finding: &Diagnostic) -> Spot {
    let at = finding.at.as_ref().map(|label| (label.place.file.name.clone(), label.place.range.start));
    let (file, start) = at.unwrap_or_default();
    (finding.code, file, start)
}

/// What is wrong with a folder's defaults by themselves; what their `spec` says is judged in each cluster.
fn shared(defaults: &Node) -> Vec<Diagnostic> {
    blueprint::read_defaults(&Places::new(defaults.clone())).err().unwrap_or_default()
}

/// What is wrong with a blueprint before any of its environments; that is never rendered, so keys may be missing.
fn base(document: &Document, defaults: Option<&Node>) -> Vec<Diagnostic> {
    let misnamed = blueprint::environments(&document.node);
    match overlay::layers(defaults, &document.node, None) {
        Ok(places) => [misnamed, blueprint::shape(&places)].concat(),
        Err(misfit) => [misnamed, told(misfit)].concat(),
    }
}

/// The phases of one cluster: shape, then meaning; the next runs only if the one before found no error.
fn unit(
    document: &Document,
    defaults: Option<&Document>,
    environment: Option<&str>,
    recorded: bool,
    findings: &mut Vec<Diagnostic>,
) -> Option<Unit> {
    // The limit comes before the work.
    let origin = origin(document, defaults, environment).map_err(|error| findings.push(error)).ok()?;
    let layers = overlay::layers(defaults.map(|defaults| &defaults.node), &document.node, environment);
    let places = layers.map_err(|misfit| findings.extend(told(misfit))).ok()?;
    let blueprint = blueprint::read(&places).map_err(|errors| findings.extend(errors)).ok()?;
    if let Some(other_release) = blueprint::release(&blueprint, &places).filter(|_| !recorded) {
        findings.push(other_release);
        return None;
    }
    let cluster = cluster::resolve(blueprint, environment.map(str::to_owned));
    let texts = [Some(document), defaults].into_iter().flatten().map(|document| &document.text);
    // What was recorded is compared with; nothing of it is written again.
    let credentials = if recorded { Vec::new() } else { texts.flat_map(checks::credentials).collect() };
    let checked = checks::settings(&cluster, &places, credentials);
    if checked.stops {
        findings.extend(checked.findings);
        return None;
    }
    let built = Built::new(cluster, &origin);
    let checked = checks::with_objects(checked, &built, &places);
    findings.extend(checked.findings);
    let idle = checked.idle.into_iter().filter_map(|number| Idle::new(&built.cluster, &places, number)).collect();
    Some(Unit { file: document.file.clone(), built, places, origin, idle })
}

/// Why layers do not fit, and what else is wrong with them.
fn told(misfit: overlay::Misfit) -> Vec<Diagnostic> {
    let shape = blueprint::shape(&misfit.merged);
    [misfit.errors, shape].concat()
}

/// The same finding of two environments is told once; one that only one of them accepts, in both ways.
fn same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let place = |finding: &Diagnostic| finding.at.as_ref().map(|label| label.place.clone());
    (one.code, one.severity, &one.message) == (other.code, other.severity, &other.message) && place(one) == place(other)
}

fn skipped(document: &Document, name: &str) -> Diagnostic {
    let file = &document.file;
    Diagnostic::note(codes::ENVIRONMENT_SKIPPED, format!("{file} has no environment {} and is skipped", quoted(name)))
        .because(format!("it has {}", listed(&overlay::environments(&document.node))))
}

fn ambiguous(document: &Document, named: &[String]) -> Diagnostic {
    let place = document
        .node
        .entry("environments")
        .map_or_else(|| document.node.place.clone(), |entry| entry.key_place.clone());
    Diagnostic::error(codes::ENVIRONMENT_NEEDED, "this blueprint has environments, and a stream holds one of them")
        .at(place, format!("it has {}", listed(named)))
        .help(format!("name one: `--environment {}`", shell::word(&named[0])))
}

fn nothing(foreign: usize) -> Diagnostic {
    let finding = Diagnostic::error(codes::NOTHING_TO_DO, "there is no blueprint to compile");
    match foreign {
        0 => finding.help("name a file or a folder that holds one; `apiVersion: pgforge.dev/v1` and `kind: Cluster` make a document a blueprint"),
        1 => finding.because("the one document there has another `apiVersion` than `pgforge.dev/v1`, or none"),
        count => finding.because(format!("{count} documents have another `apiVersion` than `pgforge.dev/v1`, or none")),
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}
