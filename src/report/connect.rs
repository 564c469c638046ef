//! What an application needs to connect, as text, YAML and JSON.

use crate::components::Connection;
use crate::emit;
use crate::kube::pod::env;
use serde_json::{Value, json};

/// The parts: `env` and `uri` for a container, `volumes` and `volumeMounts` if it verifies the server, the pooler's
/// host and mode, `allowFrom` for the blueprint.
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

/// Returns the parts as JSON.
///
/// # Panics
/// Never: Kubernetes' types serialise to JSON.
pub fn json(connection: &Connection, namespace: &str) -> String {
    format!("{:#}\n", pieces(connection, namespace))
}

/// Returns the parts as YAML.
pub fn yaml(connection: &Connection, namespace: &str) -> String {
    emit::yaml(&pieces(connection, namespace))
}

/// Returns text for people: what to copy, and where.
pub fn text(connection: &Connection, namespace: &str) -> String {
    let Connection { role, database, host, port, secret, namespace: home, .. } = connection;
    let mut text = format!(
        "`{role}` connects to the database `{database}` at {host}:{port}, with the Secret `{secret}` in `{home}`.\n"
    );
    text.push_str("\nIn the container of a Deployment:\n\n");
    text.push_str(&indented(&emit::yaml(&json!({"env": connection.env()}))));
    match connection.uri() {
        Some(uri) => {
            text.push_str("\nOr, for programs that need one URI:\n\n");
            text.push_str(&indented(&emit::yaml(&json!({"env": [uri]}))));
        }
        None => text
            .push_str(&format!("\nThere is no URI, because you created `{secret}`: add one to it if you need it.\n")),
    }
    if let Some(authority) = connection.authority() {
        text.push_str("\nTo verify the server, mount the CA certificate from a volume of the pod:\n\n");
        text.push_str(&indented(&emit::yaml(&json!({"volumes": [authority.volume]}))));
        text.push_str(&indented(&emit::yaml(&json!({"volumeMounts": [authority.at]}))));
    }
    if let Some(pooled) = &connection.pooled {
        text.push_str(&format!(
            "\nTo connect through the pooler, in the mode `{}`, change only the host:\n\n",
            pooled.mode
        ));
        text.push_str(&indented(&emit::yaml(&json!({"env": [env::value("PGHOST", &pooled.host)]}))));
    }
    match connection.allow_from(namespace) {
        None if !connection.own_namespace => text.push_str(&format!(
            "\nIn the namespace `{home}` only pods that `spec.access.allowFrom` selects may connect, such as `allowFrom: [{{podSelector: {{matchLabels: {{app: NAME}}}}}}]`.\n"
        )),
        None => text.push_str(&format!(
            "\nPods in the namespace `{home}` may connect. For another namespace add `--namespace`.\n"
        )),
        Some(peer) => {
            text.push_str(&format!("\nTo allow pods in the namespace `{namespace}`, add to the blueprint:\n\n"));
            text.push_str(&indented(&emit::yaml(&json!({"spec": {"access": {"allowFrom": [peer]}}}))));
            text.push_str(&format!("\nA container can read only Secrets in its namespace: copy `{secret}` from `{home}` to `{namespace}`, and again when its password changes.\n"));
        }
    }
    text
}

fn indented(yaml: &str) -> String {
    yaml.lines().fold(String::new(), |text, line| text + "    " + line + "\n")
}
