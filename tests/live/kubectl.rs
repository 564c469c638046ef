//! kubectl, and waiting.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Runs kubectl in a namespace; returns its standard output. An error fails the test.
pub(crate) fn kubectl(namespace: &str, arguments: &[&str]) -> String {
    let output = run(namespace, arguments, "");
    assert!(output.status.success(), "kubectl {}: {}", arguments.join(" "), text(&output.stderr));
    text(&output.stdout)
}

/// Runs kubectl in a namespace; returns its output, even after an error.
pub(crate) fn run(namespace: &str, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new("kubectl")
        .args(["--namespace", namespace])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kubectl is on the PATH");
    let mut stdin = child.stdin.take().expect("it was piped");
    let input = input.to_owned();
    let feeder = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("kubectl ends");
    // A kubectl that stops reading prints the reason.
    drop(feeder.join());
    output
}

/// Applies manifests; returns kubectl's standard output and standard error.
pub(crate) fn apply(namespace: &str, manifests: &str) -> (String, String) {
    let output = run(namespace, &["apply", "-f", "-"], manifests);
    assert!(output.status.success(), "kubectl apply: {}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

/// Returns the arguments of `kubectl exec` that run an SQL statement as superuser from the steward of a cluster.
pub(crate) fn psql<'a>(steward: &'a str, database: &'a str, statement: &'a str) -> [&'a str; 11] {
    let script = "cd $SECRETS/superuser; export PGHOST=$PRIMARY PGUSER=$(cat username) PGPASSWORD=$(cat password) PGDATABASE=\"$1\"; \
                  exec psql -XAtc \"$2\"";
    ["exec", steward, "-c", "database", "--", "sh", "-c", script, "sh", database, statement]
}

/// Calls `ask` each second until it returns a value; fails after the limit.
pub(crate) fn wait_for<T>(what: &str, limit: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < limit, "timed out after {} s waiting for {what}", limit.as_secs());
        std::thread::sleep(Duration::from_secs(1));
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
