use proptest::prelude::*;

use super::*;

fn input(path: &str, text: &str) -> Input {
    Input { path: path.to_owned(), text: text.to_owned() }
}

fn example() -> Lock {
    let blueprint = "apiVersion: pgforge.dev/v1\n\nmetadata: {name: \"orders\"}\n";
    Lock {
        origin: Origin::new(
            "0.1.0",
            Some("prod".to_owned()),
            vec![
                input("orders.yaml", blueprint),
                input("defaults.yaml", "  odd: 1\n\n"),
                input("no-line-end.yaml", "a: 1"),
                input("crlf.yaml", "a: 1\r\n"),
            ],
        )
        .unwrap(),
        files: [("RUNBOOK.md", "# orders\n"), ("manifests/30-service-orders.yaml", "kind: Service\n")]
            .map(|(path, text)| (TreePath::parse(path).unwrap(), Sha256::of(text.as_bytes())))
            .into(),
    }
}

const EXAMPLE: &str = r#"# Written by pgforge: what this was made from. Change the blueprint instead.
format: 1
build: "0.1.0"
environment: "prod"
inputs:
  - path: "orders.yaml"
    sha256: "7300cb25fdb4dd31b2cd47b1b61d3e9b455175b53300d143da022826b620c773"
    text: |2+
      apiVersion: pgforge.dev/v1

      metadata: {name: "orders"}
  - path: "defaults.yaml"
    sha256: "b8dd73fa911b3e49ebdade04140cd87d0cbf81b3aa1d7b75392119b4248f27c8"
    text: |2+
        odd: 1

  - path: "no-line-end.yaml"
    sha256: "16c3c6d78678d53d39ab2c7a5a7bc4596567b46a1a57000a2d707334f779b824"
    text: |2-
      a: 1
  - path: "crlf.yaml"
    sha256: "db9bda4272ee21cda5ff1d213fa8366a2cca3143c5a795bdcd5f75a85106033d"
    text: "a: 1\u000d\n"
files:
  - path: "RUNBOOK.md"
    sha256: "68cea87756a4853c1a60baa1492b0334968d903a1c3a1c23f0f31d43e1d255d8"
  - path: "manifests/30-service-orders.yaml"
    sha256: "0986089a4d6c36657cb202f9580c17af4d96f818afca398410926f5b9703104d"
...
"#;

#[test]
fn the_lock_can_be_reviewed_line_by_line() {
    assert_eq!(example().to_text(), EXAMPLE);
    assert_eq!(Lock::read(EXAMPLE.as_bytes()), Ok(example()));
}

#[test]
fn the_origin_alone_is_read_but_is_not_a_lock() {
    let text = example().origin.to_text();
    assert_eq!(Origin::read(text.as_bytes()), Ok(example().origin));
    assert_eq!(Lock::read(text.as_bytes()), Err(Unusable::Malformed { line: 24 }));
}

#[test]
fn a_lock_cut_off_at_any_byte_is_unusable() {
    for end in 0..EXAMPLE.len() {
        assert!(Lock::read(&EXAMPLE.as_bytes()[..end]).is_err(), "cut at {end}");
    }
    let without_end = EXAMPLE.strip_suffix("...\n").unwrap();
    assert_eq!(Lock::read(without_end.as_bytes()), Err(Unusable::Truncated));
}

#[test]
fn a_lock_with_any_line_removed_doubled_or_changed_is_unusable() {
    let lines: Vec<&str> = EXAMPLE.lines().collect();
    for at in 0..lines.len() {
        let mut removed = lines.clone();
        removed.remove(at);
        assert!(Lock::read((removed.join("\n") + "\n").as_bytes()).is_err(), "without line {}", at + 1);
        let mut doubled = lines.clone();
        doubled.insert(at, lines[at]);
        assert!(Lock::read((doubled.join("\n") + "\n").as_bytes()).is_err(), "with line {} twice", at + 1);
        let mut changed = lines.clone();
        let spaced = format!("{} ", lines[at]);
        changed[at] = &spaced;
        assert!(Lock::read((changed.join("\n") + "\n").as_bytes()).is_err(), "a space after line {}", at + 1);
    }
}

