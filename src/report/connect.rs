//! What an application needs in order to connect, for people, and for programs as YAML and JSON.

use crate::components::Connection;
use crate::emit;
use crate::kube::pod::env;
use serde_json::{Value, json};

/// The pieces: `env` and `uri` for a container, with `volumes` and `volumeMounts` where it verifies the server; the way through
/// the pooler; `allowFrom` for the blueprint.
fn pieces(connection: &Connection, namespace: &str) -> Value {
    let (volumes, mounts): (Vec<_>, Vec<_>) =
        connection.authority().map(|authority| (authority.volume, authority.at)).into_iter().unzip();
    json!({
        "env": connection.env(),
        "uri": connection.uri(),
        "pooler": connection.pooled.as_ref().map(|pooled| json!({"host": pooled.host, "mode": pooled.mode})),
        "volumes": volumes,
        "volumeMounts": mounts,
        "allowFrom": connection.allow_from(namespace).into_iter().collect::<Vec<_>>(),
    })
}

/// For programs.
///
/// # Panics
/// Never: Kubernetes' types serialise to JSON.
pub fn json(connection: &Connection, namespace: &str) -> String {
    format!("{:#}\n", pieces(connection, namespace))
}

/// The same as YAML.
pub fn yaml(connection: &Connection, namespace: &str) -> String {
    emit::yaml(&pieces(connection, namespace))
}

/// For people: what to copy, and where to.
pub fn text(connection: &Connection, namespace: &str) -> String {
    let Connection { role, database, host, port, secret, namespace: home, .. } = connection;
    let mut text = format!(
        "`{role}` connects to the database `{database}` at {host}:{port}, with the Secret `{secret}` in `{home}`.\n"
    );
    text.push_str("\nIn the container of a Deployment:\n\n");
    text.push_str(&indented(&emit::yaml(&json!({"env": connection.env()}))));
    match connection.uri() {
        Some(uri) => {
            text.push_str("\nOr, for what wants one URI:\n\n");
            text.push_str(&indented(&emit::yaml(&json!({"env": [uri]}))));
        }
        None => text.push_str(&format!("\nOne URI stands nowhere: `{secret}` is yours, and has it if you add it.\n")),
    }
    if let Some(authority) = connection.authority() {
        text.push_str(
            "\nThe certificate by which it verifies the server comes with a volume of its pod, and a mount:\n\n",
        );
        text.push_str(&indented(&emit::yaml(&json!({"volumes": [authority.volume]}))));
        text.push_str(&indented(&emit::yaml(&json!({"volumeMounts": [authority.at]}))));
    }
    if let Some(pooled) = &connection.pooled {
        text.push_str(&format!(
            "\nThrough the pooler, in the mode `{}`, it connects to another host with all else the same:\n\n",
            pooled.mode
        ));
        text.push_str(&indented(&emit::yaml(&json!({"env": [env::value("PGHOST", &pooled.host)]}))));
    }
    match connection.allow_from(namespace) {
        None if !connection.own_namespace => text.push_str(&format!(
            "\nOf the namespace `{home}` only pods that `spec.access.allowFrom` selects may connect, such as `allowFrom: [{{podSelector: {{matchLabels: {{app: NAME}}}}}}]`.\n"
        )),
        None => text.push_str(&format!(
            "\nPods of the namespace `{home}` may connect; another one is named with `--namespace`.\n"
        )),
        Some(peer) => {
            text.push_str(&format!("\nIn the blueprint, so that pods of the namespace `{namespace}` may connect:\n\n"));
            text.push_str(&indented(&emit::yaml(&json!({"spec": {"access": {"allowFrom": [peer]}}}))));
            text.push_str(&format!("\nA container reads Secrets of its own namespace alone: copy `{secret}` from `{home}` to `{namespace}`, and again when its password changes.\n"));
        }
    }
    text
}

fn indented(yaml: &str) -> String {
    yaml.lines().fold(String::new(), |text, line| text + "    " + line + "\n")
}
