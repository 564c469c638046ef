//! Paths of the programs that `tests/tools/install` installs.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::harness::Missing;

/// Python with the modules of `tests/tools/requirements.txt`.
pub(crate) fn python() -> Result<PathBuf, Missing> {
    installed("python/bin/python")
}

/// kubectl; `label --local` and `kustomize` need no server.
pub(crate) fn kubectl() -> Result<PathBuf, Missing> {
    installed("python/bin/kubectl")
}

/// The YAML language server of editors, on standard input and output.
pub(crate) fn language_server() -> Result<Command, Missing> {
    let program = installed("editor/node_modules/yaml-language-server/bin/yaml-language-server")?;
    let mut command = Command::new(on_path("node")?);
    command.arg(program).arg("--stdio");
    Ok(command)
}

/// The directory with `initdb` and `postgres` of a major.
pub(crate) fn postgres(major: u32) -> Result<PathBuf, Missing> {
    let debian = PathBuf::from(format!("/usr/lib/postgresql/{major}/bin"));
    if debian.join("postgres").is_file() { Ok(debian) } else { installed(&format!("postgresql-{major}/bin")) }
}

/// `psql` of that major, or else the machine's.
pub(crate) fn psql(major: u32) -> Result<PathBuf, Missing> {
    client(major, "psql")
}

/// A client program of that major, or else the machine's.
pub(crate) fn client(major: u32, name: &str) -> Result<PathBuf, Missing> {
    let same_major = postgres(major)?.join(name);
    if same_major.is_file() { Ok(same_major) } else { on_path(name) }
}

/// The directory with stolon's programs: `STOLON_BIN`, or the one on the PATH.
pub(crate) fn stolon() -> Result<PathBuf, Missing> {
    if let Some(directory) = std::env::var_os("STOLON_BIN") {
        return Ok(directory.into());
    }
    let missing = |_| Missing("no stolonctl: set STOLON_BIN to the directory of stolon's programs".to_owned());
    Ok(on_path("stolonctl").map_err(missing)?.parent().expect("a program is in a directory").to_owned())
}

/// An S3 server whose buckets are directories.
pub(crate) fn versitygw() -> Result<PathBuf, Missing> {
    installed("bin/versitygw")
}

/// Helm: the machine's, or the installed one.
pub(crate) fn helm() -> Result<PathBuf, Missing> {
    on_path("helm").or_else(|_| installed("bin/helm"))
}

/// A program of the machine.
pub(crate) fn on_path(name: &str) -> Result<PathBuf, Missing> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut programs = std::env::split_paths(&path).map(|directory| directory.join(name));
    programs.find(|program| program.is_file()).ok_or_else(|| missing(name))
}

/// Runs a program with a text on its standard input.
pub(crate) fn run(command: &mut Command, input: &str) -> Output {
    use std::io::Write;
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
    let mut stdin = child.stdin.take().expect("standard input is piped");
    std::thread::scope(|scope| {
        // A program that fails early closes its input; its exit code shows the failure.
        scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
        child.wait_with_output().expect("a started child can be waited for")
    })
}

/// Returns what a program prints; panics with its errors if it fails.
pub(crate) fn output(command: &mut Command, input: &str) -> String {
    let output = run(command, input);
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap_or_else(|_| panic!("{command:?} printed no UTF-8"))
}

/// The folder of tools and data for the tests, which can be deleted.
pub(crate) fn folder() -> PathBuf {
    std::env::var_os("PGFORGE_TOOLS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(".work/tools"), PathBuf::from)
}

fn installed(path: &str) -> Result<PathBuf, Missing> {
    let tool = folder().join(path);
    if tool.exists() { Ok(tool) } else { Err(missing(path)) }
}

fn missing(what: &str) -> Missing {
    Missing(format!("no {what}: run tests/tools/install"))
}