#[test]
fn an_unusable_lock_has_a_reason() {
    let reason = |text: String| Lock::read(text.as_bytes()).unwrap_err().to_string();
    let conflict =
        EXAMPLE.replace("build: \"0.1.0\"", "<<<<<<< HEAD\nbuild: \"0.1.0\"\n=======\nbuild: \"0.2.0\"\n>>>>>>> x");
    assert_eq!(reason(conflict), "line 3 is a merge conflict marker");
    assert_eq!(reason(EXAMPLE.replace("format: 1", "format: 2")), "its format is `2`, not `1`");
    assert_eq!(
        reason(EXAMPLE.replace("      a: 1\n", "      a: 2\n")),
        "the text of the input `no-line-end.yaml` does not match its hash"
    );
    assert_eq!(reason(EXAMPLE.replace("RUNBOOK.md", "../RUNBOOK.md")), "line 25 is not as pgforge writes it");
    assert_eq!(reason("{}".to_owned()), "line 1 is not as pgforge writes it");
    assert_eq!(reason(EXAMPLE.replace('\n', "\r\n")), "line 1 is not as pgforge writes it");
    assert_eq!(Lock::read(b"\xff\xfe"), Err(Unusable::Malformed { line: 1 }));
}

#[test]
fn conflict_marks_inside_an_input_are_not_a_conflict() {
    let inputs = vec![input("a.yaml", "<<<<<<< HEAD\na: 1\n=======\n>>>>>>> x\n...\n")];
    let lock = Lock { origin: Origin::new("0.1.0", None, inputs).unwrap(), files: BTreeMap::new() };
    assert_eq!(Lock::read(lock.to_text().as_bytes()), Ok(lock));
}

#[test]
fn inputs_over_the_limit_and_inputs_of_one_path_are_refused() {
    let of = |length: usize| Origin::new("0.1.0", None, vec![input("a", &"x".repeat(length)), input("b", "y")]);
    assert!(of(INPUT_LIMIT - 1).is_ok());
    assert_eq!(of(INPUT_LIMIT), Err(BadInputs::TooLarge { bytes: 204_801 }));
    assert_eq!(
        of(INPUT_LIMIT).unwrap_err().to_string(),
        "the inputs of this cluster have 204801 bytes together, more than 204800 (200 KiB)"
    );
    let twice = Origin::new("0.1.0", None, vec![input("a", "1"), input("a", "2")]);
    assert_eq!(twice, Err(BadInputs::SamePath("a".to_owned())));
}

#[test]
fn a_hash_is_64_digits_in_lower_case() {
    let hash = Sha256::of(b"");
    assert_eq!(hash.to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(Sha256::parse(&hash.to_string()), Some(hash));
    assert_eq!(Sha256::parse(&hash.to_string().to_uppercase()), None);
    assert_eq!(Sha256::parse(&hash.to_string()[1..]), None);
}

fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("    ".to_owned()),
        Just("\t".to_owned()),
        Just("\r\n".to_owned()),
        Just("...\n".to_owned()),
        Just("  - path: \"x\"\n".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\u{2028}\u{85}".to_owned()),
        "[ -~]{0,20}",
        any::<String>(),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn every_input_reads_back_here_and_in_another_reader(
        texts in prop::collection::vec(texts(), 0..4),
        environment in prop::option::of(any::<String>()),
    ) {
        let inputs = texts.iter().enumerate().map(|(at, text)| input(&format!("{at} \"ä\n"), text)).collect();
        let origin = Origin::new("0.1.0", environment.clone(), inputs).unwrap();
        let text = origin.to_text();
        prop_assert_eq!(Origin::read(text.as_bytes()), Ok(origin));

        let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        prop_assert_eq!(value["environment"].as_str().map(str::to_owned), environment);
        for (at, text) in texts.iter().enumerate() {
            prop_assert_eq!(value["inputs"][at]["text"].as_str(), Some(text.as_str()));
            let hash = Sha256::of(text.as_bytes()).to_string();
            prop_assert_eq!(value["inputs"][at]["sha256"].as_str(), Some(hash.as_str()));
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0..EXAMPLE.len()) {
        let _ = Lock::read(&bytes);
        let mut spliced = EXAMPLE.as_bytes()[..at].to_vec();
        spliced.extend(&bytes);
        spliced.extend(&EXAMPLE.as_bytes()[at..]);
        // A lock with another file name is a valid lock, but no lock has two spellings.
        if let Ok(lock) = Lock::read(&spliced) {
            prop_assert_eq!(lock.to_text().into_bytes(), spliced);
        }
    }
}
