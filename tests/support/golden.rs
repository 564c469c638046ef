//! Golden files: generated text must equal the committed file. `BLESS=1` writes it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Files by their path in a directory.
pub(crate) type Files = BTreeMap<PathBuf, String>;

/// Compares a directory, whose path is relative to `tests/golden`, with the files that it should contain: no more and
/// no fewer.
pub(crate) fn check_tree(directory: &str, made: &Files) {
    check_files(&root().join(directory), |_| true, made);
}

/// Compares the files of a directory that `are` selects with those that it should contain.
pub(crate) fn check_files(root: &Path, are: impl Fn(&Path) -> bool, made: &Files) {
    let committed = || read(root).into_iter().filter(|(path, _)| are(path)).collect();
    if blessing() {
        bless(root, &committed(), made);
    }
    let complaints = compare(&committed(), made);
    assert!(
        complaints.is_empty(),
        "{} is stale; read the difference, then BLESS=1 writes it:\n{complaints}",
        root.display()
    );
}

/// Compares one file, whose path is relative to `tests/golden`.
pub(crate) fn check(file: &str, made: &str) {
    let path = root().join(file);
    if blessing() {
        write(&path, made);
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}; BLESS=1 writes it"));
    assert!(
        committed == made,
        "{file} is stale; read the difference, then BLESS=1 writes it:\n{}",
        diff(&committed, made)
    );
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

fn bless(root: &Path, committed: &Files, made: &Files) {
    for path in committed.keys().filter(|path| !made.contains_key(*path)) {
        std::fs::remove_file(root.join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    for (path, text) in made {
        write(&root.join(path), text);
    }
}

fn write(path: &Path, text: &str) {
    let directory = path.parent().expect("a golden file is in a directory");
    std::fs::create_dir_all(directory)
        .and_then(|()| std::fs::write(path, text))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn compare(committed: &Files, made: &Files) -> String {
    let mut complaints = String::new();
    for (path, text) in made {
        let path_shown = path.display();
        let complaint = match committed.get(path) {
            None => writeln!(complaints, "{path_shown}: not committed"),
            Some(old) if old != text => writeln!(complaints, "{path_shown}:\n{}", diff(old, text)),
            Some(_) => Ok(()),
        };
        complaint.expect("writing to a String does not fail");
    }
    for path in committed.keys().filter(|path| !made.contains_key(*path)) {
        writeln!(complaints, "{}: committed, but no longer generated", path.display())
            .expect("writing to a String does not fail");
    }
    complaints
}

fn diff(committed: &str, made: &str) -> String {
    similar::TextDiff::from_lines(committed, made).unified_diff().header("committed", "generated").to_string()
}

/// Returns every file below a directory; none if the directory does not exist.
pub(crate) fn read(root: &Path) -> Files {
    let mut files = Files::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        let Ok(entries) = std::fs::read_dir(&directory) else { continue };
        for entry in entries {
            let path = entry.unwrap_or_else(|error| panic!("{}: {error}", directory.display())).path();
            if path.is_dir() {
                directories.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                files.insert(path.strip_prefix(root).expect("it was found below").to_owned(), text);
            }
        }
    }
    files
}
