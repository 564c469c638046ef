//! What a change does under engines that do it otherwise.

use super::*;

#[test]
fn under_an_operator_a_change_does_what_the_operator_does() {
    let operated = |edits: &[(&str, &str)]| edited(&[&[("engine: stolon", "engine: zalando")], edits].concat());
    let impact = |path: &str, old: &str, new: &str| {
        let plan =
            cluster(Some(&unit(&operated(&[]))), Some(&unit(&operated(&[(old, new)]))), None, Some(Carrier::Kubectl));
        setting(&plan, path).verdict.impact()
    };
    for (path, old, new, expected) in [
        // Through Patroni, in the running servers; a restart is the operator's.
        ("spec.postgres.parameters.work_mem", "64MB", "65MB", Impact::Reload),
        ("spec.postgres.parameters.max_connections", "200", "201", Impact::Switchover),
        // Through the environment of the pods.
        (
            "spec.postgres.parameters.shared_buffers",
            "work_mem: 64MB",
            "work_mem: 64MB, shared_buffers: 600MB",
            Impact::Switchover,
        ),
        (
            "spec.postgres.hba",
            "    roles:",
            "    hba: [host all all 10.0.0.0/8 scram-sha-256]\n    roles:",
            Impact::Switchover,
        ),
        // What is taken out stays in Patroni's store.
        ("spec.postgres.parameters.work_mem", ", work_mem: 64MB", "", Impact::Ignored),
        ("spec.postgres.version", "version: 15", "version: 16", Impact::Outage),
        ("spec.postgres.version", "version: 15", "version: 14", Impact::Ignored),
        ("spec.storage.size", "20Gi", "30Gi", Impact::None),
        ("spec.storage.size", "20Gi", "10Gi", Impact::Refused),
        ("spec.instances", "instances: 3", "instances: 4", Impact::None),
        ("spec.zalando.timings.ttl", "  storage:", "  failover: {profile: patient}\n  storage:", Impact::None),
        ("spec.resources.limits.memory", "limits: {memory: 2Gi}", "limits: {memory: 3Gi}", Impact::Switchover),
    ] {
        assert_eq!(impact(path, old, new), expected, "{path}: {new}");
    }
}

#[test]
fn the_pooler_and_tls_of_each_engine_do_what_that_engine_does() {
    let with = "instances: 3\n  pooler: {instances: 2}\n  access: {tls: {secret: server}}";
    for (engine, version, path, old, new, expected) in [
        // Lines of pg_hba.conf stand in the environment of the pods.
        ("zalando", "15", "spec.access.tls.required", "server}", "server, required: true}", Impact::Switchover),
        ("zalando", "15", "spec.access.tls", "\n  access: {tls: {secret: server}}", "", Impact::Switchover),
        ("zalando", "15", "spec.pooler.mode", "{instances: 2}", "{instances: 2, mode: session}", Impact::Reload),
        // Each instance has a certificate either way, and reads another one.
        ("cloudnative-pg", "15", "spec.access.tls", "\n  access: {tls: {secret: server}}", "", Impact::Rolling),
        ("cloudnative-pg", "15", "spec.access.tls.secret", "secret: server", "secret: other", Impact::Rolling),
        ("cloudnative-pg", "15", "spec.pooler.mode", "{instances: 2}", "{instances: 2, mode: session}", Impact::Reload),
        ("cloudnative-pg", "15", "spec.pooler", "  pooler: {instances: 2}\n", "", Impact::Ignored),
        // The chart has a checksum of its configuration in the pods, and nobody takes over.
        ("bitnami", "17", "spec.access.tls.required", "server}", "server, required: true}", Impact::Outage),
    ] {
        let text =
            edited(&[("stolon", engine), ("version: 15", &format!("version: {version}")), ("instances: 3", with)]);
        assert!(text.contains(old), "{old}");
        let plan = cluster(Some(&unit(&text)), Some(&unit(&text.replace(old, new))), None, Some(Carrier::Kubectl));
        let change = setting(&plan, path);
        assert_eq!(change.impact(), expected, "{engine}, {path}: {}", change.verdict.reason);
        assert!(plan.changes.iter().all(|change| change.impact() != Impact::Unknown), "{engine}: {:?}", paths(&plan));
        if path == "spec.pooler" {
            let remedy = change.verdict.remedy.as_ref().expect("somebody has to take it out");
            let commands: Vec<&String> = remedy.steps.iter().flat_map(|step| &step.step.commands).collect();
            let deleted = "pooler.postgresql.cnpg.io/orders-pooler";
            assert!(commands.iter().any(|command| command.contains(deleted)), "{commands:?}");
        }
    }
}
