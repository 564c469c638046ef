//! Runs a pod of a rendered `CronJob` as two processes on this machine.

use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::bucket::{ACCESS_KEY, SECRET_KEY, Store};
use crate::support::harness::Missing;
use crate::support::postgres::{Server, unprivileged};
use crate::support::{program, tools};

/// The PostgreSQL major of the tests.
pub(crate) const MAJOR: u32 = 15;
/// The utilities of any image that scripts may use, in addition to its main program.
const USERLAND: [&str; 29] = [
    "sh",
    "awk",
    "base64",
    "cat",
    "cp",
    "cut",
    "date",
    "dd",
    "du",
    "echo",
    "env",
    "grep",
    "head",
    "mkdir",
    "mkfifo",
    "mv",
    "paste",
    "printf",
    "rm",
    "sed",
    "sha256sum",
    "sleep",
    "sort",
    "tail",
    "tar",
    "tee",
    "timeout",
    "tr",
    "wc",
];
const POSTGRES: [&str; 5] = ["psql", "pg_dump", "pg_restore", "initdb", "pg_ctl"];
/// The time limit of one step of a test.
const LIMIT: Duration = Duration::from_secs(300);

/// The body of a test.
pub(crate) type Body = fn(&SharedServers) -> Result<(), Missing>;

/// The servers that all tests share. They start with the first test.
#[derive(Debug, Default)]
pub(crate) struct SharedServers(OnceLock<Result<Servers, String>>);

/// PostgreSQL, the S3 server and the programs.
#[derive(Debug)]
pub(crate) struct Servers {
    pub(crate) postgres: Server,
    pub(crate) store: Store,
    rclone: PathBuf,
    programs: PathBuf,
    /// Held while roles are created: all clusters share the roles of the server.
    roles: Mutex<()>,
}

impl SharedServers {
    /// Returns the servers, or what is missing.
    pub(crate) fn servers(&self) -> Result<&Servers, Missing> {
        let started = self.0.get_or_init(|| {
            let start = || {
                let programs = tools::postgres(MAJOR)?;
                if !programs.join("pg_dump").is_file() {
                    return Err(Missing(format!("no pg_dump {MAJOR}: install Debian's postgresql-{MAJOR}")));
                }
                let (rclone, store) = (tools::on_path("rclone")?, Store::start()?);
                Ok(Servers { postgres: Server::start(MAJOR)?, store, rclone, programs, roles: Mutex::default() })
            };
            start().map_err(|Missing(what)| what)
        });
        started.as_ref().map_err(|what| Missing(what.clone()))
    }
}

/// A separate cluster: a bucket, databases, and the objects rendered for them.
pub(crate) struct Case<'w> {
    servers: &'w Servers,
    store: &'w Store,
    name: String,
    rendered: Vec<Value>,
    /// The volume of an application.
    pub(crate) files: tempfile::TempDir,
    pub(crate) bucket: PathBuf,
}

/// How a pod ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Whether both containers, and so the Job, succeeded.
    pub(crate) succeeded: bool,
    /// The log of the container with PostgreSQL's programs.
    pub(crate) log: String,
}

impl Ended {
    /// The last line of its log.
    pub(crate) fn last(&self) -> &str {
        self.log.lines().last().unwrap_or_default()
    }

    /// Asserts that the Job failed with that last line.
    pub(crate) fn failed_with(&self, line: &str) {
        assert!(!self.succeeded && self.last() == line, "expected {line}\nfound {self:#?}");
    }

    /// Asserts that the run failed, and that its last line names only that database, with that reason.
    pub(crate) fn lost(&self, database: &str, reason: &str) {
        let (run, said) = self.last().split_once(" is incomplete: ").unwrap_or_else(|| panic!("{self:#?}"));
        assert!(!self.succeeded && run.starts_with("run "), "{self:#?}");
        assert_eq!(said, format!("database {database}: {reason}"), "{self:#?}");
    }
}

impl<'w> Case<'w> {
    /// Creates a cluster with databases called `<name>_1`, `<name>_2`, …
    pub(crate) fn new(servers: &'w Servers, name: &str, databases: usize) -> Self {
        Self::with(servers, name, databases, "")
    }

    /// Does the same with more lines of the specification.
    pub(crate) fn with(servers: &'w Servers, name: &str, databases: usize, more: &str) -> Self {
        Self::at(servers, &servers.store, name, databases, more)
    }

