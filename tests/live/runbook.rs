//! Runs every command of each engine's runbook in order, and compares the output with the runbook's.

use crate::fences;
use crate::harness::{Missing, test};
use crate::images;
use crate::kubectl::{kubectl, run, text};
use crate::namespace;
use crate::shell;
use libtest_mimic::Trial;
use std::process::Output;

const NAMESPACE: &str = "runbook";
const CLASS: &str = "pgforge-runbook-retain";

/// A section, and the preparation for it.
type Step = (&'static str, fn(&Home));

/// An engine's sections, in the runbook's order.
struct Sections {
    engine: &'static str,
    blueprint: &'static str,
    steps: &'static [Step],
}

const STOLON: Sections = Sections {
    engine: "stolon",
    blueprint: "engine: stolon
  instances: 3
  replication: {mode: synchronous}",
    steps: &[
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
    ],
};

const PATRONI: Sections = Sections {
    engine: "patroni",
    blueprint: "engine: patroni
  patroni: {version: \"4.0\"}
  instances: 3
  replication: {mode: synchronous}",
    steps: &[
        ("Is it healthy", nothing),
        ("Who is primary", nothing),
        ("Connect", nothing),
        ("Switch over", nothing),
        ("An instance lost its volume", nothing),
        ("The engine's store was lost", lose_configuration),
        ("A Secret was lost", lose_secret),
        ("Restart for a parameter", nothing),
        ("Read and change a password", nothing),
        ("Scale", nothing),
        ("Stop", nothing),
        ("Start", nothing),
        ("Remove, and keep the volumes", nothing),
        ("Start", nothing),
        ("Bring back from kept volumes", lose_namespace),
    ],
};

const REPLICATION: Sections = Sections {
    engine: "replication",
    blueprint: "engine: replication
  instances: 2
  replication: {mode: asynchronous}",
    steps: &[
        ("Is it healthy", nothing),
        ("Who is primary", nothing),
        ("Connect", nothing),
        ("Switch over", other_primary),
        ("An instance lost its volume", nothing),
        ("A Secret was lost", lose_secret),
        ("Restart for a parameter", nothing),
        ("Read and change a password", nothing),
        ("Scale", nothing),
        ("Stop", nothing),
        ("Start", nothing),
        ("Remove, and keep the volumes", nothing),
        ("Start", nothing),
        ("Bring back from kept volumes", lose_namespace),
    ],
};

const STANDALONE: Sections = Sections {
    engine: "standalone",
    blueprint: "engine: standalone
  instances: 1",
    steps: &[
        ("Is it healthy", nothing),
        ("Connect", nothing),
        ("A Secret was lost", lose_secret),
        ("Restart for a parameter", nothing),
        ("Read and change a password", nothing),
        ("Stop", nothing),
        ("Start", nothing),
        ("Remove, and keep the volumes", nothing),
        ("Start", nothing),
        ("Bring back from kept volumes", lose_namespace),
    ],
};

/// The operator acts automatically; the runbook has commands only for decisions of a person.
const CLOUDNATIVE_PG: Sections = Sections {
    engine: "cloudnative-pg",
    blueprint: "engine: cloudnative-pg
  instances: 3
  replication: {mode: synchronous}",
    steps: &[
        ("Is it healthy", nothing),
        ("Who is primary", nothing),
        ("Connect", nothing),
        ("Switch over", nothing),
        ("Restart for a parameter", nothing),
        ("Fence an instance", nothing),
        ("Read and change a password", nothing),
        ("Stop and start", nothing),
        ("Remove, and keep the volumes", nothing),
        ("Is it healthy", Home::apply),
    ],
};

/// One test for each engine.
pub(crate) fn tests() -> Vec<Trial> {
    [&STOLON, &PATRONI, &REPLICATION, &STANDALONE, &CLOUDNATIVE_PG]
        .map(|book| {
            let name = format!("{}: every command of the runbook works, and no row is lost", book.engine);
            test(&name, move || every_command(book))
        })
        .into()
}

/// A folder with the blueprint, and `pgforge` on the PATH.
struct Home {
    folder: tempfile::TempDir,
    blueprint: String,
}

const BLUEPRINT: &str = "apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: pg, namespace: runbook}
spec:
  ENGINE
  postgres:
    version: MAJOR
    parameters: {max_connections: 50}
    roles: {app: {login: true}}
    databases: {shop: {owner: app}}
  storage: {size: 1Gi, class: pgforge-runbook-retain}
  resources: {requests: {cpu: 20m, memory: 128Mi}}
";

impl Home {
    fn new(book: &Sections) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // Patroni's and the operator's images have PostgreSQL 17.
        let major = if ["patroni", "cloudnative-pg"].contains(&book.engine) { "17" } else { "15" };
        let blueprint = BLUEPRINT.replace("ENGINE", book.blueprint).replace("MAJOR", major);
        let home = Self { folder, blueprint };
        home.put("pg.yaml", &home.blueprint);
        home.put("defaults.yaml", &images::defaults());
        home
    }

    fn put(&self, name: &str, text: &str) {
        shell::put(self.folder.path(), name, text);
    }

    fn shell(&self, script: &str) -> Output {
        shell::inside(self.folder.path(), script)
    }

    fn succeeds(&self, script: &str) -> String {
        let output = self.shell(script);
        assert!(output.status.success(), "{script}\n{}\n{}", text(&output.stdout), text(&output.stderr));
        text(&output.stdout)
    }

    /// Applies the blueprint, and waits for the rollout.
    fn apply(&self) {
        self.succeeds("pgforge render pg.yaml | kubectl apply -f -");
        kubectl(NAMESPACE, &["rollout", "restart", "deployment/pg-steward"]);
        kubectl(NAMESPACE, &["rollout", "status", "deployment/pg-steward", "--timeout=900s"]);
    }
}

fn every_command(book: &Sections) -> Result<(), Missing> {
    crate::environment::variable("KUBECONFIG")?;
    if book.engine == "cloudnative-pg" {
        crate::cloudnative_pg::operator()?;
    }
    remove();
    namespace::empty(NAMESPACE);
    images::check(NAMESPACE).inspect_err(|_| remove())?;
    let home = Home::new(book);
    // A class of volumes that outlive their claims, with the provisioner of the default class.
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
    for (section, prepare) in book.steps {
        prepare(&home);
        println!("{section}");
        follow(&home, section);
        let down = *section == "Stop" || section.starts_with("Remove");
        // stolon's store is restored after the volumes.
        if !down && (book.engine != "stolon" || !section.starts_with("Bring back")) {
            assert_eq!(sql("SELECT count(*), sum(id) FROM kept"), "1000|500500", "after {section}");
        }
    }
    follow(&home, "Remove for good");
    remove();
    Ok(())
}

fn follow(home: &Home, section: &str) {
    let body = home.succeeds(&format!("pgforge runbook pg \"{section}\" --from pg.yaml"));
    fences::follow(section, &body, |command| home.shell(command));
}

/// Runs a statement as superuser through the primary's Service; tries again during a failover.
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

fn lose_configuration(_: &Home) {
    kubectl(NAMESPACE, &["delete", "configmap", "pg-config", "pg-leader"]);
}

/// Names the standby as the primary.
fn other_primary(home: &Home) {
    home.put("pg.yaml", &home.blueprint.replace("asynchronous}", "asynchronous, primary: 1}"));
}

/// Sets fewer instances, and makes sure that the primary is not among the removed ones.
fn fewer(home: &Home) {
    let status = "kubectl -n runbook exec deployment/pg-sentinel -c sentinel -- stolonctl status";
    if home.succeeds(status).contains("Master Keeper: keeper2") {
        follow(home, "Switch over");
    }
    home.put("pg.yaml", &home.blueprint.replace("instances: 3", "instances: 2"));
}

fn as_many_again(home: &Home) {
    home.put("pg.yaml", &home.blueprint);
    home.apply();
}

fn lose_namespace(_: &Home) {
    namespace::removed(NAMESPACE);
}

/// Removes all objects of the test.
fn remove() {
    namespace::removed(NAMESPACE);
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
