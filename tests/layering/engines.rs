//! Engines are named where they belong: in Rust, in scripts, in tables and in templates.

use super::files;

/// Words that only an engine's places may say.
const WORDS: [&str; 5] = ["stolon", "patroni", "zalando", "cloudnative", "cnpg"];

/// Engines whose names are words first, of a vendor or of PostgreSQL: how they are named as engines.
const AS_ENGINES: [&str; 3] = ["standalone", "replication", "bitnami"];

/// Where engines are named: their code, their sections of the language, facts about them, their scripts, and what
/// people read of a finding.
const PLACES: [&str; 9] = [
    "src/engines/",
    "src/blueprint/engines",
    "src/knowledge/",
    "src/kube/kinds.rs",
    "src/scripts/bitnami/",
    "src/scripts/patroni/",
    "src/scripts/stolon/",
    "src/scripts/zalando/",
    "src/diagnostic/explained/",
];

/// Files that name one all the same, and why.
const WITH_REASON: [(&str, &str, &str); 3] = [
    ("src/format/tests.rs", "replication", "a blueprint to format"),
    ("src/report/reference.md", "stolon", "a blueprint as an example"),
    ("src/scripts/instances/restart.sh", "stolon", "why the pod keeps its address"),
];

#[test]
fn only_the_places_of_engines_name_one() {
    let read = ["rs", "sh", "sql", "awk", "py", "tsv", "md", "j2", "yaml"];
    let mut named: Vec<(String, &str)> = Vec::new();
    for (path, text) in read.into_iter().flat_map(files) {
        if !PLACES.iter().any(|place| path.starts_with(place)) {
            named.extend(engines(&text).into_iter().map(|engine| (path.clone(), engine)));
        }
    }
    named.sort();
    assert_eq!(named, WITH_REASON.map(|(path, engine, _)| (path.to_owned(), engine)));
}

/// The engines that a text names.
fn engines(text: &str) -> Vec<&'static str> {
    let small = text.to_lowercase();
    let words = WORDS.into_iter().filter(|word| small.contains(word));
    let others = AS_ENGINES.into_iter().filter(|engine| {
        let kind = format!("EngineKind::{}{}", engine[..1].to_uppercase(), &engine[1..]);
        let ways = [format!("engine: {engine}"), format!("engines::{engine}"), format!("engines/{engine}")];
        // A role, a key and a database are called `replication`; nothing else is called `standalone`.
        let is_quoted = *engine != "replication" && text.contains(&format!("\"{engine}\""));
        is_quoted || text.contains(&kind) || ways.iter().any(|way| text.contains(way))
    });
    words.chain(others).collect()
}

#[test]
fn the_test_sees_every_engine() {
    use pgforge::blueprint::engines::EngineKind;
    for engine in EngineKind::ALL {
        let said = format!("spec: {{engine: {engine}}}");
        assert_eq!(engines(&said).len(), 1, "{said}");
        let code = format!("match kind {{ EngineKind::{engine:?} => 1 }}");
        assert_eq!(engines(&code).len(), 1, "{code}");
    }
    assert_eq!(engines("x == \"standalone\" || y == \"bitnami\""), ["standalone", "bitnami"]);
    assert_eq!(engines("streaming replication as the role \"replication\" of bitnami_odoo"), [""; 0]);
}
