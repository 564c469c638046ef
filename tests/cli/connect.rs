//! `pgforge connect` and the names of clusters.

use super::support::{golden, program};

fn connect(arguments: &[&str]) -> program::Run {
    program::run(&program::root(), &[&["connect"], arguments].concat())
}

#[test]
fn connect_prints_the_settings_for_an_application() {
    for (file, arguments) in [
        ("connect/same-namespace.txt", &["pg", "--role", "odoo"][..]),
        ("connect/other-namespace.txt", &["odoo/pg", "--role", "odoo", "--namespace", "shop"]),
        ("connect/shut-namespace.txt", &["vault", "--role", "vault", "tests/golden/blueprints/guarded.yaml"]),
        ("connect/other-namespace.yaml", &["pg", "--role", "odoo", "--namespace", "shop", "--format", "yaml"]),
        (
            "connect/own-secrets.txt",
            &["ledger", "--role", "reporting", "tests/golden/blueprints/existing-secrets.yaml"],
        ),
    ] {
        let run = connect(arguments);
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{arguments:?}");
        golden::check(file, &run.stdout);
    }
}

#[test]
fn connect_reports_why_an_application_cannot_connect() {
    for (arguments, error) in [
        (&["pg", "--role", "odo"][..], "`pg` has no role `odo`; write `--role odoo`"),
        (&["pg", "--role", "reports"], "`pg` has no role `reports`; roles that may log in: `odoo`"),
        (
            &["pg", "--role", "su_username"],
            "the role `su_username` is reserved for the engine; applications cannot log in as it; name a role of `spec.postgres.roles`",
        ),
        (
            &["shop", "--role", "odoo", "blueprints/guide.yaml", "blueprints/minimal.yaml"],
            "there is no cluster `shop` in blueprints/guide.yaml, blueprints/minimal.yaml: choose one of `orders`, `pg`",
        ),
        (&["order", "--role", "odoo"], "there is no cluster `order` in blueprints: did you mean `orders`?"),
        (
            &["orders", "--role", "app"],
            "`orders` has no role `app`; add one with `login: true` to `spec.postgres.roles`",
        ),
    ] {
        let run = connect(arguments);
        assert_eq!(
            (run.code, &*run.stdout, &*run.stderr),
            (Some(1), "", &*format!("error: {error}\n")),
            "{arguments:?}"
        );
    }
}
