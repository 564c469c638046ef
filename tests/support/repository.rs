//! Git in the repositories of tests.

use std::path::Path;
use std::process::Command;

/// Runs git in a directory as a test user, without the settings of the user who runs the tests.
pub(crate) fn git(directory: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "protocol.file.allow=always", "-C"])
        .arg(directory)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .status()
        .expect("git is installed");
    assert!(status.success(), "git {arguments:?}");
}
