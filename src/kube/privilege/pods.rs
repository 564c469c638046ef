//! Pods, and the Pod Security level of a namespace.

use super::{Grant, Power, list};
use crate::diagnostic::{Path, quoted};
use serde_json::Value;

/// Keys that give a pod access to its node.
const HOST: [(&str, &str); 3] = [
    ("hostNetwork", "uses its node's network and bypasses every network policy"),
    ("hostPID", "sees every process of its node"),
    ("hostIPC", "shares memory with processes of its node"),
];

const CONTAINERS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// The capability that the `restricted` Pod Security Standard allows.
const HARMLESS: &str = "NET_BIND_SERVICE";

pub(super) fn of_pod(path: &Path, pod: &Value, found: &mut Vec<Grant>) {
    for (key, what) in HOST {
        if pod.get(key) == Some(&Value::Bool(true)) {
            found.push(Grant::new(path.key(key), Power::Node, what));
        }
    }
    for (index, volume) in list(pod, "volumes") {
        if let Some(host) = volume.get("hostPath").filter(|host| !host.is_null()) {
            let directory = host.get("path").and_then(Value::as_str).unwrap_or_default();
            let what = format!("mounts {} of its node", quoted(directory));
            let path = path.key("volumes").index(index).key("hostPath");
            found.push(Grant::new(path, Power::Node, what).of(directory));
        }
    }
    if let Some(context) = pod.get("securityContext") {
        let path = path.key("securityContext");
        of_context(&path, context, "", found);
    }
    for key in CONTAINERS {
        for (index, container) in list(pod, key) {
            of_container(&path.key(key).index(index), container, pod, found);
        }
    }
    if let Some(account) = pod.get("serviceAccountName").and_then(Value::as_str) {
        let what = format!("runs as the ServiceAccount {}", quoted(account));
        found.push(Grant::new(path.key("serviceAccountName"), Power::Rights, what).of(account).small());
    }
}

/// Adds what the security context of a pod or a container grants; `whose` begins each text.
fn of_context(path: &Path, context: &Value, whose: &str, found: &mut Vec<Grant>) {
    let mut add = |key: &str, what: &str| {
        found.push(Grant::new(path.key(key), Power::Node, format!("{whose}{what}")));
    };
    let is = |key: &str, value: &Value| context.get(key) == Some(value);
    if is("privileged", &Value::Bool(true)) {
        add("privileged", "is privileged, which equals root on its node");
    }
    if is("allowPrivilegeEscalation", &Value::Bool(true)) {
        add("allowPrivilegeEscalation", "may gain more privileges than it starts with");
    }
    if is("runAsUser", &Value::from(0)) {
        add("runAsUser", "runs as root");
    }
    let text = |pointer: &str| context.pointer(pointer).and_then(Value::as_str);
    if text("/procMount").is_some_and(|mount| mount != "Default") {
        add("procMount", "sees parts of `/proc` that are hidden from containers");
    }
    if text("/seccompProfile/type") == Some("Unconfined") {
        add("seccompProfile", "may use any system call");
    }
    if text("/appArmorProfile/type") == Some("Unconfined") {
        add("appArmorProfile", "has no AppArmor profile");
    }
    if context.pointer("/windowsOptions/hostProcess") == Some(&Value::Bool(true)) {
        add("windowsOptions", "runs as a process of its node");
    }
    let added = context.get("capabilities").map(|capabilities| list(capabilities, "add")).into_iter().flatten();
    for (_, capability) in added {
        if let Some(capability) = capability.as_str().filter(|capability| *capability != HARMLESS) {
            add("capabilities", &format!("has the capability {}", quoted(capability)));
        }
    }
}

fn of_container(path: &Path, container: &Value, pod: &Value, found: &mut Vec<Grant>) {
    let name = container.get("name").and_then(Value::as_str).unwrap_or_default();
    let whose = format!("has a container {} that ", quoted(name));
    let context = container.get("securityContext").unwrap_or(&Value::Null);
    let own = path.key("securityContext");
    of_context(&own, context, &whose, found);
    for (index, port) in list(container, "ports") {
        if let Some(number) = port.get("hostPort").and_then(Value::as_u64).filter(|number| *number != 0) {
            let path = path.key("ports").index(index).key("hostPort");
            found.push(Grant::new(path, Power::Node, format!("{whose}listens on port {number} of its node")));
        }
    }
    // The `restricted` Pod Security Standard requires these settings: removing one loosens a pod.
    let of_pod = pod.get("securityContext").unwrap_or(&Value::Null);
    let mut loose = |key: &str, what: &str| {
        found.push(Grant::new(own.key(key), Power::Node, format!("{whose}{what}")).small());
    };
    let dropped = context.pointer("/capabilities/drop").and_then(Value::as_array);
    if !dropped.is_some_and(|dropped| dropped.iter().any(|one| one == "ALL")) {
        loose("capabilities", "keeps its runtime's default capabilities");
    }
    if context.get("allowPrivilegeEscalation") != Some(&Value::Bool(false)) {
        loose("allowPrivilegeEscalation", "does not rule out gaining more privileges than it starts with");
    }
    let non_root = context.get("runAsNonRoot").or_else(|| of_pod.get("runAsNonRoot"));
    if non_root != Some(&Value::Bool(true)) {
        loose("runAsNonRoot", "does not rule out running as root");
    }
    let seccomp = |context: &Value| context.pointer("/seccompProfile/type").is_some_and(Value::is_string);
    if !seccomp(context) && !seccomp(of_pod) {
        loose("seccompProfile", "is not limited to the system calls of its runtime's profile");
    }
}

/// Adds the grant of a namespace's label that allows pods beyond the `restricted` Pod Security Standard.
pub(super) fn of_namespace(path: &Path, namespace: &Value, found: &mut Vec<Grant>) {
    const LABEL: &str = "pod-security.kubernetes.io/enforce";
    let level = namespace.pointer("/metadata/labels").and_then(|labels| labels.get(LABEL)).and_then(Value::as_str);
    let path = path.key("metadata").key("labels").key(LABEL);
    match level {
        Some("privileged") => found.push(Grant::new(path, Power::Node, "allows privileged pods")),
        Some("restricted") => {}
        _ => found.push(Grant::new(path, Power::Node, "does not enforce the `restricted` standard").small()),
    }
}
