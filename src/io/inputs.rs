//! Finds and reads blueprints and the `defaults.yaml` next to them.
//!
//! A path that the user names is trusted. A folder's entries, and the defaults next to a blueprint, may come from a
//! stranger: links are not followed there, and pipes and devices are not opened.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use crate::diagnostic::{Diagnostic, codes};

/// The name of the file that a folder's clusters share.
const DEFAULTS: &str = "defaults.yaml";

/// A wrong spelling of it, which is refused rather than ignored.
const MISNAMED: &str = "defaults.yml";

/// The extensions of files that may hold blueprints.
const EXTENSIONS: [&str; 2] = ["yaml", "yml"];

/// The largest file that is read, in bytes: no blueprint is nearly as large.
const LIMIT: u64 = 8 << 20;

/// The files that were read, as unchecked bytes.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Each file that may hold blueprints, with the name to show; in the order of the arguments, in a folder by name.
    pub files: Vec<(String, Vec<u8>)>,
    /// The `defaults.yaml` of each folder that holds one of the files, by the folder as written.
    pub defaults: BTreeMap<PathBuf, (String, Vec<u8>)>,
    /// Links, pipes and devices of a folder that are named like blueprints, and were not read.
    pub skipped: Vec<PathBuf>,
    /// Every folder that holds one of the files or was searched.
    pub folders: BTreeSet<PathBuf>,
}

impl Inputs {
    /// Returns the defaults that apply to a file.
    pub fn defaults_of(&self, file: &str) -> Option<&(String, Vec<u8>)> {
        self.defaults.get(folder(Path::new(file)))
    }
}

/// Returns the paths of the entries of this name in these folders: files, links or anything else. None for a name with
/// more than one component, which a lock may hold.
pub fn entry<'a>(folders: impl IntoIterator<Item = &'a PathBuf>, name: &str) -> Vec<PathBuf> {
    let mut parts = Path::new(name).components();
    let (Some(Component::Normal(_)), None) = (parts.next(), parts.next()) else { return Vec::new() };
    let paths = folders.into_iter().map(|folder| folder.join(name));
    paths.filter(|path| fs::symlink_metadata(path).is_ok()).collect()
}

/// A path that could not be read, and why.
#[derive(Debug)]
pub struct Refusal {
    /// The path as shown to the user.
    pub path: String,
    /// The reason, without a full stop.
    pub reason: String,
}

impl Refusal {
    /// Returns the error for a path that cannot be read.
    pub fn unreadable(&self) -> Diagnostic {
        Diagnostic::error(codes::UNREADABLE, format!("cannot read {}: {}", self.path, self.reason))
    }

    /// Returns the error for a path that cannot be written.
    pub fn unwritable(&self) -> Diagnostic {
        Diagnostic::error(codes::UNWRITABLE, format!("cannot write {}: {}", self.path, self.reason))
    }
}

/// A text that was read and may be written back.
#[derive(Debug)]
pub struct Original {
    /// The file; standard input has none.
    pub path: Option<PathBuf>,
    /// The path as shown to the user.
    pub name: String,
    /// Its content, as unchecked bytes.
    pub bytes: Vec<u8>,
}

