//! Applications by an upstream chart, as a user delivers them.
#![allow(clippy::disallowed_methods, reason = "it reads the files")]

mod support;

use std::fs;

use support::{golden, program};

const BLUEPRINT: &str = include_str!("diagnostics/chart.yaml");

#[test]
fn the_values_wire_the_chart_to_the_clusters_secrets_and_service() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("shop.yaml"), BLUEPRINT).unwrap();
    let run = program::run(home.path(), &["render", "shop.yaml", "--out", "out"]);
    assert_eq!(
        (run.code, &*run.stderr),
        (Some(0), "written   out/sales/shop\n"),
        "a cluster with an upstream chart must render without a finding"
    );
    let folder = home.path().join("out/sales/shop");
    golden::check("chart/values.yaml", &fs::read_to_string(folder.join("helm/odoo/values.yaml")).unwrap());
    let manifests: Vec<String> =
        golden::read(&folder.join("manifests")).keys().map(|path| path.display().to_string()).collect();
    let of_odoo: Vec<&String> = manifests.iter().filter(|path| path.contains("odoo")).collect();
    assert!(of_odoo.is_empty(), "the chart creates these objects; two owners would fight over them: {of_odoo:?}");
    // The steward creates the password that the chart needs, under the key that the chart reads.
    let steward = fs::read_to_string(folder.join("manifests/14-configmap-shop-steward.yaml")).unwrap();
    assert!(
        steward.contains("shop-odoo-app-admin") && steward.contains("odoo-password"),
        "the steward would not create the password that the chart reads"
    );
}
