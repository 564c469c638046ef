//! Replaces one file in one step.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Refusal;
use super::inputs::refusal;

/// Names tried for the new file before giving up; others belong to runs that were killed.
const ATTEMPTS: u32 = 100;

/// Replaces what a file holds, `before`, by `after`: whoever reads it, and whoever comes after a crash, finds the one or
/// the other. The mode stays; the owner becomes the caller. Equal contents: nothing is touched.
///
/// # Errors
/// For what is not a file, links among it; for a file that no longer holds `before`; and for what the system refuses. The
/// file is then as it was.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> Result<(), Refusal> {
    if before == after {
        return Ok(());
    }
    let refuse = |error: io::Error| refusal(path, &error.to_string());
    let metadata = fs::symlink_metadata(path).map_err(refuse)?;
    if metadata.is_symlink() {
        return Err(refusal(path, "a symbolic link; name the file that it leads to"));
    }
    if !metadata.is_file() {
        return Err(refusal(path, "not a file"));
    }
    if fs::read(path).map_err(refuse)? != before {
        return Err(refusal(path, "it was changed since it was read"));
    }
    let (name, mut file) = create_beside(path).map_err(refuse)?;
    let replaced = fill(&mut file, after, metadata.permissions()).and_then(|()| fs::rename(&name, path));
    replaced.map_err(|error| {
        // It is hidden and harmless should it stay.
        let _ = fs::remove_file(&name);
        refuse(error)
    })
}

fn fill(file: &mut File, bytes: &[u8], permissions: Permissions) -> io::Result<()> {
    file.write_all(bytes)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}

/// A new file in the folder of another, hidden, so that nothing takes it for a blueprint.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
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
        fs::write(&file, text).expect("the folder is ours");
        (folder, file)
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder is ours");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_keeps_its_mode() {
        let (folder, file) = folder("a:   1\n");
        fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("the file is ours");
        let left_over = folder.path().join(format!(".pgforge-{}-0", std::process::id()));
        fs::write(&left_over, "of a run that was killed").expect("the folder is ours");
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
        symlink(&file, &link).expect("the folder is ours");
        let refusal = replace(&link, b"a:   1\n", b"a: 1\n").expect_err("a link is refused");
        assert_eq!(refusal.reason, "a symbolic link; name the file that it leads to");
        assert_eq!(fs::read_to_string(&file).expect("it can be read"), "a:   1\n");
        assert_eq!(names(folder.path()), ["link.yaml", "orders.yaml"]);
    }

    #[test]
    fn a_file_that_somebody_changed_meanwhile_is_left_alone() {
        let (folder, file) = folder("a: 2\n");
        let refusal = replace(&file, b"a:   1\n", b"a: 1\n").expect_err("the change would be lost");
        assert_eq!(refusal.reason, "it was changed since it was read");
        assert_eq!(fs::read_to_string(&file).expect("it can be read"), "a: 2\n");
        assert_eq!(names(folder.path()), ["orders.yaml"]);
    }
}
