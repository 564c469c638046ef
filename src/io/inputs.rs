//! Finds and reads blueprints and the `defaults.yaml` beside them.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The name of the file that a folder's clusters share.
const DEFAULTS: &str = "defaults.yaml";

/// A file larger than this is not read: no blueprint comes near it.
const LIMIT: u64 = 8 << 20;

/// What was read: bytes, not yet judged.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Each file that may hold blueprints, by the name to show, in the order of the arguments; inside a folder by name.
    pub files: Vec<(String, Vec<u8>)>,
    /// The `defaults.yaml` of each folder that holds one of the files, by the folder as written.
    pub defaults: BTreeMap<PathBuf, (String, Vec<u8>)>,
}

impl Inputs {
    /// The defaults that apply to a file.
    pub fn defaults_of(&self, file: &str) -> Option<&(String, Vec<u8>)> {
        self.defaults.get(folder(Path::new(file)))
    }
}

/// A path that could not be read, and why.
#[derive(Debug)]
pub struct Refusal {
    /// The path as shown to the user.
    pub path: String,
    /// The reason, without a full stop.
    pub reason: String,
}

/// A text as it was read, to be written back.
#[derive(Debug)]
pub struct Original {
    /// The file; standard input has none.
    pub path: Option<PathBuf>,
    /// The path as shown to the user.
    pub name: String,
    /// What it holds, not yet judged.
    pub bytes: Vec<u8>,
}

/// Reads files, folders (`*.yaml`, recursively) and `-`, each by itself and none twice.
///
/// # Errors
/// Every path that could not be read, at once.
pub fn originals(paths: &[PathBuf], stdin_name: &str) -> Result<Vec<Original>, Vec<Refusal>> {
    let mut originals: Vec<Original> = Vec::new();
    let mut refusals = Vec::new();
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            match bounded(std::io::stdin().lock(), stdin_name) {
                Ok(bytes) => originals.push(Original { path: None, name: stdin_name.to_owned(), bytes }),
                Err(refusal) => refusals.push(refusal),
            }
        } else {
            collect(path, true, &mut found, &mut refusals);
        }
    }
    let mut seen = HashSet::new();
    for path in found.into_iter().filter(|path| seen.insert(path.clone())) {
        match load(&path) {
            Ok((name, bytes)) => originals.push(Original { path: Some(path), name, bytes }),
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.is_empty() { Ok(originals) } else { Err(refusals) }
}

/// Reads files, folders (`*.yaml`, recursively) and `-`, which stands for standard input under the given name.
///
/// # Errors
/// Every path that could not be read, at once.
pub fn read(paths: &[PathBuf], stdin_name: &str) -> Result<Inputs, Vec<Refusal>> {
    let mut inputs = Inputs::default();
    let mut refusals = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            match bounded(std::io::stdin().lock(), stdin_name) {
                Ok(bytes) => inputs.files.push((stdin_name.to_owned(), bytes)),
                Err(refusal) => refusals.push(refusal),
            }
            continue;
        }
        let mut found = Vec::new();
        collect(path, true, &mut found, &mut refusals);
        for file in found {
            match load(&file) {
                Ok(loaded) if file.file_name().is_some_and(|name| name == DEFAULTS) => {
                    inputs.defaults.insert(folder(&file).to_owned(), loaded);
                }
                Ok(loaded) => inputs.files.push(loaded),
                Err(refusal) => refusals.push(refusal),
            }
        }
    }
    let folders: Vec<PathBuf> = inputs.files.iter().map(|(name, _)| folder(Path::new(name)).to_owned()).collect();
    for folder in folders {
        let file = folder.join(DEFAULTS);
        if inputs.defaults.contains_key(&folder) || !file.is_file() {
            continue;
        }
        match load(&file) {
            Ok(loaded) => {
                inputs.defaults.insert(folder, loaded);
            }
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.is_empty() { Ok(inputs) } else { Err(refusals) }
}

/// A path named by the user is taken whatever it is called; inside a folder only `*.yaml` is, and nothing hidden.
fn collect(path: &Path, named: bool, found: &mut Vec<PathBuf>, refusals: &mut Vec<Refusal>) {
    let metadata = match if named { fs::metadata(path) } else { fs::symlink_metadata(path) } {
        Ok(metadata) => metadata,
        Err(error) => return refusals.push(refusal(path, &error.to_string())),
    };
    if metadata.is_dir() {
        let mut entries: Vec<PathBuf> = match fs::read_dir(path) {
            Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).collect(),
            Err(error) => return refusals.push(refusal(path, &error.to_string())),
        };
        entries.sort();
        for entry in entries {
            let hidden = entry.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if !hidden {
                collect(&entry, false, found, refusals);
            }
        }
    } else if named || (metadata.is_file() && path.extension().is_some_and(|extension| extension == "yaml")) {
        found.push(path.to_owned());
    }
}

fn load(path: &Path) -> Result<(String, Vec<u8>), Refusal> {
    let name = path.to_string_lossy().into_owned();
    let file = fs::File::open(path).map_err(|error| refusal(path, &error.to_string()))?;
    Ok((name.clone(), bounded(file, &name)?))
}

fn bounded(reader: impl Read, name: &str) -> Result<Vec<u8>, Refusal> {
    let refuse = |reason: String| Refusal { path: name.to_owned(), reason };
    let mut bytes = Vec::new();
    reader.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| refuse(error.to_string()))?;
    if bytes.len() as u64 > LIMIT {
        return Err(refuse(format!("larger than {} MiB; no blueprint is", LIMIT >> 20)));
    }
    Ok(bytes)
}

pub(super) fn refusal(path: &Path, reason: &str) -> Refusal {
    Refusal { path: path.to_string_lossy().into_owned(), reason: reason.to_owned() }
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}
