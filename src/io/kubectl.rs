//! Reads the live cluster through the `kubectl` program. Only `get` runs: nothing is written.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::kube::{Identity, kinds};

/// Why kubectl failed.
#[derive(Debug)]
pub enum KubectlError {
    /// `kubectl` could not be run.
    NoKubectl(io::Error),
    /// It exited with an error, or its output is not JSON.
    Failed(String),
}

impl fmt::Display for KubectlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKubectl(error) => write!(f, "cannot run `kubectl`: {error}"),
            Self::Failed(message) => write!(f, "`kubectl get` failed: {message}"),
        }
    }
}

impl std::error::Error for KubectlError {}

/// Returns the live objects with these identities; missing ones are left out.
pub fn get(identities: &[Identity]) -> Result<Vec<Value>, KubectlError> {
    let mut by_namespace: BTreeMap<&str, Vec<&Identity>> = BTreeMap::new();
    for identity in identities {
        by_namespace.entry(&identity.namespace).or_default().push(identity);
    }
    let mut live = Vec::new();
    for (namespace, identities) in by_namespace {
        let mut command = command(namespace);
        command.arg("--ignore-not-found").arg("--").args(identities.into_iter().map(resource));
        live.extend(answer(command)?);
    }
    Ok(live)
}

/// Returns the live objects of some kinds that have these labels, `key=value,key=value`. The API server must have every kind.
pub fn labelled(namespace: &str, kinds: &[String], labels: &str) -> Result<Vec<Value>, KubectlError> {
    let mut command = command(namespace);
    command.arg(format!("--selector={labels}")).arg("--").arg(kinds.join(","));
    answer(command)
}

fn command(namespace: &str) -> Command {
    let mut command = Command::new("kubectl");
    command.args(["get", "--output=json", "--show-managed-fields"]).stdin(Stdio::null());
    if !namespace.is_empty() {
        command.arg(format!("--namespace={namespace}"));
    }
    command
}

fn answer(mut command: Command) -> Result<Vec<Value>, KubectlError> {
    let output = command.output().map_err(KubectlError::NoKubectl)?;
    if !output.status.success() {
        let printed = String::from_utf8_lossy(&output.stderr);
        return Err(KubectlError::Failed(printed.trim().lines().collect::<Vec<_>>().join("; ")));
    }
    // kubectl prints nothing if none of them exists.
    if output.stdout.trim_ascii().is_empty() {
        return Ok(Vec::new());
    }
    let value: Value =
        serde_json::from_slice(&output.stdout).map_err(|error| KubectlError::Failed(error.to_string()))?;
    match value {
        Value::Object(mut list) if list.get("kind").is_some_and(|kind| kind == "List") => match list.remove("items") {
            Some(Value::Array(items)) => Ok(items),
            _ => Ok(Vec::new()),
        },
        one => Ok(vec![one]),
    }
}

/// `statefulsets.v1.apps/orders`, `configmaps/orders`: version and group make the kind unambiguous.
fn resource(identity: &Identity) -> String {
    format!("{}/{}", kinds::resource(identity), identity.name)
}
