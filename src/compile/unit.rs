//! One cluster of one environment, checked.

use super::input::{Document, Inputs};
use super::origin::origin;
use super::unused_acceptances::{self, UnusedAcceptance};
use crate::blueprint::{self, AppPackaging, Packaging};
use crate::build::Built;
use crate::checks;
use crate::cluster::{self, Cluster};
use crate::diagnostic::{self, Code, Diagnostic, Place, Severity, codes, quoted};
use crate::engines::facts;
use crate::lock::Origin;
use crate::overlay::{self, Places};
use crate::source::Node;
use crate::text::shell;
use crate::workers;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Which environments of a blueprint to compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection<'a> {
    /// The named one. Blueprints that have only other environments are skipped.
    Named(&'a str),
    /// None; a blueprint with environments is an error.
    Single,
    /// Every environment.
    All,
}

/// A resolved blueprint, with the source places of its parts.
#[derive(Debug)]
pub struct Unit {
    /// The file's name, as the user wrote it.
    pub file: String,
    cluster: Arc<Cluster>,
    /// The place of each part of the blueprint in its texts.
    pub places: Places,
    /// The texts that it was compiled from.
    pub origin: Origin,
    /// Its acceptances that accept nothing.
    pub(super) idle: Vec<UnusedAcceptance>,
    /// The built cluster while somebody uses it: a fleet does not fit into memory.
    built: Mutex<Weak<Built>>,
}

impl Unit {
    fn new(file: String, cluster: Cluster, places: Places, origin: Origin) -> Self {
        Self { file, cluster: Arc::new(cluster), places, origin, idle: Vec::new(), built: Mutex::default() }
    }

    /// What the blueprint describes.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Returns the cluster with everything that it compiles to. It is built once for all who hold it at the same time.
    pub fn built(&self) -> Arc<Built> {
        let mut known = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        known.upgrade().unwrap_or_else(|| {
            let built = Arc::new(Built::new(Arc::clone(&self.cluster), &self.origin));
            *known = Arc::downgrade(&built);
            built
        })
    }

    /// Returns the same unit with another document; `None` if that cannot be rendered.
    pub fn with(&self, places: Places) -> Option<Self> {
        let blueprint = blueprint::read(&places).ok()?;
        let cluster = cluster::resolve(blueprint, self.cluster().environment.clone());
        if !cluster::references(&cluster, &places).is_empty() {
            return None;
        }
        let unit = Self::new(self.file.clone(), cluster, places, self.origin.clone());
        let findings = unit.object_findings();
        findings.iter().all(|finding| finding.severity != Severity::Error).then_some(unit)
    }

    /// Whether the cluster can have a Helm chart, without building it.
    pub fn may_have_charts(&self) -> bool {
        let Cluster { engine, packaging, apps, .. } = self.cluster();
        facts(*engine).chart
            || *packaging == Packaging::UpstreamChart
            || apps.values().any(|app| app.packaging == AppPackaging::UpstreamChart)
    }

    /// The findings of the objects; none where the blueprint neither brings nor patches one.
    fn object_findings(&self) -> Vec<Diagnostic> {
        if self.cluster.objects.is_empty() && self.cluster.patches.is_empty() {
            return Vec::new();
        }
        checks::objects(&self.built(), &self.places)
    }
}

/// The result of compiling a set of inputs.
#[derive(Debug, Default)]
pub struct Checked {
    /// The clusters in input order; complete only if there is no error.
    pub units: Vec<Unit>,
    /// All findings, including notes, in the order of the inputs.
    pub findings: Vec<Diagnostic>,
}

impl Checked {
    fn add(&mut self, findings: Vec<Diagnostic>) {
        add(&mut self.findings, findings);
    }

    /// Removes the environments from a finding that every compiled environment has.
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

    /// Sorts the findings of all phases in the order of the inputs.
    fn arrange(&mut self, files: &[String]) {
        self.findings.sort_by_cached_key(|finding| {
            let file = finding.at.as_ref().map(|label| &label.place.file.name);
            files.iter().position(|known| Some(known) == file)
        });
        diagnostic::sort(&mut self.findings);
    }

