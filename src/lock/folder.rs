//! A folder that pgforge writes: a cluster's, or any other with a lock.

use super::path::TreePath;
use super::{FILE_NAME, Lock, Origin, Sha256};
use std::collections::BTreeMap;

/// One folder, complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its path from the output folder, two names long.
    pub path: TreePath,
    /// What it was made from, and the hash of each of its files.
    pub lock: Lock,
    /// Every file by its path from the folder, the lock included.
    pub files: BTreeMap<TreePath, Vec<u8>>,
}

impl Folder {
    /// A folder of these files, to which its lock is added.
    pub fn new(path: TreePath, origin: Origin, mut files: BTreeMap<TreePath, Vec<u8>>) -> Self {
        let hashes = files.iter().map(|(path, bytes)| (path.clone(), Sha256::of(bytes))).collect();
        let lock = Lock { origin, files: hashes };
        files.insert(TreePath::of_segments(&[FILE_NAME]), lock.to_text().into_bytes());
        Self { path, lock, files }
    }
}
