//! Runs the containers of one rendered pod as processes. All their paths are below a directory of the test.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::kit::{self, Kit};
use crate::support::harness::Missing;
use crate::support::program;

/// The time limit for an expected event.
const PATIENCE: Duration = Duration::from_secs(120);

/// The objects that a blueprint renders.
#[derive(Debug, Clone)]
pub(crate) struct Rendered(pub(crate) Vec<Value>);

impl Rendered {
    pub(crate) fn of(blueprint: &str) -> Self {
        let run = program::run_with(&program::root(), &["render", "-"], blueprint);
        // Warnings do not matter here.
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let documents = run.stdout.split("\n---\n").map(serde_yaml::from_str);
        Self(documents.collect::<Result<_, _>>().expect("the stream is YAML"))
    }

    pub(crate) fn object(&self, kind: &str, name: &str) -> &Value {
        let found = self.0.iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name);
        found.unwrap_or_else(|| panic!("no {kind}/{name} is rendered"))
    }
}

/// A pod. Its volumes outlive its processes.
#[derive(Debug)]
pub(crate) struct Pod {
    directory: tempfile::TempDir,
    name: String,
    namespace: String,
    spec: Value,
    env: Vec<(String, String)>,
}

impl Pod {
    /// Creates the pod of a workload, with the files of its ConfigMaps.
    pub(crate) fn of(rendered: &Rendered, kind: &str, workload: &str) -> Self {
        let object = rendered.object(kind, workload);
        let text = |value: &Value| value.as_str().expect("it is rendered as text").to_owned();
        let directory = tempfile::Builder::new().prefix("pod-").tempdir_in("/tmp").expect("/tmp can be written");
        let ordinal = if kind == "StatefulSet" { "-0" } else { "" };
        let pod = Self {
            name: format!("{workload}{ordinal}"),
            namespace: text(&object["metadata"]["namespace"]),
            spec: object["spec"]["template"]["spec"].clone(),
            env: vec![],
            directory,
        };
        for container in pod.containers() {
            for mount in container["volumeMounts"].as_array().expect("every container mounts its scripts") {
                let target = pod.path(mount["mountPath"].as_str().expect("a mount has a path"));
                fs::create_dir_all(&target).expect("the directory can be written");
                let volumes = pod.spec["volumes"].as_array().expect("a pod has volumes");
                let volume = volumes.iter().find(|volume| volume["name"] == mount["name"]);
                let Some(map) = volume.and_then(|volume| volume["configMap"]["name"].as_str()) else { continue };
                let data = rendered.object("ConfigMap", map)["data"].as_object().expect("it contains files");
                for (file, content) in data {
                    fs::write(target.join(file), text(content)).expect("the directory can be written");
                }
            }
        }
        pod
    }

    /// Overrides a variable of every container.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.env.push((name.to_owned(), value.into()));
    }

    /// Connects the pod to an API server with its account.
    pub(crate) fn connect_to(&mut self, api: &crate::api::Api) {
        let account = self.spec["serviceAccountName"].as_str().expect("every pod has an account").to_owned();
        let token = self.path("/var/run/secrets/kubernetes.io/serviceaccount/token");
        fs::create_dir_all(token.parent().expect("it is in a directory")).expect("the directory can be written");
        fs::write(&token, account).expect("the directory can be written");
        self.set("KUBERNETES_API", api.address());
        self.set("TOKEN_FILE", token.display().to_string());
    }

    /// Returns the real location of a path in the containers.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path.trim_start_matches('/'))
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it is in a directory")).expect("the directory can be written");
        fs::write(path, text).expect("the directory can be written");
    }

    /// Returns the log of a watched kit.
    pub(crate) fn watched(&self) -> String {
        fs::read_to_string(self.directory.path().join("watched")).unwrap_or_default()
    }

    /// Replaces the pod: everything in memory is lost.
    pub(crate) fn replaced(&self) {
        for memory in ["tmp", "run"] {
            drop(fs::remove_dir_all(self.path(memory)));
        }
        for container in self.containers() {
            for mount in container["volumeMounts"].as_array().expect("every container mounts its scripts") {
                let target = self.path(mount["mountPath"].as_str().expect("a mount has a path"));
                fs::create_dir_all(target).expect("the directory can be written");
            }
        }
    }

    fn containers(&self) -> impl Iterator<Item = &Value> {
        ["initContainers", "containers"].into_iter().filter_map(|key| self.spec[key].as_array()).flatten()
    }

    fn container(&self, name: &str) -> &Value {
        let found = self.containers().find(|container| container["name"] == name);
        found.unwrap_or_else(|| panic!("pod {} has no container {name}", self.name))
    }

    /// Starts a container with the programs of its image.
    pub(crate) fn start(&self, container: &str, kit: Kit, programs: &[PathBuf]) -> Result<Process, Missing> {
        let command = self.container(container)["command"].clone();
        self.start_command(container, &command, kit, programs)
    }

    /// Runs a container's probe and returns the exit code.
    pub(crate) fn probe(
        &self,
        container: &str,
        probe: &str,
        kit: Kit,
        programs: &[PathBuf],
    ) -> Result<Option<i32>, Missing> {
        let command = self.container(container)[probe]["exec"]["command"].clone();
        Ok(self.start_command(container, &command, kit, programs)?.finish().0)
    }

    fn start_command(
        &self,
        container: &str,
        command: &Value,
        kit: Kit,
        programs: &[PathBuf],
    ) -> Result<Process, Missing> {
        let path = self.directory.path().join("bin").join(container);
        drop(fs::remove_dir_all(&path));
        fs::create_dir_all(&path).expect("the directory can be written");
        kit::fill(kit, &path, programs, &self.directory.path().join("watched"))?;
        let tmp = self.path("/tmp").join(container);
        fs::create_dir_all(&tmp).expect("the directory can be written");
        drop(fs::remove_file(tmp.join("ready")));
        let output = self.directory.path().join("output");
        let log = fs::File::create(&output).expect("the directory can be written");
        let words: Vec<String> = serde_json::from_value(command.clone()).expect("a command is a list of words");
        let mut run = Command::new(path.join(&words[0]));
        run.args(words[1..].iter().map(|word| self.place(word)))
            .env_clear()
            .envs(self.variables(container))
            .env("PATH", &path)
            .env("TMPDIR", &tmp)
            .env("INTERVAL", "0.05")
            .envs(self.env.iter().cloned())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file can be opened twice"))
            .stderr(log)
            .process_group(0);
        let child = run.spawn().unwrap_or_else(|error| panic!("{run:?}: {error}"));
        Ok(Process { child, output, tmp })
    }

    fn variables(&self, container: &str) -> Vec<(String, String)> {
        let mut known: Vec<(String, String)> = vec![];
        for variable in self.container(container)["env"].as_array().into_iter().flatten() {
            let name = variable["name"].as_str().expect("a variable has a name").to_owned();
            let value = match variable["valueFrom"]["fieldRef"]["fieldPath"].as_str() {
                Some("metadata.namespace") => self.namespace.clone(),
                Some("metadata.name") => self.name.clone(),
                Some("status.podIP") => "127.0.0.1".to_owned(),
                Some(_) => "0".to_owned(),
                None => {
                    let text = variable["value"].as_str().expect("a variable has a value").to_owned();
                    known.iter().fold(text, |text, (name, value)| text.replace(&format!("$({name})"), value))
                }
            };
            known.push((name, value));
        }
        known.into_iter().map(|(name, value)| (name, self.place(&value))).collect()
    }

    fn place(&self, word: &str) -> String {
        if word.starts_with('/') { self.path(word).display().to_string() } else { word.to_owned() }
    }
}

