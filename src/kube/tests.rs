use k8s_openapi::api::core::v1::{Container, PodSpec};
use k8s_openapi::api::networking::v1::{IPBlock, NetworkPolicyPeer};
use serde::Serialize;
use serde_json::{Value, json};

use super::pod::probe::{self, Timing};
use super::pod::{Domain, Unsatisfiable, User, container, env, spec, spread, volume};
use super::policy::{API_SERVER, DNS, End, Flow, Group, Port, policies};
use super::rbac::{Verb, on_all, on_named, role_binding, service_account};
use super::workload::{Replace, Start, claim, deployment, stateful_set};
use super::{disruption, labels, metadata, service};

const POSTGRES: User = User::new(999, 998).unwrap();

fn value(resource: &impl Serialize) -> Value {
    serde_json::to_value(resource).unwrap()
}

fn meta(component: &str) -> k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta {
    metadata("db", &format!("orders-{component}"), labels::of("orders", component))
}

#[test]
fn every_object_is_labelled_with_its_cluster_and_its_component() {
    assert_eq!(
        value(&labels::of("orders", "keeper")),
        json!({
            "app.kubernetes.io/component": "keeper",
            "app.kubernetes.io/instance": "orders",
            "app.kubernetes.io/managed-by": "pgforge",
            "app.kubernetes.io/name": "postgresql",
            "app.kubernetes.io/part-of": "orders",
            "pgforge.dev/cluster": "orders",
            "pgforge.dev/component": "keeper",
        })
    );
}

#[test]
fn a_selector_matches_the_labels_of_its_own_component_only() {
    let selects = |selector: &labels::Labels, labels: &labels::Labels| {
        selector.iter().all(|(key, value)| labels.get(key) == Some(value))
    };
    let selector = labels::selector("orders", "keeper");
    assert!(selects(&selector, &labels::of("orders", "keeper")));
    assert!(!selects(&selector, &labels::of("orders", "proxy")));
    assert!(!selects(&selector, &labels::of("shop", "keeper")));
}

#[test]
fn no_container_runs_as_root() {
    assert_eq!(User::new(0, 999), None);
    assert_eq!(User::new(999, 0), None);
}

#[test]
fn a_pod_is_restricted_and_spells_out_the_defaults() {
    let pod = PodSpec { containers: vec![container("pg", "postgresql:15")], ..spec(POSTGRES) };
    assert_eq!(
        value(&pod),
        json!({
            "automountServiceAccountToken": false,
            "containers": [{
                "image": "postgresql:15",
                "imagePullPolicy": "IfNotPresent",
                "name": "pg",
                "securityContext": {
                    "allowPrivilegeEscalation": false,
                    "capabilities": {"drop": ["ALL"]},
                    "readOnlyRootFilesystem": true,
                },
                "terminationMessagePath": "/dev/termination-log",
                "terminationMessagePolicy": "File",
            }],
            "dnsPolicy": "ClusterFirst",
            "enableServiceLinks": false,
            "restartPolicy": "Always",
            "schedulerName": "default-scheduler",
            "securityContext": {
                "fsGroup": 998,
                "fsGroupChangePolicy": "OnRootMismatch",
                "runAsGroup": 998,
                "runAsNonRoot": true,
                "runAsUser": 999,
                "seccompProfile": {"type": "RuntimeDefault"},
            },
        })
    );
}

