//! Folders to write, and snapshots of them.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use pgforge::bundle::files::{Content, Manifest, cluster_folder};
use pgforge::kube::Identity;
use pgforge::lock::{Folder, Input, Origin};

/// Returns the folder `db/<name>` with one manifest for each pair of a name and a text.
pub(crate) fn cluster(name: &str, manifests: &[(&str, &str)]) -> Folder {
    let input = Input { path: format!("{name}.yaml"), text: format!("{manifests:?}\n") };
    let manifest = |(name, text): &(&str, &str)| Manifest {
        identity: Identity {
            api_version: "v1".to_owned(),
            kind: "Service".to_owned(),
            namespace: "db".to_owned(),
            name: (*name).to_owned(),
        },
        text: (*text).to_owned(),
    };
    cluster_folder(Content {
        namespace: "db".to_owned(),
        name: name.to_owned(),
        origin: Origin::new("0.1.0", None, vec![input]).unwrap(),
        manifests: manifests.iter().map(manifest).collect(),
        values: BTreeMap::new(),
        runbook: format!("# {name}\n"),
    })
    .unwrap()
}

/// Returns everything below a directory: each path with its text, its link target after `->`, or `/` for an empty
/// directory.
pub(crate) fn snapshot(dir: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    look(dir, "", &mut found);
    found
}

fn look(dir: &Path, at: &str, found: &mut BTreeMap<String, String>) {
    let entries: Vec<_> = fs::read_dir(dir).unwrap().map(Result::unwrap).collect();
    if entries.is_empty() && !at.is_empty() {
        found.insert(at.trim_end_matches('/').to_owned(), "/".to_owned());
    }
    for entry in entries {
        let path = format!("{at}{}", entry.file_name().as_bytes().escape_ascii());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            look(&entry.path(), &format!("{path}/"), found);
        } else if kind.is_symlink() {
            found.insert(path, format!("-> {}", fs::read_link(entry.path()).unwrap().display()));
        } else if kind.is_file() {
            found.insert(path, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned());
        } else {
            found.insert(path, "special".to_owned());
        }
    }
}

/// Returns the [`snapshot`] of a tree with only these folders.
pub(crate) fn written(folders: &[&Folder]) -> BTreeMap<String, String> {
    let file = |folder: &&Folder| {
        let at = folder.path.clone();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).unwrap();
        folder.files.iter().map(move |(path, bytes)| (format!("{at}/{path}"), text(bytes))).collect::<Vec<_>>()
    };
    folders.iter().flat_map(file).collect()
}
