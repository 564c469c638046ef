//! What git has committed, read through the `git` program and without a checkout.
//!
//! Whoever wrote the repository's `.git/config` must not get a program run or a connection opened. So only plumbing
//! runs, `rev-parse`, `merge-base`, `ls-tree` and `cat-file`: it writes nothing and knows no hook, filter, pager,
//! textconv or external diff. What is left is the lazy fetch of a partial clone: see `git`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder in a git work tree; the folder itself need not exist.
#[derive(Debug)]
pub struct Checkout {
    /// The folder or its nearest ancestor that exists: where git runs.
    dir: PathBuf,
    /// The folder as git names it, from the top of the work tree, without a slash at its end.
    path: Vec<u8>,
}

/// A commit that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit(String);

impl fmt::Display for Commit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why git gave no answer.
#[derive(Debug)]
pub enum GitError {
    /// The program could not be run.
    NoGit(io::Error),
    /// The folder is in no work tree.
    NoRepository(PathBuf),
    /// No commit has this name.
    UnknownRevision(String),
    /// The history was cut off, so that a merge base could be a wrong one.
    Shallow,
    /// HEAD and this revision have no commit in common.
    NoMergeBase(String),
    /// A partial clone lacks an object, and pgforge lets git fetch nothing.
    Incomplete,
    /// git said no.
    Failed {
        /// The git subcommand.
        command: &'static str,
        /// What it printed.
        message: String,
    },
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGit(error) => write!(f, "the program `git` could not be run: {error}"),
            Self::NoRepository(path) => write!(f, "`{}` is in no work tree of git", path.display()),
            Self::UnknownRevision(rev) => write!(f, "git knows no commit `{}`", rev.escape_debug()),
            Self::Shallow => {
                f.write_str("this clone is shallow, expected the whole history to find where the branches parted")
            }
            Self::NoMergeBase(rev) => {
                write!(f, "HEAD and `{}` have no commit in common", rev.escape_debug())
            }
            Self::Incomplete => f.write_str(
                "this clone is partial and lacks objects of the revision; pgforge never lets git fetch them, because the \
                 repository's own configuration would say from where and by which program",
            ),
            Self::Failed { command, message } => write!(f, "`git {command}` failed: {message}"),
        }
    }
}

impl std::error::Error for GitError {}

impl GitError {
    /// What mends it, ready to copy.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NoGit(_) => Some("install git, or put it on the PATH".to_owned()),
            Self::Shallow => Some("git fetch --unshallow".to_owned()),
            Self::Incomplete => Some("git fetch --refetch --no-filter".to_owned()),
            Self::UnknownRevision(rev) => {
                let branch = rev.strip_prefix("origin/").filter(|branch| is_plain(branch))?;
                Some(format!("git fetch origin {branch}:refs/remotes/origin/{branch}"))
            }
            Self::NoRepository(_) | Self::NoMergeBase(_) | Self::Failed { .. } => None,
        }
    }
}

/// Whether a shell takes a branch's name as it stands.
fn is_plain(branch: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._/-".contains(c);
    branch.starts_with(|c: char| c.is_ascii_alphanumeric()) && branch.chars().all(plain)
}

