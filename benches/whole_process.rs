//! Measures the speed that the README states, of the whole process as users run it: start, read, compile, write, exit.
//!
//! Every figure is the median of many runs, minus the time of an empty process: starting a process takes a time that
//! depends on the machine. The program is the one of `make dist`: static and position-independent, so each start applies its
//! relocations, which an empty process does not have.
#![allow(clippy::disallowed_methods, reason = "a benchmark runs processes and reads the clock")]

#[path = "../tests/support/crowded.rs"]
mod crowded;
#[path = "../tests/support/hostile.rs"]
mod hostile;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

const PGFORGE: &str = env!("CARGO_BIN_EXE_pgforge");

/// The argument with which this program only writes hostile documents into the folder that follows.
const DOCUMENTS: &str = "--documents";

fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some(DOCUMENTS) {
        return write_documents(Path::new(&arguments.next().expect("a folder")));
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let one = blueprints(&folder.path().join("one"), 1);
    let hundred = blueprints(&folder.path().join("hundred"), 100);

    let (empty, _) = measure(100, || Command::new("true"));
    println!("an empty process                 {:6.2} ms", milliseconds(empty));
    for (what, path, runs) in [("1 cluster to a stream", one, 100), ("100 clusters to a stream", hundred, 30)] {
        let objects = objects(&path);
        let (time, memory) = measure(runs, || render(&path));
        println!(
            "{what:24} {objects:5}   {:6.2} ms more, {:5.1} MB at most",
            milliseconds(time.saturating_sub(empty)),
            memory
        );
    }
    plans(&folder.path().join("hundred"), &folder.path().join("out"), empty);
    checks(&folder.path().join("crowded"), empty);
    refusals(&folder.path().join("hostile"), empty);
}

/// Times the checks of documents with thousands of entries that refer to each other.
fn checks(folder: &Path, empty: Duration) {
    std::fs::create_dir_all(folder).expect("a folder");
    for (name, text) in crowded::documents() {
        let path = folder.join(format!("{name}.yaml"));
        std::fs::write(&path, text).expect("a document");
        let (time, memory) = measure(10, || validate(&path));
        let more = milliseconds(time.saturating_sub(empty));
        println!("checking {name:22}  {more:6.2} ms more, {memory:5.1} MB at most");
    }
}

/// Times the refusal of pathological documents.
fn refusals(folder: &Path, empty: Duration) {
    std::fs::create_dir_all(folder).expect("a folder");
    // In a separate process: a child's peak memory starts at the size of its parent, which must stay small.
    let itself = std::env::current_exe().expect("a program");
    let made = Command::new(itself).arg(DOCUMENTS).arg(folder).status().expect("the program starts");
    assert!(made.success(), "the documents are written");
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().expect("a name").to_string_lossy();
        let (time, memory) = measure(10, || validate(&path));
        let more = milliseconds(time.saturating_sub(empty));
        println!("refusing {name:22}  {more:6.2} ms more, {memory:5.1} MB at most");
    }
}

fn write_documents(folder: &Path) {
    for (name, bytes) in hostile::documents().into_iter().chain([("hundred-megabytes", vec![b'\n'; 100 << 20])]) {
        std::fs::write(folder.join(format!("{name}.yaml")), bytes).expect("a document");
    }
}

fn validate(path: &Path) -> Command {
    let mut command = Command::new(PGFORGE);
    command.arg("validate").arg(path).stderr(Stdio::null());
    command
}

/// Times a plan of 100 clusters, and the reading of their tree for comparison.
fn plans(blueprints: &Path, out: &Path, empty: Duration) {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(PGFORGE);
        command.args(arguments).arg(blueprints).arg("--out").arg(out);
        command
    };
    assert!(run(&["render"]).stderr(Stdio::null()).status().expect("pgforge runs").success(), "the tree is written");
    let reading = median((0..30).map(|_| {
        let start = Instant::now();
        let bytes = read(out);
        assert!(bytes > 0, "the tree holds something");
        start.elapsed()
    }));
    println!("reading the tree of 100 clusters {:6.2} ms", milliseconds(reading));
    let plan = || measure(30, || run(&["diff"])).0.saturating_sub(empty);
    let unchanged = plan();
    let times = unchanged.as_secs_f64() / reading.as_secs_f64();
    println!("a plan of 100, nothing changed   {:6.2} ms more, {times:.1} times the reading", milliseconds(unchanged));
    let one = blueprints.join("pg-000.yaml");
    let text = std::fs::read_to_string(&one).expect("a blueprint");
    std::fs::write(&one, text.replace("max_connections: 200", "max_connections: 300")).expect("a blueprint");
    let changed = plan().saturating_sub(unchanged);
    println!("a plan of 100, one changed       {:6.2} ms more than with none", milliseconds(changed));
}

/// Reads every file below a folder; returns their size in bytes.
fn read(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let size = |path: &Path| if path.is_dir() { read(path) } else { std::fs::read(path).expect("a file").len() };
    entries.map(|entry| size(&entry.path())).sum()
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times[times.len() / 2]
}

/// Writes the guide's cluster `count` times, each under another name; returns the folder.
fn blueprints(folder: &Path, count: usize) -> PathBuf {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/blueprints/guide.yaml")).expect("the guide");
    std::fs::create_dir_all(folder).expect("a folder");
    for index in 0..count {
        let text = text.replace("{name: pg, namespace: odoo}", &format!("{{name: pg-{index:03}, namespace: odoo}}"));
        let text = text.replace("name: pg-su,", &format!("name: pg-{index:03}-su,"));
        let text = text.replace("name: pg-repl,", &format!("name: pg-{index:03}-repl,"));
        std::fs::write(folder.join(format!("pg-{index:03}.yaml")), text).expect("a blueprint");
    }
    folder.to_owned()
}

fn render(path: &Path) -> Command {
    let mut command = Command::new(PGFORGE);
    command.arg("render").arg(path);
    command
}

fn objects(path: &Path) -> usize {
    let output = render(path).output().expect("pgforge runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().filter(|line| line.starts_with("kind: ")).count()
}

/// Returns the median time, and the highest peak memory of all runs in megabytes.
fn measure(runs: usize, command: impl Fn() -> Command) -> (Duration, f64) {
    let mut times = Vec::with_capacity(runs);
    let mut memory = 0;
    for _ in 0..runs {
        let start = Instant::now();
        let mut child = command().stdout(Stdio::null()).spawn().expect("the program starts");
        let end = child.wait4().expect("the program ends");
        times.push(start.elapsed());
        memory = memory.max(end.rusage.maxrss);
    }
    times.sort();
    #[allow(clippy::cast_precision_loss, reason = "megabytes need no such precision")]
    let megabytes = memory as f64 / 1e6;
    (times[times.len() / 2], megabytes)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
