//! Other programs read the YAML that pgforge writes: each of them reads the same values.

#![allow(clippy::disallowed_methods, reason = "it runs the readers")]

mod support;

use std::collections::BTreeSet;
use std::process::{Command, ExitCode};
use std::sync::Arc;

use pgforge::emit;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use support::harness::{Missing, run, test};
use support::{program, tools};

fn main() -> ExitCode {
    let corpus = Arc::new(corpus());
    let reads = |name: &str, read: fn(&str) -> Result<Value, Missing>| {
        let corpus = Arc::clone(&corpus);
        test(&format!("{name} reads every value unchanged"), move || {
            compare(&corpus, &read(&emit::yaml(&corpus))?);
            Ok(())
        })
    };
    run(vec![
        reads("PyYAML", |text| python("pyyaml", text)),
        reads("libyaml", |text| python("libyaml", text)),
        reads("ruamel.yaml 1.1", |text| python("ruamel-1.1", text)),
        reads("ruamel.yaml 1.2", |text| python("ruamel-1.2", text)),
        // Go's reader.
        reads("kubectl", kubectl),
        // Rust's, by its maintained fork.
        reads("serde_yaml", |text| Ok(serde_yaml::from_str(text).expect("the output is YAML"))),
        test("bash completes commands, options and words", completions),
    ])
}

fn python(reader: &str, text: &str) -> Result<Value, Missing> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/read.py");
    let read = tools::output(Command::new(tools::python()?).args([script, reader]), text);
    Ok(serde_json::from_str(&read).expect("the script prints JSON"))
}

/// Reads with kubectl, which adds a label: without a server it can do little else.
fn kubectl(text: &str) -> Result<Value, Missing> {
    let arguments = ["label", "--local", "-f", "-", "a=b", "--dry-run=client", "-o", "json"];
    let read = tools::output(Command::new(tools::kubectl()?).args(arguments), text);
    Ok(serde_json::from_str(&read).expect("kubectl prints JSON"))
}

fn compare(written: &Value, read: &Value) {
    assert_eq!(
        wrong(items(written, "strings"), items(read, "strings")),
        [""; 0],
        "a program would read other items than pgforge wrote"
    );
    assert_eq!(
        wrong(values(written, "values"), values(read, "values")),
        [""; 0],
        "a program would read other values than pgforge wrote"
    );
    let keys = |corpus| entries(corpus, "keys").keys().cloned().collect::<BTreeSet<String>>();
    assert_eq!(
        keys(read).symmetric_difference(&keys(written)).take(10).collect::<Vec<_>>(),
        [""; 0],
        "a program would read other keys than pgforge wrote"
    );
    let floats = |corpus| items(corpus, "numbers").iter().map(Value::as_f64).collect::<Vec<_>>();
    assert_eq!(floats(read), floats(written), "a program would read other numbers than pgforge wrote");
    assert_eq!(read["nested"], written["nested"], "a program would read another structure than pgforge wrote");
}

/// Returns the first ten differences; a string that became another type is a difference.
fn wrong<'v>(written: impl IntoIterator<Item = &'v Value>, read: impl IntoIterator<Item = &'v Value>) -> Vec<String> {
    let (written, read): (Vec<_>, Vec<_>) = (written.into_iter().collect(), read.into_iter().collect());
    assert_eq!(read.len(), written.len(), "a program would read more or fewer values than pgforge wrote");
    let differ = written.iter().zip(read).filter(|(written, read)| *written != read);
    differ.take(10).map(|(written, read)| format!("{written} became {read}")).collect()
}

fn items<'v>(corpus: &'v Value, key: &str) -> &'v Vec<Value> {
    corpus[key].as_array().unwrap_or_else(|| panic!("`{key}` is not a list"))
}

fn entries<'v>(corpus: &'v Value, key: &str) -> &'v Map<String, Value> {
    corpus[key].as_object().unwrap_or_else(|| panic!("`{key}` is not a mapping"))
}

fn values<'v>(corpus: &'v Value, key: &str) -> Vec<&'v Value> {
    entries(corpus, key).values().collect()
}

/// Returns an object with every string as an item, as a value and as a key.
fn corpus() -> Value {
    let strings: Vec<String> = strings().into_iter().collect();
    let numbered = |(number, string): (usize, &String)| (format!("k{number:05}"), Value::from(string.as_str()));
    json!({
        "apiVersion": "example.com/v1",
        "kind": "Corpus",
        "metadata": {"name": "corpus", "labels": {"a": "b"}},
        "strings": strings,
        "values": strings.iter().enumerate().map(numbered).collect::<Map<_, _>>(),
        "keys": strings.iter().map(|key| (key.clone(), Value::from(1))).collect::<Map<_, _>>(),
        "numbers": [0, 1, -1, i64::MIN, i64::MAX, u64::MAX, 0.5, -0.0, 1.0, 1e16, 1e300, 1.5e-9, f64::MIN_POSITIVE, f64::MAX],
        "nested": {"a": [[], {}, [[true, null]], {"b": [{"c": ["d\ne\n\n", {"f": "g\nh"}]}]}], "z": "\n"},
    })
}

