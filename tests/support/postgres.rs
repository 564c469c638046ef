//! A real PostgreSQL server for one test.

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::harness::Missing;
use super::tools;

/// The user `nobody`, who runs the server if root runs the tests: PostgreSQL refuses root.
const UNPRIVILEGED: u32 = 65534;

/// A running server with an empty cluster, stopped when dropped.
///
/// It listens only on a socket. The superuser `postgres` connects and replicates without a password. Every other role
/// needs SCRAM, so that tests of passwords prove something.
#[derive(Debug)]
pub(crate) struct Server {
    directory: tempfile::TempDir,
    programs: PathBuf,
    psql: PathBuf,
    process: Child,
}

impl Server {
    /// Starts a server of a major; returns when it accepts connections.
    pub(crate) fn start(major: u32) -> Result<Self, Missing> {
        Self::start_with(major, &[])
    }

    /// Starts a server with settings as in `postgresql.conf`; returns when it accepts connections.
    pub(crate) fn start_with(major: u32, settings: &[(&str, &str)]) -> Result<Self, Missing> {
        let (programs, psql) = (tools::postgres(major)?, tools::psql(major)?);
        let directory = directory();
        copy(&initialised(&programs), &directory.path().join("data"));
        let process = run(&programs, directory.path(), settings);
        let server = Self { directory, programs, psql, process };
        server.wait_until_ready();
        Ok(server)
    }

    /// Starts a standby of this server, which streams from it under a name; returns immediately.
    pub(crate) fn standby(&self, name: &str, settings: &[(&str, &str)]) -> Result<Self, Missing> {
        let directory = directory();
        let data = directory.path().join("data");
        let copy = tools::client(15, "pg_basebackup")?;
        let primary = format!("host={} user=postgres application_name={name}", self.socket().display());
        tools::output(
            unprivileged(&copy).arg("--pgdata").arg(&data).arg(format!("--dbname={primary}")).args([
                "--wal-method=stream",
                "--checkpoint=fast",
                "--no-sync",
                "--write-recovery-conf",
            ]),
            "",
        );
        let process = run(&self.programs, directory.path(), settings);
        Ok(Self { directory, programs: self.programs.clone(), psql: self.psql.clone(), process })
    }

    /// Returns when the server has ended.
    pub(crate) fn wait_until_ended(&mut self) {
        self.process.wait().expect("a started child can be waited for");
    }

    /// Starts the server again once it has ended; returns immediately.
    pub(crate) fn start_again(&mut self, settings: &[(&str, &str)]) {
        self.wait_until_ended();
        self.process = run(&self.programs, self.directory.path(), settings);
    }

    /// Returns whether the server has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.process.try_wait().expect("a child's state can be read").is_some()
    }

    /// Sends the postmaster a signal: `-INT` requests a fast shutdown.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.process.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the server is no longer there");
    }

    /// The directory of the socket, for `PGHOST`.
    pub(crate) fn socket(&self) -> &Path {
        self.directory.path()
    }

    /// The directory of `psql`, for a script's `PATH`.
    pub(crate) fn psql_directory(&self) -> &Path {
        self.psql.parent().expect("psql is in a directory")
    }

    /// The server's log so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("log")).expect("the log is there while the server is")
    }

    /// `psql` as the superuser in database `postgres`; it stops at the first error.
    pub(crate) fn psql(&self) -> Command {
        let mut command = Command::new(&self.psql);
        command
            .args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"])
            .env("PGHOST", self.socket())
            .env("PGUSER", "postgres")
            .env("PGDATABASE", "postgres")
            .env_remove("PGPASSWORD");
        command
    }

    /// Returns the result of a query, a row a line, with `|` between columns; panics with the server's error.
    pub(crate) fn query(&self, sql: &str) -> String {
        tools::output(&mut self.psql(), sql).trim_end_matches('\n').to_owned()
    }

    /// Returns when the server accepts connections.
    pub(crate) fn wait_until_ready(&self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !tools::run(&mut self.psql(), "select 1;").status.success() {
            assert!(Instant::now() < deadline, "PostgreSQL did not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Returns the data directory of a new cluster. `initdb` creates it once for each release of PostgreSQL, because it
/// takes longer than many tests.
fn initialised(programs: &Path) -> PathBuf {
    let release = tools::output(Command::new(programs.join("postgres")).arg("--version"), "");
    let release: String =
        release.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let folder = tools::folder().join("initialised");
    let data = folder.join(release.trim_end_matches('-'));
    if data.exists() {
        return data;
    }
    std::fs::create_dir_all(&folder).expect("the folder of tools can be written");
    // Created elsewhere and moved: a test that runs at the same time sees all of it or nothing.
    let sibling = tempfile::tempdir_in(&folder).expect("the folder of tools can be written");
    let new = sibling.path().join("data");
    tools::output(
        unprivileged(&programs.join("initdb"))
            .arg("--pgdata")
            .arg(&new)
            .args(["--username=postgres", "--auth=scram-sha-256", "--pwfile=/dev/stdin"])
            .args(["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]),
        "unused\n",
    );
    let hba = "local all,replication postgres trust\nlocal all all scram-sha-256\nhost all,replication all 127.0.0.0/8 scram-sha-256\n";
    std::fs::write(new.join("pg_hba.conf"), hba).expect("the data directory can be written");
    if let Err(error) = std::fs::rename(&new, &data) {
        assert!(data.exists(), "initdb's directory cannot be moved: {}: {error}", data.display());
    }
    data
}

fn copy(from: &Path, to: &Path) {
    tools::output(Command::new("cp").args(["--archive", "--reflink=auto"]).arg(from).arg(to), "");
}

/// Creates a directory for a server in /tmp: socket paths are limited to 107 bytes, and TMPDIR could be long.
fn directory() -> tempfile::TempDir {
    let directory = tempfile::Builder::new().prefix("postgres-").tempdir_in("/tmp").expect("/tmp can be written");
    if is_root() {
        chown(directory.path(), Some(UNPRIVILEGED), Some(UNPRIVILEGED)).expect("root can give a directory away");
    }
    directory
}

/// Runs the server whose data is in the directory, with its socket there too, and appends to its log.
fn run(programs: &Path, directory: &Path, settings: &[(&str, &str)]) -> Child {
    let log = std::fs::File::options().create(true).append(true).open(directory.join("log"));
    unprivileged(&programs.join("postgres"))
        .arg("-D")
        .arg(directory.join("data"))
        .args(["-c", "listen_addresses=", "-c", "fsync=off", "-c"])
        .arg(format!("unix_socket_directories={}", directory.display()))
        .args(settings.iter().flat_map(|(name, value)| ["-c".to_owned(), format!("{name}={value}")]))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log.expect("the directory can be written"))
        .spawn()
        .expect("postgres can be run as initdb was")
}

impl Drop for Server {
    /// Shuts the server down immediately: its data is deleted anyway.
    fn drop(&mut self) {
        if self.has_ended() {
            return;
        }
        // A stopped process handles no other signal.
        self.signal("-CONT");
        self.signal("-QUIT");
        drop(self.process.wait());
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// Returns a command for the program; if root runs the tests, as an unprivileged user. `setpriv` becomes the program,
/// so its process id is the program's. The capability lets it read its files in root's directories.
pub(crate) fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args([format!("--reuid={UNPRIVILEGED}"), format!("--regid={UNPRIVILEGED}")])
        .args(["--clear-groups", "--inh-caps=-all,+dac_override", "--ambient-caps=+dac_override", "--"])
        .arg(program);
    command
}