#[test]
fn the_token_volume_is_the_one_that_the_kubelet_would_add() {
    let token = volume::token();
    assert_eq!(
        value(&token.volume)["projected"],
        json!({
            "defaultMode": 420,
            "sources": [
                {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
                {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
                {"downwardAPI": {"items": [
                    {"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}},
                ]}},
            ],
        })
    );
    assert_eq!(
        value(&token.at),
        json!({
            "name": "kube-api-access",
            "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
            "readOnly": true,
        })
    );
}

#[test]
fn shared_memory_is_a_sized_memory_volume() {
    let shm = volume::shm("256Mi");
    assert_eq!(value(&shm.volume), json!({"name": "shm", "emptyDir": {"medium": "Memory", "sizeLimit": "256Mi"}}));
    assert_eq!(value(&shm.at), json!({"name": "shm", "mountPath": "/dev/shm"}));
    assert_eq!(value(&volume::tmp().volume), json!({"name": "tmp", "emptyDir": {}}));
}

#[test]
fn scripts_are_executable_and_read_only() {
    let scripts = volume::scripts("scripts", "orders-scripts", "/scripts");
    assert_eq!(
        value(&scripts.volume),
        json!({
            "name": "scripts",
            "configMap": {"name": "orders-scripts", "defaultMode": 0o755},
        })
    );
    assert_eq!(value(&scripts.at), json!({"name": "scripts", "mountPath": "/scripts", "readOnly": true}));
}

#[test]
fn variables_reach_the_container_unchanged() {
    assert_eq!(value(&env::value("A", "$(B) $$ $C")), json!({"name": "A", "value": "$$(B) $$$$ $$C"}));
    assert_eq!(
        value(&env::field("POD", "metadata.name")),
        json!({
            "name": "POD",
            "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.name"}},
        })
    );
    assert_eq!(value(&env::expanding("CLAIM", "data-$(POD)")), json!({"name": "CLAIM", "value": "data-$(POD)"}));
}

#[test]
fn probes_spell_out_their_timing() {
    let timing = Timing { period: 10, timeout: 5, failures: 3 };
    let timed = |action: Value| {
        let mut probe = json!({"periodSeconds": 10, "timeoutSeconds": 5, "failureThreshold": 3, "successThreshold": 1});
        probe.as_object_mut().unwrap().extend(action.as_object().unwrap().clone());
        probe
    };
    assert_eq!(value(&probe::exec(["pg_isready"], timing)), timed(json!({"exec": {"command": ["pg_isready"]}})));
    assert_eq!(value(&probe::tcp("postgresql", timing)), timed(json!({"tcpSocket": {"port": "postgresql"}})));
    assert_eq!(
        value(&probe::http("/health", "api", timing)),
        timed(json!({"httpGet": {"path": "/health", "port": "api", "scheme": "HTTP"}}))
    );
}

#[test]
fn pods_spread_over_zones_and_nodes() {
    let selector = labels::selector("orders", "keeper");
    assert_eq!(
        value(&spread(Domain::Zone, Unsatisfiable::ScheduleAnyway, selector.clone())),
        json!({
            "maxSkew": 1,
            "topologyKey": "topology.kubernetes.io/zone",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": selector},
        })
    );
    let nodes = value(&spread(Domain::Node, Unsatisfiable::DoNotSchedule, selector));
    assert_eq!(
        (&nodes["topologyKey"], &nodes["whenUnsatisfiable"]),
        (&json!("kubernetes.io/hostname"), &json!("DoNotSchedule"),)
    );
}

#[test]
fn a_flow_opens_both_of_its_ends_and_nothing_else() {
    let group = |component: &str| Group {
        component: component.to_owned(),
        metadata: meta(component),
        pods: labels::selector("orders", component),
    };
    let (keeper, proxy) = (group("keeper"), group("proxy"));
    let (to_keeper, to_proxy) = (End::pods("keeper"), End::pods("proxy"));
    let flows = [
        Flow { from: &to_proxy, to: &to_keeper, ports: &[Port::Tcp(5432)] },
        Flow { from: &End::Namespace, to: &to_proxy, ports: &[Port::Tcp(5432)] },
        Flow { from: &to_proxy, to: &End::Anyone, ports: API_SERVER },
        Flow { from: &to_proxy, to: &End::Anyone, ports: DNS },
        Flow { from: &End::pods("unknown"), to: &to_proxy, ports: DNS },
    ];
    let made = policies(&[keeper.clone(), proxy.clone()], &flows);
    let tcp = |port: i32| json!({"port": port, "protocol": "TCP"});
    assert_eq!(
        value(&made[0])["spec"],
        json!({
            "podSelector": {"matchLabels": keeper.pods},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"from": [{"podSelector": {"matchLabels": proxy.pods}}], "ports": [tcp(5432)]}],
        })
    );
    assert_eq!(
        value(&made[1])["spec"],
        json!({
            "podSelector": {"matchLabels": proxy.pods},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"from": [{"podSelector": {}}], "ports": [tcp(5432)]}],
            "egress": [
                {"to": [{"podSelector": {"matchLabels": keeper.pods}}], "ports": [tcp(5432)]},
                {"ports": [tcp(443), tcp(6443)]},
                {"ports": [{"port": 53, "protocol": "UDP"}, tcp(53)]},
            ],
        })
    );
}

#[test]
fn an_empty_list_of_peers_or_ports_opens_nothing() {
    let pods = labels::selector("orders", "keeper");
    let keeper = Group { component: "keeper".to_owned(), metadata: meta("keeper"), pods };
    let office = NetworkPolicyPeer {
        ip_block: Some(IPBlock { cidr: "10.0.0.0/8".into(), except: None }),
        ..NetworkPolicyPeer::default()
    };
    let ingress = |peers, ports: &[Port]| {
        let flow = Flow { from: &End::Peers(peers), to: &End::pods("keeper"), ports };
        value(&policies(std::slice::from_ref(&keeper), &[flow])[0])["spec"]["ingress"].clone()
    };
    assert_eq!(ingress(vec![], &[Port::Tcp(5432)]), Value::Null);
    assert_eq!(ingress(vec![office.clone()], &[]), Value::Null);
    assert_eq!(
        ingress(vec![office], &[Port::Tcp(5432)]),
        json!([
            {"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": [{"port": 5432, "protocol": "TCP"}]},
        ])
    );
}