/// Words that readers have misread, scripts, every short string of YAML's special characters, random longer strings.
fn strings() -> BTreeSet<String> {
    const WORDS: &str = "yes no Yes NO on off On y n Y N true True TRUE false null Null NULL ~ 0123 0644 0o17 0o7 0x1F 0xdeadbeef \
        1e3 1E3 1e-3 +1 -1 1.5 .5 5. 1_000 12:30 12:30:45 190:20:30 190:20:30.15 5432:5432 2001-01-01 2001-12-14t21:59:43.10-05:00 \
        2026-11-22T10:00:00Z 2001-1-1 2001-01 20010101 .inf -.inf +.inf .nan .NaN inf nan NaN Infinity -inf = << - -- --- ... ? \
        16Gi 100m 1.10 1.2.3 1.2.3.4 10.0.0.0/8 ::1 fe80::1 @daily $(VAR) ${VAR} !!str !ENC 0b11 0B11 08 09 0777 00 -0 +0 1__0 _1 \
        0x 0x_1 1e 1e+ e3 1.e3 16-alpine 16.4 v1.2 12e03 685e3 685_230.15 1:60 +12:30 0o8 1,000 1e1000 9999999999999999999999 0.1e \
        TruE nUll None undefined md5abc 0x1p3 1s 5m 1k -c --flag --x=y -1a -.5 a=b <a a< <<a .a .5a 1a 1e3a 0xg 1-2 1.2-3 /a/b ./x ~/.x";
    const TEXTS: [&str; 48] = [
        "",
        " ",
        "\n",
        "\n\n",
        "\t",
        "\r",
        "\0",
        "\u{1}",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{ad}",
        "\u{200b}",
        "\u{202e}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}",
        "\u{fffe}",
        "\u{ffff}",
        "\u{e000}",
        "\u{1fffe}",
        "\u{e0041}",
        "é",
        "日本語",
        "🐘\nx\n",
        "a\u{85}b\nc",
        "x\u{feff}y\nz",
        "a\u{2028}b\nc\n",
        "a: b",
        "a #b",
        "a:",
        "it's: ok",
        "C:\\x",
        "a\\nb",
        "0 3 * * *",
        "*/5 * * * *",
        "#!/bin/sh\nset -e\necho \"hi\"\n\tindented\nif [ x ]; then\n  y\nfi\n",
        "one\ntwo: colon\n# comment\n- dash\n",
        "trailing blank \nsecond\t\n",
        " lead\nx\n",
        "\tlead\nx\n",
        "a\n  \nb\n",
        "a\n\n\nb\n",
        "a\r\nb\r\n",
        "---\na\n",
        "a\n---\nb\n",
        "a\n...\n",
        "%YAML 1.2\n",
    ];
    let mut strings: BTreeSet<String> = WORDS.split_whitespace().chain(TEXTS).map(str::to_owned).collect();
    for (alphabet, length) in
        [("01.e+-_:xobnyNY~ #'\"!&*?|>%@`,[]{}=<\t\n", 2), ("01.e+-_:xo~ #\n'", 3), ("01.e-_:", 4)]
    {
        strings.extend(products(alphabet, length));
    }
    for length in [80, 1000, 1024, 4096] {
        strings.extend([
            "x".repeat(length),
            "word ".repeat(length / 5),
            "line\n".repeat(length / 5),
            "é\"".repeat(length),
        ]);
    }
    let mut runner = TestRunner::deterministic();
    let random = "[01.e+_:xnyNY~ #'\"!&*?|>%@`,{}=<\t\nab  \n\n:#é🐘\\[\\]-]{1,24}";
    let random = proptest::string::string_regex(random).expect("the pattern is one");
    for _ in 0..1500 {
        strings.insert(random.new_tree(&mut runner).expect("every draw gives a string").current());
    }
    strings
}

fn products(alphabet: &str, length: usize) -> Vec<String> {
    (0..length).fold(vec![String::new()], |shorter, _| {
        shorter.iter().flat_map(|start| alphabet.chars().map(move |next| format!("{start}{next}"))).collect()
    })
}

/// Returns bash's completions for the last of some words.
fn offered(script: &str, words: &[&str]) -> Vec<String> {
    const ASK: &str = r#"
        script=$1; shift
        eval "$script"
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _pgforge pgforge "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let completed = tools::output(Command::new("bash").args(["-c", ASK, "bash", script]).args(words), "");
    completed.lines().map(str::to_owned).collect()
}

fn completions() -> Result<(), Missing> {
    if Command::new("bash").arg("--version").output().is_err() {
        return Err(Missing("no bash on this machine".to_owned()));
    }
    let script = program::run(&program::root(), &["completions", "bash"]).stdout;
    assert_eq!(offered(&script, &["pgforge", "va"]), ["validate"], "bash would not complete a command");
    assert_eq!(offered(&script, &["pgforge", "validate", "--for"]), ["--format"], "bash would not complete an option");
    assert_eq!(
        offered(&script, &["pgforge", "validate", "--format", "s"]),
        ["sarif"],
        "bash would not complete an option's value"
    );
    assert!(
        offered(&script, &["pgforge", ""]).iter().any(|command| command == "render"),
        "bash would not list the commands"
    );
    Ok(())
}
