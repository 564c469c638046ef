//! The streams that tests check: those of the examples, and of blueprints with what the examples lack.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{golden, program};

/// Streams in addition to the examples: name and arguments.
const FLEET: [(&str, &[&str]); 2] = [
    ("fleet@production", &["tests/golden/blueprints/fleet", "--environment", "production"]),
    ("fleet@staging", &["tests/golden/blueprints/fleet", "--environment", "staging"]),
];

/// A stream and its name.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    /// `shop`, or `fleet@production` for an environment.
    pub(crate) name: String,
    /// The complete stream.
    pub(crate) text: String,
}

impl Stream {
    /// The stream's documents, each with its last newline.
    pub(crate) fn documents(&self) -> impl Iterator<Item = String> {
        let text = self.text.strip_suffix('\n').expect("a stream ends with a newline");
        text.split("\n---\n").map(|document| format!("{document}\n"))
    }

    /// The stream's documents as values.
    pub(crate) fn objects(&self) -> Vec<Value> {
        self.documents().map(|document| serde_yaml::from_str(&document).expect("the stream is YAML")).collect()
    }
}

/// Returns every stream; a separate run renders each.
pub(crate) fn all() -> Vec<Stream> {
    let mut streams: Vec<Stream> =
        ["blueprints", "tests/golden/blueprints"].into_iter().flat_map(blueprints).map(|path| stream(&path)).collect();
    streams.extend(FLEET.map(|(name, arguments)| Stream { name: name.to_owned(), text: program::render(arguments) }));
    streams
}

fn stream(path: &str) -> Stream {
    let name = Path::new(path).file_stem().expect("it was found by its name").to_string_lossy().into_owned();
    let run = program::run(&program::root(), &["render", path]);
    let text = if run.stderr.contains("[PGF710]") { tree(&program::root(), path).manifests } else { run.stdout };
    assert!(!text.is_empty(), "the blueprint does not render: {path}: {}", run.stderr);
    Stream { name, text }
}

/// The rendered tree of a cluster with a chart, which cannot be a stream.
pub(crate) struct Tree {
    /// The cluster's objects as a stream.
    pub(crate) manifests: String,
    /// The values of charts, by the charts' names.
    pub(crate) values: BTreeMap<String, String>,
}

/// Renders the tree of a blueprint with one cluster.
pub(crate) fn tree(directory: &Path, blueprint: &str) -> Tree {
    let home = tempfile::tempdir().expect("a temporary directory can be created");
    let out = home.path().to_str().expect("its name is text");
    let run = program::run(directory, &["render", blueprint, "--out", out]);
    assert_eq!(run.code, Some(0), "the blueprint does not render: {blueprint}: {}", run.stderr);
    let files = golden::read(home.path());
    let named = |folder: &str| {
        let inside = move |path: &&PathBuf| path.components().any(|part| part.as_os_str() == folder);
        files.keys().filter(inside).cloned().collect::<Vec<_>>()
    };
    // File names begin with the rank; kustomization.yaml has the rest of the order.
    let manifests: Vec<&str> = named("manifests").iter().map(|path| &*files[path]).collect();
    let chart =
        |path: &PathBuf| path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let values = named("helm").iter().filter_map(|path| Some((chart(path)?, files[path].clone()))).collect();
    Tree { manifests: manifests.join("---\n"), values }
}

/// Returns the paths of the blueprints in a folder, sorted.
fn blueprints(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(program::root().join(folder)).expect("the repository has this folder");
    let mut found: Vec<String> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .filter_map(|path| Some(format!("{folder}/{}", path.file_name()?.to_str()?)))
        .collect();
    found.sort();
    found
}
