//! Credentials in a blueprint: each is refused wherever it is written, and no output shows it.
#![allow(clippy::disallowed_methods, reason = "it runs the program")]

mod support;

use std::fs;
use std::path::Path;

use pgforge::compile::{self, Inputs, Selection};
use pgforge::diagnostic::Severity;
use pgforge::diagnostic::render::{self, Style};
use pgforge::report::findings;
use support::program;

/// A blueprint; each `@NAME@` marks a place for a text.
const BLUEPRINT: &str = "\
# @comment@
apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: NAME, namespace: databases}
@top@
spec:
  engine: stolon
  instances: 3 # @beside@
  postgres:
    version: 15
    parameters:
      work_mem: 64MB
      @parameter@
    roles:
      app: {login: true}
      @role@
  storage: {size: 10Gi}
  access:
    service:
      type: ClusterIP
      annotations:
        example.com/a: b
        @annotation@
  objects:
    - apiVersion: v1
      kind: ConfigMap
      metadata:
        name: settings-NAME
        annotations:
          example.com/a: b
          @object-annotation@
      data:
        a: b
        @data@
        app.conf: |
          a = b
          @file@
    - apiVersion: example.com/v1
      kind: Service
      metadata: {name: custom-NAME}
      spec:
        a: b
        @custom@
        containers:
          - name: a
            args:
              - --verbose
              @argument@
            env:
              - {name: A, value: b}
              @variable@
  patches:
    - target: StatefulSet/NAME-keeper
      merge:
        metadata:
          annotations:
            example.com/a: b
            @patch@
environments:
  other:
    spec:
      postgres:
        parameters:
          maintenance_work_mem: 64MB
          @environment@
  prod: {}
# @last@
";

/// Places and forms in which a credential can be written; `SECRET` is replaced by the credential.
const PLANTS: [(&str, &str); 52] = [
    ("parameter", "archive_command: \"curl -u backup:SECRET -T %p https://b.example/%f\""),
    ("parameter", "ssl_passphrase_command: \"echo SECRET\""),
    ("parameter", "archive_command: \"AWS_SECRET_ACCESS_KEY=SECRET archive %p\""),
    ("parameter", "primary_conninfo: \"host=a password=SECRET\""),
    ("parameter", "restore_command: \"curl -H 'Authorization: Bearer SECRET' https://b.example/%f\""),
    ("parameter", "archive_command: \"archive --password SECRET %p\""),
    ("environment", "archive_command: \"PGPASSWORD=SECRET archive %p\""),
    ("annotation", "example.com/password: SECRET"),
    ("annotation", "example.com/uri: \"postgres://app:SECRET@db/shop\""),
    ("object-annotation", "example.com/api-key: SECRET"),
    ("object-annotation", "example.com/last: '{\"password\":\"SECRET\"}'"),
    ("data", "password: SECRET"),
    ("data", "uri: \"amqp://app:SECRET@queue:5672/a\""),
    ("data", "init.sql: \"ALTER ROLE app PASSWORD 'SECRET'\""),
    ("data", "smtp_pass: SECRET"),
    ("data", "app.json: '{\"db\": {\"clientSecret\": \"SECRET\"}}'"),
    ("data", "run.sh: \"export TOKEN=SECRET; exec app\""),
    ("data", "tls.key: \"-----BEGIN PRIVATE KEY-----\\nSECRET\\n-----END PRIVATE KEY-----\\n\""),
    (
        "data",
        "tls.pem: |\n          -----BEGIN EC PRIVATE KEY-----\n          SECRET\n          -----END EC PRIVATE KEY-----",
    ),
    ("file", "password = SECRET"),
    ("file", "db.password=SECRET"),
    ("file", "secret: SECRET!"),
    ("file", "passphrase: \"SECRET\""),
    ("file", "api_key: SECRET"),
    ("file", "url: https://app:SECRET@example.com/a"),
    ("custom", "password: SECRET"),
    ("custom", "password: \"SECRET\""),
    ("custom", "password: {value: SECRET}"),
    ("custom", "password:\n          SECRET"),
    ("custom", "passphrase: |\n          SECRET"),
    ("custom", "adminPassword: 'SECRET'"),
    ("custom", "\"pass\\x77ord\": SECRET"),
    ("custom", "auth: {accessToken: SECRET}"),
    ("custom", "command: [curl, -u, \"backup:SECRET\"]"),
    ("custom", "command: [tool, --db-password, SECRET]"),
    ("argument", "- --password=SECRET"),
    ("argument", "- \"--api-key=SECRET\""),
    ("variable", "- {name: DB_PASSWORD, value: SECRET}"),
    ("variable", "- {value: \"SECRET\", name: API_TOKEN}"),
    ("variable", "- name: AWS_SECRET_ACCESS_KEY\n                value: SECRET"),
    ("patch", "example.com/password: SECRET"),
    ("patch", "example.com/uri: redis://:SECRET@cache/0"),
    ("comment", "password: SECRET"),
    ("comment", "export PGPASSWORD=SECRET"),
    ("beside", "postgres://app:SECRET@db/shop"),
    ("beside", "token: SECRET"),
    ("last", "curl -u backup:SECRET https://b.example"),
    ("last", "- {name: DB_PASSWORD, value: SECRET}"),
    ("role", "other: {login: true, password: SECRET}"),
    ("top", "# api-key = SECRET"),
    ("data", "key: AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQSECRETQQQQ"),
    ("data", "b64: BASE64"),
];

