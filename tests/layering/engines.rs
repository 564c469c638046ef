//! Allows the names of engines only in the files of engines: in Rust, scripts, tables and templates.

use super::files;

/// Words that occur only in the files of engines.
const WORDS: [&str; 5] = ["stolon", "patroni", "zalando", "cloudnative", "cnpg"];

/// Engines whose name also has another meaning, such as a vendor. Only their use as an engine is found.
const AS_ENGINES: [&str; 3] = ["standalone", "replication", "bitnami"];

/// The files of engines: their code, their sections of the blueprint, facts about them, their scripts, and the
/// explanations of findings.
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

/// Other files that name an engine, and the reason.
const EXCEPTIONS: [(&str, &str, &str); 3] = [
    ("src/format/tests.rs", "replication", "a blueprint to format"),
    ("src/report/reference.md", "stolon", "a blueprint as an example"),
    ("src/scripts/instances/restart.sh", "stolon", "a comment on the address of the pod"),
];

#[test]
fn only_the_files_of_engines_name_an_engine() {
    let read = ["rs", "sh", "sql", "awk", "py", "tsv", "md", "j2", "yaml"];
    let mut named: Vec<(String, &str)> = Vec::new();
    for (path, text) in read.into_iter().flat_map(files) {
        if !PLACES.iter().any(|place| path.starts_with(place)) {
            named.extend(engines(&text).into_iter().map(|engine| (path.clone(), engine)));
        }
    }
    named.sort();
    assert_eq!(named, EXCEPTIONS.map(|(path, engine, _)| (path.to_owned(), engine)));
}

/// Returns the engines that a text names.
fn engines(text: &str) -> Vec<&'static str> {
    let lower = text.to_lowercase();
    let words = WORDS.into_iter().filter(|word| lower.contains(word));
    let others = AS_ENGINES.into_iter().filter(|engine| {
        let kind = format!("EngineKind::{}{}", engine[..1].to_uppercase(), &engine[1..]);
        let forms = [format!("engine: {engine}"), format!("engines::{engine}"), format!("engines/{engine}")];
        // A role, a key and a database are called `replication`; nothing else is called `standalone`.
        let is_quoted = *engine != "replication" && text.contains(&format!("\"{engine}\""));
        is_quoted || text.contains(&kind) || forms.iter().any(|form| text.contains(form))
    });
    words.chain(others).collect()
}

#[test]
fn every_engine_is_found() {
    use pgforge::blueprint::engines::EngineKind;
    for engine in EngineKind::ALL {
        let setting = format!("spec: {{engine: {engine}}}");
        assert_eq!(engines(&setting).len(), 1, "{setting}");
        let code = format!("match kind {{ EngineKind::{engine:?} => 1 }}");
        assert_eq!(engines(&code).len(), 1, "{code}");
    }
    assert_eq!(engines("x == \"standalone\" || y == \"bitnami\""), ["standalone", "bitnami"]);
    assert_eq!(engines("streaming replication as the role \"replication\" of bitnami_odoo"), [""; 0]);
}
