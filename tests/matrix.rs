//! Every engine with every component in every mode of replication: the rendered objects refer to each other correctly.
#![allow(clippy::disallowed_methods, reason = "a test writes a blueprint")]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;

use support::custom_resources::complaints;

use support::program::{self, Run};
use support::streams;

const ENGINES: [&str; 8] = [
    "standalone",
    "replication",
    "stolon",
    "stolon, packaging: upstream-chart",
    "patroni",
    "zalando",
    "cloudnative-pg",
    "bitnami",
];
const MODES: [&str; 3] = ["asynchronous", "synchronous", "quorum"];
const DUMPS: &str = "  backups:\n    dumps:\n      schedule: \"15 2 * * *\"\n      databases: [shop]\n      \
                     to: {s3: {bucket: shop-backups, region: eu-central-1, secret: shop-backups}}\n      verify: {schedule: \"30 4 * * 0\"}\n";
const ODOO: &str = "  apps:\n    odoo: {kind: odoo, database: shop, host: odoo.example.com, storage: {size: 10Gi}}\n";
const CONTINUOUS: &str = "  backups:\n    continuous:\n      schedule: \"0 3 * * *\"\n      \
                          to: {s3: {bucket: shop-backups, region: eu-central-1, secret: shop-backups}}\n";
const BALANCER: &str = "  access: {service: {type: LoadBalancer}, allowFrom: [{namespaceSelector: {}}]}\n";

const POOLER: &str = "  pooler: {mode: session}\n";
const TLS: &str = "  access: {tls: {secret: shop-server, required: true}}\n";
const CERTIFICATE: &str = "  access: {tls: {certManager: {issuer: {name: internal-ca}}}, service: {type: LoadBalancer}, allowFrom: [{namespaceSelector: {}}]}\n";
/// A pooler needs a database that belongs to no application.
const ALL: &str =
    "  postgres: {version: 15, roles: {shop: {login: true}}, databases: {shop: {owner: shop}, notes: {owner: shop}}}\n";

/// Returns the objects of a combination, or the codes with which it is refused.
fn rendered(engine: &str, mode: &str, components: &[&str]) -> Result<Vec<Value>, String> {
    let instances = if engine == "standalone" { 1 } else { 3 };
    let (engine, packaging) = engine.split_once(", ").unwrap_or((engine, ""));
    let version = if engine == "bitnami" { 17 } else { 15 };
    let postgres = if components.contains(&ALL) {
        String::new()
    } else {
        format!(
            "  postgres: {{version: {version}, roles: {{shop: {{login: true}}}}, databases: {{shop: {{owner: shop}}}}}}\n"
        )
    };
    let blueprint = format!(
        "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {{name: shop, namespace: databases}}\nspec:\n  engine: {engine}\n  \
         {packaging}\n  instances: {instances}\n{postgres}  \
         replication: {{mode: {mode}}}\n  storage: {{size: 20Gi}}\n{}",
        components.concat().replace("version: 15", &format!("version: {version}"))
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.yaml"), blueprint).unwrap();
    let mut run = program::run(folder.path(), &["render", "shop.yaml"]);
    if run.stderr.contains("[PGF710]") {
        run = Run { code: Some(0), stdout: streams::tree(folder.path(), "shop.yaml").manifests, stderr: String::new() };
    }
    if run.code != Some(0) {
        let codes = run.stderr.lines().filter_map(|line| line.strip_prefix("error[")?.split(']').next());
        let codes = codes.collect::<Vec<_>>().join(" ");
        return Err(if codes.is_empty() { run.stderr } else { codes });
    }
    let documents = run.stdout.split("---\n").filter(|document| !document.is_empty());
    Ok(documents.map(|document| serde_yaml::from_str(document).expect("the stream is YAML")).collect())
}

/// Returns the expected code if the engine lacks the mode or a component.
fn refused(engine: &str, mode: &str, components: &[&str]) -> Option<&'static str> {
    let includes = |parts: &[&str]| components.iter().any(|one| parts.contains(one));
    // The chart mounts no certificate.
    if engine == "stolon, packaging: upstream-chart" && includes(&[TLS, CERTIFICATE]) {
        return Some("PGF423");
    }
    match (engine, mode) {
        // One instance has no standby to wait for.
        ("standalone", "synchronous" | "quorum") => Some("PGF203"),
        ("stolon" | "stolon, packaging: upstream-chart" | "zalando", "quorum") => Some("PGF602"),
        (engine, _) if components.contains(&CONTINUOUS) && engine != "cloudnative-pg" => Some("PGF642"),
        _ => None,
    }
}

