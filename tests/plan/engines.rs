//! Plans for the engines that apply a change differently.

use super::*;

#[test]
fn under_an_operator_the_plan_shows_what_the_operator_does() {
    let operated = |edits: &[(&str, &str)]| edited(&[&[("engine: stolon", "engine: zalando")], edits].concat());
    let impact = |path: &str, old: &str, new: &str| {
        let plan =
            cluster(Some(&unit(&operated(&[]))), Some(&unit(&operated(&[(old, new)]))), None, Some(Carrier::Kubectl));
        setting(&plan, path).verdict.impact()
    };
    for (path, old, new, expected) in [
        // Patroni applies these to the running servers; the operator restarts them if needed.
        ("spec.postgres.parameters.work_mem", "64MB", "65MB", Impact::Reload),
        ("spec.postgres.parameters.max_connections", "200", "201", Impact::Switchover),
        // These are in the environment of the pods.
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
        // A removed parameter stays in Patroni's store.
        ("spec.postgres.parameters.work_mem", ", work_mem: 64MB", "", Impact::Ignored),
        ("spec.postgres.version", "version: 15", "version: 16", Impact::Outage),
        ("spec.postgres.version", "version: 15", "version: 14", Impact::Ignored),
        ("spec.storage.size", "20Gi", "30Gi", Impact::None),
        ("spec.storage.size", "20Gi", "10Gi", Impact::Refused),
        ("spec.instances", "instances: 3", "instances: 4", Impact::None),
        ("spec.zalando.timings.ttl", "  storage:", "  failover: {profile: patient}\n  storage:", Impact::None),
        ("spec.resources.limits.memory", "limits: {memory: 2Gi}", "limits: {memory: 3Gi}", Impact::Switchover),
    ] {
        assert_eq!(
            impact(path, old, new),
            expected,
            "a plan would understate or overstate the impact of: {path}: {new}"
        );
    }
}

#[test]
fn the_plan_shows_what_each_engine_does_with_the_pooler_and_tls() {
    let with = "instances: 3\n  pooler: {instances: 2}\n  access: {tls: {secret: server}}";
    for (engine, version, path, old, new, expected) in [
        // The lines of pg_hba.conf are in the environment of the pods.
        ("zalando", "15", "spec.access.tls.required", "server}", "server, required: true}", Impact::Switchover),
        ("zalando", "15", "spec.access.tls", "\n  access: {tls: {secret: server}}", "", Impact::Switchover),
        ("zalando", "15", "spec.pooler.mode", "{instances: 2}", "{instances: 2, mode: session}", Impact::Reload),
        // Each instance has a certificate either way; instances read the new one.
        ("cloudnative-pg", "15", "spec.access.tls", "\n  access: {tls: {secret: server}}", "", Impact::Rolling),
        ("cloudnative-pg", "15", "spec.access.tls.secret", "secret: server", "secret: other", Impact::Rolling),
        ("cloudnative-pg", "15", "spec.pooler.mode", "{instances: 2}", "{instances: 2, mode: session}", Impact::Reload),
        ("cloudnative-pg", "15", "spec.pooler", "  pooler: {instances: 2}\n", "", Impact::Ignored),
        // The chart's pods contain a checksum of the configuration, and there is no failover.
        ("bitnami", "17", "spec.access.tls.required", "server}", "server, required: true}", Impact::Outage),
    ] {
        let text =
            edited(&[("stolon", engine), ("version: 15", &format!("version: {version}")), ("instances: 3", with)]);
        assert!(text.contains(old), "the edit would change nothing: {old}");
        let plan = cluster(Some(&unit(&text)), Some(&unit(&text.replace(old, new))), None, Some(Carrier::Kubectl));
        let change = setting(&plan, path);
        assert_eq!(
            change.impact(),
            expected,
            "a plan would understate or overstate the impact of: {engine}, {path}: {}",
            change.verdict.reason
        );
        assert!(
            plan.changes.iter().all(|change| change.impact() != Impact::Unknown),
            "a plan must know every impact: {engine}: {:?}",
            paths(&plan)
        );
        if path == "spec.pooler" {
            let remedy = change.verdict.remedy.as_ref().expect("the user has to delete the pooler");
            let commands: Vec<&String> = remedy.steps.iter().flat_map(|step| &step.step.commands).collect();
            let deleted = "pooler.postgresql.cnpg.io/orders-pooler";
            assert!(
                commands.iter().any(|command| command.contains(deleted)),
                "the plan must show how to delete the pooler: {commands:?}"
            );
        }
    }
}

/// Argo CD and Flux do not prune an object with protecting annotations. The user must delete it.
#[test]
fn a_protected_object_remains_until_the_user_deletes_it() {
    for (engine, object, word) in [
        ("cloudnative-pg", "Cluster/orders ", "cluster.postgresql.cnpg.io/orders"),
        ("zalando", "postgresql/orders ", "postgresql.acid.zalan.do/orders"),
    ] {
        let text = edited(&[("stolon", engine)]);
        let removed = |text: &str| cluster(Some(&unit(text)), None, None, Some(Carrier::ArgoCd));
        let retained = removed(&text);
        let change = self::object(&retained, object);
        assert_eq!(change.impact(), Impact::Ignored, "{engine}: {}", change.verdict.reason);
        let remedy = change.verdict.remedy.as_ref().expect("the user must delete it");
        let commands: Vec<&String> = remedy.steps.iter().flat_map(|step| &step.step.commands).collect();
        let delete = format!("kubectl -n databases delete {word}");
        assert!(commands.contains(&&delete), "{engine}: {commands:?}");
        let unprotected = removed(&text.replace("size: 20Gi", "size: 20Gi, onDelete: delete"));
        assert_eq!(self::object(&unprotected, object).impact(), Impact::DataLoss, "{engine}");
    }
}

/// The old cluster stays while its data is copied, and is deleted completely afterwards.
#[test]
fn a_move_keeps_and_deletes_every_kind_of_the_old_cluster() {
    let text = edited(&[("stolon", "cloudnative-pg")]);
    let moved = text.replace("{name: orders,", "{name: orders2,");
    let plan = cluster(Some(&unit(&text)), Some(&unit(&moved)), None, Some(Carrier::Flux));
    let remedies = plan.changes.iter().filter_map(|change| change.verdict.remedy.as_ref());
    let commands: Vec<&String> =
        remedies.flat_map(|remedy| &remedy.steps).flat_map(|step| &step.step.commands).collect();
    for verb in ["annotate", "delete"] {
        for kind in ["cluster.postgresql.cnpg.io", "databaserole.postgresql.cnpg.io", "cronjob", "ingress"] {
            let has = |command: &&&String| command.contains(&format!("-n databases {verb} ")) && command.contains(kind);
            assert!(
                commands.iter().any(|command| has(&command)),
                "the remedy does not {verb} {kind} objects of the old cluster: {commands:#?}"
            );
        }
    }
}
