//! Certificates for tests, by the machine's openssl.

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use super::harness::Missing;

/// A certificate authority.
#[derive(Debug)]
pub(crate) struct Authority(TempDir);

/// A certificate and its key, as PEM.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) certificate: String,
    pub(crate) key: String,
    /// As openssl prints it.
    pub(crate) serial: String,
}

impl Authority {
    /// Creates an authority.
    pub(crate) fn new() -> Result<Self, Missing> {
        let new = Self(tempfile::tempdir().expect("a temporary folder"));
        if Command::new("openssl").arg("version").output().is_err() {
            return Err(Missing("no openssl".to_owned()));
        }
        openssl(&format!(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=pgforge-test-ca -keyout {} -out {}",
            new.path("ca.key"),
            new.path("ca.crt")
        ));
        Ok(new)
    }

    /// The authority's certificate, as PEM.
    pub(crate) fn certificate(&self) -> String {
        self.read("ca.crt")
    }

    /// Signs a certificate for some names.
    pub(crate) fn sign(&self, subject: &str, names: &[&str]) -> Signed {
        let file = |end: &str| self.path(&format!("{subject}.{end}"));
        let names: Vec<String> = names.iter().map(|name| format!("DNS:{name}")).collect();
        std::fs::write(file("ext"), format!("subjectAltName={}\n", names.join(","))).expect("a file");
        openssl(&format!(
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN={subject} -keyout {} -out {}",
            file("key"),
            file("csr")
        ));
        openssl(&format!(
            "x509 -req -days 1 -CAcreateserial -in {} -CA {} -CAkey {} -extfile {} -out {}",
            file("csr"),
            self.path("ca.crt"),
            self.path("ca.key"),
            file("ext"),
            file("crt")
        ));
        let serial = openssl(&format!("x509 -noout -serial -in {}", file("crt")));
        Signed {
            certificate: self.read(&format!("{subject}.crt")),
            key: self.read(&format!("{subject}.key")),
            serial: serial.trim().trim_start_matches("serial=").to_owned(),
        }
    }

    /// The file with a certificate or a key: `ca.crt`, `<subject>.crt`, `<subject>.key`.
    pub(crate) fn path(&self, name: &str) -> String {
        let path: PathBuf = self.0.path().join(name);
        path.display().to_string()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("openssl wrote it")
    }
}

fn openssl(arguments: &str) -> String {
    let output = Command::new("openssl").args(arguments.split(' ')).output().expect("openssl runs");
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
