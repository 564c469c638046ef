//! A real S3 server for one test program.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::harness::Missing;
use super::tools;

/// The keys that the server knows.
pub(crate) const ACCESS_KEY: &str = "access";
/// See [`ACCESS_KEY`].
pub(crate) const SECRET_KEY: &str = "not a secret";

/// A running server whose buckets are directories; it is stopped when dropped.
#[derive(Debug)]
pub(crate) struct Store {
    directory: tempfile::TempDir,
    port: u16,
    process: Child,
}

impl Store {
    /// Starts a server; returns when it takes connections.
    pub(crate) fn start() -> Result<Self, Missing> {
        let program = tools::versitygw()?;
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port is free").port();
        let process = Command::new(program)
            .args(["--port", &format!("127.0.0.1:{port}"), "posix"])
            .arg(directory.path())
            .env("ROOT_ACCESS_KEY", ACCESS_KEY)
            .env("ROOT_SECRET_KEY", SECRET_KEY)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server can be run");
        let store = Self { directory, port, process };
        let deadline = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "the S3 server did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(store)
    }

    /// Where it answers.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The directory of a bucket, which makes it one.
    pub(crate) fn bucket(&self, name: &str) -> PathBuf {
        let bucket = self.directory.path().join(name);
        std::fs::create_dir_all(&bucket).expect("the directory can be written");
        bucket
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
