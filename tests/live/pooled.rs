//! Clients that share connections through the pooler, with TLS on every connection.

use crate::certificates::Authority;
use crate::example::{Example, NAMESPACE};
use crate::harness::{Missing, test};
use crate::images;
use crate::kubectl::{apply, kubectl, run, text, wait_for};
use crate::ledger::Ledger;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libtest_mimic::Trial;
use serde_json::json;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// The image of `PGFORGE_LIVE_PATRONI` has Patroni 4.0; its name does not show the release.
const TICKETS: Example = Example {
    file: "pooled.yaml",
    name: "tickets",
    fit: &[("  failover: ", "  patroni: {version: \"4.0\"}\n  failover: ")],
};
const PRIMARY: &str = "tickets-primary.databases.svc";
const POOLER: &str = "tickets-pooler.databases.svc";
const ROLE_SECRET: &str = "tickets-tickets";
/// The Secret with the server's certificate.
const SERVER_SECRET: &str = "tickets-server";
/// The client's own delays in seconds: a connection times out after 2 s, a statement after 4 s, and the pause is 0.1 s.
const CLIENT: f64 = 6.1;

/// Returns the authority that signs the certificates of these tests.
fn authority() -> Result<&'static Authority, Missing> {
    static AUTHORITY: OnceLock<Authority> = OnceLock::new();
    if let Some(known) = AUTHORITY.get() {
        return Ok(known);
    }
    let new = Authority::new()?;
    Ok(AUTHORITY.get_or_init(|| new))
}

/// Signs a certificate for the Services and writes it to the Secret; returns its serial number.
fn serve(subject: &str) -> Result<String, Missing> {
    let signed = authority()?.sign(subject, &[PRIMARY, "tickets-replicas.databases.svc", POOLER]);
    let secret = json!({
        "apiVersion": "v1", "kind": "Secret", "metadata": {"name": SERVER_SECRET}, "type": "kubernetes.io/tls",
        "stringData": {"tls.crt": signed.certificate, "tls.key": signed.key, "ca.crt": authority()?.certificate()},
    });
    apply(NAMESPACE, &secret.to_string());
    Ok(signed.serial)
}

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("pooled: starts with TLS on every connection", starts),
        test("pooled: a renewed certificate is reloaded, and no pod or connection is lost", renewed),
        test("pooled: a changed password is valid at the pooler", password),
        test("pooled: changed settings of the pooler are reloaded, and no connection is lost", settings),
        test("pooled: clients of the pooler reach the new primary, and no acknowledged commit is lost", failover),
        test("pooled: is removed", || TICKETS.removed()),
    ]
}

fn starts() -> Result<(), Missing> {
    authority()?;
    TICKETS.starts_after(|| {
        serve("first")?;
        Ok(())
    })?;
    let image = std::env::var("PGFORGE_LIVE_POSTGRES").unwrap_or_else(|_| "postgres:17-bookworm".to_owned());
    apply(NAMESPACE, &images::pod("client", &image, &["sleep", "infinity"], None, &[SERVER_SECRET]));
    kubectl(NAMESPACE, &["wait", "--for=condition=Ready", "--timeout=60s", "pod/client"]);
    kubectl(NAMESPACE, &["rollout", "status", "deployment/tickets-pooler", "--timeout=120s"]);
    for host in [PRIMARY, POOLER] {
        assert_eq!(
            ask(host, "verify-full", "SELECT current_user").as_deref(),
            Ok("tickets"),
            "the role cannot log in with TLS through: {host}"
        );
        let error = ask(host, "disable", "SELECT 1").expect_err("TLS is required");
        assert!(
            error.contains("no encryption") || error.contains("SSL required"),
            "a connection without TLS must be refused for that reason: {error}"
        );
    }
    let encrypted =
        "SELECT count(*) FROM pg_stat_replication JOIN pg_stat_ssl USING (pid) WHERE ssl AND state = 'streaming'";
    assert_eq!(TICKETS.sql(encrypted), "2", "a standby streams without TLS");
    let of_the_pooler = "SELECT bool_and(ssl) FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE usename IN ('tickets', 'pgforge_pooler')";
    assert_eq!(TICKETS.sql(of_the_pooler), "t", "the pooler connects to PostgreSQL without TLS");
    Ok(())
}

