//! The messages about the shape of a blueprint.

use pgforge::blueprint::values::ReleaseLine;
use pgforge::blueprint::{Blueprint, read, read_defaults, release, shape};
use pgforge::diagnostic::Diagnostic;

use super::{lines, places};

const MINIMAL: &str = "\
apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: orders, namespace: databases}
spec:
  engine: stolon
  instances: 3
  postgres: {version: 15}
  storage: {size: 20Gi}
";

fn blueprint(text: &str) -> Result<Blueprint, Vec<Diagnostic>> {
    read(&places(text))
}

/// Returns the findings in an invalid blueprint.
fn messages(text: &str) -> Vec<String> {
    lines(&blueprint(text).expect_err("a refusal"))
}

/// Returns the findings in `MINIMAL` with `to` in place of `from`.
fn changed(from: &str, to: &str) -> Vec<String> {
    assert!(MINIMAL.contains(from), "the change would change nothing");
    messages(&MINIMAL.replace(from, to))
}

#[test]
fn ten_lines_are_a_blueprint() {
    let read = blueprint(MINIMAL).unwrap();
    assert_eq!(read.metadata.name.as_str(), "orders", "the cluster would have another name");
    assert_eq!(read.spec.instances.get(), 3, "the cluster would have another number of instances");
    assert_eq!(read.spec.storage.size.to_string(), "20Gi", "the volumes would have another size");
    assert!(read.spec.postgres.initdb.data_checksums, "a new cluster would not notice damaged pages");
}

#[test]
fn an_unknown_key_is_an_error_with_the_nearest_key() {
    for (from, to, expected) in [
        ("instances: 3", "instnces: 3\n  instances: 3", "6:3 PGF120 unknown key `instnces`; write `instances`"),
        ("{size: 20Gi}", "{size: 20Gi, onDelet: delete}", "8:25 PGF120 unknown key `onDelet`; write `onDelete`"),
        (
            "{size: 20Gi}",
            "{size: 20Gi, zzz: 1}",
            "8:25 PGF120 unknown key `zzz`; use a key of `storage`: `size`, `class` or `onDelete`",
        ),
        (
            "{size: 20Gi}",
            "{size: 20Gi}\n  profile: fast",
            "9:3 PGF120 unknown key `profile`; move it to `spec.failover`: `spec.failover.profile`",
        ),
        (
            "{size: 20Gi}",
            "{size: 20Gi}\ninstances: 3",
            "9:1 PGF120 unknown key `instances`; move it to `spec` or `spec.pooler`",
        ),
        (
            "{version: 15}",
            "{version: 15, roles: {app: {loggin: true}}}",
            "7:41 PGF120 unknown key `loggin`; write `login`",
        ),
    ] {
        assert_eq!(changed(from, to), [expected]);
    }
}

#[test]
fn a_key_of_a_later_version_names_that_version() {
    for (from, to, expected) in [
        (
            "instances: 3",
            "instances: 3\n  monitoring: {metrics: true}",
            "7:3 PGF121 `monitoring` is not supported in this version; remove `monitoring`",
        ),
        (
            "engine: stolon",
            "engine: stolon\n  packaging: chart",
            "6:14 PGF121 `chart` is not supported in this version; write `manifests` or `upstream-chart`",
        ),
        (
            "{size: 20Gi}",
            "{size: 20Gi}\n  secrets: {from: sops}",
            "9:19 PGF121 `sops` is not supported in this version; write `generated` or `existing`",
        ),
        (
            "{version: 15}",
            "{version: 15, roles: {app: {superuser: true}}}",
            "7:41 PGF121 `superuser` is not supported in this version; remove `superuser`",
        ),
    ] {
        assert_eq!(changed(from, to), [expected]);
    }
}

#[test]
fn a_missing_key_is_shown_with_how_to_write_it() {
    for (from, to, expected) in [
        ("{size: 20Gi}", "{class: ssd}", "8:3 PGF122 `storage` needs `size`; add `size: 20Gi`"),
        (
            "  engine: stolon\n",
            "",
            "4:1 PGF122 `spec` needs `engine`; add `engine:` and `standalone`, `replication`, `stolon`, `patroni`, `bitnami`, `zalando` or `cloudnative-pg`",
        ),
        ("  instances: 3\n", "", "4:1 PGF122 `spec` needs `instances`; add `instances: 3`"),
        ("{version: 15}", "{}", "7:3 PGF122 `postgres` needs `version`; add `version: 15`"),
        (
            "metadata: {name: orders, namespace: databases}\n",
            "",
            "1:1 PGF122 the document needs `metadata`; add `metadata:` with `name` and `namespace`",
        ),
        ("kind: Cluster\n", "", "1:1 PGF122 the document needs `kind`; add `kind: Cluster`"),
    ] {
        assert_eq!(changed(from, to), [expected]);
    }
}

