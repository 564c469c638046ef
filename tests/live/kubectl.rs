//! kubectl, and waiting.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Runs kubectl in a namespace and returns its standard output; anything but success fails the test.
pub(crate) fn kubectl(namespace: &str, arguments: &[&str]) -> String {
    let output = run(namespace, arguments, "");
    assert!(output.status.success(), "kubectl {}: {}", arguments.join(" "), text(&output.stderr));
    text(&output.stdout)
}

/// Runs kubectl and returns whatever came of it.
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
    // A kubectl that stops reading says why by itself.
    drop(feeder.join());
    output
}

/// Applies manifests; returns what kubectl said on both channels.
pub(crate) fn apply(namespace: &str, manifests: &str) -> (String, String) {
    let output = run(namespace, &["apply", "-f", "-"], manifests);
    assert!(output.status.success(), "kubectl apply: {}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

/// Arguments of `kubectl exec`: one SQL statement as superuser, from the steward of a cluster.
pub(crate) fn psql<'a>(steward: &'a str, database: &'a str, statement: &'a str) -> [&'a str; 11] {
    let script = "cd $SECRETS/superuser; export PGHOST=$PRIMARY PGUSER=$(cat username) PGPASSWORD=$(cat password) PGDATABASE=\"$1\"; \
                  exec psql -XAtc \"$2\"";
    ["exec", steward, "-c", "database", "--", "sh", "-c", script, "sh", database, statement]
}

/// Asks again each second until there is an answer; fails after the limit.
pub(crate) fn wait_for<T>(what: &str, limit: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < limit, "not within {} s: {what}", limit.as_secs());
        std::thread::sleep(Duration::from_secs(1));
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
