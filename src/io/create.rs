//! Creates one new file.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::Refusal;
use super::inputs::refusal;

/// The outcome of creating a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created {
    /// The file is new.
    New,
    /// Something existed and is unchanged: its bytes, if it is a readable file.
    Kept(Option<Vec<u8>>),
}

/// Creates a file and the folders above it; an existing file is left alone, and so is a dangling link.
///
/// # Errors
/// Errors of the system; no partial file is left behind.
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
        // A partial file would be mistaken for the whole.
        let _ = fs::remove_file(path);
        refuse(error)
    })?;
    Ok(Created::New)
}
