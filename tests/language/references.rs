//! The messages about references.

use pgforge::blueprint::read;
use pgforge::cluster::{references, resolve};

use super::{lines, places};

/// Returns the findings in a blueprint with this `spec` in addition to the required keys.
fn messages(name: &str, spec: &str) -> Vec<String> {
    let text = format!(
        "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {{name: {name}, namespace: databases}}\nspec:\n  \
         engine: stolon\n  instances: 3\n  storage: {{size: 20Gi}}\n{spec}"
    );
    let places = places(&text);
    let cluster = resolve(read(&places).unwrap(), None);
    lines(&references(&cluster, &places))
}

fn spec(spec: &str) -> Vec<String> {
    messages("orders", spec)
}

#[test]
fn a_complete_blueprint_has_no_broken_reference() {
    let found = spec(
        "  postgres:
    version: 15
    parameters: {max_connections: 200, shared_buffers: 512MB, log_connections: true, auto_explain.log_analyze: true}
    roles:
      odoo: {login: true, inRoles: [staff, pg_monitor]}
      staff: {}
    databases:
      bitnami_odoo: {owner: odoo, extensions: [unaccent], access: {staff: readOnly}}
  replication: {mode: synchronous, standbys: {min: 1, max: 2}}
  resources: {requests: {cpu: \"1\", memory: 2Gi}, limits: {memory: 2Gi}}
  access: {allowFrom: [{namespaceSelector: {matchLabels: {team: shop}}}, {ipBlock: {cidr: 10.0.0.0/8}}]}
",
    );
    assert_eq!(found, Vec::<String>::new(), "a valid blueprint would be refused");
}

#[test]
fn an_undefined_role_is_an_error_with_the_nearest_name() {
    assert_eq!(
        spec(
            "  postgres:
    version: 15
    roles: {odoo: {login: true, inRoles: [pg_monitr, pg_maintain, nobody]}}
    databases:
      one: {owner: oddo, access: {reporting: readOnly}}
"
        ),
        [
            "10:43 PGF130 the role `pg_monitr` does not exist; write `pg_monitor`",
            "10:54 PGF130 the role `pg_maintain` does not exist; remove it",
            "10:67 PGF130 the role `nobody` does not exist; add `nobody: {}` to `spec.postgres.roles`",
            "12:20 PGF130 the owner `oddo` is not one of `spec.postgres.roles`; write `odoo`",
            "12:35 PGF130 the role `reporting` is not one of `spec.postgres.roles`; add `reporting: {login: true}` to `spec.postgres.roles`",
        ]
    );
}

#[test]
fn reserved_names_are_refused() {
    assert_eq!(
        spec(
            "  postgres:
    version: 15
    roles:
      pg_admin: {}
      public: {}
      postgres: {}
      replicator: {}
      app: {}
    databases:
      template1: {owner: app}
  secrets: {replication: {username: pg_repl}}
"
        ),
        [
            "11:7 PGF132 PostgreSQL reserves the role name `pg_admin`; choose a name that does not begin with `pg_` and is not `public` or `none`",
            "12:7 PGF132 PostgreSQL reserves the role name `public`; choose a name that does not begin with `pg_` and is not `public` or `none`",
            "13:7 PGF132 the role `postgres` is the cluster's superuser; choose another name, or set `secrets.superuser.username`",
            "17:7 PGF132 `template1` is a template database of PostgreSQL; choose another name",
            "18:37 PGF132 PostgreSQL reserves the role name `pg_repl`; choose a name that does not begin with `pg_` and is not `public` or `none`",
        ]
    );
}

#[test]
fn roles_cannot_be_members_of_each_other() {
    assert_eq!(
        spec("  postgres:\n    version: 15\n    roles: {a: {inRoles: [b]}, b: {inRoles: [c]}, c: {inRoles: [a, c]}}\n"),
        [
            "10:27 PGF136 the role `a` is a member of itself, through `b`, `c`; remove one of the memberships",
            "10:68 PGF136 the role `c` is a member of itself; remove one of the memberships",
        ]
    );
}

#[test]
fn parameters_are_checked_against_the_major() {
    assert_eq!(
        spec(
            "  postgres:
    version: 15
    parameters:
      max_conections: 200
      shared_buffers: 1Gi
      work_mem: 1kB
      wal_level: logicall
      autovacuum: 5
      io_method: worker
      old_snapshot_threshold: 1h
      server_version: 15
      lc_messages: C
"
        ),
        [
            "11:7 PGF137 PostgreSQL 15 has no parameter `max_conections`; write `max_connections`",
            "12:23 PGF138 `1Gi` is a Kubernetes quantity, and PostgreSQL does not know the unit `Gi`; write `1GB`",
            "13:17 PGF138 `work_mem` is `1kB`, less than `64kB`; write `64kB` or more",
            "14:18 PGF138 `wal_level` cannot be `logicall`; write `logical`",
            "15:19 PGF138 `autovacuum` is `true` or `false`, not `5`; write `true` or `false`",
            "16:7 PGF137 PostgreSQL 15 has no parameter `io_method`: 18 added it; remove `io_method`",
            "18:7 PGF137 `server_version` only shows how PostgreSQL was built or initialised and cannot be set; remove `server_version`",
        ]
    );
}

#[test]
fn each_role_has_a_separate_secret_with_a_valid_name() {
    assert_eq!(
        spec(
            "  postgres:
    version: 15
    roles:
      a_b: {login: true}
      a-b: {login: true}
      \"O'Brien\": {login: true}
      \"O'Hara\": {login: true, secret: ohara}
      superuser: {login: true}
      replication: {}
  secrets: {superuser: {name: pg}, replication: {name: pg}}
"
        ),
        [
            "11:7 PGF133 the role `a_b` and the role `a-b` share the Secret `orders-a-b`; add `secret: orders-role-4` to the role",
            "13:7 PGF133 the Secret of the role `O'Brien` would be named `orders-o'brien`, which Kubernetes rejects; add `secret: orders-o-brien` to the role",
            "17:56 PGF133 the superuser and the replication role share the Secret `pg`; set a different `name` for each",
        ]
    );
    assert_eq!(
        spec("  postgres:\n    version: 15\n    roles: {superuser: {login: true}}\n"),
        [
            "10:13 PGF133 the role `superuser` and the superuser share the Secret `orders-superuser`; add `secret: orders-role-1` to the role"
        ]
    );
}

#[test]
fn a_name_that_is_too_long_for_a_statefulset_is_an_error_at_the_name() {
    let postgres = "  postgres: {version: 15}\n";
    assert_eq!(messages(&"a".repeat(45), postgres), Vec::<String>::new());
    assert_eq!(
        messages(&"a".repeat(46), postgres),
        [format!(
            "3:18 PGF134 the name of the StatefulSet `{}-keeper` has 53 characters, more than 52; choose a name of at most 45 characters",
            "a".repeat(46)
        )]
    );
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    assert_eq!(
        spec(
            "  postgres: {version: 15}
  replication: {mode: synchronous, standbys: {min: 1, max: 2}}
  resources: {requests: {cpu: \"2\", memory: 4Gi}, limits: {cpu: 1500m, memory: 2Gi}}
  placement:
    spread: [zone, zone]
    tolerations: [{value: x}, {key: a, operator: Exists, value: x}, {key: a, tolerationSeconds: 5}]
  access:
    allowFrom:
    - {}
    - {podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}
    - {podSelector: {matchExpressions: [{key: a, operator: In}, {key: a, operator: Exists, values: [b]}]}}
"
        ),
        [
            "10:31 PGF135 the CPU request of 2 is above the limit of 1500m; write `1500m` or less",
            "10:44 PGF135 the memory request of 4Gi is above the limit of 2Gi; write `2Gi` or less",
            "12:20 PGF131 `zone` is listed twice; remove one of them",
            "13:19 PGF135 a toleration without `key` needs the operator `Exists`; add `key`, or write `operator: Exists` to tolerate every taint",
            "13:58 PGF135 a toleration with the operator `Exists` cannot have a `value`; remove `value`, or write `operator: Equal`",
            "13:78 PGF135 `tolerationSeconds` needs the effect `NoExecute`; add `effect: NoExecute`",
            "16:7 PGF135 a peer without a selector matches nothing; add `podSelector`, `namespaceSelector` or `ipBlock`",
            "17:25 PGF135 a peer selects either pods or an `ipBlock`, not both; split it into two items",
            "18:60 PGF135 the operators `In` and `NotIn` need values; add `values: [...]`, or write `Exists`",
            "18:92 PGF135 the operators `Exists` and `DoesNotExist` accept no values; remove `values`, or write `In`",
        ]
    );
}