fn renewed() -> Result<(), Missing> {
    TICKETS.running()?;
    let before = (pods(), TICKETS.sql("SELECT pg_postmaster_start_time()"));
    let held = OpenConnection::open();
    let serial = serve("second")?;
    for host in [PRIMARY, POOLER] {
        wait_for(&format!("{host} to serve the renewed certificate"), Duration::from_secs(180), || {
            (served(host) == serial).then_some(())
        });
    }
    assert_eq!(held.close(), "before\nafter\n", "a renewed certificate closed a client's connection");
    assert_eq!(
        (pods(), TICKETS.sql("SELECT pg_postmaster_start_time()")),
        before,
        "a renewed certificate replaced or restarted a pod"
    );
    Ok(())
}

fn password() -> Result<(), Missing> {
    TICKETS.running()?;
    let former = secret_password();
    let patch = json!({"stringData": {"password": "quite-another-password"}}).to_string();
    kubectl(NAMESPACE, &["patch", "secret", ROLE_SECRET, "-p", &patch]);
    wait_for("the pooler to accept the new password", Duration::from_secs(90), || {
        ask(POOLER, "verify-full", "SELECT 1").ok()
    });
    let error = ask_with(&former, POOLER, "verify-full", "SELECT 1").expect_err("the password was changed");
    assert!(error.contains("authentication failed"), "the former password must be refused: {error}");
    Ok(())
}

fn settings() -> Result<(), Missing> {
    TICKETS.running()?;
    let before = pods();
    let held = OpenConnection::open();
    assert!(outlives(0), "transactions are not pooled");
    apply(NAMESPACE, &TICKETS.render(&[("mode: transaction", "mode: session")]));
    let mut key = 0;
    wait_for("every pooler to pool sessions", Duration::from_secs(300), || {
        (0..8)
            .all(|_| {
                key += 1;
                !outlives(key)
            })
            .then_some(())
    });
    assert_eq!(held.close(), "before\nafter\n", "a changed setting closed a client's connection");
    assert_eq!(pods(), before, "a changed setting replaced or restarted a pod");
    apply(NAMESPACE, &TICKETS.render(&[]));
    Ok(())
}

/// Returns whether an advisory lock outlives its client. With pooled transactions it stays with the server's
/// connection; with pooled sessions the reset at the end of a session releases it.
fn outlives(key: u32) -> bool {
    let query = |statement: &str| ask(POOLER, "verify-full", statement).expect("the pooler answers");
    query(&format!("SELECT pg_advisory_lock({key})"));
    query(&format!("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {key}")) == "1"
}

fn failover() -> Result<(), Missing> {
    TICKETS.running()?;
    TICKETS.rolled_out();
    let image = std::env::var("PGFORGE_LIVE_POSTGRES").unwrap_or_else(|_| "postgres:17-bookworm".to_owned());
    let ledger = Ledger::start_at(NAMESPACE, &image, None, ROLE_SECRET, Some(POOLER));
    wait_for("the writer to write", Duration::from_secs(180), || (ledger.acknowledged() > 20).then_some(()));
    let (pod, _) = TICKETS.primary();
    kubectl(NAMESPACE, &["delete", "pod", &pod, "--wait=false"]);
    wait_for("another primary", Duration::from_secs(120), || {
        let now = run(NAMESPACE, &["get", "pod", "-l", "pgforge.dev/role=primary", "-o", "name"], "");
        let now = text(&now.stdout);
        (!now.trim().is_empty() && now.trim() != format!("pod/{pod}")).then_some(())
    });
    let before = ledger.acknowledged();
    wait_for("writes through the pooler", Duration::from_secs(120), || {
        (ledger.acknowledged() > before + 30).then_some(())
    });
    let account = ledger.stop();
    TICKETS.rolled_out();
    let rows = TICKETS.sql("SELECT id FROM ledger").lines().filter_map(|id| id.parse().ok()).collect();
    let lost: Vec<_> = account.acknowledged.difference(&rows).collect();
    assert!(lost.is_empty(), "acknowledged, but lost: {lost:?}");
    let bound = TICKETS.bound_of("pod").expect("three instances have a bound");
    println!("writes stopped for {:.1} s; the budget is {bound} s", account.longest_gap);
    assert!(
        account.longest_gap <= bound + CLIENT,
        "writes stopped for {} s, longer than the budget of {bound} s",
        account.longest_gap
    );
    Ok(())
}