/// Reads files, folders (`*.yaml` and `*.yml`, recursively) and `-`, each file once.
///
/// # Errors
/// One error for each path that could not be read.
pub fn originals(paths: &[PathBuf], stdin_name: &str) -> Result<Vec<Original>, Vec<Refusal>> {
    let mut originals: Vec<Original> = Vec::new();
    let mut refusals = Vec::new();
    let mut found = Found::default();
    for path in paths {
        if path.as_os_str() == "-" {
            match read_bounded(std::io::stdin().lock(), stdin_name) {
                Ok(bytes) => originals.push(Original { path: None, name: stdin_name.to_owned(), bytes }),
                Err(refusal) => refusals.push(refusal),
            }
        } else {
            found.collect(path, true);
        }
    }
    refusals.append(&mut found.refusals);
    let mut seen = HashSet::new();
    for (path, named) in found.files.into_iter().filter(|(path, _)| seen.insert(path.clone())) {
        match load(&path, named) {
            Ok((name, bytes)) => originals.push(Original { path: Some(path), name, bytes }),
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.is_empty() { Ok(originals) } else { Err(refusals) }
}

/// Reads files, folders (`*.yaml` and `*.yml`, recursively) and `-`, which means standard input, shown under the given
/// name.
///
/// # Errors
/// One error for each path that could not be read.
pub fn read(paths: &[PathBuf], stdin_name: &str) -> Result<Inputs, Vec<Refusal>> {
    let mut inputs = Inputs::default();
    let mut found = Found::default();
    for path in paths {
        if path.as_os_str() == "-" {
            match read_bounded(std::io::stdin().lock(), stdin_name) {
                Ok(bytes) => inputs.files.push((stdin_name.to_owned(), bytes)),
                Err(refusal) => found.refusals.push(refusal),
            }
            continue;
        }
        found.collect(path, true);
        for (file, named) in std::mem::take(&mut found.files) {
            // Naming the defaults explicitly does not make a link trusted.
            let is_defaults = file.file_name().is_some_and(|name| name == DEFAULTS);
            match load(&file, named && !is_defaults) {
                Ok(loaded) if is_defaults => drop(inputs.defaults.insert(folder(&file).to_owned(), loaded)),
                Ok(loaded) => inputs.files.push(loaded),
                Err(refusal) => found.refusals.push(refusal),
            }
        }
    }
    let Found { mut refusals, skipped, folders, .. } = found;
    inputs.skipped = skipped;
    inputs.folders = folders;
    let source_folders: BTreeSet<PathBuf> =
        inputs.files.iter().map(|(name, _)| folder(Path::new(name)).to_owned()).collect();
    for folder in &source_folders {
        for name in [DEFAULTS, MISNAMED] {
            let file = folder.join(name);
            let is_read = || {
                let shown = file.to_string_lossy();
                inputs.defaults.contains_key(folder) && name == DEFAULTS
                    || inputs.files.iter().any(|(name, _)| *name == shown)
            };
            if fs::symlink_metadata(&file).is_err() || is_read() {
                continue;
            }
            match load(&file, false) {
                Ok(loaded) if name == DEFAULTS => drop(inputs.defaults.insert(folder.clone(), loaded)),
                Ok(loaded) => inputs.files.push(loaded),
                Err(refusal) => refusals.push(refusal),
            }
        }
    }
    inputs.folders.extend(source_folders);
    if refusals.is_empty() { Ok(inputs) } else { Err(refusals) }
}

/// The entries found at the named paths.
#[derive(Default)]
struct Found {
    /// Each file, and whether the user named it.
    files: Vec<(PathBuf, bool)>,
    skipped: Vec<PathBuf>,
    folders: BTreeSet<PathBuf>,
    refusals: Vec<Refusal>,
}

impl Found {
    /// Accepts a path named by the user under any name; inside a folder only `*.yaml` and `*.yml`, and nothing
    /// hidden.
    fn collect(&mut self, path: &Path, named: bool) {
        // Without its defaults a cluster would differ, so unreadable defaults are an error when they are opened.
        let is_defaults = path.file_name().is_some_and(|name| name == DEFAULTS || name == MISNAMED);
        let follows = named && !is_defaults;
        let metadata = match if follows { fs::metadata(path) } else { fs::symlink_metadata(path) } {
            Ok(metadata) => metadata,
            Err(error) => return self.refusals.push(refusal(path, &error.to_string())),
        };
        if metadata.is_dir() {
            self.folders.insert(path.to_owned());
            let mut entries: Vec<PathBuf> = match fs::read_dir(path) {
                Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).collect(),
                Err(error) => return self.refusals.push(refusal(path, &error.to_string())),
            };
            entries.sort();
            for entry in entries {
                let hidden = entry.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
                if !hidden {
                    self.collect(&entry, false);
                }
            }
        } else if named {
            self.files.push((path.to_owned(), true));
        } else if path.extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known)) {
            if metadata.is_file() || is_defaults {
                self.files.push((path.to_owned(), false));
            } else {
                self.skipped.push(path.to_owned());
            }
        }
    }
}

fn load(path: &Path, named: bool) -> Result<(String, Vec<u8>), Refusal> {
    let name = path.to_string_lossy().into_owned();
    let file = if named { fs::File::open(path).map_err(|error| error.to_string()) } else { open_regular(path) };
    let file = file.map_err(|reason| refusal(path, &reason))?;
    Ok((name.clone(), read_bounded(file, &name)?))
}

/// Opens a regular file and nothing else: a link is not followed, and a pipe would block.
fn open_regular(path: &Path) -> Result<fs::File, String> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let found = fs::symlink_metadata(path).map_err(|error| error.to_string())?;
    if found.is_symlink() {
        return Err("it is a symbolic link, and links are not followed here; replace it by the file itself".to_owned());
    }
    if !found.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    // The flags catch a change since the check.
    let file = rustix::fs::open(path, flags, Mode::empty()).map_err(|error| std::io::Error::from(error).to_string())?;
    Ok(file.into())
}

fn read_bounded(reader: impl Read, name: &str) -> Result<Vec<u8>, Refusal> {
    let refuse = |reason: String| Refusal { path: name.to_owned(), reason };
    let mut bytes = Vec::new();
    reader.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| refuse(error.to_string()))?;
    if bytes.len() as u64 > LIMIT {
        return Err(refuse(format!("it is larger than {} MiB, the limit for a blueprint", LIMIT >> 20)));
    }
    Ok(bytes)
}

pub(super) fn refusal(path: &Path, reason: &str) -> Refusal {
    Refusal { path: path.to_string_lossy().into_owned(), reason: reason.to_owned() }
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}
