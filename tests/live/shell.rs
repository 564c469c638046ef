//! A user's shell in a folder with blueprints, with `pgforge` on the PATH.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Runs a script in a new folder with these files, and with the machine's images as defaults.
pub(crate) fn with(files: &[(&str, String)], script: &str) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    put(folder.path(), "defaults.yaml", &crate::images::defaults());
    for (name, text) in files {
        put(folder.path(), name, text);
    }
    inside(folder.path(), script)
}

/// Runs a script in an existing folder.
pub(crate) fn inside(folder: &Path, script: &str) -> Output {
    let programs = Path::new(env!("CARGO_BIN_EXE_pgforge")).parent().expect("a program is in a folder");
    let own = std::env::var_os("PATH").unwrap_or_default();
    let paths = [PathBuf::from(programs)].into_iter().chain(std::env::split_paths(&own));
    Command::new("sh")
        .args(["-euc", script])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(paths).expect("no path has a colon"))
        .stdin(Stdio::null())
        .output()
        .expect("sh runs")
}

/// Writes a file unless the text is empty.
pub(crate) fn put(folder: &Path, name: &str, text: &str) {
    if !text.is_empty() {
        std::fs::write(folder.join(name), text).expect("the folder can be written");
    }
}
