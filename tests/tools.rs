//! Tests of the test tools: what they find and what they refuse.

mod support;

use std::process::ExitCode;

use support::harness::{Missing, run, test};
use support::postgres::Server;
use support::schemas::{self, Report};
use support::tools;

fn main() -> ExitCode {
    run(vec![
        test("a server of PostgreSQL 15 answers queries", || answers(15)),
        test("a server of PostgreSQL 17 answers queries", || answers(17)),
        test("roles other than the superuser need their password", passwords),
        test("a typo at any depth is an error under every version", typo),
        test("a custom resource has no schema", custom),
    ])
}

fn answers(major: u32) -> Result<(), Missing> {
    let server = Server::start(major)?;
    assert_eq!(
        server.query("select current_setting('server_version_num')::int / 10000, 'x';"),
        format!("{major}|x"),
        "the tests would run on another major of PostgreSQL"
    );
    server.query("create extension unaccent;");
    Ok(())
}

fn passwords() -> Result<(), Missing> {
    let server = Server::start_with(15, &[("max_connections", "20")])?;
    server.query("create role app login password 'it''s';");
    let enter = |password| {
        let output = tools::run(server.psql().args(["-U", "app"]).env("PGPASSWORD", password), "show max_connections;");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert_eq!(enter("it's"), (true, "20\n".to_owned()), "the right password must be accepted");
    assert_eq!(
        enter("wrong"),
        (false, String::new()),
        "tests of passwords would prove nothing: a wrong one is accepted"
    );
    Ok(())
}

fn typo() -> Result<(), Missing> {
    let pod = |field: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: b\n    image: c\n    {field}\n"
        )
    };
    let stream = format!("{}---\n{}---\n{}", pod("stdin: true"), pod("imagePulPolicy: Always"), pod("stdin: 1"));
    let report = schemas::validate(&stream)?;
    let each = |error: &str| schemas::VERSIONS.map(|version| format!("{version} Pod/a spec.containers.0{error}"));
    let typo = each(": Additional properties are not allowed ('imagePulPolicy' was unexpected)");
    let type_ = each(".stdin: 1 is not of type 'boolean', 'null'");
    assert_eq!(
        report,
        Report { valid: 1, errors: [typo, type_].concat(), unknown: vec![] },
        "tests of manifests would miss a typo or a wrong type"
    );
    Ok(())
}

fn custom() -> Result<(), Missing> {
    let report = schemas::validate("apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\n")?;
    assert_eq!(
        report,
        Report { valid: 0, errors: vec![], unknown: vec!["example.com/v1 Widget".to_owned()] },
        "a kind without a schema must be listed, not treated as valid"
    );
    Ok(())
}