    /// Whether there is an error: then nothing must be written.
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
    for of_file in workers::map(&files, |documents| file(documents, &inputs, selection)) {
        checked.units.extend(of_file.units);
        found.extend(of_file.findings);
        skipped.extend(of_file.skipped);
        idle.extend(of_file.idle);
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
        let units: Vec<_> = checked.units.iter().map(|unit| (unit.cluster(), &unit.places)).collect();
        let mut between = Vec::new();
        add(&mut between, checks::fleet(&units, &|index| checked.units[index].built()));
        checked.everywhere(&mut between);
        checked.add(between);
        // After an error, checks may not have run, and an acceptance may look idle.
        checked.add(idle);
    }
    checked.arrange(&order);
    checked
}

/// The result of compiling the documents of one file.
#[derive(Default)]
struct FileResult<'a> {
    units: Vec<Unit>,
    findings: Vec<Diagnostic>,
    /// Acceptances that accept nothing.
    idle: Vec<Diagnostic>,
    /// Documents without the named environment, and its name.
    skipped: Vec<(&'a Document, &'a str)>,
}

/// Compiles the blueprints of one file, independently of other files.
fn file<'a>(documents: &'a [Document], inputs: &Inputs, selection: Selection<'a>) -> FileResult<'a> {
    let mut of_file = FileResult::default();
    let mut errors = 0;
    for document in documents {
        if errors > MOST_ERRORS {
            add(&mut of_file.findings, vec![cut(document)]);
            break;
        }
        let findings = of_file.document(document, inputs, selection);
        errors += findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        add(&mut of_file.findings, findings);
    }
    of_file
}

impl<'a> FileResult<'a> {
    /// Adds the clusters of one document, and returns its findings.
    fn document(&mut self, document: &'a Document, inputs: &Inputs, selection: Selection<'a>) -> Vec<Diagnostic> {
        let folder = Path::new(&document.file).parent().map(Path::to_string_lossy).unwrap_or_default();
        let defaults = inputs.defaults.get(folder.as_ref());
        let named = overlay::environments(&document.node);
        let mut found = Vec::new();
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
                found.push(ambiguous(document, &named));
                vec![]
            }
        };
        if !named.is_empty() {
            add(&mut found, base(document, defaults.map(|defaults| &defaults.node)));
        }
        let first = self.units.len();
        for environment in environments.iter().copied() {
            let mut findings = Vec::new();
            self.units.extend(unit(document, defaults, environment, inputs.recorded, &mut findings));
            let environment = environment.filter(|_| environments.len() > 1);
            add(&mut found, findings.into_iter().map(|finding| finding.only_in(environment)).collect());
        }
        found
            .iter_mut()
            .filter(|finding| finding.environments.len() == environments.len())
            .for_each(|finding| finding.environments.clear());
        let units = &self.units[first..];
        let of_units: Vec<&[UnusedAcceptance]> = units.iter().map(|unit| &*unit.idle).collect();
        self.idle.extend(unused_acceptances::warnings(document, &of_units, units.len() == named.len().max(1)));
        found
    }
}

/// How many errors of a file are reported before its remaining documents are skipped.
const MOST_ERRORS: usize = 300;

fn cut(document: &Document) -> Diagnostic {
    let file = &document.node.place.file;
    let message = format!("the file has more than {MOST_ERRORS} errors; its remaining documents are not checked");
    let place = Place { file: file.clone(), range: 0..0 };
    Diagnostic::error(codes::LIMIT, message).at(place, "").help("fix these errors first")
}

/// Adds findings without duplicates, because environments share most of their text. A duplicate adds its environments
/// to the known finding.
fn add(known: &mut Vec<Diagnostic>, findings: Vec<Diagnostic>) {
    let mut places: HashMap<Spot, Vec<usize>> = HashMap::new();
    for (index, finding) in known.iter().enumerate() {
        places.entry(spot(finding)).or_default().push(index);
    }
    for finding in findings {
        let here = places.entry(spot(&finding)).or_default();
        let index = here.iter().copied().find(|index| is_same(&known[*index], &finding));
        match index.map(|index| &mut known[index]) {
            None => {
                here.push(known.len());
                known.push(finding);
            }
            Some(same) if same.environments.is_empty() || finding.environments.is_empty() => same.environments.clear(),
            Some(same) => {
                let others = finding.environments.into_iter().filter(|name| !same.environments.contains(name));
                let others: Vec<String> = others.collect();
                same.environments.extend(others);
            }
        }
    }
}

