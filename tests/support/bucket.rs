//! A real S3 server for tests.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::certificates::Authority;
use super::harness::Missing;
use super::tools;

/// The access key that the server accepts.
pub(crate) const ACCESS_KEY: &str = "access";
/// The secret key that the server accepts.
pub(crate) const SECRET_KEY: &str = "not a secret";

/// A running server whose buckets are directories; it is stopped when dropped.
#[derive(Debug)]
pub(crate) struct Store {
    directory: tempfile::TempDir,
    port: u16,
    process: Child,
    authority: Option<Authority>,
}

impl Store {
    /// Starts a server; returns when it accepts connections.
    pub(crate) fn start() -> Result<Self, Missing> {
        Self::start_with(None)
    }

    /// Starts a server with TLS, whose certificate a new authority has signed.
    pub(crate) fn start_trusted() -> Result<Self, Missing> {
        Self::start_with(Some(Authority::new()?))
    }

    fn start_with(authority: Option<Authority>) -> Result<Self, Missing> {
        let program = tools::versitygw()?;
        let directory = tempfile::tempdir().expect("a temporary directory can be created");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port is free").port();
        let mut server = Command::new(program);
        server.args(["--port", &format!("127.0.0.1:{port}")]);
        if let Some(authority) = &authority {
            authority.sign("store", &["localhost"]);
            server.args(["--cert", &authority.path("store.crt"), "--key", &authority.path("store.key")]);
        }
        let process = server
            .arg("posix")
            .arg(directory.path())
            .env("ROOT_ACCESS_KEY", ACCESS_KEY)
            .env("ROOT_SECRET_KEY", SECRET_KEY)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server can be run");
        let store = Self { directory, port, process, authority };
        let deadline = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "the S3 server did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(store)
    }

    /// The URL of the server.
    pub(crate) fn endpoint(&self) -> String {
        match self.authority {
            Some(_) => format!("https://localhost:{}", self.port),
            None => format!("http://127.0.0.1:{}", self.port),
        }
    }

    /// The file with the authority's certificate, if the server uses TLS.
    pub(crate) fn ca(&self) -> Option<String> {
        self.authority.as_ref().map(|authority| authority.path("ca.crt"))
    }

    /// Creates a bucket; returns its directory.
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
