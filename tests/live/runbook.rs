//! Every command of a cluster's runbook, in the order in which it stands, held to what the runbook says that it prints.

use crate::harness::{Missing, test};
use crate::images;
use crate::kubectl::{kubectl, run, text};
use libtest_mimic::Trial;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const NAMESPACE: &str = "runbook";
const CLASS: &str = "pgforge-runbook-retain";

/// Sections in their order, what is done before each, and whether the store section follows.
const SECTIONS: [(&str, fn(&Home)); 16] = [
    ("Is it healthy", nothing),
    ("Who is primary", nothing),
    ("Connect", nothing),
    ("Switch over", nothing),
    ("An instance lost its volume", nothing),
    ("The engine's store was lost", lose_store),
    ("A Secret was lost", lose_secret),
    ("Restart for a parameter", nothing),
    ("Read and change a password", nothing),
    ("Scale", fewer),
    ("Stop", as_many_again),
    ("Start", nothing),
    ("Remove, and keep the volumes", nothing),
    ("Start", nothing),
    ("Bring back from kept volumes", lose_namespace),
    ("The engine's store was lost", nothing),
];

/// The test.
pub(crate) fn tests() -> Vec<Trial> {
    vec![test("every command of the runbook does what it says, and no row is lost", every_command)]
}

/// A folder with the blueprint, and `pgforge` on the PATH.
struct Home {
    folder: tempfile::TempDir,
    path: String,
}

const BLUEPRINT: &str = "apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: pg, namespace: runbook}
spec:
  engine: stolon
  instances: 3
  postgres:
    version: 15
    parameters: {max_connections: 50}
    roles: {app: {login: true}}
    databases: {shop: {owner: app}}
  replication: {mode: synchronous}
  storage: {size: 1Gi, class: pgforge-runbook-retain}
  resources: {requests: {cpu: 20m, memory: 128Mi}}
";

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let programs = Path::new(env!("CARGO_BIN_EXE_pgforge")).parent().expect("a program is in a folder");
        let own = std::env::var_os("PATH").unwrap_or_default();
        let paths = [PathBuf::from(programs)].into_iter().chain(std::env::split_paths(&own));
        let path = std::env::join_paths(paths).expect("no path has a colon").into_string().expect("paths are text");
        let home = Self { folder, path };
        home.put("pg.yaml", BLUEPRINT);
        home.put("defaults.yaml", &images::defaults());
        home
    }

    fn put(&self, name: &str, text: &str) {
        if !text.is_empty() {
            std::fs::write(self.folder.path().join(name), text).expect("the folder can be written");
        }
    }

    fn shell(&self, script: &str) -> Output {
        Command::new("sh")
            .args(["-euc", script])
            .current_dir(self.folder.path())
            .env("PATH", &self.path)
            .stdin(std::process::Stdio::null())
            .output()
            .expect("sh runs")
    }

    fn succeeds(&self, script: &str) -> String {
        let output = self.shell(script);
        assert!(output.status.success(), "{script}\n{}\n{}", text(&output.stdout), text(&output.stderr));
        text(&output.stdout)
    }

    /// Applies the blueprint, and waits until everything is as it says.
    fn apply(&self) {
        self.succeeds("pgforge render pg.yaml | kubectl apply -f -");
        kubectl(NAMESPACE, &["rollout", "restart", "deployment/pg-steward"]);
        kubectl(NAMESPACE, &["rollout", "status", "deployment/pg-steward", "--timeout=900s"]);
    }

    /// The fences of a section: each command, with what it prints if that is said.
    fn fences(&self, section: &str) -> Vec<(String, Option<String>)> {
        let body = self.succeeds(&format!("pgforge runbook pg \"{section}\" --from pg.yaml"));
        let mut fences: Vec<(String, Option<String>)> = Vec::new();
        let mut rest = body.as_str();
        while let Some((_, after)) = rest.split_once("```") {
            let (language, after) = after.split_once('\n').expect("a fence begins with a line");
            let (fence, after) = after.split_once("```").expect("a fence ends");
            match (language, fences.last_mut()) {
                ("sh", _) => fences.push((fence.to_owned(), None)),
                ("text", Some((_, printed))) => *printed = Some(fence.to_owned()),
                _ => panic!("a fence of `{language}` in {section}"),
            }
            rest = after;
        }
        fences
    }
}

