//! Makes one file that was not there.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::Refusal;
use super::inputs::refusal;

/// What became of a file that was to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created {
    /// It is there now.
    New,
    /// Something was there before, and still is: what it holds, if it is a file that can be read.
    Kept(Option<Vec<u8>>),
}

/// Makes a file and the folders above it; one that exists is left as it is, a link that leads nowhere too.
///
/// # Errors
/// For what the system refuses; no part of a file is left behind.
pub fn create(path: &Path, bytes: &[u8]) -> Result<Created, Refusal> {
    let refuse = |error: std::io::Error| refusal(path, &error.to_string());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| refusal(folder, &error.to_string()))?;
    }
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(Created::Kept(fs::read(path).ok())),
        Err(error) => return Err(refuse(error)),
    };
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| {
        // What is left would be taken for the whole.
        let _ = fs::remove_file(path);
        refuse(error)
    })?;
    Ok(Created::New)
}
