//! Reads committed files through the `git` program, without a checkout.
//!
//! The repository's `.git/config` is untrusted: it must not start a program or open a connection. So only plumbing
//! runs: `rev-parse`, `merge-base`, `ls-tree` and `cat-file` write nothing and use no hook, filter, pager, textconv or
//! external diff. That leaves the lazy fetch of a partial clone: see `git`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder in a git work tree, which need not exist.
#[derive(Debug)]
pub struct Checkout {
    /// Where git runs: the folder or its nearest existing ancestor.
    dir: PathBuf,
    /// The folder's path from the top of the work tree, without a trailing slash.
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

/// Why git failed.
#[derive(Debug)]
pub enum GitError {
    /// `git` could not be run.
    NoGit(io::Error),
    /// The folder is not in a work tree.
    NoRepository(PathBuf),
    /// No commit has this name.
    UnknownRevision(String),
    /// The clone is shallow, so that a merge base could be wrong.
    Shallow,
    /// HEAD and this revision have no common commit.
    NoMergeBase(String),
    /// A partial clone lacks an object, and pgforge does not let git fetch it.
    Incomplete,
    /// git exited with an error.
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
            Self::NoGit(error) => write!(f, "cannot run `git`: {error}"),
            Self::NoRepository(path) => write!(f, "`{}` is not in a git work tree", path.display()),
            Self::UnknownRevision(rev) => write!(f, "git finds no commit `{}`", rev.escape_debug()),
            Self::Shallow => {
                f.write_str("this clone is shallow; finding the merge base needs the whole history")
            }
            Self::NoMergeBase(rev) => {
                write!(f, "HEAD and `{}` have no common commit", rev.escape_debug())
            }
            Self::Incomplete => f.write_str(
                "this clone is partial and lacks objects of the revision; pgforge never lets git fetch them, because the \
                repository's configuration would choose the server and the program",
            ),
            Self::Failed { command, message } => write!(f, "`git {command}` failed: {message}"),
        }
    }
}

impl std::error::Error for GitError {}

impl GitError {
    /// The fix, ready to copy.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NoGit(_) => Some("install git, or add it to the PATH".to_owned()),
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

/// Whether a branch's name needs no quoting in a shell.
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
            let printed = String::from_utf8_lossy(&output.stderr);
            let outside = ["not a git repository", "must be run in a work tree"];
            if outside.iter().any(|text| printed.contains(text)) {
                return Err(GitError::NoRepository(folder.to_owned()));
            }
            return Err(failed("rev-parse", &output));
        }
        // One line, unless a name itself contains line ends; it ends in a slash unless it is empty.
        let mut path = output.stdout.strip_suffix(b"\n").unwrap_or_default().to_owned();
        for part in absolute.strip_prefix(&dir).into_iter().flat_map(Path::components) {
            // `..` from a folder that does not exist has no target.
            let Component::Normal(part) = part else { return Err(GitError::NoRepository(folder.to_owned())) };
            path.extend_from_slice(part.as_bytes());
            path.push(b'/');
        }
        path.pop();
        Ok(Self { dir, path })
    }

    /// Returns the commit that a revision names.
    pub fn commit(&self, revision: &str) -> Result<Commit, GitError> {
        let unknown = || GitError::UnknownRevision(revision.to_owned());
        // git would read it as an option, or as two arguments.
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

    /// Returns the merge base of HEAD and a revision.
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

    /// Returns every regular file of a commit in this folder, or in its subfolder `below` unless that is empty: path
    /// from this folder and bytes. Files whose path is not UTF-8 are left out: pgforge writes none.
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

    /// Returns the bytes of objects, all from one process.
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
        let mut input = child.stdin.take().expect("the pipe is configured");
        let mut answers = BufReader::new(child.stdout.take().expect("the pipe is configured"));
        let names: String = objects.iter().flat_map(|(_, object)| [object.as_str(), "\n"]).collect();
        let read = std::thread::scope(|scope| {
            // git answers while it still reads requests: without a second thread both could wait indefinitely. If git
            // stops reading, answers are missing, which is detected below.
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

    /// Whether the repository's configuration declares a partial clone.
    fn is_partial(&self) -> bool {
        let promisor = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$";
        run(git(&self.dir).args(["config", "--get-regexp", promisor])).is_ok_and(|output| output.status.success())
    }

    /// The error of a failed git command; in a partial clone, usually a missing object.
    fn failed(&self, command: &'static str, output: &Output) -> GitError {
        if self.is_partial() { GitError::Incomplete } else { failed(command, output) }
    }
}

/// Reads one answer of `cat-file --batch`: `<object> blob <bytes>`, the bytes, a line end.
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

/// Settings that override the repository's, so that none of them names a program for git to run.
const OVERRIDES: [&str; 5] = [
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.askPass=",
    "core.pager=cat",
];

/// Variables that git sets for a hook, for its own repository.
const HOOK_VARIABLES: [&str; 6] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE"];

/// Returns a git command for the repository around a folder. It fetches nothing: for a missing object of a partial
/// clone, git would run what `remote.*.uploadpack`, `core.sshCommand`, a URL such as `ext::` or a credential helper
/// names. Older releases ignore `GIT_NO_LAZY_FETCH`, but find no allowed protocol. The system's and the user's
/// configuration stay in force, because they hold `safe.directory`.
fn git(dir: &Path) -> Command {
    let mut command = Command::new("git");
    // A bare repository committed as plain files could name programs in its configuration.
    command.args(OVERRIDES.iter().flat_map(|setting| ["-c", setting])).arg("-C").arg(dir);
    for variable in HOOK_VARIABLES {
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
    let printed = String::from_utf8_lossy(&output.stderr);
    let message = printed.lines().map(|line| line.trim().trim_start_matches("fatal: ")).filter(|line| !line.is_empty());
    GitError::Failed { command, message: message.collect::<Vec<_>>().join("; ") }
}
