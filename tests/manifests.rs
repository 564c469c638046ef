//! Guarantees for every object of every stream: it is valid by the API servers' strict schemas, and keeps pgforge's
//! promises about pods, rights, networks and Secrets.

#![allow(clippy::disallowed_methods, reason = "it runs pgforge and the validator")]

mod support;

use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Value, json};

use support::harness::{Missing, run, test};
use support::program;
use support::schemas;
use support::streams::{self, Stream};

fn main() -> ExitCode {
    let streams = Arc::new(streams::all());
    let each = |name: &str, check: fn(&Stream)| {
        let streams = Arc::clone(&streams);
        test(name, move || {
            assert!(!streams.is_empty(), "without streams this test proves nothing");
            streams.iter().for_each(check);
            Ok(())
        })
    };
    let all = Arc::clone(&streams);
    run(vec![
        test("every object is valid under the strict schemas of every version of Kubernetes", move || valid(&all)),
        each("every pod is restricted", restricted),
        each("every pod that mounts a claim owns its volume without a change of owner on every file", volumes),
        each("only containers that call the API mount the token", tokens),
        each("no Role deletes, has a wildcard, or changes objects that it does not name", roles),
        each(
            "every pod has a network policy, with no outside address on port 53 and the API server only for callers",
            policies,
        ),
        each(
            "with listed addresses a cluster reaches no others, and `ownNamespace: false` admits no pod as a neighbour",
            guarded,
        ),
        each("an admission policy matches only the cluster's accounts, and its binding denies", admission),
        each("a disruption budget allows one missing pod, and a single pod has no budget", budgets),
        each("no Service for writes selects a keeper", services),
        each("no Secret is rendered, and only the record contains pgforge's version", secrets),
        each("every container requests CPU, memory and disk, and has limits of memory and disk", amounts),
        each("memory volumes have a size, and PostgreSQL writes to no directory of the image", memory),
        each("probes give PostgreSQL time to recover", probes),
        each("no manifest orders stolon to initialise", orders),
        test("the runbook initialises only after a lost store", || {
            runbook();
            Ok(())
        }),
    ])
}

/// One process validates every stream.
fn valid(streams: &[Stream]) -> Result<(), Missing> {
    let text: Vec<String> = streams.iter().flat_map(Stream::documents).collect();
    let report = schemas::validate(&text.join("---\n"))?;
    assert_eq!(report.errors, [""; 0], "an API server would refuse these objects");
    // tests/custom_resources.rs checks the fields of some of these.
    let custom = [
        "argoproj.io",
        "cert-manager.io",
        "toolkit.fluxcd.io",
        "external-secrets.io",
        "monitoring.coreos.com",
        "cnpg.io",
        "acid.zalan.do",
    ];
    let unknown: Vec<&String> =
        report.unknown.iter().filter(|kind| !custom.iter().any(|group| kind.contains(group))).collect();
    assert_eq!(unknown, [""; 0], "kinds without a schema");
    assert!(report.valid > 20 * streams.len(), "only {} objects were validated", report.valid);
    Ok(())
}

fn name(object: &Value) -> String {
    format!("{}/{}", object["kind"].as_str().unwrap_or("?"), object["metadata"]["name"].as_str().unwrap_or("?"))
}

fn of_kind(stream: &Stream, kind: &str) -> Vec<Value> {
    stream.objects().into_iter().filter(|object| object["kind"] == kind).collect()
}