#[test]
fn a_value_of_the_wrong_type_is_shown_as_it_should_be() {
    for (from, to, expected) in [
        (
            "version: 15",
            "version: 15.8",
            "7:23 PGF123 `version` must be a whole number or text, not the number `15.8`; write `\"15.8\"`",
        ),
        (
            "version: 15",
            "version: 15.0",
            "7:23 PGF123 `version` must be a whole number or text, not the number `15.0`; write `\"15.0\"`",
        ),
        (
            "instances: 3",
            "instances: \"3\"",
            "6:14 PGF123 `instances` must be a whole number, not the text `3`; write `3`",
        ),
        (
            "instances: 3",
            "instances: 3.0",
            "6:14 PGF123 `instances` must be a whole number, not the number `3.0`; write `3`",
        ),
        (
            "instances: 3",
            "instances: many",
            "6:14 PGF123 `instances` must be a whole number, not the text `many`; write a whole number from 1 to 99",
        ),
        (
            "size: 20Gi",
            "size: 20",
            "8:19 PGF123 `size` must be text, not the number `20`; write the unit too, such as `20Gi`",
        ),
        (
            "storage: {size: 20Gi}",
            "storage: 20Gi",
            "8:12 PGF123 `storage` must be a map, not the text `20Gi`; write a map below `storage`, with `size`, `class` and `onDelete`",
        ),
        (
            "version: 15",
            "version: 15, hba: host all all all md5",
            "7:32 PGF123 `hba` must be a list, not the text `host all all all md5`; write `[\"host all all all md5\"]`",
        ),
        (
            "version: 15",
            "version: 15, roles: [app]",
            "7:34 PGF123 `roles` must be a map, not a list; write a map below `roles`, with a name for each entry",
        ),
        (
            "version: 15",
            "version: 15, roles: {app: {login: \"yes\"}}",
            "7:48 PGF123 `login` must be `true` or `false`, not the text `yes`; write `true`",
        ),
        (
            "version: 15",
            "version: 15, parameters: {work_mem: [1]}",
            "7:50 PGF123 `work_mem` must be text, a number, `true` or `false`, not a list; write text, such as `512MB`",
        ),
        (
            "version: 15",
            "version: 15, restart: true",
            "7:36 PGF123 `restart` must be `automatic` or `manual`, not `true`; write `automatic` or `manual`",
        ),
        (
            "{size: 20Gi}",
            "{size: 20Gi}\n  kubernetes: {version: 1.34}",
            "9:25 PGF123 `version` must be text, not the number `1.34`; write `\"1.34\"`",
        ),
        (
            "{size: 20Gi}",
            "{size: 20Gi}\n  resources: {requests: {cpu: 1}}",
            "9:31 PGF123 `cpu` must be text, not the number `1`; write `\"1\"`",
        ),
        (
            "{size: 20Gi}",
            "{size: 20Gi}\n  stolon: []",
            "9:11 PGF123 `stolon` must be a map, not a list; write a map below `stolon`, with `timings`, `sentinels` and `proxies`",
        ),
    ] {
        assert_eq!(changed(from, to), [expected]);
    }
}

#[test]
fn an_unknown_word_is_an_error_with_the_nearest_word() {
    for (from, to, expected) in [
        ("engine: stolon", "engine: stollon", "5:11 PGF124 `engine` cannot be `stollon`; write `stolon`"),
        (
            "{size: 20Gi}",
            "{size: 20Gi}\n  replication: {mode: sync}",
            "9:23 PGF124 `mode` cannot be `sync`; write `synchronous`",
        ),
        (
            "{size: 20Gi}",
            "{size: 20Gi}\n  failover: {profile: xyz}",
            "9:23 PGF124 `profile` cannot be `xyz`; write `fast`, `balanced` or `patient`",
        ),
        (
            "pgforge.dev/v1",
            "pgforge.dev/v2",
            "1:13 PGF124 `apiVersion` cannot be `pgforge.dev/v2`; write `pgforge.dev/v1`",
        ),
    ] {
        assert_eq!(changed(from, to), [expected]);
    }
}

#[test]
fn a_number_out_of_range_is_an_error_with_the_range() {
    for (from, to, expected) in [
        (
            "instances: 3",
            "instances: 0",
            "6:14 PGF125 `instances` cannot be the number `0`; write a whole number from 1 to 99",
        ),
        (
            "instances: 3",
            "instances: -1",
            "6:14 PGF125 `instances` cannot be the number `-1`; write a whole number from 1 to 99",
        ),
        (
            "version: 15",
            "version: 12",
            "7:23 PGF125 `version` cannot be the number `12`; write a whole number from 13 to 18",
        ),
    ] {
        assert_eq!(changed(from, to), [expected]);
    }
}