#[test]
fn a_budget_allows_one_eviction_and_a_single_instance_has_none() {
    let selector = labels::selector("orders", "keeper");
    assert_eq!(disruption::budget(meta("keeper"), selector.clone(), 1), None);
    assert_eq!(
        value(&disruption::budget(meta("keeper"), selector.clone(), 2))["spec"],
        json!({
            "maxUnavailable": 1,
            "selector": {"matchLabels": selector},
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
        })
    );
}

#[test]
fn a_rule_without_names_allows_nothing_rather_than_everything() {
    assert_eq!(on_named::<String>("", "secrets", [], &[Verb::Get]), None);
    assert_eq!(
        value(&on_named("", "secrets", ["pg-su"], &[Verb::Get, Verb::Patch])),
        json!({
            "apiGroups": [""], "resources": ["secrets"], "resourceNames": ["pg-su"], "verbs": ["get", "patch"],
        })
    );
    assert_eq!(
        value(&on_all("apps", "statefulsets", &[Verb::Create, Verb::List])),
        json!({
            "apiGroups": ["apps"], "resources": ["statefulsets"], "verbs": ["create", "list"],
        })
    );
}

#[test]
fn a_binding_grants_a_role_to_an_account_of_its_namespace() {
    let binding = value(&role_binding(meta("keeper"), "orders-keeper", "orders-account"));
    assert_eq!(
        binding["roleRef"],
        json!({"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "orders-keeper"})
    );
    assert_eq!(binding["subjects"], json!([{"kind": "ServiceAccount", "name": "orders-account", "namespace": "db"}]));
    assert_eq!(value(&service_account(meta("keeper")))["automountServiceAccountToken"], json!(false));
}

#[test]
fn a_stateful_set_spells_out_the_defaults_and_keeps_its_claims() {
    let selector = labels::selector("orders", "keeper");
    let claims = vec![claim("data", selector.clone(), "20Gi", None)];
    let made =
        stateful_set(meta("keeper"), selector.clone(), 3, Start::Parallel, "orders-keepers", spec(POSTGRES), claims);
    let mut spec = value(&made)["spec"].clone();
    let template = spec.as_object_mut().unwrap().remove("template").unwrap();
    assert_eq!(template["metadata"], json!({"labels": labels::of("orders", "keeper")}));
    assert_eq!(
        spec,
        json!({
            "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
            "podManagementPolicy": "Parallel",
            "replicas": 3,
            "revisionHistoryLimit": 10,
            "selector": {"matchLabels": selector},
            "serviceName": "orders-keepers",
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
            "volumeClaimTemplates": [{
                "apiVersion": "v1",
                "kind": "PersistentVolumeClaim",
                "metadata": {"name": "data", "labels": selector},
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "resources": {"requests": {"storage": "20Gi"}},
                    "volumeMode": "Filesystem",
                },
                "status": {"phase": "Pending"},
            }],
        })
    );
}

#[test]
fn a_deployment_replaces_its_pods_by_its_strategy() {
    let strategy = |replace| {
        let pod = PodSpec { containers: vec![Container::default()], ..spec(POSTGRES) };
        let made = deployment(meta("proxy"), labels::selector("orders", "proxy"), 2, replace, pod);
        value(&made)["spec"]["strategy"].clone()
    };
    assert_eq!(strategy(Replace::Recreate), json!({"type": "Recreate"}));
    assert_eq!(
        strategy(Replace::Rolling),
        json!({
            "type": "RollingUpdate",
            "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"},
        })
    );
}

#[test]
fn a_headless_service_names_pods_before_they_are_ready() {
    let selector = labels::selector("orders", "keeper");
    let made = service::headless(meta("keepers"), selector.clone(), vec![service::port("postgresql", 5432)]);
    assert_eq!(
        value(&made)["spec"],
        json!({
            "clusterIP": "None",
            "internalTrafficPolicy": "Cluster",
            "ports": [{"name": "postgresql", "port": 5432, "protocol": "TCP", "targetPort": "postgresql"}],
            "publishNotReadyAddresses": true,
            "selector": selector,
            "sessionAffinity": "None",
            "type": "ClusterIP",
        })
    );
}
