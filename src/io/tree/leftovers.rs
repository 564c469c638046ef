//! Cleans up what killed runs left in `out/.pgforge/`.

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use rustix::fs::FlockOperation;

use super::dir::{Dir, Kind, Locked};
use super::refusal::Refusal;
use super::site::{Stop, directory};
use super::stage::{ASIDE, STAGES};

/// Removes the stages that no process has locked. First moves an old folder that was set aside back to its place, if
/// that is empty. What cannot be removed stays for a later run; entries not named like a stage are left alone.
pub(super) fn clean(out: &Path) -> Result<(), Refusal> {
    match clean_stages(out) {
        // There is no tree, or another run cleans at the same time.
        Ok(()) | Err(Stop::Again(_)) => Ok(()),
        Err(Stop::Failed(error)) => Err(Refusal::Io { path: out.join(STAGES), error }),
        Err(Stop::Refused(refusal)) => Err(refusal),
    }
}

fn clean_stages(out: &Path) -> Result<(), Stop> {
    let root = Dir::root(out)?;
    let Some(stages) = directory(&root, OsStr::new(STAGES), &out.join(STAGES))? else { return Ok(()) };
    for (name, kind) in stages.list()? {
        if kind != Kind::Directory || !is_stage(&name) {
            continue;
        }
        let Some(stage) = stages.open(&name)? else { continue };
        let locked = stage.lock(FlockOperation::NonBlockingLockExclusive);
        if locked == Locked::Yes && stage.is(&stages, &name)? && restore(&root, &stage).is_ok() {
            let _ = stages.remove(&name);
        }
    }
    root.remove_empty(OsStr::new(STAGES));
    Ok(())
}

/// `<process>-<number>`.
fn is_stage(name: &OsStr) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    name.to_str()
        .and_then(|name| name.split_once('-'))
        .is_some_and(|(process, number)| digits(process) && digits(number))
}

fn restore(root: &Dir, stage: &Dir) -> io::Result<()> {
    let Some(aside) = stage.open(OsStr::new(ASIDE))? else { return Ok(()) };
    for (namespace, _) in aside.list()? {
        let Some(from) = aside.open(&namespace)? else { continue };
        let to = root.make(&namespace)?;
        for (name, _) in from.list()? {
            match from.move_new(&name, &to, &name) {
                // The new folder was already in place.
                Err(error)
                    if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty) => {}
                moved => moved?,
            }
        }
    }
    Ok(())
}
