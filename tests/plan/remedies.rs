//! The ways that a plan tells.

use super::*;

#[test]
fn a_delivery_that_heals_is_stopped_while_something_is_done_by_hand() {
    let pauses = |delivery: &str| {
        let before = edited(&[("instances: 3", &format!("instances: 3\n  delivery: {delivery}"))]);
        let after = before.replace("size: 20Gi", "size: 50Gi");
        let plan = cluster(Some(&unit(&before)), Some(&unit(&after)), None, None);
        let remedy = setting(&plan, "spec.storage.size").verdict.remedy.clone().expect("a way");
        let commands: Vec<String> = remedy.steps.into_iter().flat_map(|step| step.step.commands).collect();
        let stops = |command: &&String| command.contains("skip-reconcile") || command.contains("suspend");
        commands.iter().filter(stops).cloned().collect::<Vec<_>>()
    };
    let argocd = pauses("{argocd: {namespace: gitops}}");
    assert!(argocd.len() == 2 && argocd.iter().all(|command| command.starts_with("kubectl -n gitops ")), "{argocd:?}");
    assert_eq!(pauses("{argocd: {selfHeal: false}}"), [""; 0]);
    assert_eq!(pauses("{flux: {}}").len(), 2);
    assert_eq!(pauses("{}"), [""; 0]);
}

#[test]
fn a_remedy_has_commands_that_name_this_cluster() {
    let plan = plan_of(&[("size: 20Gi", "size: 50Gi")], Carrier::ArgoCd);
    let remedy = setting(&plan, "spec.storage.size").verdict.remedy.clone().expect("a way");
    let commands: Vec<String> = remedy.steps.iter().flat_map(|step| step.step.commands.clone()).collect();
    for wanted in [
        r#"kubectl -n databases patch pvc data-orders-keeper-2 -p '{"spec":{"resources":{"requests":{"storage":"50Gi"}}}}'"#,
        "kubectl -n databases delete statefulset/orders-keeper --cascade=orphan",
    ] {
        assert!(commands.iter().any(|command| command == wanted), "{wanted} in {commands:#?}");
    }
    assert!(remedy.steps.is_sorted_by_key(|step| step.phase), "{remedy:#?}");
}

#[test]
fn what_a_remedy_names_in_the_runbook_is_there() {
    let named = |engine: &str, environment: Option<&str>| {
        let before = edited(&[("engine: stolon", &format!("engine: {engine}"))]);
        let before = environment.map_or(before.clone(), |name| format!("{before}environments: {{{name}: {{}}}}\n"));
        let after = before.replace("instances: 3", "instances: 2");
        let [before, after] = [before, after].map(|text| unit_of(&text, environment));
        for section in ["switch over", "scale", "restart for a parameter"] {
            assert!(sections(&after).section(section).is_some(), "{engine} has no section “{section}”");
        }
        let plan = cluster(Some(&before), Some(&after), None, Some(Carrier::Kubectl));
        let remedy = setting(&plan, "spec.instances").verdict.remedy.clone().expect("a way");
        let commands = remedy.steps.into_iter().flat_map(|step| step.step.commands);
        commands.filter(|command| command.starts_with("pgforge ")).collect::<Vec<_>>()
    };
    let wanted = [
        "pgforge runbook databases/orders 'switch over' --from blueprints/orders.yaml",
        "pgforge render blueprints/orders.yaml | kubectl apply -f -",
        "pgforge runbook databases/orders scale --from blueprints/orders.yaml",
    ];
    for engine in ["stolon", "patroni", "replication"] {
        assert_eq!(named(engine, None), wanted);
    }
    let in_production = wanted.map(|command| command.replace(".yaml", ".yaml --environment prod"));
    assert_eq!(named("stolon", Some("prod")), in_production);
}