#[test]
fn every_combination_renders_or_is_refused_with_a_reason() {
    for engine in ENGINES {
        for mode in MODES {
            for components in [
                &[][..],
                &[DUMPS],
                &[CONTINUOUS],
                &[ODOO],
                &[BALANCER],
                &[POOLER],
                &[TLS],
                &[POOLER, TLS],
                &[ALL, POOLER, DUMPS, ODOO, CERTIFICATE],
            ] {
                let name = format!("{engine}, {mode}, {} components", components.len());
                match (rendered(engine, mode, components), refused(engine, mode, components)) {
                    (Err(codes), Some(expected)) => {
                        assert!(codes.contains(expected), "the refusal has another reason: {name}: {codes}");
                    }
                    (Ok(objects), None) => hangs_together(&name, &objects),
                    (Ok(_), Some(code)) => panic!("{name} should be refused with {code}"),
                    (Err(code), None) => panic!("{name} is refused: {code}"),
                }
            }
        }
    }
}

/// `initdb` refuses a user that the image does not know, regardless of the superuser's name.
#[test]
fn proofs_run_as_the_user_of_their_image() {
    let of = |engine: &str| {
        let objects = rendered(engine, "asynchronous", &[DUMPS]).expect("dumps render under every engine");
        let proof = objects
            .iter()
            .find(|object| text(object, "/metadata/name") == "shop-verify" && object["kind"] == "CronJob");
        let pod = &proof.expect("a proof is rendered")["spec"]["jobTemplate"]["spec"]["template"]["spec"];
        let env = pod["containers"][0]["env"].as_array().expect("it has variables");
        let loads = env.iter().find(|variable| variable["name"] == "PRELOAD").expect("PRELOAD is set");
        let image = text(pod, "/containers/0/image").split([':', '@']).next().unwrap_or_default().to_owned();
        (image, pod["securityContext"]["runAsUser"].as_u64(), loads["value"].as_str().unwrap_or_default().to_owned())
    };
    let found = |image: &str, user, loads: &str| (image.to_owned(), Some(user), loads.to_owned());
    assert_eq!(
        of("stolon"),
        found("sorintlab/stolon", 999, ""),
        "initdb would run as a user that the image does not know"
    );
    assert_eq!(of("standalone"), found("postgres", 999, ""), "initdb would run as a user that the image does not know");
    assert_eq!(
        of("patroni"),
        found("ghcr.io/zalando/spilo-17", 101, ""),
        "initdb would run as a user that the image does not know"
    );
    assert_eq!(
        of("zalando"),
        found("ghcr.io/zalando/spilo-18", 101, "pg_stat_statements,pg_stat_kcache,set_user"),
        "a proof would fail for lack of the libraries that Spilo preloads"
    );
    assert_eq!(
        of("cloudnative-pg"),
        found("ghcr.io/cloudnative-pg/postgresql", 26, ""),
        "initdb would run as a user that the image does not know"
    );
    assert_eq!(of("bitnami"), found("postgres", 999, ""), "initdb would run as a user that the image does not know");
}

