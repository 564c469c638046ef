use super::*;
use serde_json::json;

/// Returns every great grant: its path and what it allows.
fn great_grants(object: &Value) -> Vec<String> {
    let great = grants(object).into_iter().filter(|grant| grant.is_critical);
    great.map(|grant| format!("{}: {}", grant.path, grant.what)).collect()
}

fn new(before: &Value, after: &Value) -> Vec<String> {
    gained(before, after).into_iter().map(|grant| grant.what).collect()
}

fn rbac(kind: &str, rest: &Value) -> Value {
    let mut object = json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": {"name": "a"}});
    object.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    object
}

fn pod(spec: &Value) -> Value {
    json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": {"template": {"spec": spec}}})
}

#[test]
fn a_binding_to_an_all_powerful_role_is_a_grant() {
    let binding = |role: &str, subject: &str| {
        rbac(
            "ClusterRoleBinding",
            &json!({
                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
                "subjects": [{"kind": "ServiceAccount", "name": subject, "namespace": "shop"}],
            }),
        )
    };
    assert_eq!(
        great_grants(&binding("cluster-admin", "web")),
        ["roleRef: grants the ClusterRole `cluster-admin` in every namespace"]
    );
    assert_eq!(great_grants(&binding("view", "web")), [""; 0]);
    assert_eq!(
        new(&binding("view", "web"), &binding("view", "mail")),
        ["grants rights to the ServiceAccount `mail` of namespace `shop`"]
    );
    // Names that differ only in the part that a message cuts off.
    let long = |end: &str| "a".repeat(100) + end;
    assert_eq!(new(&binding("view", &long("b")), &binding("view", &long("c"))).len(), 1);
}

#[test]
fn rules_that_grant_more_than_they_seem_to_are_critical() {
    let role = |rule: Value| rbac("Role", &json!({"rules": [rule]}));
    let allowing =
        |resources: &[&str], verbs: &[&str]| json!({"apiGroups": [""], "resources": resources, "verbs": verbs});
    assert_eq!(great_grants(&role(allowing(&["configmaps"], &["get", "list", "patch"]))), [""; 0]);
    for (desired, expected) in [
        (allowing(&["secrets"], &["list"]), "rules[0].resources: reads every Secret"),
        (allowing(&["pods/exec"], &["create"]), "rules[0].resources: runs commands in pods"),
        (allowing(&["*/exec"], &["create"]), "rules[0].resources: runs commands in pods"),
        (allowing(&["configmaps"], &["*"]), "rules[0].verbs: allows every verb"),
        (allowing(&["*"], &["get"]), "rules[0].resources: allows every resource"),
        (
            allowing(&["roles"], &["bind"]),
            "rules[0].verbs: allows the verb `bind`, with which an account can exceed its rules",
        ),
        (allowing(&["deployments"], &["patch"]), "rules[0].resources: runs pods as any account of the namespace"),
        (allowing(&["serviceaccounts/token"], &["create"]), "rules[0].resources: creates tokens of other accounts"),
    ] {
        assert_eq!(great_grants(&role(desired)), [expected]);
    }
    let named = json!({"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"], "resourceNames": ["web"]});
    assert_eq!(great_grants(&role(named)), [""; 0]);
}

#[test]
fn a_reduced_rule_grants_nothing_new_and_an_extended_one_does() {
    let role = |names: &[&str], verbs: &[&str]| {
        let rule = json!({"apiGroups": [""], "resources": ["secrets"], "verbs": verbs, "resourceNames": names});
        rbac("Role", &json!({"rules": [rule]}))
    };
    let before = role(&["a", "b"], &["get", "patch"]);
    assert_eq!(new(&before, &role(&["b"], &["get"])), [""; 0]);
    assert_eq!(new(&before, &role(&["b", "c"], &["get"])), ["allows `get` on `secrets` named `b, c`"]);
    assert_eq!(new(&before, &role(&[], &["get"])), ["reads every Secret", "allows `get` on `secrets`"]);
    assert_eq!(new(&Value::Null, &before).len(), 4);
}

#[test]
fn a_rule_with_too_many_rights_is_compared_as_one() {
    let many: Vec<String> = (0..2000).map(|number| format!("a{number}")).collect();
    let vast = json!({"apiGroups": many, "resources": many, "verbs": many, "resourceNames": many});
    let role = rbac("Role", &json!({"rules": [vast]}));
    assert_eq!(grants(&role).len(), 1);
}

#[test]
fn settings_that_free_a_pod_of_its_limits_are_grants() {
    let container = json!({
        "name": "a",
        "ports": [{"containerPort": 80, "hostPort": 8080}],
        "securityContext": {
            "privileged": true, "allowPrivilegeEscalation": true, "runAsUser": 0, "procMount": "Unmasked",
            "capabilities": {"add": ["NET_BIND_SERVICE", "SYS_ADMIN"]}
        },
    });
    let spec = json!({
        "hostNetwork": true, "hostPID": true, "hostIPC": true, "containers": [container],
        "volumes": [{"name": "root", "hostPath": {"path": "/"}}],
    });
    let found = great_grants(&pod(&spec));
    let keys: Vec<&str> = found.iter().filter_map(|line| line.split(':').next()?.rsplit('.').next()).collect();
    let expected = "hostNetwork hostPID hostIPC hostPath privileged allowPrivilegeEscalation runAsUser procMount capabilities hostPort";
    assert_eq!(keys.join(" "), expected);
    // A pod is found anywhere: in a list, in an operator's resource.
    let within = json!({"apiVersion": "v1", "kind": "List", "metadata": {"name": "a"}, "items": [{"spec": spec}]});
    assert_eq!(great_grants(&within).len(), 10);
    assert_eq!(great_grants(&pod(&json!({"containers": [{"name": "a", "image": "b"}]}))), [""; 0]);
}

#[test]
fn removing_a_limit_is_a_new_grant() {
    let bound = json!({
        "runAsNonRoot": true, "allowPrivilegeEscalation": false,
        "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}
    });
    let with = |context: &Value| pod(&json!({"containers": [{"name": "a", "securityContext": context}]}));
    assert_eq!(new(&with(&bound), &with(&bound)), [""; 0]);
    for key in bound.as_object().unwrap().keys() {
        let mut looser = bound.clone();
        looser.as_object_mut().unwrap().remove(key);
        assert_eq!(new(&with(&bound), &with(&looser)).len(), 1, "{key}");
    }
}

#[test]
fn objects_within_a_list_are_checked() {
    let webhook = json!({"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration"});
    let list = json!({"apiVersion": "v1", "kind": "List", "metadata": {"name": "a"}, "items": [webhook]});
    assert_eq!(great_grants(&list), ["items[0].kind: lets a webhook change every matching object"]);
}