    /// Does the same with another store than the shared one.
    pub(crate) fn at(servers: &'w Servers, store: &'w Store, name: &str, databases: usize, more: &str) -> Self {
        let declared: Vec<String> = (1..=databases).map(|number| format!("{name}_{number}: {{owner: app}}")).collect();
        let blueprint = format!(
            "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {{name: {name}, namespace: db}}\nspec:\n  engine: stolon\n  instances: 3\n  \
             postgres: {{version: {MAJOR}, roles: {{app: {{login: true}}}}, databases: {{{}}}}}\n  storage: {{size: 1Gi}}\n  backups:\n    dumps:\n      \
             schedule: \"0 * * * *\"\n      to: {{s3: {{bucket: {name}, endpoint: \"{}\", pathStyle: true, secret: keys{}}}}}\n      \
             keep: {{last: 1, daily: 0, weekly: 0, monthly: 0}}\n      verify: {{schedule: \"0 4 * * *\"}}\n{more}",
            declared.join(", "),
            store.endpoint(),
            store.ca().map_or("", |_| ", ca: store-ca"),
        );
        let rendered = program::run_with(&program::root(), &["render", "-"], &blueprint);
        assert_eq!(rendered.code, Some(0), "{}", rendered.stderr);
        let rendered = rendered.stdout.split("\n---\n").map(|text| serde_yaml::from_str(text).expect("YAML")).collect();
        let files = tempfile::Builder::new().prefix("files-").tempdir_in("/tmp").expect("/tmp can be written");
        std::fs::set_permissions(files.path(), std::fs::Permissions::from_mode(0o777)).expect("it is ours");
        std::fs::create_dir(files.path().join("filestore")).expect("it is ours");
        std::fs::set_permissions(files.path().join("filestore"), std::fs::Permissions::from_mode(0o777))
            .expect("it is ours");
        let case = Self { servers, store, name: name.to_owned(), rendered, files, bucket: store.bucket(name) };
        case.converge();
        case
    }

    /// Creates roles and databases with the steward's SQL.
    fn converge(&self) {
        let _roles = self.servers.roles.lock().unwrap_or_else(PoisonError::into_inner);
        let directory = tempfile::tempdir().expect("a temporary directory can be created");
        let file = directory.path().join("database.json");
        let data = &self.object("ConfigMap", "steward")["data"]["database.json"];
        std::fs::write(&file, data.as_str().expect("it is text")).expect("it can be written");
        let run = |script: &str, database: &str| {
            let path = program::root().join("src/scripts/steward").join(script);
            let mut psql = self.servers.postgres.psql();
            tools::output(psql.env("DESIRED", &file).env("PGDATABASE", database).arg("--file").arg(path), "");
        };
        run("roles.sql", "postgres");
        run("databases.sql", "postgres");
        for database in self
            .query("postgres", &format!("SELECT datname FROM pg_database WHERE datname ~ '^{}_'", self.name))
            .lines()
        {
            run("database.sql", database);
        }
        self.query("postgres", "ALTER ROLE pgforge_backup PASSWORD 'backup'");
    }

    /// Runs a query in one of the databases, as superuser.
    pub(crate) fn query(&self, database: &str, sql: &str) -> String {
        tools::output(self.servers.postgres.psql().env("PGDATABASE", database), sql).trim_end().to_owned()
    }

    /// Returns the name of one of its databases.
    pub(crate) fn database(&self, number: usize) -> String {
        format!("{}_{number}", self.name)
    }

