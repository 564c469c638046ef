//! Replaces one file atomically.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Refusal;
use super::inputs::refusal;

/// The number of names tried for the new file; names in use belong to runs that were killed.
const ATTEMPTS: u32 = 100;

/// Replaces a file's content `before` by `after` atomically: a reader, even after a crash, finds one or the other. The
/// mode stays; the owner becomes the caller. If both are equal, nothing is touched.
///
/// # Errors
/// If the path is not a regular file (a link is not), if the file no longer holds `before`, or if the system refuses.
/// The file is then unchanged.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> Result<(), Refusal> {
    if before == after {
        return Ok(());
    }
    let refuse = |error: io::Error| refusal(path, &error.to_string());
    let metadata = fs::symlink_metadata(path).map_err(refuse)?;
    if metadata.is_symlink() {
        return Err(refusal(path, "it is a symbolic link; name its target"));
    }
    if !metadata.is_file() {
        return Err(refusal(path, "it is not a regular file"));
    }
    if fs::read(path).map_err(refuse)? != before {
        return Err(refusal(path, "it has changed since it was read"));
    }
    let (name, mut file) = create_sibling(path).map_err(refuse)?;
    let replaced = fill(&mut file, after, metadata.permissions()).and_then(|()| fs::rename(&name, path));
    replaced.map_err(|error| {
        // If it stays, it is hidden and harmless.
        let _ = fs::remove_file(&name);
        refuse(error)
    })
}

fn fill(file: &mut File, bytes: &[u8], permissions: Permissions) -> io::Result<()> {
    file.write_all(bytes)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}

/// Creates a hidden file in the same folder, so that nothing reads it as a blueprint.
fn create_sibling(path: &Path) -> io::Result<(PathBuf, File)> {
    let mut taken = io::Error::from(ErrorKind::AlreadyExists);
    for attempt in 0..ATTEMPTS {
        let name = path.with_file_name(format!(".pgforge-{}-{attempt}", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&name) {
            Ok(file) => return Ok((name, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    /// A folder with one file, and nothing else in it.
    fn folder(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let file = folder.path().join("orders.yaml");
        fs::write(&file, text).expect("the test owns the folder");
        (folder, file)
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the test owns the folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_keeps_its_mode() {
        let (folder, file) = folder("a:   1\n");
        fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("the test owns the file");
        let left_over = folder.path().join(format!(".pgforge-{}-0", std::process::id()));
        fs::write(&left_over, "of a run that was killed").expect("the test owns the folder");
        replace(&file, b"a:   1\n", b"a: 1\n").expect("it can be replaced");
        assert_eq!(fs::read_to_string(&file).expect("it can be read"), "a: 1\n");
        assert_eq!(fs::metadata(&file).expect("it is there").mode() & 0o777, 0o640);
        fs::remove_file(left_over).expect("a file of another run stays");
        assert_eq!(names(folder.path()), ["orders.yaml"]);
    }

    #[test]
    fn equal_contents_touch_nothing() {
        let (_folder, file) = folder("a: 1\n");
        let inode = fs::metadata(&file).expect("it is there").ino();
        replace(&file, b"a: 1\n", b"a: 1\n").expect("there is nothing to do");
        assert_eq!(fs::metadata(&file).expect("it is there").ino(), inode);
    }

    #[test]
    fn a_link_is_not_followed() {
        let (folder, file) = folder("a:   1\n");
        let link = folder.path().join("link.yaml");
        symlink(&file, &link).expect("the test owns the folder");
        let refusal = replace(&link, b"a:   1\n", b"a: 1\n").expect_err("a link is refused");
        assert_eq!(refusal.reason, "it is a symbolic link; name its target");
        assert_eq!(fs::read_to_string(&file).expect("it can be read"), "a:   1\n");
        assert_eq!(names(folder.path()), ["link.yaml", "orders.yaml"]);
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let (folder, file) = folder("a: 2\n");
        let refusal = replace(&file, b"a:   1\n", b"a: 1\n").expect_err("the change would be lost");
        assert_eq!(refusal.reason, "it has changed since it was read");
        assert_eq!(fs::read_to_string(&file).expect("it can be read"), "a: 2\n");
        assert_eq!(names(folder.path()), ["orders.yaml"]);
    }
}