/// A running container.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    output: PathBuf,
    tmp: PathBuf,
}

impl Process {
    /// Returns the output so far.
    pub(crate) fn output(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.output).unwrap_or_default()).into_owned()
    }

    /// Waits until the output contains a text.
    pub(crate) fn until(&self, text: &str) {
        self.wait(text, || self.output().contains(text));
    }

    /// Waits until a pass succeeded.
    pub(crate) fn until_ready(&self) {
        self.wait("readiness", || self.is_ready());
    }

    /// Waits until a pass has succeeded that began after this call.
    pub(crate) fn next_pass(&self) {
        for _ in 0..2 {
            drop(fs::remove_file(self.tmp.join("ready")));
            self.until_ready();
        }
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.tmp.join("ready").exists()
    }

    /// Waits until a condition holds.
    pub(crate) fn wait(&self, what: &str, holds: impl Fn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds() {
            assert!(Instant::now() < deadline, "timed out waiting for {what:?}; output:\n{}", self.output());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until it ends; returns the exit code and the output.
    pub(crate) fn finish(mut self) -> (Option<i32>, String) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("the state of a child can be read") {
                return (status.code(), self.output());
            }
            assert!(Instant::now() < deadline, "it does not end; output:\n{}", self.output());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Terminates it as the kubelet does; returns the output.
    pub(crate) fn end(mut self) -> String {
        signal("-TERM", &[self.child.id()]);
        let deadline = Instant::now() + Duration::from_secs(5);
        while self.child.try_wait().expect("the state of a child can be read").is_none() {
            assert!(Instant::now() < deadline, "it does not end after SIGTERM; output:\n{}", self.output());
            std::thread::sleep(Duration::from_millis(5));
        }
        self.kill_all();
        self.output()
    }

    /// Kills it and all processes that it started; returns the output.
    pub(crate) fn kill(mut self) -> String {
        self.kill_all();
        self.output()
    }

    fn kill_all(&mut self) {
        loop {
            let left = processes(&self.tmp);
            if left.is_empty() {
                break;
            }
            signal("-KILL", &left);
            drop(self.child.wait());
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill_all();
    }
}

fn signal(name: &str, processes: &[u32]) {
    drop(Command::new("kill").arg(name).args(processes.iter().map(u32::to_string)).stderr(Stdio::null()).status());
}

/// Returns the processes of a container, recognised by a variable that all of them inherit. This includes processes
/// that outlived their parent: a container ends as a whole when its first process ends.
fn processes(tmp: &Path) -> Vec<u32> {
    let variable = format!("TMPDIR={}\0", tmp.display());
    let lives_there = |process: u32| {
        let environment = fs::read(Path::new("/proc").join(process.to_string()).join("environ")).ok()?;
        environment.windows(variable.len()).any(|window| window == variable.as_bytes()).then_some(process)
    };
    fs::read_dir("/proc")
        .expect("there is a /proc")
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(lives_there)
        .collect()
}
