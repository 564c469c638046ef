//! The test program acts as `stolonctl` and `stolon-sentinel`, as far as scripts use them: it prints, refuses and
//! stores the same, with a file as the store. The model is stolon's `cmd` at commit bcea7a7.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::{Map, Value};

/// The variable that names the store's file.
pub(crate) const STORE: &str = "STAND_IN_STORE";

/// The keys of a specification, in the order in which stolon prints them.
const KEYS: [&str; 30] = [
    "sleepInterval",
    "requestTimeout",
    "convergenceTimeout",
    "initTimeout",
    "syncTimeout",
    "dbWaitReadyTimeout",
    "failInterval",
    "deadKeeperRemovalInterval",
    "proxyCheckInterval",
    "proxyTimeout",
    "maxStandbys",
    "maxStandbysPerSender",
    "maxStandbyLag",
    "synchronousReplication",
    "minSynchronousStandbys",
    "maxSynchronousStandbys",
    "additionalWalSenders",
    "additionalMasterReplicationSlots",
    "usePgrewind",
    "initMode",
    "mergePgParameters",
    "role",
    "newConfig",
    "pitrConfig",
    "existingConfig",
    "standbyConfig",
    "defaultSUReplAccessMode",
    "pgParameters",
    "pgHBA",
    "automaticPgRestart",
];

/// Links the test program under one of their names into a directory.
pub(crate) fn program(directory: &Path, name: &str) -> PathBuf {
    let link = directory.join(name);
    if !link.exists() {
        symlink(std::env::current_exe().expect("a program has a file"), &link).expect("the directory can be written");
    }
    link
}

/// Returns what is stored.
pub(crate) fn stored(store: &Path) -> Option<Value> {
    fs::read(store).ok().map(|bytes| serde_json::from_slice(&bytes).expect("only JSON is stored"))
}

/// Acts as the program by whose name this one was started; `None` for its usual name.
pub(crate) fn run() -> Option<ExitCode> {
    let mut arguments = std::env::args();
    let name = arguments.next()?;
    let arguments: Vec<String> = arguments.collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match (Path::new(&name).file_name()?.to_str()?, &words[..]) {
        ("stolonctl", ["clusterdata", "read"]) => read().map(|spec| println!("{}", Value::from(spec))),
        ("stolonctl", ["spec"]) => read().map(|spec| println!("{}", indented(&spec))),
        ("stolonctl", ["update", "-f", file]) => update(file),
        ("stolon-sentinel", ["--initial-cluster-spec", file]) => lead(file),
        ("stolonctl" | "stolon-sentinel", other) => Err(format!("the stand-in does not support {other:?}")),
        _ => return None,
    };
    Some(match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    })
}

fn store() -> PathBuf {
    std::env::var_os(STORE).expect("the store is named").into()
}

fn read() -> Result<Map<String, Value>, String> {
    if store().with_extension("json.refused").exists() {
        return Err("cannot get cluster data: the server is currently unable to handle the request".to_owned());
    }
    match stored(&store()) {
        Some(Value::Object(spec)) => Ok(spec),
        _ => Err("nil cluster data: <nil>".to_owned()),
    }
}

/// Reads a specification, and checks what scripts could get wrong.
fn specification(file: &str) -> Result<Map<String, Value>, String> {
    let bytes = fs::read(file).map_err(|error| format!("cannot read file: {error}"))?;
    let spec: Map<String, Value> =
        serde_json::from_slice(&bytes).map_err(|error| format!("failed to unmarshal cluster spec: {error}"))?;
    if let Some(wrong) = spec
        .get("pgParameters")
        .and_then(Value::as_object)
        .and_then(|all| all.values().find(|value| !value.is_string()))
    {
        return Err(format!("failed to unmarshal cluster spec: {wrong} is no string"));
    }
    let known = KEYS.into_iter().filter_map(|key| Some((key.to_owned(), spec.get(key)?.clone())));
    let mut known: Map<String, Value> = known.filter(|(_, value)| !value.is_null()).collect();
    // Durations are written as Go does.
    for duration in known.values_mut() {
        let seconds = duration.as_str().and_then(|text| text.strip_suffix('s')?.parse::<u64>().ok());
        if let Some(seconds) = seconds.filter(|seconds| *seconds >= 60) {
            *duration = format!("{}m{}s", seconds / 60, seconds % 60).into();
        }
    }
    if known.contains_key("initMode") { Ok(known) } else { Err("invalid cluster spec: initMode undefined".to_owned()) }
}

fn update(file: &str) -> Result<(), String> {
    let (stored, desired) = (read()?, specification(file)?);
    if stored.get("initMode") != desired.get("initMode") {
        return Err("Cannot update cluster spec: cannot change cluster init mode".to_owned());
    }
    write(&desired)
}

/// A sentinel runs until it is terminated.
fn lead(file: &str) -> Result<(), String> {
    let spec = specification(file)?;
    if read().is_err() {
        write(&spec)?;
    }
    loop {
        std::thread::park();
    }
}

/// Writes atomically, as an API server does.
fn write(spec: &Map<String, Value>) -> Result<(), String> {
    let new = store().with_extension(std::process::id().to_string());
    let text = Value::from(spec.clone()).to_string();
    fs::write(&new, text).and_then(|()| fs::rename(&new, store())).map_err(|error| error.to_string())
}

/// Formats a specification with tabs, as Go does, and without empty values.
fn indented(spec: &Map<String, Value>) -> String {
    let empty = |value: &Value| *value == Value::Array(vec![]) || *value == Value::Object(Map::new());
    let shown: Map<String, Value> =
        spec.iter().filter(|(_, value)| !empty(value)).map(|(key, value)| (key.clone(), value.clone())).collect();
    let mut text = Vec::new();
    let layout = serde_json::ser::PrettyFormatter::with_indent(b"\t");
    shown.serialize(&mut serde_json::Serializer::with_formatter(&mut text, layout)).expect("a value is JSON");
    String::from_utf8(text).expect("JSON is text")
}
