//! Every rendered custom resource has only fields of its kind, each of the right type, and all required ones.

mod support;

use pgforge::knowledge::custom_resources;
use serde_json::json;

use support::custom_resources::{complaints, is_custom, text, wrong};
use support::streams;

#[test]
fn every_custom_resource_of_the_golden_streams_fits_its_kind() {
    let mut seen = 0;
    for stream in streams::all() {
        for object in stream.objects() {
            let name = format!("{}: {}/{}", stream.name, text(&object, "/kind"), text(&object, "/metadata/name"));
            assert_eq!(complaints(&object), [""; 0], "{name}: the API server would drop or refuse these fields");
            seen += usize::from(is_custom(&object));
        }
    }
    assert!(seen > 0, "no stream has a custom resource");
}

#[test]
fn fields_that_the_api_server_would_drop_or_reject_are_found() {
    let role = custom_resources::of("postgresql.cnpg.io/v1", "DatabaseRole").unwrap();
    let good = json!({"spec": {"cluster": {"name": "orders"}, "name": "app", "inRoles": ["readers"], "login": true}});
    assert_eq!(wrong(role, &good), [""; 0], "the checks of this test refuse a valid resource");
    for (pointer, value, expected) in [
        ("/spec/colour", json!("red"), "spec.colour: there is no such field"),
        ("/spec/name", json!(null), "spec.name: string expected, null found"),
        ("/spec/login", json!("yes"), "spec.login: boolean expected, \"yes\" found"),
        ("/spec/inRoles", json!([7]), "spec.inRoles[]: string expected, 7 found"),
        ("/spec/passwordSecret", json!({}), "spec.passwordSecret.name is missing"),
        ("/spec/ensure", json!("gone"), "spec.ensure: \"gone\" is none of present, absent"),
    ] {
        let mut bad = good.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        bad.pointer_mut(parent).unwrap()[key] = value;
        assert_eq!(wrong(role, &bad), [expected], "this test would not notice what the API server drops or refuses");
    }
}
