//! Findings in JSON and SARIF, for programs.

#![allow(clippy::disallowed_methods, reason = "it runs the program")]

mod support;

use std::sync::Arc;

use pgforge::diagnostic::{Code, Diagnostic, Place, SourceFile, codes};
use pgforge::report::findings;
use serde_json::{Value, json};

use support::program::{root, run};

/// The schema of SARIF 2.1.0 as OASIS published it: `src/schema.json` of the crate serde-sarif 0.8.0.
const SARIF: &str = include_str!("support/sarif-2.1.0.schema.json");

fn place(name: &str, text: &str, part: &str) -> Place {
    let start = text.find(part).expect("the part is in the text");
    let file = Arc::new(SourceFile::new(name.to_owned(), text.to_owned()));
    Place { file, range: start..start + part.len() }
}

/// A finding with every part, one whose place spans lines in a file with an odd name, and one without a place.
fn samples() -> [Diagnostic; 3] {
    let orders = "spec:\n  # é\n  é: 2\n  b: {min: 2}\n";
    [
        Diagnostic::error(Code(203), "2 synchronous standbys need 3 instances, not 2")
            .at(place("./blueprints/orders.yaml", orders, "min: 2"), "needs 2 standbys")
            .related(place("/etc/defaults.yaml", "spec: {instances: 2}", "instances"), "set here")
            .related(place("blueprints/orders.yaml", orders, "é: 2"), "")
            .help("set `instances: 3`")
            .because("commits wait indefinitely")
            .only_in(Some("prod"))
            .only_in(Some("test")),
        Diagnostic::warning(codes::SYNTAX, "wrong").at(place("a:b c/[é]#1.yaml", orders, "# é\n  é"), ""),
        Diagnostic::note(Code(203), "quoted \"twice\"\u{1b}"),
    ]
}

fn read(text: &str) -> Value {
    assert!(text.ends_with("}\n") || text.ends_with("]\n"), "a program that reads lines would miss the last one");
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn json_has_every_finding_with_its_places() {
    let expected = json!([
        {
            "code": "PGF203",
            "severity": "error",
            "file": "./blueprints/orders.yaml",
            "line": 4,
            "column": 7,
            "endLine": 4,
            "endColumn": 13,
            "message": "2 synchronous standbys need 3 instances, not 2",
            "label": "needs 2 standbys",
            "help": ["set `instances: 3`"],
            "notes": ["commits wait indefinitely"],
            "environments": ["prod", "test"],
            "related": [
                {
                    "file": "/etc/defaults.yaml",
                    "line": 1,
                    "column": 8,
                    "endLine": 1,
                    "endColumn": 17,
                    "message": "set here",
                },
                {
                    "file": "blueprints/orders.yaml",
                    "line": 3,
                    "column": 3,
                    "endLine": 3,
                    "endColumn": 7,
                    "message": "",
                },
            ],
        },
        {
            "code": "PGF102",
            "severity": "warning",
            "file": "a:b c/[é]#1.yaml",
            "line": 2,
            "column": 3,
            "endLine": 3,
            "endColumn": 4,
            "message": "wrong",
            "label": "",
            "help": [],
            "notes": [],
            "environments": [],
            "related": [],
        },
        {
            "code": "PGF203",
            "severity": "note",
            "message": "quoted \"twice\"\u{1b}",
            "label": "",
            "help": [],
            "notes": [],
            "environments": [],
            "related": [],
        },
    ]);
    assert_eq!(read(&findings::json(&samples())), expected, "programs that read the JSON would break");
    assert_eq!(findings::json(&[]), "[]\n", "without findings, the JSON must still be a list");
}

#[test]
fn sarif_has_every_finding_with_its_rule_and_its_places() {
    let location = |uri: &str, line: usize, column: usize, end_line: usize, end_column: usize| {
        json!({
            "artifactLocation": {"uri": uri},
            "region": {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column},
        })
    };
    let read = read(&findings::sarif(&samples()));
    let run = &read["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("the driver has rules");
    assert_eq!(rules.len(), 2, "each code must appear once among the rules");
    assert_eq!(
        rules[0],
        json!({
            "id": "PGF102",
            "shortDescription": {"text": "the file is not valid YAML"},
            "help": {"text": "pgforge explain PGF102"},
        }),
        "code scanning would show a rule without its title or help"
    );
    assert_eq!(rules[1]["id"], "PGF203", "results would refer to the wrong rule by their index");
    let expected = json!([
        {
            "ruleId": "PGF203",
            "ruleIndex": 1,
            "level": "error",
            "message": {
                "text": "2 synchronous standbys need 3 instances, not 2\nhelp: set `instances: 3`\nnote: commits wait indefinitely\nnote: only in the environments `prod` and `test`",
            },
            "locations": [{
                "physicalLocation": location("blueprints/orders.yaml", 4, 7, 4, 13),
                "message": {"text": "needs 2 standbys"},
            }],
            "relatedLocations": [
                {
                    "physicalLocation": location("file:///etc/defaults.yaml", 1, 8, 1, 17),
                    "message": {"text": "set here"},
                },
                {"physicalLocation": location("blueprints/orders.yaml", 3, 3, 3, 7)},
            ],
            "properties": {"environments": ["prod", "test"]},
        },
        {
            "ruleId": "PGF102",
            "ruleIndex": 0,
            "level": "warning",
            "message": {"text": "wrong"},
            "locations": [{"physicalLocation": location("a%3Ab%20c/%5B%C3%A9%5D%231.yaml", 2, 3, 3, 4)}],
        },
        {"ruleId": "PGF203", "ruleIndex": 1, "level": "note", "message": {"text": "quoted \"twice\"\u{1b}"}},
    ]);
    assert_eq!(run["results"], expected, "code scanning would show findings at wrong places");
}

/// Compiles the schema of SARIF.
fn sarif_schema() -> jsonschema::Validator {
    // The pattern for languages has an extra bracket and is not a valid regular expression. pgforge writes no language.
    let text = SARIF.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    let options = jsonschema::draft7::options().should_validate_formats(true).offline();
    options.build(&schema).expect("the schema compiles")
}

#[test]
fn sarif_matches_its_schema() {
    let schema = sarif_schema();
    for findings in [&samples()[..], &[]] {
        let mut sarif = read(&findings::sarif(findings));
        let errors: Vec<String> = schema.iter_errors(&sarif).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "GitHub would reject this SARIF");
        sarif["runs"][0]["results"] = json!([{"message": {"text": "a"}, "levl": "error"}]);
        assert!(!schema.is_valid(&sarif), "the schema must refuse unknown keys, or this test proves nothing");
    }
}

/// Returns what `pgforge validate` prints for programs when files of this repository have errors.
fn validated(paths: &[&str], format: &str) -> Value {
    let run = run(&root(), &[&["validate", "--format", format], paths].concat());
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(1), ""),
        "findings for programs must go to standard output only, with exit code 1"
    );
    read(&run.stdout)
}

