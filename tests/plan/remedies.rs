//! The remedies of a plan.

use super::*;

#[test]
fn a_remedy_pauses_self_healing_during_manual_steps() {
    let pauses = |delivery: &str| {
        let before = edited(&[("instances: 3", &format!("instances: 3\n  delivery: {delivery}"))]);
        let after = before.replace("size: 20Gi", "size: 50Gi");
        let plan = cluster(Some(&unit(&before)), Some(&unit(&after)), None, None);
        let remedy = setting(&plan, "spec.storage.size").verdict.remedy.clone().expect("the change has a remedy");
        let commands: Vec<String> = remedy.steps.into_iter().flat_map(|step| step.step.commands).collect();
        let stops = |command: &&String| command.contains("skip-reconcile") || command.contains("suspend");
        commands.iter().filter(stops).cloned().collect::<Vec<_>>()
    };
    let argocd = pauses("{argocd: {namespace: gitops}}");
    assert!(
        argocd.len() == 2 && argocd.iter().all(|command| command.starts_with("kubectl -n gitops ")),
        "Argo CD would revert the steps that a user does by hand: {argocd:?}"
    );
    assert_eq!(pauses("{argocd: {selfHeal: false}}"), [""; 0], "without self-healing nothing needs to be paused");
    assert_eq!(pauses("{flux: {}}").len(), 2, "Flux would revert the steps that a user does by hand");
    assert_eq!(pauses("{}"), [""; 0], "kubectl needs no pause");
}

#[test]
fn a_remedy_has_commands_that_name_this_cluster() {
    let plan = plan_of(&[("size: 20Gi", "size: 50Gi")], Carrier::ArgoCd);
    let remedy = setting(&plan, "spec.storage.size").verdict.remedy.clone().expect("the change has a remedy");
    let commands: Vec<String> = remedy.steps.iter().flat_map(|step| step.step.commands.clone()).collect();
    for wanted in [
        r#"kubectl -n databases patch pvc data-orders-keeper-2 -p '{"spec":{"resources":{"requests":{"storage":"50Gi"}}}}'"#,
        "kubectl -n databases delete statefulset/orders-keeper --cascade=orphan",
    ] {
        assert!(
            commands.iter().any(|command| command == wanted),
            "the remedy lacks a command: {wanted} in {commands:#?}"
        );
    }
    assert!(remedy.steps.is_sorted_by_key(|step| step.phase), "the remedy has steps out of order: {remedy:#?}");
}

#[test]
fn the_runbook_has_every_section_that_a_remedy_names() {
    let named = |engine: &str, environment: Option<&str>| {
        let before = edited(&[("engine: stolon", &format!("engine: {engine}"))]);
        let before = environment.map_or(before.clone(), |name| format!("{before}environments: {{{name}: {{}}}}\n"));
        let after = before.replace("instances: 3", "instances: 2");
        let [before, after] = [before, after].map(|text| unit_of(&text, environment));
        for section in ["switch over", "scale", "restart for a parameter"] {
            assert!(after.built().runbook().section(section).is_some(), "{engine} has no section “{section}”");
        }
        let plan = cluster(Some(&before), Some(&after), None, Some(Carrier::Kubectl));
        let remedy = setting(&plan, "spec.instances").verdict.remedy.clone().expect("the change has a remedy");
        let commands = remedy.steps.into_iter().flat_map(|step| step.step.commands);
        commands.filter(|command| command.starts_with("pgforge ")).collect::<Vec<_>>()
    };
    let wanted = [
        "pgforge runbook databases/orders 'switch over' --from blueprints/orders.yaml",
        "pgforge render blueprints/orders.yaml | kubectl apply -f -",
        "pgforge runbook databases/orders scale --from blueprints/orders.yaml",
    ];
    for engine in ["stolon", "patroni", "replication"] {
        assert_eq!(named(engine, None), wanted, "a user would get other commands under this engine");
    }
    let in_production = wanted.map(|command| command.replace(".yaml", ".yaml --environment prod"));
    assert_eq!(named("stolon", Some("prod")), in_production, "the commands would render the wrong environment");
}