/// Forms that are recognised as credentials without a key; `SECRET` is part of them.
const FORMS: [&str; 8] = [
    "AKIASECRETSECRETSECR",
    "ghp_SECRETSECRETSECRETSECRETSECRETSECR",
    "glpat-SECRETSECRETSECRET",
    "xoxb-123456789012-SECRETSECRET",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SECRETSECRETSECRETSECRET",
    "$2b$12$SECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRE",
    "SCRAM-SHA-256$4096:SECRETSECRETSECRETSE==$SECRETSECRETSECRET=:SECRETSECRETSECRET=",
    "md50123456789abcdef0123456789abcdef",
];

/// Returns the blueprint with a text at one place.
fn planted(name: &str, place: &str, text: &str) -> String {
    let mut blueprint = String::new();
    for line in BLUEPRINT.replace("NAME", name).lines() {
        let Some((before, rest)) = line.split_once('@').filter(|_| line.matches('@').count() == 2) else {
            blueprint += &format!("{line}\n");
            continue;
        };
        let own = rest.trim_end_matches('@');
        if own == place {
            blueprint += &format!("{before}{text}\n");
        } else if before.contains('#') {
            blueprint += &format!("{before}nothing\n");
        }
    }
    blueprint
}

/// Returns the credential of a plant: no word of a language, and different for each number.
fn secret(number: usize) -> String {
    format!("Zq{number}xW7pKv{}", number * 7919 + 13)
}

/// Returns each plant: its place, its text, and the part that no output must show.
fn plants() -> Vec<(&'static str, String, String)> {
    use base64::Engine;
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let mut plants = Vec::new();
    for (number, (place, text)) in PLANTS.iter().enumerate() {
        let secret = secret(number);
        let encoded = encode(&format!("password: {secret}"));
        let searched = if text.contains("BASE64") { encoded.clone() } else { secret.clone() };
        let upper = secret.to_uppercase();
        let (text, searched) = if text.contains("AGE-SECRET-KEY-1QQ") {
            (text.replace("SECRETQQQQ", &format!("{upper}QQQQ")), upper)
        } else {
            (text.replace("SECRET", &secret).replace("BASE64", &encoded), searched)
        };
        // The name of this variable contains the word SECRET.
        let text = text.replace(&format!("AWS_{secret}_ACCESS_KEY"), "AWS_SECRET_ACCESS_KEY");
        plants.push((*place, text.replace(&format!("client{secret}"), "clientSecret"), searched));
    }
    for form in FORMS {
        for (place, before) in [("data", "a.txt: \"see "), ("custom", "note: \"see "), ("comment", "")] {
            let after = if before.is_empty() { "" } else { "\"" };
            plants.push((place, format!("{before}{form}{after}"), form.to_owned()));
        }
    }
    plants
}

