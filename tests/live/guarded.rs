//! A cluster whose admission policies limit its accounts to what they need, and what the accounts can still do.

use crate::environment::variable;
use crate::example::{Example, NAMESPACE};
use crate::harness::{Missing, test};
use crate::kubectl::{apply, kubectl, run, text, wait_for};
use crate::namespace;
use libtest_mimic::Trial;
use serde_json::{Value, json};
use std::time::Duration;

const GUARDED: Example = Example {
    file: "minimal.yaml",
    name: "orders",
    fit: &[("  engine: stolon", "  kubernetes: {admissionPolicies: true}\n  engine: stolon")],
};

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("guarded: a cluster with admission policies starts", starts),
        test("guarded: a sentinel can write its own state, but no image, no label and no other pod", sentinel),
        test("guarded: the steward can create its own Secrets, but none with a token", steward),
        test("guarded: is removed", removed),
    ]
}

fn starts() -> Result<(), Missing> {
    variable("KUBECONFIG")?;
    namespace::restricted(NAMESPACE)?;
    let (_, warnings) = apply(NAMESPACE, &GUARDED.render(&[]));
    assert_eq!(warnings, "", "the API server warns about a rendered object");
    GUARDED.rolled_out();
    Ok(())
}

/// Sends a request as a dry run from the steward's pod: with a token, or as the steward if the token is empty. Returns
/// the HTTP status.
fn request(token: &str, method: &str, path: &str, body: &Value) -> String {
    let script = "token=$(cat); account=/var/run/secrets/kubernetes.io/serviceaccount; \
                  [ -n \"$token\" ] || token=$(cat $account/token); \
                  type=application/json; [ \"$1\" != PATCH ] || type=application/strategic-merge-patch+json; \
                  printf 'header = \"Authorization: Bearer %s\"\\n' \"$token\" | curl --config - --silent --cacert $account/ca.crt \
                  --request \"$1\" --header \"Content-Type: $type\" --data-binary \"$3\" --output /dev/null \
                  --write-out '%{http_code}' \"https://kubernetes.default.svc$2?dryRun=All\"";
    let pod = "deployment/orders-steward";
    let body = body.to_string();
    let arguments = ["exec", "-i", pod, "-c", "credentials", "--", "sh", "-c", script, "sh", method, path, &body];
    let output = run(NAMESPACE, &arguments, token);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Waits until a request is refused: a policy takes effect some seconds after its creation.
fn refused(what: &str, ask: impl Fn() -> String) {
    wait_for(what, Duration::from_secs(30), || (ask() == "403").then_some(()));
}

fn sentinel() -> Result<(), Missing> {
    GUARDED.running()?;
    let selector = "pgforge.dev/cluster=orders,pgforge.dev/component=sentinel";
    let pod = kubectl(NAMESPACE, &["get", "pod", "-l", selector, "-o", "jsonpath={.items[0].metadata.name}"]);
    let token = kubectl(
        NAMESPACE,
        &["create", "token", "orders-sentinel", "--bound-object-kind", "Pod", "--bound-object-name", &pod],
    );
    let token = token.trim_end();
    let own = format!("/api/v1/namespaces/{NAMESPACE}/pods/{pod}");
    let keeper = format!("/api/v1/namespaces/{NAMESPACE}/pods/orders-keeper-0");
    let image = json!({"spec": {"containers": [{"name": "sentinel", "image": "example.com/other:1"}]}});
    let status = json!({"metadata": {"annotations": {"stolon-status": "{}"}}});
    let label = json!({"metadata": {"labels": {"pgforge.dev/component": "proxy"}}});
    let owner = json!({"metadata": {"ownerReferences": null}});
    refused("another image to be refused", || request(token, "PATCH", &own, &image));
    assert_eq!(request(token, "PATCH", &own, &status), "200", "a sentinel cannot write its own state");
    for (what, path, body) in [
        ("a label", &own, &label),
        ("an owner", &own, &owner),
        ("the state of a keeper", &keeper, &status),
        ("a deadline of a keeper", &keeper, &json!({"spec": {"activeDeadlineSeconds": 1}})),
    ] {
        assert_eq!(request(token, "PATCH", path, body), "403", "a sentinel can change {what}");
    }
    Ok(())
}

fn steward() -> Result<(), Missing> {
    GUARDED.running()?;
    let secrets = format!("/api/v1/namespaces/{NAMESPACE}/secrets");
    let secret = |name: &str, kind: &str, annotations: Value| json!({"apiVersion": "v1", "kind": "Secret", "type": kind, "metadata": {"name": name, "annotations": annotations}});
    let token =
        secret("grab", "kubernetes.io/service-account-token", json!({"kubernetes.io/service-account.name": "default"}));
    refused("a Secret with a token to be refused", || request("", "POST", &secrets, &token));
    let mut own = secret("orders-superuser", "kubernetes.io/basic-auth", json!({}));
    own["stringData"] = json!({"username": "postgres", "password": "x"});
    // The policy allows it, and it exists already.
    assert_eq!(
        request("", "POST", &secrets, &own),
        "409",
        "the steward must be allowed to create its own Secret, which already exists"
    );
    for (name, kind) in [("grab", "Opaque"), ("orders-steward-2", "kubernetes.io/basic-auth")] {
        let mut other = secret(name, kind, json!({}));
        other["stringData"] = json!({"username": "postgres", "password": "x"});
        assert_eq!(request("", "POST", &secrets, &other), "403", "the steward can create the Secret {name}");
    }
    Ok(())
}

fn removed() -> Result<(), Missing> {
    GUARDED.running()?;
    namespace::without_policies(NAMESPACE);
    namespace::removed(NAMESPACE);
    Ok(())
}