    fn object(&self, kind: &str, component: &str) -> &Value {
        let name = format!("{}-{component}", self.name);
        let found = self.rendered.iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == *name);
        found.unwrap_or_else(|| panic!("no {kind} {name} is rendered"))
    }

    /// Returns the directory of the runs.
    pub(crate) fn prefix(&self) -> PathBuf {
        self.bucket.join("db").join(&self.name)
    }

    /// Returns the runs that hold any database, the oldest first.
    pub(crate) fn runs(&self) -> Vec<String> {
        let is_manifest = |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "json");
        self.below_prefix(|run| self.objects(run).iter().any(|name| is_manifest(name)))
    }

    /// Returns the runs that hold one of its databases, the oldest first.
    pub(crate) fn runs_of(&self, number: usize) -> Vec<String> {
        self.below_prefix(|run| run.join(format!("{}.json", self.database(number))).is_file())
    }

    /// Returns the names of the objects of a run.
    pub(crate) fn objects(&self, run: impl AsRef<Path>) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.prefix().join(run)) else { return Vec::new() };
        let names = entries.map(|entry| entry.expect("the bucket can be read").file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().expect("its name is text")).collect();
        names.sort();
        names
    }

    /// Returns every directory that is not empty.
    pub(crate) fn remains(&self) -> Vec<String> {
        self.below_prefix(|run| std::fs::read_dir(run).is_ok_and(|mut files| files.next().is_some()))
    }

    fn below_prefix(&self, keep: impl Fn(&Path) -> bool) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.prefix()) else { return Vec::new() };
        let paths = entries.map(|entry| entry.expect("the bucket can be read").path());
        let mut found: Vec<String> = paths
            .filter(|path| path.is_dir() && keep(path))
            .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
            .collect();
        found.sort();
        found
    }

    /// Returns the path of the manifest of one of its databases.
    pub(crate) fn manifest_path(&self, run: &str, number: usize) -> PathBuf {
        self.prefix().join(run).join(format!("{}.json", self.database(number)))
    }

    /// Returns the manifest of its first database.
    pub(crate) fn manifest(&self, run: &str) -> Value {
        self.manifest_of(run, 1)
    }

    /// Returns the manifest of one of its databases.
    pub(crate) fn manifest_of(&self, run: &str, number: usize) -> Value {
        let text = std::fs::read_to_string(self.manifest_path(run, number)).expect("a manifest");
        serde_json::from_str(&text).expect("a manifest is JSON")
    }

    /// Dumps the cluster, which must succeed, and returns the newest run.
    pub(crate) fn dumped(&self) -> String {
        let ended = self.pod("dump").run();
        assert!(ended.succeeded, "{ended:#?}");
        self.runs().pop().expect("a run that succeeded has a manifest")
    }

    /// Creates the pod of one of its `CronJob`s.
    pub(crate) fn pod(&self, component: &str) -> Pod<'_> {
        let scratch = tempfile::Builder::new().prefix("pod-").tempdir_in("/tmp").expect("/tmp can be written");
        for name in ["exchange", "postgres", "store", "data", "bin-postgres", "bin-store"] {
            let directory = scratch.path().join(name);
            std::fs::create_dir(&directory).expect("it can be written");
            std::fs::set_permissions(&directory, std::fs::Permissions::from_mode(0o777)).expect("it is ours");
        }
        std::fs::set_permissions(scratch.path(), std::fs::Permissions::from_mode(0o755)).expect("it is ours");
        let scripts = scratch.path().join("scripts");
        std::fs::create_dir(&scripts).expect("it can be written");
        let texts = self.object("ConfigMap", "backup-scripts")["data"].as_object().expect("files and their texts");
        for (name, text) in texts {
            std::fs::write(scripts.join(name), text.as_str().expect("a script is text")).expect("it can be written");
        }
        let link = |directory: &str, target: &Path| {
            let name = target.file_name().expect("a program has a name");
            symlink(target, scratch.path().join(directory).join(name)).expect("it is new");
        };
        for program in USERLAND {
            let target = tools::on_path(program).unwrap_or_else(|_| panic!("{program} is on every machine"));
            link("bin-postgres", &target);
            link("bin-store", &target);
        }
        for program in POSTGRES {
            link("bin-postgres", &self.servers.programs.join(program));
        }
        link("bin-store", &self.servers.rclone);
        let job = self.object("CronJob", component);
        let containers = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"].clone();
        let databases_json = match component {
            "dump" | "verify" => {
                self.object("ConfigMap", "dump")["data"]["databases.json"].as_str().unwrap_or_default()
            }
            _ => "",
        };
        let host = self.servers.postgres.socket().to_owned();
        let (component, databases_json) = (component.to_owned(), databases_json.to_owned());
        let pod = Pod {
            case: self,
            component,
            containers,
            databases_json,
            host,
            scratch,
            changes: BTreeMap::new(),
            powerful: true,
        };
        pod.with("TICK", "0.1").with("PEER_START", "20")
    }

    /// Creates the pod that restores databases of these runs into another cluster, on a separate server; one attempt.
    pub(crate) fn bootstrap_pod(&self, server: &Server, databases: &[&str], dump: &str) -> Pod<'_> {
        let declared: Vec<String> = databases.iter().map(|name| format!("{name}: {{owner: app}}")).collect();
        let blueprint = format!(
            "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {{name: new, namespace: db}}\nspec:\n  engine: standalone\n  instances: 1\n  \
             postgres: {{version: {MAJOR}, roles: {{app: {{login: true}}}}, databases: {{{}}}}}\n  storage: {{size: 1Gi}}\n  \
             bootstrap: {{dump: {{from: {{s3: {{bucket: {}, endpoint: \"{}\", pathStyle: true, prefix: db/{}, secret: keys}}}}{dump}}}}}\n",
            declared.join(", "),
            self.name,
            self.store.endpoint(),
            self.name,
        );
        let rendered = program::run_with(&program::root(), &["render", "-"], &blueprint);
        assert_eq!(rendered.code, Some(0), "{}", rendered.stderr);
        let objects: Vec<Value> =
            rendered.stdout.split("\n---\n").map(|text| serde_yaml::from_str(text).expect("YAML")).collect();
        let named = |kind: &str| {
            let found =
                objects.iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == "new-bootstrap");
            found.unwrap_or_else(|| panic!("no {kind} new-bootstrap is rendered"))
        };
        let mut pod = self.pod("restore");
        "bootstrap".clone_into(&mut pod.component);
        pod.containers = named("Deployment")["spec"]["template"]["spec"]["containers"].clone();
        named("ConfigMap")["data"]["bootstrap.json"].as_str().expect("it is text").clone_into(&mut pod.databases_json);
        server.socket().clone_into(&mut pod.host);
        pod
    }
}

