//! The PATH of a container's image: a shell, the utilities of POSIX and GNU coreutils that scripts use, and one
//! program.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::support::harness::Missing;
use crate::support::tools;

/// The utilities that scripts may use, in addition to the shell and one program.
const UTILITIES: [&str; 20] = [
    "awk",
    "base64",
    "cat",
    "cmp",
    "cp",
    "cut",
    "date",
    "env",
    "head",
    "mkdir",
    "mv",
    "rm",
    "sed",
    "sha256sum",
    "sleep",
    "tail",
    "timeout",
    "tr",
    "true",
    "wc",
];

/// A choice of shell and utilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kit {
    /// The shell and utilities of the machine.
    Machine,
    /// Those of the machine, each of which first logs its arguments.
    Watched,
    /// Busybox, as in Alpine images.
    Busybox,
}

/// Fills a directory that becomes a PATH; a watched kit logs to the file.
pub(crate) fn fill(kit: Kit, path: &Path, programs: &[PathBuf], watched: &Path) -> Result<(), Missing> {
    let busybox = if kit == Kit::Busybox { Some(tools::on_path("busybox")?) } else { None };
    let mut found = vec![];
    for name in UTILITIES.into_iter().chain(["sh"]) {
        let real = busybox.clone().map_or_else(|| tools::on_path(name), Ok)?;
        found.push((name.to_owned(), real));
    }
    for program in programs {
        let name = program.file_name().expect("a program has a name").to_string_lossy().into_owned();
        found.push((name, program.clone()));
    }
    for (name, real) in found {
        let link = path.join(&name);
        if kit == Kit::Watched && name != "sh" {
            let wrapper = format!(
                "#!/bin/sh\nprintf '%s\\n' \"{name} $*\" >>'{}'\nexec '{}' \"$@\"\n",
                watched.display(),
                real.display()
            );
            script(path, &name, &wrapper);
        } else {
            symlink(real, link).expect("the directory can be written");
        }
    }
    Ok(())
}

/// Writes an executable script.
pub(crate) fn script(directory: &Path, name: &str, text: &str) -> PathBuf {
    let path = directory.join(name);
    std::fs::create_dir_all(directory).expect("the directory can be written");
    std::fs::write(&path, text).expect("the directory can be written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("the file is ours");
    path
}