fn hangs_together(name: &str, objects: &[Value]) {
    let identities: Vec<(&str, &str)> =
        objects.iter().map(|object| (text(object, "/kind"), text(object, "/metadata/name"))).collect();
    let named: BTreeSet<_> = identities.iter().copied().collect();
    assert_eq!(named.len(), identities.len(), "{name}: an object is rendered twice");
    assert!(named.contains(&("Service", "shop-primary")), "{name}: clients have no Service for the primary");
    assert!(named.contains(&("Deployment", "shop-steward")), "{name}: no steward");
    for object in objects {
        assert_eq!(
            complaints(object),
            [""; 0],
            "the API server would drop or refuse fields: {name}: {}/{}",
            object["kind"],
            object["metadata"]["name"]
        );
        let (kind, of) = (text(object, "/kind"), text(object, "/metadata/name"));
        // The operator sets the rest of its pooler's pods.
        if kind == "Pooler" {
            leads_to_the_primary(&format!("{name}: {of}"), object, objects);
            continue;
        }
        let Some(template) =
            object.pointer("/spec/jobTemplate/spec/template").or_else(|| object.pointer("/spec/template"))
        else {
            continue;
        };
        let what = format!("{name}: {kind}/{of}");
        let pod = &template["spec"];
        assert_eq!(
            pod["automountServiceAccountToken"], false,
            "the pods would get a token that they do not need: {what}"
        );
        assert_eq!(
            pod["securityContext"]["runAsNonRoot"], true,
            "the `restricted` Pod Security Standard would refuse: {what}"
        );
        if (kind, of) == ("Deployment", "shop-pooler") {
            leads_to_the_primary(&what, object, objects);
        }
        if let Some(account) = pod["serviceAccountName"].as_str() {
            assert!(named.contains(&("ServiceAccount", account)), "{what}: there is no account {account}");
        }
        let covered = objects.iter().filter(|other| other["kind"] == "NetworkPolicy").any(|policy| {
            let selector = policy["spec"]["podSelector"]["matchLabels"].as_object().expect("labels");
            selector.iter().all(|(key, value)| template["metadata"]["labels"][key] == *value)
        });
        assert!(covered, "{what}: no network policy selects its pods");
        mounts(&what, pod, &named);
    }
}

/// Asserts that the pooler's pods can reach those that the primary's Service selects, that the pooler's Service, if
/// rendered, selects them, and that a disruption budget covers them.
fn leads_to_the_primary(what: &str, pooler: &Value, objects: &[Value]) {
    let of = |kind: &str, name: &str| {
        objects.iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name)
    };
    let labels = &pooler["spec"]["template"]["metadata"]["labels"];
    let within = |some: &Value, all: &Value| {
        some.as_object().is_some_and(|some| some.iter().all(|(key, value)| all[key] == *value))
    };
    let service = of("Service", "shop-pooler");
    assert_eq!(
        service.is_none(),
        pooler["kind"] == "Pooler",
        "{what}: the operator creates the Service of its `Pooler`, and pgforge renders every other"
    );
    assert!(
        service.is_none_or(|service| within(&service["spec"]["selector"], labels)),
        "{what}: its Service selects no pod"
    );
    let budget = of("PodDisruptionBudget", "shop-pooler").expect("a budget");
    assert!(
        within(&budget["spec"]["selector"]["matchLabels"], labels),
        "{what}: the disruption budget selects other pods"
    );
    let primary = &of("Service", "shop-primary").expect("a Service")["spec"]["selector"];
    let policy = of("NetworkPolicy", "shop-pooler").expect("a policy");
    assert!(
        within(&policy["spec"]["podSelector"]["matchLabels"], labels),
        "{what}: the network policy selects other pods"
    );
    let reached =
        policy["spec"]["egress"].as_array().expect("flows").iter().any(|flow| {
            within(&flow["to"][0]["podSelector"]["matchLabels"], primary) && flow["ports"][0]["port"] == 5432
        });
    assert!(reached, "{what}: the pooler cannot reach the primary");
}

/// Asserts that each mount has its volume, and that each ConfigMap of a volume is rendered.
fn mounts(what: &str, pod: &Value, named: &BTreeSet<(&str, &str)>) {
    let none = Vec::new();
    let list = |value: &'_ Value| value.as_array().unwrap_or(&none).clone();
    let claims = ["data"];
    let volumes = list(&pod["volumes"]);
    let known: BTreeSet<&str> = volumes.iter().map(|volume| text(volume, "/name")).chain(claims).collect();
    for container in list(&pod["initContainers"]).iter().chain(&list(&pod["containers"])) {
        assert_eq!(
            container["securityContext"]["allowPrivilegeEscalation"], false,
            "the `restricted` Pod Security Standard would refuse: {what}"
        );
        for mount in list(&container["volumeMounts"]) {
            assert!(
                known.contains(text(&mount, "/name")),
                "{what} mounts {}, which is not a volume of the pod",
                mount["name"]
            );
        }
    }
    for config_map in volumes.iter().filter_map(|volume| volume["configMap"]["name"].as_str()) {
        assert!(named.contains(&("ConfigMap", config_map)), "{what}: there is no ConfigMap {config_map}");
    }
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
