//! Images from variables, and checks that they contain the programs that a cluster runs.

use crate::harness::Missing;
use crate::kubectl::{kubectl, run, text, wait_for};
use std::fmt::Write;
use std::time::Duration;

/// The keys of `spec.images`, their variables, and the programs that each image needs.
const IMAGES: [(&str, &str, &[&str]); 8] = [
    ("postgres", "PGFORGE_LIVE_POSTGRES", &["psql", "pg_dump", "pg_dumpall", "pg_restore"]),
    ("stolon", "PGFORGE_LIVE_STOLON", &["stolon-keeper", "stolon-sentinel", "stolon-proxy", "stolonctl", "postgres"]),
    ("patroni", "PGFORGE_LIVE_PATRONI", &["patroni"]),
    ("cloudnative-pg", "PGFORGE_LIVE_CLOUDNATIVE_PG", &["postgres", "pg_ctl", "initdb", "pg_basebackup"]),
    ("pgbouncer", "PGFORGE_LIVE_PGBOUNCER", &["pgbouncer"]),
    ("api", "PGFORGE_LIVE_API", &["curl"]),
    ("s3", "PGFORGE_LIVE_S3", &["rclone"]),
    ("odoo", "PGFORGE_LIVE_ODOO", &["odoo", "psql"]),
];

/// Returns a `defaults.yaml` that overrides only the images with a variable.
pub(crate) fn defaults() -> String {
    let mut text = "apiVersion: pgforge.dev/v1\nkind: Defaults\nspec:\n  images:\n".to_owned();
    let mut any = false;
    for (key, variable, _) in IMAGES {
        if let Ok(image) = std::env::var(variable) {
            writeln!(text, "    {key}: \"{image}\"").expect("writing to a String does not fail");
            any = true;
        }
    }
    if any { text } else { String::new() }
}

/// Checks in a pod that each image of a variable has its programs.
pub(crate) fn check(namespace: &str) -> Result<(), Missing> {
    for (key, variable, programs) in IMAGES {
        let Ok(image) = std::env::var(variable) else { continue };
        let name = format!("ask-{key}");
        let script = programs.iter().fold(String::new(), |script, program| {
            script + &format!("command -v {program} >/dev/null || echo {program}; ")
        });
        let pod = pod(&name, &image, &["sh", "-c", &script], None, &[]);
        let output = run(namespace, &["apply", "-f", "-"], &pod);
        assert!(output.status.success(), "{}", text(&output.stderr));
        wait_for(&format!("{image} to answer"), Duration::from_secs(120), || {
            let phase = kubectl(namespace, &["get", "pod", &name, "-o", "jsonpath={.status.phase}"]);
            matches!(&*phase, "Succeeded" | "Failed").then_some(())
        });
        let missing = kubectl(namespace, &["logs", &name]);
        kubectl(namespace, &["delete", "pod", &name, "--now"]);
        if !missing.trim().is_empty() {
            let missing: Vec<&str> = missing.split_whitespace().collect();
            return Err(Missing(format!("{image} ({variable}) lacks {}", missing.join(", "))));
        }
    }
    Ok(())
}

/// Returns a pod that the `restricted` Pod Security Standard admits, on a node if one is given, with Secrets mounted
/// below `/secrets`.
pub(crate) fn pod(name: &str, image: &str, command: &[&str], node: Option<&str>, secrets: &[&str]) -> String {
    let mount = |secret: &&str| serde_json::json!({"name": secret, "mountPath": format!("/secrets/{secret}")});
    let volume = |secret: &&str| serde_json::json!({"name": secret, "secret": {"secretName": secret}});
    serde_json::json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {
            "nodeName": node,
            "restartPolicy": "Never",
            "automountServiceAccountToken": false,
            "terminationGracePeriodSeconds": 0,
            "securityContext": {
                "runAsNonRoot": true, "runAsUser": 999, "runAsGroup": 999, "seccompProfile": {"type": "RuntimeDefault"},
            },
            "containers": [{
                "name": "main",
                "image": image,
                "command": command,
                "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
                "volumeMounts": secrets.iter().map(mount).collect::<Vec<_>>(),
            }],
            "volumes": secrets.iter().map(volume).collect::<Vec<_>>(),
        },
    })
    .to_string()
}