fn inputs(text: &str) -> Inputs {
    let mut inputs = Inputs::default();
    inputs.add("blueprints/orders.yaml", text.as_bytes().to_vec());
    inputs
}

/// The blueprint is valid without a plant and invalid with one, and no finding shows the credential.
#[test]
fn a_credential_is_refused_wherever_it_is_written_and_no_finding_repeats_it() {
    let clean = compile::clusters(inputs(&planted("orders", "", "")), Selection::All);
    assert!(
        !clean.failed(),
        "the blueprint without a credential must be valid: {}",
        render::text(&clean.findings, Style::Plain, 100)
    );
    for (place, text, secret) in plants() {
        let blueprint = planted("orders", place, &text);
        assert!(blueprint.contains(&secret), "{place}: {text} does not hold {secret}");
        // Alone; with another mistake of shape; in a document that cannot be read.
        for (mistake, instead) in [("", ""), ("instances: 3", "instances: three"), ("kind: Cluster", "kind: [Cluster")]
        {
            let broken = if mistake.is_empty() { blueprint.clone() } else { blueprint.replacen(mistake, instead, 1) };
            let checked = compile::clusters(inputs(&broken), Selection::All);
            assert!(checked.failed(), "{place}: {text}: the credential would be committed");
            let shown = render::text(&checked.findings, Style::Plain, 200);
            if mistake.is_empty() {
                let is_refusal = |code: u16| matches!(code, 129 | 416 | 417);
                let refused = checked.findings.iter().any(|finding| {
                    finding.severity == Severity::Error && is_refusal(finding.code.0) && finding.at.is_some()
                });
                assert!(refused, "the credential is not refused at its place: {place}: {text}\n{shown}");
            }
            let lines: Vec<String> = checked.findings.iter().map(render::line).collect();
            let outputs =
                [shown, lines.join("\n"), findings::json(&checked.findings), findings::sarif(&checked.findings)];
            for output in outputs {
                assert!(!output.contains(&secret), "a finding shows the credential of: {place}: {text}\n{output}");
            }
        }
    }
}

/// A finding shows its line even if a credential is on it: the credential must be masked.
#[test]
fn another_finding_on_the_line_of_a_credential_does_not_show_it() {
    for (line, secret) in [
        ("  secrets: {superuser: {passwd: hunter2x, name: Pg_Su}}", "hunter2x"),
        ("  backups: {dumps: {to: {s3: {bucket: A_b, endpoint: \"https://key:hunter2x@minio:9000\"}}}}", "hunter2x"),
        ("  unknown: {token: hunter2x, other: b}", "hunter2x"),
        ("  pasword: \"postgres://a:hunter2x@b/c", "hunter2x"),
    ] {
        let text = planted("orders", "", "").replace("  storage:", &format!("{line}\n  storage:"));
        let checked = compile::clusters(inputs(&text), Selection::All);
        assert!(checked.failed(), "{line}: the mistake must be found");
        for output in [
            render::text(&checked.findings, Style::Plain, 200),
            findings::json(&checked.findings),
            findings::sarif(&checked.findings),
        ] {
            assert!(!output.contains(secret), "a finding shows the credential of: {line}:\n{output}");
        }
    }
}

fn folder(home: &Path, plants: &[(&str, String, String)]) {
    fs::create_dir_all(home.join("blueprints")).unwrap();
    for (number, (place, text, _)) in plants.iter().enumerate() {
        let name = format!("c{number}");
        fs::write(home.join(format!("blueprints/{name}.yaml")), planted(&name, place, text)).unwrap();
    }
}