/// Whether a text is what a pattern says: `…` stands for anything within a line, and alone on a line for any lines.
fn fits(pattern: &str, printed: &str) -> bool {
    fn lines(pattern: &[&str], printed: &[&str]) -> bool {
        match pattern {
            [] => printed.is_empty(),
            ["…", rest @ ..] => (0..=printed.len()).any(|skipped| lines(rest, &printed[skipped..])),
            [first, rest @ ..] => {
                printed.split_first().is_some_and(|(line, more)| within(first, line) && lines(rest, more))
            }
        }
    }
    fn within(pattern: &str, line: &str) -> bool {
        let Some((start, rest)) = pattern.split_once('…') else { return pattern == line };
        line.strip_prefix(start).is_some_and(|line| {
            line.char_indices().map(|(at, _)| at).chain([line.len()]).any(|at| within(rest, &line[at..]))
        })
    }
    lines(&pattern.lines().collect::<Vec<_>>(), &printed.lines().collect::<Vec<_>>())
}

fn every_command() -> Result<(), Missing> {
    crate::environment::variable("KUBECONFIG")?;
    remove();
    kubectl(NAMESPACE, &["create", "namespace", NAMESPACE]);
    images::check(NAMESPACE).inspect_err(|_| remove())?;
    let home = Home::new();
    // Volumes that outlive their claims, from whoever provides the default ones.
    home.succeeds(&format!(
        "provisioner=$(kubectl get storageclass -o jsonpath='{{range .items[?(@.metadata.annotations.storageclass\\.kubernetes\\.io/is-default-class==\"true\")]}}{{.provisioner}}{{end}}')
         kubectl apply -f - <<END
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {{name: {CLASS}}}
provisioner: $provisioner
reclaimPolicy: Retain
END"
    ));
    home.apply();
    sql("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id");
    for (section, prepare) in SECTIONS {
        prepare(&home);
        println!("{section}");
        follow(&home, section);
        if section != "Stop" && !section.starts_with("Remove") && !section.starts_with("Bring back") {
            assert_eq!(sql("SELECT count(*), sum(id) FROM kept"), "1000|500500", "after {section}");
        }
    }
    follow(&home, "Remove for good");
    remove();
    Ok(())
}

fn follow(home: &Home, section: &str) {
    let fences = home.fences(section);
    assert!(!fences.is_empty(), "{section} has no command");
    for (command, printed) in fences {
        let output = home.shell(&command);
        let said = text(&output.stdout);
        assert!(output.status.success(), "{section}:\n{command}\n{said}\n{}", text(&output.stderr));
        if let Some(printed) = printed {
            assert!(fits(&printed, &said), "{section}:\n{command}\nprints\n{said}\nand not\n{printed}");
        }
    }
}

/// As superuser, through the proxies; tries again while connections are being moved.
fn sql(statement: &str) -> String {
    let script = "cd $SECRETS/superuser; export PGHOST=$PRIMARY PGUSER=$(cat username) PGPASSWORD=$(cat password) PGDATABASE=shop; \
                  exec psql -XAtc \"$0\"";
    let arguments = ["exec", "deployment/pg-steward", "-c", "database", "--", "sh", "-c", script, statement];
    crate::kubectl::wait_for(statement, std::time::Duration::from_secs(120), || {
        let output = run(NAMESPACE, &arguments, "");
        output.status.success().then(|| text(&output.stdout).trim_end().to_owned())
    })
}

fn nothing(_: &Home) {}

fn lose_store(_: &Home) {
    kubectl(NAMESPACE, &["delete", "configmap", "stolon-cluster-pg"]);
}

fn lose_secret(_: &Home) {
    kubectl(NAMESPACE, &["delete", "secret", "pg-replication"]);
}

/// Fewer instances than there are, without the primary among those that go.
fn fewer(home: &Home) {
    let status = "kubectl -n runbook exec deployment/pg-sentinel -c sentinel -- stolonctl status";
    if home.succeeds(status).contains("Master Keeper: keeper2") {
        follow(home, "Switch over");
    }
    home.put("pg.yaml", &BLUEPRINT.replace("instances: 3", "instances: 2"));
}

fn as_many_again(home: &Home) {
    home.put("pg.yaml", BLUEPRINT);
    home.apply();
}

fn lose_namespace(_: &Home) {
    kubectl(NAMESPACE, &["delete", "namespace", NAMESPACE, "--timeout=300s"]);
}

/// Everything that the test made.
fn remove() {
    run(NAMESPACE, &["delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=300s"], "");
    let volumes = kubectl(
        NAMESPACE,
        &[
            "get",
            "persistentvolume",
            "-o",
            "jsonpath={range .items[*]}{.metadata.name} {.spec.storageClassName}{\"\\n\"}{end}",
        ],
    );
    for volume in volumes.lines().filter_map(|line| line.strip_suffix(&format!(" {CLASS}"))) {
        kubectl(NAMESPACE, &["delete", "persistentvolume", volume, "--wait=false"]);
    }
    run(NAMESPACE, &["delete", "storageclass", CLASS, "--ignore-not-found"], "");
}
