//! A writer in a pod that records which of its commits were acknowledged. It writes like an application: through the
//! cluster's Service, with a short connection timeout and retries.

use crate::images::pod;
use crate::kubectl::{kubectl, run, text};
use std::collections::BTreeSet;
use std::fmt::Write;

const WRITER: &str = r#"
i=0
while :; do
  i=$((i + 1))
  if timeout 4 psql -qXAt -c "INSERT INTO ledger VALUES ($i)" >/dev/null 2>&1; then echo "ok $i $(date +%s.%N)"; else echo "no $i $(date +%s.%N)"; fi
  sleep 0.1
done
"#;

/// A running writer.
pub(crate) struct Ledger {
    namespace: String,
    pod: String,
}

/// The result of a writer.
pub(crate) struct Account {
    /// Numbers of the rows whose commit was acknowledged.
    pub(crate) acknowledged: BTreeSet<u64>,
    /// The longest time between two acknowledgements, in seconds.
    pub(crate) longest_gap: f64,
}

impl Ledger {
    /// Starts a writer on a node, which writes as a role into its database.
    pub(crate) fn start(namespace: &str, image: &str, node: &str, secret: &str) -> Self {
        Self::start_at(namespace, image, Some(node), secret, None)
    }

    /// Starts a writer, on any node unless one is given, to the Secret's host unless another is given.
    pub(crate) fn start_at(namespace: &str, image: &str, node: Option<&str>, secret: &str, host: Option<&str>) -> Self {
        let mut script = String::new();
        for (variable, key) in
            [("PGHOST", "host"), ("PGUSER", "username"), ("PGPASSWORD", "password"), ("PGDATABASE", "dbname")]
        {
            writeln!(script, "export {variable}=$(cat /secrets/{secret}/{key})").expect("writing to a String");
        }
        if let Some(host) = host {
            writeln!(script, "export PGHOST={host}").expect("writing to a String");
        }
        script += "export PGCONNECT_TIMEOUT=2\nuntil psql -qXc 'CREATE TABLE IF NOT EXISTS ledger (id bigint PRIMARY KEY)'; do sleep 1; done";
        script += WRITER;
        let pod_name = "ledger".to_owned();
        let output =
            run(namespace, &["apply", "-f", "-"], &pod(&pod_name, image, &["sh", "-c", &script], node, &[secret]));
        assert!(output.status.success(), "{}", text(&output.stderr));
        kubectl(namespace, &["wait", "--for=condition=Ready", "--timeout=60s", "pod/ledger"]);
        Self { namespace: namespace.to_owned(), pod: pod_name }
    }

    /// Returns the number of commits that were acknowledged so far.
    pub(crate) fn acknowledged(&self) -> usize {
        self.log().lines().filter(|line| line.starts_with("ok ")).count()
    }

    /// Stops the writer; returns its result.
    pub(crate) fn stop(self) -> Account {
        let log = self.log();
        kubectl(&self.namespace, &["delete", "pod", &self.pod, "--now"]);
        let mut account = Account { acknowledged: BTreeSet::new(), longest_gap: 0.0 };
        let mut last: Option<f64> = None;
        for line in log.lines() {
            let Some((number, time)) = line.strip_prefix("ok ").and_then(|rest| rest.split_once(' ')) else { continue };
            let (Ok(number), Ok(time)) = (number.parse(), time.parse::<f64>()) else { continue };
            account.acknowledged.insert(number);
            account.longest_gap = account.longest_gap.max(last.map_or(0.0, |last| time - last));
            last = Some(time);
        }
        account
    }

    fn log(&self) -> String {
        kubectl(&self.namespace, &["logs", &self.pod])
    }
}
