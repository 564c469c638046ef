//! The committed schemas are those of the types; `BLESS=1` writes them.

#![allow(clippy::disallowed_methods)]

use std::path::PathBuf;

fn committed(name: &str, schema: &serde_json::Value) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
    let fresh = format!("{schema:#}\n");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "{} is stale: run the test again with BLESS=1", path.display());
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    committed("cluster.schema.json", &pgforge::blueprint::schema());
    committed("defaults.schema.json", &pgforge::blueprint::defaults_schema());
}