impl Checkout {
    /// Finds the work tree around a folder.
    pub fn around(folder: &Path) -> Result<Self, GitError> {
        let absolute = std::path::absolute(folder).map_err(|_| GitError::NoRepository(folder.to_owned()))?;
        let dir = absolute.ancestors().find(|dir| dir.is_dir()).unwrap_or(Path::new("/")).to_owned();
        let output = run(git(&dir).args(["rev-parse", "--show-prefix"]))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let outside = ["not a git repository", "must be run in a work tree"];
            if outside.iter().any(|text| said.contains(text)) {
                return Err(GitError::NoRepository(folder.to_owned()));
            }
            return Err(failed("rev-parse", &output));
        }
        // One line, but for line ends in the names themselves; it ends in a slash unless it is empty.
        let mut path = output.stdout.strip_suffix(b"\n").unwrap_or_default().to_owned();
        for part in absolute.strip_prefix(&dir).into_iter().flat_map(Path::components) {
            // A step back from a folder that does not exist leads nowhere.
            let Component::Normal(part) = part else { return Err(GitError::NoRepository(folder.to_owned())) };
            path.extend_from_slice(part.as_bytes());
            path.push(b'/');
        }
        path.pop();
        Ok(Self { dir, path })
    }

    /// The commit that a revision names.
    pub fn commit(&self, revision: &str) -> Result<Commit, GitError> {
        let unknown = || GitError::UnknownRevision(revision.to_owned());
        // Git would take it for an option, or for two arguments.
        if revision.starts_with('-') || revision.contains('\0') {
            return Err(unknown());
        }
        let output =
            run(git(&self.dir).args(["rev-parse", "--verify", "--quiet"]).arg(format!("{revision}^{{commit}}")))?;
        if !output.status.success() {
            return Err(unknown());
        }
        Ok(Commit(String::from_utf8_lossy(&output.stdout).trim().to_owned()))
    }

    /// Where the branch that is checked out and a revision parted.
    pub fn merge_base(&self, revision: &str) -> Result<Commit, GitError> {
        let output = run(git(&self.dir).args(["rev-parse", "--is-shallow-repository"]))?;
        if output.stdout.trim_ascii() != b"false" {
            return Err(if output.status.success() { GitError::Shallow } else { failed("rev-parse", &output) });
        }
        let (head, other) = (self.commit("HEAD")?, self.commit(revision)?);
        let output = run(git(&self.dir).args(["merge-base", &head.0, &other.0]))?;
        match output.status.code() {
            Some(0) => Ok(Commit(String::from_utf8_lossy(&output.stdout).trim().to_owned())),
            Some(1) => Err(GitError::NoMergeBase(revision.to_owned())),
            _ => Err(self.failed("merge-base", &output)),
        }
    }

    /// Every regular file that a commit has in this folder, or in one below it if `below` is not empty: its path from
    /// this folder and its bytes. Files whose path is not UTF-8 are none of ours and left out.
    pub fn tree_at(&self, commit: &Commit, below: &str) -> Result<BTreeMap<String, Vec<u8>>, GitError> {
        let mut prefix = self.path.clone();
        if !prefix.is_empty() {
            prefix.push(b'/');
        }
        let cut = prefix.len();
        if !below.is_empty() {
            prefix.extend_from_slice(below.as_bytes());
            prefix.push(b'/');
        }
        let mut command = git(&self.dir);
        command.args(["ls-tree", "-r", "-z", "--full-tree", &commit.0]);
        if !prefix.is_empty() {
            command.arg("--").arg(OsStr::from_bytes(&prefix));
        }
        let output = run(&mut command)?;
        if !output.status.success() {
            return Err(self.failed("ls-tree", &output));
        }
        let entries = output.stdout.split(|&byte| byte == 0).filter_map(|entry| {
            // <mode> SP <type> SP <object> TAB <path>; a symbolic link has mode 120000.
            let (meta, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
            let object = meta.strip_prefix("100644 blob ").or_else(|| meta.strip_prefix("100755 blob "))?;
            path.as_bytes().starts_with(&prefix).then(|| (path[cut..].to_owned(), object.to_owned()))
        });
        self.blobs(entries.collect())
    }

    /// The bytes of objects, all from one process.
    fn blobs(&self, objects: Vec<(String, String)>) -> Result<BTreeMap<String, Vec<u8>>, GitError> {
        if objects.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut child = git(&self.dir)
            .args(["cat-file", "--batch", "--buffer"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(GitError::NoGit)?;
        let mut input = child.stdin.take().expect("a pipe was asked for");
        let mut answers = BufReader::new(child.stdout.take().expect("a pipe was asked for"));
        let names: String = objects.iter().flat_map(|(_, object)| [object.as_str(), "\n"]).collect();
        let read = std::thread::scope(|scope| {
            // Git answers while it is still being asked: without a second thread both could wait for ever. Where git
            // stops reading, the answers are too few, which is found below.
            scope.spawn(move || input.write_all(names.as_bytes()));
            let read: io::Result<_> =
                objects.into_iter().map(|(path, object)| Ok((path, blob(&mut answers, &object)?))).collect();
            drop(answers);
            read
        });
        let ended = child.wait();
        match read {
            Ok(blobs) => ended.map(|_| blobs).map_err(GitError::NoGit),
            Err(_) if self.is_partial() => Err(GitError::Incomplete),
            Err(error) => Err(GitError::Failed { command: "cat-file", message: error.to_string() }),
        }
    }

    /// Whether the repository says that it was cloned without some of its objects.
    fn is_partial(&self) -> bool {
        let promisor = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$";
        run(git(&self.dir).args(["config", "--get-regexp", promisor])).is_ok_and(|output| output.status.success())
    }

    /// Why git said no; in a partial clone the reason is mostly that an object is not there.
    fn failed(&self, command: &'static str, output: &Output) -> GitError {
        if self.is_partial() { GitError::Incomplete } else { failed(command, output) }
    }
}

/// One answer of `cat-file --batch`: `<object> blob <bytes>`, the bytes, a line end.
fn blob(answers: &mut impl BufRead, object: &str) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size = head.strip_prefix(object).and_then(|rest| rest.trim_end().strip_prefix(" blob "));
    let size: u64 = size.and_then(|size| size.parse().ok()).ok_or_else(|| {
        io::Error::other(format!("expected the object {object}, found `{}`", head.trim_end().escape_debug()))
    })?;
    let mut bytes = Vec::new();
    answers.take(size).read_to_end(&mut bytes)?;
    let mut line_end = [0];
    answers.read_exact(&mut line_end)?;
    Ok(bytes)
}

/// Settings that override the repository's own: none of them may name a program that git would run.
const OVERRIDES: [&str; 5] = [
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.askPass=",
    "core.pager=cat",
];

/// Variables of the calling git, which set them for a hook and its own folder.
const OF_A_HOOK: [&str; 6] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE"];

/// git for the repository around a folder. It fetches nothing: in a partial clone a missing object would make it run
/// what `remote.*.uploadpack`, `core.sshCommand`, a URL such as `ext::` or a credential helper names. Older releases do
/// not know `GIT_NO_LAZY_FETCH`; they find no protocol that they may use. The configuration of the machine and of its
/// user stays in force, because `safe.directory` stands there.
fn git(dir: &Path) -> Command {
    let mut command = Command::new("git");
    // A bare repository that someone committed as plain files could name programs in its configuration.
    command.args(OVERRIDES.iter().flat_map(|setting| ["-c", setting])).arg("-C").arg(dir);
    for variable in OF_A_HOOK {
        command.env_remove(variable);
    }
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none").env("GIT_OPTIONAL_LOCKS", "0");
    command.env("LC_ALL", "C").env("GIT_LITERAL_PATHSPECS", "1").env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Result<Output, GitError> {
    command.output().map_err(GitError::NoGit)
}

fn failed(command: &'static str, output: &Output) -> GitError {
    let said = String::from_utf8_lossy(&output.stderr);
    let message = said.lines().map(|line| line.trim().trim_start_matches("fatal: ")).filter(|line| !line.is_empty());
    GitError::Failed { command, message: message.collect::<Vec<_>>().join("; ") }
}