/// Returns the role's password from its Secret.
fn secret_password() -> String {
    let encoded = kubectl(NAMESPACE, &["get", "secret", ROLE_SECRET, "-o", "jsonpath={.data.password}"]);
    String::from_utf8(STANDARD.decode(encoded).expect("Secrets are base64")).expect("the password is text")
}

/// Runs a statement as the role, from a pod of the namespace; returns its result, or the error.
fn ask(host: &str, sslmode: &str, statement: &str) -> Result<String, String> {
    ask_with(&secret_password(), host, sslmode, statement)
}

fn ask_with(password: &str, host: &str, sslmode: &str, statement: &str) -> Result<String, String> {
    // Read as a script, each statement is a separate transaction.
    let script = format!("{LOGIN}; printf '%s\\n' \"$4\" | psql -qXAt -v ON_ERROR_STOP=1");
    let output =
        run(NAMESPACE, &["exec", "client", "--", "sh", "-c", &script, "sh", password, host, sslmode, statement], "");
    let answer = |bytes: &[u8]| text(bytes).trim_end().to_owned();
    if output.status.success() { Ok(answer(&output.stdout)) } else { Err(answer(&output.stderr)) }
}

/// Sets the login from the first arguments: password, host and sslmode.
const LOGIN: &str = "export PGPASSWORD=\"$1\" PGHOST=\"$2\" PGSSLMODE=\"$3\" PGSSLROOTCERT=/secrets/tickets-server/ca.crt PGUSER=tickets PGDATABASE=tickets PGCONNECT_TIMEOUT=5";

/// Returns the serial number of the certificate that a host serves.
fn served(host: &str) -> String {
    let script =
        "openssl s_client -starttls postgres -connect \"$1:5432\" </dev/null 2>/dev/null | openssl x509 -noout -serial";
    let output = run(NAMESPACE, &["exec", "client", "--", "sh", "-c", script, "sh", host], "");
    text(&output.stdout).trim().trim_start_matches("serial=").to_owned()
}

/// Returns every pod of PostgreSQL and the pooler, with the restart counts of its containers.
fn pods() -> String {
    let each = "{range .items[*]}{.metadata.uid} {.status.containerStatuses[*].restartCount}{\"\\n\"}{end}";
    let labels = "pgforge.dev/component in (postgres, pooler)";
    kubectl(NAMESPACE, &["get", "pods", "-l", labels, "-o", &format!("jsonpath={each}")])
}

/// A connection through the pooler that stays open until [`OpenConnection::close`].
struct OpenConnection(Child);

impl OpenConnection {
    fn open() -> Self {
        let script = format!(
            "{LOGIN}; rm -f /tmp/go; {{ echo \"SELECT 'before';\"; until [ -e /tmp/go ]; do sleep 1; done; echo \"SELECT 'after';\"; }} | psql -qXAt"
        );
        let password = secret_password();
        let child = Command::new("kubectl")
            .args([
                "--namespace",
                NAMESPACE,
                "exec",
                "client",
                "--",
                "sh",
                "-c",
                &script,
                "sh",
                &password,
                POOLER,
                "verify-full",
            ])
            .stdout(Stdio::piped())
            .spawn()
            .expect("kubectl is on the PATH");
        std::thread::sleep(Duration::from_secs(2));
        Self(child)
    }

    /// Closes the connection; returns the results of its statements before and after the change.
    fn close(self) -> String {
        kubectl(NAMESPACE, &["exec", "client", "--", "touch", "/tmp/go"]);
        text(&self.0.wait_with_output().expect("kubectl ends").stdout)
    }
}
