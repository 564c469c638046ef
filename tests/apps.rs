//! Applications by somebody else's chart, as a user delivers them.
#![allow(clippy::disallowed_methods, reason = "it looks at the files")]

mod support;

use std::fs;

use support::{golden, program};

const BLUEPRINT: &str = include_str!("diagnostics/chart.yaml");

#[test]
fn the_values_wire_the_chart_to_the_clusters_secrets_and_service() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("shop.yaml"), BLUEPRINT).unwrap();
    let run = program::run(home.path(), &["render", "shop.yaml", "--out", "out"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), "written   out/sales/shop\n"));
    let folder = home.path().join("out/sales/shop");
    golden::check("chart/values.yaml", &fs::read_to_string(folder.join("helm/odoo/values.yaml")).unwrap());
    let manifests: Vec<String> =
        golden::read(&folder.join("manifests")).keys().map(|path| path.display().to_string()).collect();
    let of_odoo: Vec<&String> = manifests.iter().filter(|path| path.contains("odoo")).collect();
    assert!(of_odoo.is_empty(), "{of_odoo:?}");
    // The steward makes the password that the chart asks for, under the key that it asks for.
    let steward = fs::read_to_string(folder.join("manifests/14-configmap-shop-steward.yaml")).unwrap();
    assert!(steward.contains("shop-odoo-app-admin") && steward.contains("odoo-password"));
}