#[test]
fn no_subcommand_prints_a_credential_that_it_refuses() {
    let home = tempfile::tempdir().unwrap();
    let plants = plants();
    folder(home.path(), &plants);
    for arguments in [
        &["validate", "blueprints"][..],
        &["validate", "blueprints", "--format", "json"],
        &["validate", "blueprints", "--format", "sarif"],
        &["render", "blueprints", "--environment", "prod"],
        &["render", "blueprints", "--out", "out"],
        &["diff", "blueprints", "--against-tree", "out"],
        &["diff", "blueprints", "--against-tree", "out", "--format", "json"],
        &["diff", "blueprints", "--against-tree", "out", "--format", "markdown"],
        &["budget", "blueprints", "--environment", "prod"],
        &["runbook", "c0", "--environment", "prod"],
        &["why", "ConfigMap/settings-orders", "blueprints"],
        &["connect", "c0", "--role", "app", "--environment", "prod"],
        &["fmt", "--check", "blueprints"],
    ] {
        let run = program::run(home.path(), arguments);
        assert_ne!(run.code, Some(0), "{arguments:?} accepts a credential");
        for (place, text, secret) in &plants {
            assert!(!run.stdout.contains(secret), "{arguments:?} prints {place}: {text}");
            assert!(!run.stderr.contains(secret), "{arguments:?} prints {place}: {text}");
        }
    }
    assert!(!home.path().join("out").exists(), "a credential would be written to out/");
}

/// An accepted finding lets the value be rendered. A plan has more readers, and still hides it.
#[test]
fn a_plan_hides_an_accepted_credential() {
    let home = tempfile::tempdir().unwrap();
    let accept = "accept: [{check: PGF416, reason: test}, {check: PGF417, reason: test}]";
    let places =
        ["parameter", "annotation", "object-annotation", "data", "file", "custom", "argument", "variable", "patch"];
    // The engine sets these itself.
    let is_owned = |text: &str| text.starts_with("primary_conninfo") || text.starts_with("restore_command");
    let mut plants = plants();
    plants.retain(|(place, text, _)| places.contains(place) && !is_owned(text));
    let named = |number: usize| format!("c{number}");
    let write = |text: &dyn Fn(&str) -> String| {
        for (number, (place, plant, _)) in plants.iter().enumerate() {
            let blueprint =
                planted(&named(number), place, &text(plant)).replace("\nspec:", &format!("\n{accept}\nspec:"));
            fs::write(home.path().join(format!("blueprints/c{number}.yaml")), blueprint).unwrap();
        }
    };
    folder(home.path(), &[]);
    write(&str::to_owned);
    let run = program::run(home.path(), &["render", "blueprints", "--out", "out"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let other = |text: &str| text.replace("xW7pKv", "yA8rLw");
    write(&other);
    for format in ["text", "markdown", "json"] {
        let run = program::run(home.path(), &["diff", "blueprints", "--against-tree", "out", "--format", format]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        for (place, text, secret) in &plants {
            for secret in [secret.clone(), other(secret)] {
                assert!(!run.stdout.contains(&secret), "{format} shows {place}: {text}\n{}", run.stdout);
                assert!(!run.stderr.contains(&secret), "{format} shows {place}: {text}");
            }
        }
    }
}

#[test]
fn no_example_contains_a_supposed_credential() {
    for folder in ["blueprints", "tests/golden/blueprints"] {
        let mut files: Vec<_> =
            fs::read_dir(program::root().join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
        for file in files {
            let mut inputs = Inputs::default();
            inputs.add(&file.to_string_lossy(), fs::read(&file).unwrap());
            let checked = compile::clusters(inputs, Selection::All);
            let found = checked.findings.iter().find(|finding| matches!(finding.code.0, 416 | 417));
            assert!(
                found.is_none(),
                "an example would be refused: {}",
                render::text(&[found.unwrap().clone()], Style::Plain, 100)
            );
        }
    }
}