/// The code and the place of a finding: two equal findings have the same.
type Spot = (Code, String, usize);

fn spot(finding: &Diagnostic) -> Spot {
    let at = finding.at.as_ref().map(|label| (label.place.file.name.clone(), label.place.range.start));
    let (file, start) = at.unwrap_or_default();
    (finding.code, file, start)
}

/// Errors of a folder's defaults alone. Their `spec` is checked in each cluster.
fn shared(defaults: &Node) -> Vec<Diagnostic> {
    blueprint::read_defaults(&Places::new(defaults.clone())).err().unwrap_or_default()
}

/// Errors of a blueprint without its environments. It is never rendered, so keys may be missing.
fn base(document: &Document, defaults: Option<&Node>) -> Vec<Diagnostic> {
    let misnamed = blueprint::environments(&document.node);
    match overlay::layers(defaults, &document.node, None) {
        Ok(places) => [misnamed, blueprint::shape(&places)].concat(),
        Err(misfit) => [misnamed, errors_of(misfit)].concat(),
    }
}

/// Runs the phases of one cluster: shape, then meaning. A phase runs only if the one before found no error.
fn unit(
    document: &Document,
    defaults: Option<&Document>,
    environment: Option<&str>,
    recorded: bool,
    findings: &mut Vec<Diagnostic>,
) -> Option<Unit> {
    // First, because it limits the size of the input.
    let origin = origin(document, defaults, environment).map_err(|error| findings.push(error)).ok()?;
    let layers = overlay::layers(defaults.map(|defaults| &defaults.node), &document.node, environment);
    let places = layers.map_err(|misfit| findings.extend(errors_of(misfit))).ok()?;
    let blueprint = blueprint::read(&places).map_err(|errors| findings.extend(errors)).ok()?;
    if let Some(other_release) = blueprint::release(&blueprint, &places).filter(|_| !recorded) {
        findings.push(other_release);
        return None;
    }
    let cluster = cluster::resolve(blueprint, environment.map(str::to_owned));
    let texts = [Some(document), defaults].into_iter().flatten().map(|document| &document.text);
    // Recorded texts are only compared, never written, so their passwords are not reported.
    let credentials = if recorded { Vec::new() } else { texts.flat_map(checks::credentials).collect() };
    let checked = checks::settings(&cluster, &places, credentials);
    if checked.stops {
        findings.extend(checked.findings);
        return None;
    }
    let mut unit = Unit::new(document.file.clone(), cluster, places, origin);
    let checked = checks::with_objects(checked, unit.cluster(), unit.object_findings());
    findings.extend(checked.findings);
    let unused = |number| UnusedAcceptance::new(unit.cluster(), &unit.places, number);
    unit.idle = checked.idle.into_iter().filter_map(unused).collect();
    Some(unit)
}

/// The reasons why layers cannot be merged, and the other errors in them.
fn errors_of(misfit: overlay::Misfit) -> Vec<Diagnostic> {
    let shape = blueprint::shape(&misfit.merged);
    [misfit.errors, shape].concat()
}

/// Whether two findings of different environments are reported once. A finding that only one of them accepts is
/// reported for both, because its severity differs.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
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
    Diagnostic::error(codes::ENVIRONMENT_NEEDED, "this blueprint has environments, but a stream contains only one")
        .at(place, format!("it has {}", listed(named)))
        .help(format!("name one: `--environment {}`", shell::word(&named[0])))
}

fn nothing(foreign: usize) -> Diagnostic {
    let finding = Diagnostic::error(codes::NOTHING_TO_DO, "there is no blueprint to compile");
    match foreign {
        0 => finding.help(
            "name a file or folder with a blueprint: a document with `apiVersion: pgforge.dev/v1` and `kind: Cluster`",
        ),
        1 => finding.because("the only document does not have `apiVersion: pgforge.dev/v1`"),
        count => finding.because(format!("none of the {count} documents has `apiVersion: pgforge.dev/v1`")),
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}