#[test]
fn an_invalid_text_is_an_error_with_its_grammar() {
    for (from, to, expected) in [
        ("20Gi", "20GB", "8:19 PGF126 `20GB` is in PostgreSQL's notation; Kubernetes has no unit `GB`; write `20Gi`"),
        (
            "name: orders,",
            "name: Orders_DB,",
            "3:18 PGF126 `Orders_DB` is not a valid name in Kubernetes; write `orders-db`: lower-case letters, digits and `-`, a letter first, at most 63 characters",
        ),
        (
            "version: 15",
            "version: 15, hba: [host all all md5]",
            "7:33 PGF126 the HBA line has no address before the method `md5`; add the address: `10.0.0.0/8 md5`",
        ),
        (
            "version: 15",
            "version: 15, parameters: {work mem: 1}",
            "7:40 PGF126 `work mem` is not the name of a PostgreSQL parameter; write letters, digits and `_`, with a dot after an extension's name: `auto_explain.log_min_duration`",
        ),
        (
            "{size: 20Gi}",
            "{size: 20Gi}\n  stolon: {timings: {sleepInterval: 5min}}",
            "9:37 PGF126 `5min` is not a duration; write `5m`",
        ),
    ] {
        assert_eq!(changed(from, to), [expected]);
    }
}

#[test]
fn all_mistakes_are_reported_in_the_order_of_the_file() {
    let text = "\
apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: Orders}
spec:
  engine: stolon
  instances: 0
  postgres: {version: 15.8, restart: never}
  monitoring: {}
  storage: {sise: 20GB}
";
    assert_eq!(
        messages(text),
        [
            "3:1 PGF122 `metadata` needs `namespace`; add `namespace: databases`",
            "3:18 PGF126 `Orders` is not a valid name in Kubernetes; write `orders`: lower-case letters, digits and `-`, a letter first, at most 63 characters",
            "6:14 PGF125 `instances` cannot be the number `0`; write a whole number from 1 to 99",
            "7:23 PGF123 `version` must be a whole number or text, not the number `15.8`; write `\"15.8\"`",
            "7:38 PGF124 `restart` cannot be `never`; write `automatic` or `manual`",
            "8:3 PGF121 `monitoring` is not supported in this version; remove `monitoring`",
            "9:13 PGF120 unknown key `sise`; write `size`",
        ]
    );
}

#[test]
fn defaults_can_contain_any_part_of_a_spec_and_nothing_else() {
    let defaults = |text: &str| read_defaults(&places(&format!("apiVersion: pgforge.dev/v1\nkind: Defaults\n{text}")));
    let good =
        "spec: {storage: {class: ssd}}\nenvironments: {prod: {metadata: {namespace: prod}, spec: {instances: 5}}}\n";
    assert!(defaults(good).is_ok(), "valid defaults would be refused");
    assert_eq!(
        lines(&defaults("specs: {}\nenvironments: {prod: {spce: {}}, Prod: {}}\n").unwrap_err()),
        [
            "3:1 PGF120 unknown key `specs`; write `spec`",
            "4:23 PGF120 unknown key `spce`; write `spec`",
            "4:34 PGF126 `Prod` is not a valid name in Kubernetes; write `prod`: lower-case letters, digits and `-`, a letter first, at most 63 characters",
        ]
    );
}

#[test]
fn a_base_can_lack_keys_and_is_otherwise_checked() {
    let base = "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {name: orders}\nspec: {instances: 0}\n";
    assert_eq!(
        lines(&shape(&places(base))),
        ["4:19 PGF125 `instances` cannot be the number `0`; write a whole number from 1 to 99"]
    );
}

#[test]
fn a_blueprint_of_another_release_line_names_the_edit() {
    let at = |line: &str| {
        let places = places(&format!("pgforge: \"{line}\"\n{MINIMAL}"));
        release(&read(&places).unwrap(), &places).map(|found| lines(&[found]))
    };
    let current = ReleaseLine::current().to_string();
    assert_eq!(at(&current), None, "a blueprint for this release must have no finding");
    assert_eq!(
        at("9.9"),
        Some(vec![format!(
            "1:10 PGF127 this blueprint is for pgforge 9.9, not for this pgforge {current}; write `pgforge: \"{current}\"` after you read what the new release changes, or run pgforge 9.9"
        )])
    );
}

#[test]
fn only_the_first_hundred_mistakes_are_reported() {
    let text = (0..5000).fold(MINIMAL.to_owned(), |text, number| text + &format!("  k{number}: 1\n"));
    let found = messages(&text);
    assert_eq!(found.len(), 101, "the list must stop after the summary and 100 mistakes");
    assert_eq!(found[0], "1:1 PGF105 the document has more than 100 errors; the others are not shown; fix these first");
    assert!(found[1].contains("unknown key `k0`"), "{}", found[1]);
}