/// A pod that has not started.
pub(crate) struct Pod<'c> {
    case: &'c Case<'c>,
    component: String,
    containers: Value,
    /// The content of the file that names the databases.
    databases_json: String,
    /// The directory of PostgreSQL's socket.
    host: PathBuf,
    scratch: tempfile::TempDir,
    changes: BTreeMap<String, String>,
    /// Whether it may ignore file modes.
    powerful: bool,
}

impl Pod<'_> {
    /// Sets a variable in both containers.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.changes.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Drops the privileges of root, so that file modes apply.
    pub(crate) fn without_root_privileges(mut self) -> Self {
        self.powerful = false;
        self
    }

    /// Replaces a program by a script; `$REAL` is the real program.
    pub(crate) fn with_program(self, name: &str, script: &str) -> Self {
        let paths = ["bin-postgres", "bin-store"].map(|bin| self.scratch.path().join(bin).join(name));
        let path = paths.into_iter().find(|path| path.is_symlink()).expect("it replaces one");
        let real = std::fs::read_link(&path).expect("it leads to a program");
        std::fs::remove_file(&path).expect("it is ours");
        let text =
            format!("#!/bin/sh\nREAL={}\nBUCKET_DIRECTORY={}\n{script}\n", real.display(), self.case.bucket.display());
        std::fs::write(&path, text).expect("it can be written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
        self
    }

    /// Runs both containers until a file of the first exists, and then ends them.
    pub(crate) fn run_until(self, sign: &str) -> String {
        let mut children = [self.start("store"), self.start("postgres")];
        let deadline = Instant::now() + LIMIT;
        while !self.scratch.path().join("postgres").join(sign).exists() {
            assert!(Instant::now() < deadline, "{sign} did not appear:\n{}", self.log("postgres"));
            std::thread::sleep(Duration::from_millis(50));
        }
        for child in &mut children {
            kill_group(child);
            drop(child.wait());
        }
        self.log("postgres")
    }

    /// Sends a request to the store container; returns its answer, or why it refuses.
    pub(crate) fn request(self, request: &str) -> Result<String, String> {
        let exchange = self.scratch.path().join("exchange");
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is after 1970");
        std::fs::write(exchange.join("alive-postgres"), now.as_secs().to_string()).expect("it can be written");
        std::fs::write(exchange.join("request"), format!("{request}\n")).expect("it can be written");
        let mut store = self.start("store");
        let deadline = Instant::now() + LIMIT;
        let answer = loop {
            let read = |name: &str| std::fs::read_to_string(exchange.join(name));
            match (read("answer"), read("failed-store")) {
                (Ok(answer), _) => break Ok(answer.trim_end().to_owned()),
                (_, Ok(reason)) => break Err(reason.trim_end().to_owned()),
                _ => assert!(Instant::now() < deadline, "no answer:\n{}", self.log("store")),
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        kill_group(&store);
        drop(store.wait());
        answer
    }

    /// Runs both containers to their end.
    pub(crate) fn run(self) -> Ended {
        let store = self.start("store");
        let postgres = self.start("postgres");
        self.end(postgres, store)
    }

    /// Runs both containers, and kills the second one as soon as a file exists.
    pub(crate) fn run_without_store_after(self, sign: &str) -> Ended {
        let mut store = self.start("store");
        let postgres = self.start("postgres");
        let deadline = Instant::now() + LIMIT;
        while !self.scratch.path().join(sign).exists() {
            assert!(Instant::now() < deadline, "{sign} did not appear");
            std::thread::sleep(Duration::from_millis(20));
        }
        kill_group(&store);
        drop(store.wait());
        self.end(postgres, store)
    }

    fn end(self, mut postgres: Child, mut store: Child) -> Ended {
        let wait = |child: &mut Child| {
            let deadline = Instant::now() + LIMIT;
            loop {
                if let Some(status) = child.try_wait().expect("the state of a child can be read") {
                    kill_group(child);
                    return status.success();
                }
                if Instant::now() > deadline {
                    kill_group(child);
                    panic!("a container hangs:\n{}", self.log("postgres"));
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        };
        let succeeded = [wait(&mut postgres), wait(&mut store)] == [true, true];
        Ended { succeeded, log: self.log("postgres") }
    }

    fn log(&self, container: &str) -> String {
        std::fs::read_to_string(self.scratch.path().join(format!("{container}.log"))).expect("the log was opened")
    }

    /// Starts a container with the variables of the `CronJob`, except those that name files or hosts.
    fn start(&self, container: &str) -> Child {
        let path = |name: &str| self.scratch.path().join(name).to_str().expect("its name is text").to_owned();
        let found = self.containers.as_array().into_iter().flatten().find(|found| found["name"] == container);
        let found = found.expect("the container is rendered");
        let mut env: BTreeMap<String, String> = BTreeMap::new();
        for variable in found["env"].as_array().into_iter().flatten() {
            let name = variable["name"].as_str().expect("a variable has a name").to_owned();
            env.insert(name, variable["value"].as_str().unwrap_or_default().to_owned());
        }
        for (name, value) in [
            ("PATH", path(&format!("bin-{container}"))),
            ("TMPDIR", path(container)),
            ("EXCHANGE", path("exchange")),
            ("HOME", path(container)),
        ] {
            env.insert(name.to_owned(), value);
        }
        let databases = self.scratch.path().join("databases.json");
        std::fs::write(&databases, &self.databases_json).expect("it can be written");
        let elsewhere = [
            ("PGHOST", self.host.to_str().expect("its name is text").to_owned()),
            ("PGPASSWORD", "backup".to_owned()),
            ("DATABASES", databases.to_str().expect("its name is text").to_owned()),
            ("DESIRED", databases.to_str().expect("its name is text").to_owned()),
            ("POD", format!("{}-{}-abcde", self.case.name, self.component)),
            ("DATA", path("data")),
            ("FILES", self.case.files.path().to_str().expect("its name is text").to_owned()),
            ("ACCESS_KEY", ACCESS_KEY.to_owned()),
            ("SECRET_KEY", SECRET_KEY.to_owned()),
            ("CA", self.case.store.ca().unwrap_or_default()),
        ];
        for (name, value) in elsewhere {
            env.entry(name.to_owned()).and_modify(|known| *known = value);
        }
        env.insert("RETRIES".to_owned(), "2".to_owned());
        env.extend(self.changes.clone());
        let command = found["command"].as_array().expect("a container has a command");
        let script = command[1].as_str().expect("it is text").trim_start_matches("/scripts/");
        // Runs a single attempt, except in the tests of the retries.
        let script = match script {
            "bootstrap-postgres.sh" if !self.changes.contains_key("RETRY") => "bootstrap-attempt.sh",
            "bootstrap-store.sh" if !self.changes.contains_key("RETRY") => "store.sh",
            script => script,
        };
        let log = std::fs::File::create(self.scratch.path().join(format!("{container}.log"))).expect("a log");
        // PATH is that of the container, and lacks the program that changes the user.
        let mut run = unprivileged(&tools::on_path("env").unwrap_or_else(|_| panic!("env is on every machine")));
        run.arg("-i").args(env.iter().map(|(name, value)| format!("{name}={value}")));
        if !self.powerful {
            let setpriv = tools::on_path("setpriv").unwrap_or_else(|_| panic!("setpriv is on every machine"));
            run.arg(setpriv).args(["--inh-caps=-all", "--ambient-caps=-all", "--"]);
        }
        run.arg("/bin/sh")
            .arg(self.scratch.path().join("scripts").join(script))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file can be opened twice"))
            .stderr(log)
            .process_group(0)
            .spawn()
            .expect("sh can be run")
    }
}

/// Kills a container with all its processes.
fn kill_group(child: &Child) {
    let group = format!("-{}", child.id());
    drop(Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status());
}
