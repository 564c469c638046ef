//! The table in CONTRIBUTING.md lists the files that a new engine, component, check, key, kind or delivery tool needs.

#![allow(clippy::disallowed_methods, reason = "it reads the sources")]

use pgforge::blueprint::engines::EngineKind;
use pgforge::diagnostic::codes;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// For each kind of addition, the paths of new files, and of files to edit.
type Table = BTreeMap<String, [Vec<String>; 2]>;

#[test]
fn every_path_of_the_table_exists() {
    for (what, paths) in table() {
        for path in paths.iter().flatten() {
            let names = match path.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
                None => vec![path.clone()],
                Some((placeholder, _)) => {
                    names(placeholder).iter().map(|name| path.replace(&format!("<{placeholder}>"), name)).collect()
                }
            };
            for name in names {
                let exists = root().join(&name).exists() || root().join(format!("{name}.rs")).exists();
                assert!(exists, "a contributor who adds {what} would look for {name}, which does not exist");
            }
        }
    }
}

#[test]
fn no_other_file_names_an_engine_or_a_component() {
    let table = table();
    let [engine_files, engine_lines] = &table["an engine"];
    for kind in EngineKind::ALL {
        let variant = format!("EngineKind::{kind:?}");
        let files = engine_files.iter().map(|path| path.replace("/mod.rs", "").replace("<engine>", &snake(kind)));
        let listed: Vec<String> = files.chain(engine_lines.iter().cloned()).collect();
        let others = files_with(&variant).into_iter().filter(|file| !listed.iter().any(|path| file.starts_with(path)));
        assert_eq!(others.collect::<Vec<_>>(), [""; 0], "{variant} is named outside the files that the table lists");
    }
    for (module, name) in components() {
        let file = format!("src/components/{module}");
        let others = files_with(&format!("{module}::{name}"));
        let others = others.into_iter().filter(|other| !other.starts_with(&file) && other != "src/components/mod.rs");
        assert_eq!(
            others.collect::<Vec<_>>(),
            [""; 0],
            "the component {name} is named outside its file and the registry"
        );
    }
}

/// Returns the values of a placeholder of the table.
fn names(placeholder: &str) -> Vec<String> {
    match placeholder {
        "engine" => EngineKind::ALL.iter().map(|kind| snake(*kind)).collect(),
        "component" => components().into_iter().map(|(module, _)| module).collect(),
        "check" => words_before(&text("src/checks/mod.rs"), "::check,"),
        "code" => codes::ALL.iter().map(|(code, _)| code.to_string()).collect(),
        "settings" => EngineKind::ALL.iter().filter(|kind| kind.section().is_some()).map(|kind| snake(*kind)).collect(),
        "section" => ["access", "backups", "delivery", "pooler", "replication", "storage"].map(str::to_owned).into(),
        other => panic!("the test does not know the values of <{other}>"),
    }
}

/// Returns the module of an engine: `cloudnative_pg` for `CloudnativePg`.
fn snake(kind: EngineKind) -> String {
    kind.to_string().replace('-', "_")
}

/// Returns module and type of each component in the registry.
fn components() -> Vec<(String, String)> {
    let text = text("src/components/mod.rs");
    let registry = text.split_once("const ALL").expect("the registry").1;
    let lines = registry.lines().map(str::trim).take_while(|line| *line != "];");
    let names = lines.filter_map(|line| line.strip_prefix('&')?.trim_end_matches(',').split_once("::"));
    names
        .filter(|(_, name)| name.chars().all(char::is_alphanumeric))
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .collect()
}

/// Returns the words directly before a mark at the end of a line.
fn words_before(text: &str, mark: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.trim().strip_suffix(mark)).map(str::to_owned).collect()
}

/// Returns the files of `src` that contain a text as a whole word.
fn files_with(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("sources can be read") {
            let path = entry.expect("sources can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && path.file_stem() != Some("tests".as_ref())
            {
                let text = std::fs::read_to_string(&path).expect("sources are UTF-8");
                let is_word =
                    |at: usize| !text[at + word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
                if text.match_indices(word).any(|(at, _)| is_word(at)) {
                    let path = path.strip_prefix(root()).expect("the file is in the repository");
                    found.push(path.to_string_lossy().into_owned());
                }
            }
        }
    }
    found.sort();
    found
}

/// Reads the table of CONTRIBUTING.md.
fn table() -> Table {
    let text = text("CONTRIBUTING.md");
    let rows = text.split_once("| to add |").expect("the table").1;
    let rows = rows.lines().skip(2).take_while(|line| line.starts_with('|'));
    let paths = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        (cells[0].to_owned(), [paths(cells[1]), paths(cells[2])])
    };
    let table: Table = rows.map(row).collect();
    assert_eq!(
        table.len(),
        6,
        "the table must have a row for an engine, a component, a check, a key, a kind and a delivery tool"
    );
    table
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