#[test]
fn validate_reports_every_mistake_to_programs() {
    let reported = validated(&["tests/diagnostics"], "json");
    let reported = reported.as_array().expect("it is an array");
    assert!(reported.len() > 300, "too few findings to prove anything: {}", reported.len());
    for finding in reported.iter().filter(|finding| !finding["file"].is_null()) {
        let has = |key: &&str, is: fn(&Value) -> bool| is(&finding[*key]);
        assert!(
            ["code", "severity", "file", "message"].iter().all(|key| has(key, Value::is_string)),
            "a program would miss a required key: {finding}"
        );
        assert!(
            ["line", "column"].iter().all(|key| has(key, Value::is_u64)),
            "a program could not point to the line: {finding}"
        );
        assert!(finding["help"].is_array(), "a program would miss the help: {finding}");
    }
    let sarif = validated(&["tests/diagnostics"], "sarif");
    assert_eq!(
        sarif["runs"][0]["results"].as_array().map(Vec::len),
        Some(reported.len()),
        "SARIF and JSON would report different findings"
    );
    let errors: Vec<String> = sarif_schema().iter_errors(&sarif).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0], "GitHub would reject this SARIF");
}

#[test]
fn validate_reports_unreadable_files_and_warnings_to_programs() {
    let reported = validated(&["no-such-file.yaml", "blueprints"], "json");
    assert_eq!(reported.as_array().map(Vec::len), Some(1), "{reported}");
    assert_eq!(reported[0]["code"], "PGF119", "a missing file must have its code");
    assert_eq!(reported[0]["file"], Value::Null, "a missing file has no place in a file");
    for format in ["json", "sarif"] {
        let run = run(&root(), &["validate", "blueprints", "--format", format]);
        assert_eq!(run.code, Some(0), "warnings alone must not fail");
        assert!(run.stderr.ends_with(" clusters are valid\n"), "{}", run.stderr);
        let read = read(&run.stdout);
        let (findings, level) =
            if format == "json" { (&read, "severity") } else { (&read["runs"][0]["results"], "level") };
        let findings = findings.as_array().expect("findings are an array");
        assert!(
            findings.iter().all(|finding| finding[level] != "error"),
            "a valid blueprint must have no error: {read}"
        );
    }
}