/// Returns every workload with its pod template, except `Pooler`s: the operator sets their accounts, users and
/// contexts. `tests/matrix.rs` checks the rest.
fn pods(stream: &Stream) -> Vec<(String, Value)> {
    let template = |object: &Value| match object["kind"].as_str() {
        Some("CronJob") => object["spec"]["jobTemplate"]["spec"]["template"].clone(),
        _ => object["spec"]["template"].clone(),
    };
    let found = stream.objects().into_iter().filter(|object| object["kind"] != "Pooler");
    let found = found.filter(|object| template(object)["spec"]["containers"].is_array());
    found.map(|object| (format!("{}: {}", stream.name, name(&object)), template(&object))).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn containers(spec: &Value) -> impl Iterator<Item = &Value> {
    list(&spec["initContainers"]).chain(list(&spec["containers"]))
}

fn has(words: &Value, word: &str) -> bool {
    list(words).any(|found| found == word)
}

fn restricted(stream: &Stream) {
    for (name, template) in pods(stream) {
        let spec = &template["spec"];
        let pod = &spec["securityContext"];
        assert_eq!(
            (&pod["runAsNonRoot"], &pod["seccompProfile"]["type"]),
            (&json!(true), &json!("RuntimeDefault")),
            "the `restricted` Pod Security Standard would refuse: {name}"
        );
        for key in ["hostNetwork", "hostPID", "hostIPC"] {
            assert!(
                spec[key].is_null() || spec[key] == false,
                "the `restricted` Pod Security Standard would refuse: {name}: {key}"
            );
        }
        for volume in list(&spec["volumes"]) {
            assert!(volume["hostPath"].is_null(), "{name} mounts a path of the node");
        }
        for container in containers(spec) {
            let (own, name) = (&container["securityContext"], format!("{name}, {}", container["name"]));
            assert_eq!(
                own["allowPrivilegeEscalation"], false,
                "the `restricted` Pod Security Standard would refuse: {name}"
            );
            assert_eq!(
                own["capabilities"],
                json!({"drop": ["ALL"]}),
                "the `restricted` Pod Security Standard would refuse: {name}"
            );
            assert_eq!(own["readOnlyRootFilesystem"], true, "a compromised process could write to its image: {name}");
            assert!(
                own["privileged"].is_null() && own["procMount"].is_null(),
                "the `restricted` Pod Security Standard would refuse: {name}"
            );
            assert!(
                own["runAsUser"] != 0 && pod["runAsUser"] != 0 && own["runAsNonRoot"] != false,
                "the `restricted` Pod Security Standard would refuse: {name}"
            );
            assert!(
                list(&container["ports"]).all(|port| port["hostPort"].is_null()),
                "the `restricted` Pod Security Standard would refuse: {name}"
            );
        }
    }
}

fn volumes(stream: &Stream) {
    let sets = of_kind(stream, "StatefulSet");
    let with_templates: Vec<String> = sets
        .iter()
        .filter(|set| set["spec"]["volumeClaimTemplates"].is_array())
        .map(|set| format!("{}: {}", stream.name, name(set)))
        .collect();
    for (name, template) in pods(stream) {
        let spec = &template["spec"];
        let mounts = list(&spec["volumes"]).any(|volume| !volume["persistentVolumeClaim"].is_null());
        if !mounts && !with_templates.contains(&name) {
            continue;
        }
        let own = &spec["securityContext"];
        for key in ["runAsUser", "runAsGroup", "fsGroup"] {
            assert!(own[key].as_u64().is_some_and(|id| id > 0), "the pod could not write to its volume: {name}: {key}");
        }
        assert_eq!(
            own["fsGroupChangePolicy"], "OnRootMismatch",
            "the kubelet would change the owner of every file at each start: {name}"
        );
    }
}

/// A container calls the API if it runs a program of an engine that keeps its state there, a script that calls the API,
/// or a script that starts such a program.
fn tokens(stream: &Stream) {
    for account in of_kind(stream, "ServiceAccount") {
        // Pods of this chart have no other way to get a token.
        let of_a_chart = name(&account) == "ServiceAccount/stolon-stolon";
        assert_eq!(
            account["automountServiceAccountToken"],
            of_a_chart,
            "pods would get a token that they do not need: {}: {}",
            stream.name,
            name(&account)
        );
    }
    let scripts: Vec<Value> = of_kind(stream, "ConfigMap");
    let calls = |container: &Value| {
        let command: Vec<&str> = list(&container["command"]).filter_map(Value::as_str).collect();
        let Some(script) = command.iter().find_map(|word| word.strip_prefix("/scripts/")) else {
            return command.first().is_some_and(|program| program.starts_with("stolon-"));
        };
        let text = scripts.iter().find_map(|map| map["data"][script].as_str()).expect("a script is rendered");
        text.lines().map(str::trim_start).any(|line| {
            line.contains("$(api ") || line == "claims" || line.contains("stolonctl ") || line.starts_with("patroni ")
        })
    };
    for (name, template) in pods(stream) {
        let spec = &template["spec"];
        assert_eq!(spec["automountServiceAccountToken"], false, "pods would get a token that they do not need: {name}");
        let projected = list(&spec["volumes"]).filter(|volume| {
            list(&volume["projected"]["sources"]).any(|source| source["serviceAccountToken"].is_object())
        });
        let projected: Vec<&Value> = projected.map(|volume| &volume["name"]).collect();
        for container in containers(spec) {
            let mounts = list(&container["volumeMounts"]).any(|mount| projected.contains(&&mount["name"]));
            assert_eq!(
                mounts,
                calls(container),
                "{name}, {}: a token is mounted without need, or missing",
                container["name"]
            );
        }
    }
}

fn roles(stream: &Stream) {
    assert!(
        of_kind(stream, "ClusterRole").is_empty() && of_kind(stream, "ClusterRoleBinding").is_empty(),
        "{}: rights in every namespace",
        stream.name
    );
    for role in of_kind(stream, "Role") {
        let name = format!("{}: {}", stream.name, name(&role));
        // A chart's sentinels and proxies share one account with its other pods.
        let may_not_name = ["-sentinel", "-proxy", "/stolon-stolon"].iter().any(|end| name.ends_with(end));
        for rule in list(&role["rules"]) {
            for words in ["apiGroups", "resources", "verbs"] {
                assert!(!has(&rule[words], "*"), "{name}: a wildcard in {words}");
            }
            for verb in ["delete", "deletecollection", "escalate", "bind", "impersonate"] {
                assert!(
                    !has(&rule["verbs"], verb),
                    "the account could delete objects or extend its rights: {name}: {verb}"
                );
            }
            let named = list(&rule["resourceNames"]).count() > 0;
            let on_one = ["get", "update", "patch"].iter().any(|verb| has(&rule["verbs"], verb));
            let pods = rule["resources"] == json!(["pods"]);
            assert!(!on_one || named || (pods && may_not_name), "{name}: {rule} names no object");
            let on_all = ["create", "list"].iter().any(|verb| has(&rule["verbs"], verb));
            assert!(!(on_all && on_one), "{name}: {rule} mixes verbs that can name objects with verbs that cannot");
        }
    }
}

fn selects(selector: &Value, template: &Value) -> bool {
    let labels = &template["metadata"]["labels"];
    selector.as_object().is_some_and(|selector| selector.iter().all(|(key, value)| labels[key] == *value))
}

fn policies(stream: &Stream) {
    let policies = of_kind(stream, "NetworkPolicy");
    for (name, template) in pods(stream) {
        let own: Vec<&Value> = policies
            .iter()
            .filter(|policy| selects(&policy["spec"]["podSelector"]["matchLabels"], &template))
            .collect();
        assert!(!own.is_empty(), "{name} has no network policy");
        for policy in own {
            assert_eq!(
                policy["spec"]["policyTypes"],
                json!(["Ingress", "Egress"]),
                "connections would be open in one direction: {name}"
            );
            let flows: Vec<&Value> = list(&policy["spec"]["egress"]).collect();
            let open = || flows.iter().filter(|flow| flow["to"].is_null());
            let ports = |flow: &&Value| list(&flow["ports"]).map(|port| port["port"].as_u64()).collect::<Vec<_>>();
            let leads_to = |port: u64| flows.iter().any(|flow| ports(flow).contains(&Some(port)));
            assert!(open().all(|flow| !ports(flow).is_empty()), "{name} can reach every address on every port");
            assert!(
                open().all(|flow| !ports(flow).contains(&Some(53))),
                "{name} can send DNS queries, and data in them, to every address"
            );
            assert!(leads_to(53), "{name} cannot reach a name server");
            let calls = list(&template["spec"]["volumes"]).any(|volume| volume["projected"].is_object());
            assert_eq!(leads_to(6443), calls, "{name}: only pods that call the API server may reach it");
        }
    }
}

fn guarded(stream: &Stream) {
    if stream.name != "guarded" {
        return;
    }
    for policy in of_kind(stream, "NetworkPolicy") {
        let name = name(&policy);
        for flow in list(&policy["spec"]["egress"]) {
            assert!(list(&flow["to"]).count() > 0, "{name}: {flow} allows every address");
        }
        for flow in list(&policy["spec"]["ingress"]) {
            assert!(list(&flow["from"]).count() > 0, "{name}: {flow} allows every client");
            assert!(
                !list(&flow["from"]).any(|peer| peer["podSelector"] == json!({})),
                "{name}: {flow} allows every pod"
            );
        }
    }
}

fn admission(stream: &Stream) {
    let policies = of_kind(stream, "ValidatingAdmissionPolicy");
    let bindings = of_kind(stream, "ValidatingAdmissionPolicyBinding");
    assert_eq!(
        !policies.is_empty(),
        stream.name.starts_with("guarded"),
        "only a blueprint with `admissionPolicies` may render cluster-wide policies: {}",
        stream.name
    );
    let accounts: Vec<String> = of_kind(stream, "ServiceAccount")
        .iter()
        .map(|account| {
            let metadata = &account["metadata"];
            format!(
                "system:serviceaccount:{}:{}",
                metadata["namespace"].as_str().unwrap(),
                metadata["name"].as_str().unwrap()
            )
        })
        .collect();
    for policy in &policies {
        let (name, spec) = (name(policy), &policy["spec"]);
        assert_eq!(spec["failurePolicy"], "Fail", "{name}: a failed evaluation would admit the request");
        let conditions: Vec<&Value> = list(&spec["matchConditions"]).collect();
        let [sender] = conditions[..] else { panic!("{name}: {conditions:?}") };
        let users = sender["expression"].as_str().and_then(|text| text.strip_prefix("request.userInfo.username in "));
        let users: Vec<String> = serde_json::from_str(users.expect("a list of users")).unwrap();
        assert!(
            !users.is_empty() && users.iter().all(|user| accounts.contains(user)),
            "the policy would restrict another account: {name}: {users:?}"
        );
        let denies = |binding: &&Value| {
            binding["spec"]["policyName"] == policy["metadata"]["name"]
                && binding["spec"]["validationActions"] == json!(["Deny"])
        };
        assert_eq!(
            bindings.iter().filter(denies).count(),
            1,
            "{name}: without a denying binding the policy has no effect"
        );
    }
}

fn budgets(stream: &Stream) {
    let budgets = of_kind(stream, "PodDisruptionBudget");
    for set in of_kind(stream, "StatefulSet").into_iter().chain(of_kind(stream, "Deployment")) {
        let name = format!("{}: {}", stream.name, name(&set));
        let same = |budget: &&Value| {
            budget["metadata"]["namespace"] == set["metadata"]["namespace"]
                && selects(&budget["spec"]["selector"]["matchLabels"], &set["spec"]["template"])
        };
        let own: Vec<&Value> = budgets.iter().filter(same).collect();
        if set["spec"]["replicas"] == 1 {
            assert!(own.is_empty(), "{name}: its node could never be drained");
        } else {
            assert_eq!(
                own.iter().map(|budget| &budget["spec"]["maxUnavailable"]).collect::<Vec<_>>(),
                [&json!(1)],
                "a drain could take several instances down together: {name}"
            );
        }
    }
}

/// Headless Services give pods their names. Clients write through a Service with an address.
fn services(stream: &Stream) {
    let sets = of_kind(stream, "StatefulSet");
    for service in of_kind(stream, "Service").iter().filter(|service| service["spec"]["clusterIP"] != "None") {
        for set in sets.iter().filter(|set| set["metadata"]["namespace"] == service["metadata"]["namespace"]) {
            let selected = selects(&service["spec"]["selector"], &set["spec"]["template"]);
            assert!(
                !selected,
                "{}: {} would send writes past the proxies to {}",
                stream.name,
                name(service),
                name(set)
            );
        }
    }
}

fn secrets(stream: &Stream) {
    assert!(of_kind(stream, "Secret").is_empty(), "{}: a password would be in git", stream.name);
    let version = env!("CARGO_PKG_VERSION");
    for object in stream.objects() {
        if object["metadata"]["name"].as_str().is_some_and(|name| name.ends_with("-pgforge")) {
            continue;
        }
        let metadata = [&object["metadata"], &object["spec"]["template"]["metadata"]].map(Value::to_string);
        assert!(
            metadata.iter().all(|text| !text.contains(version)),
            "{}: a new release of pgforge would change {}, which contains {version}",
            stream.name,
            name(&object)
        );
    }
}

/// The blueprint sizes instances and poolers: if it does, it sets everything except the disk.
fn amounts(stream: &Stream) {
    for (name, template) in pods(stream) {
        for container in containers(&template["spec"]) {
            let resources = &container["resources"];
            let has = |which: &str, what: &str| resources[which][what].is_string();
            assert!(
                has("requests", "ephemeral-storage") && has("limits", "ephemeral-storage"),
                "a pod could fill the node's disk: {name}: {container}"
            );
            let sized_by_blueprints = ["keeper", "postgres", "initialise", "bootstrap", "pgbouncer"];
            let is_sized = sized_by_blueprints.iter().any(|own| container["name"] == *own);
            // The README's blueprint sizes everything.
            if !is_sized || stream.name == "minimal" {
                let memory = has("requests", "cpu") && has("requests", "memory") && has("limits", "memory");
                assert!(
                    memory,
                    "the kubelet would evict the pod first, or it could use all memory: {name}: {container}"
                );
            }
        }
    }
}

fn memory(stream: &Stream) {
    for (name, template) in pods(stream) {
        let spec = &template["spec"];
        for volume in list(&spec["volumes"]).filter(|volume| volume["emptyDir"]["medium"] == "Memory") {
            assert!(volume["emptyDir"]["sizeLimit"].is_string(), "{name}: {} has no size", volume["name"]);
        }
        for keeper in list(&spec["containers"]).filter(|container| container["name"] == "keeper") {
            let medium = |path: &str| {
                let mount = list(&keeper["volumeMounts"]).find(|mount| mount["mountPath"] == path);
                let volume =
                    mount.and_then(|mount| list(&spec["volumes"]).find(|volume| volume["name"] == mount["name"]));
                volume.map(|volume| (volume["emptyDir"].is_object(), volume["emptyDir"]["medium"] == "Memory"))
            };
            assert_eq!(
                medium("/tmp").map(|(empty, _)| empty),
                Some(true),
                "PostgreSQL could not write to /tmp: {name}"
            );
            assert_eq!(
                medium("/run/postgresql").or_else(|| medium("/var/run/postgresql")).map(|(empty, _)| empty),
                Some(true),
                "PostgreSQL could not create its socket: {name}"
            );
            assert_eq!(
                medium("/dev/shm"),
                Some((true, true)),
                "parallel queries would run out of shared memory: {name}"
            );
        }
    }
}

fn probes(stream: &Stream) {
    for (name, template) in pods(stream) {
        for container in containers(&template["spec"]) {
            let liveness = &container["livenessProbe"];
            if container["name"] == "keeper" {
                let startup = &container["startupProbe"];
                let seconds = startup["periodSeconds"].as_u64().zip(startup["failureThreshold"].as_u64());
                assert!(
                    seconds.is_some_and(|(period, failures)| period * failures >= 3600),
                    "{name}: a long recovery is cut short"
                );
                assert!(liveness["periodSeconds"].as_u64() >= Some(30), "{name}: a short stall restarts PostgreSQL");
                assert!(
                    liveness.is_object() && container["readinessProbe"].is_object(),
                    "a hung PostgreSQL would stay in its Service: {name}"
                );
            }
        }
    }
}

fn orders(stream: &Stream) {
    assert!(!stream.text.contains("stolonctl init"), "{}: a sync could initialise over data", stream.name);
    for (name, template) in pods(stream) {
        for container in containers(&template["spec"]) {
            let started =
                format!("{} {}", container["command"], container["env"]).to_ascii_lowercase().replace('_', "-");
            assert!(
                !started.contains("initial-cluster-spec"),
                "{name}, {} could initialise over data",
                container["name"]
            );
        }
    }
}

fn runbook() {
    let run = program::run(&program::root(), &["runbook", "pg", "--from", "blueprints/guide.yaml"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "the runbook must be printed without a finding");
    let sections = run.stdout.split("\n## ").filter(|section| section.contains("stolonctl init"));
    let titles: Vec<&str> = sections.filter_map(|section| section.lines().next()).collect();
    assert_eq!(
        titles,
        ["The engine's store was lost"],
        "a runbook's command would initialise a cluster that still has data"
    );
}
