//! The committed streams equal the rendered ones; `BLESS=1` writes them.

#![allow(clippy::disallowed_methods, reason = "it reads the scripts")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use support::streams::{self, Stream};
use support::{golden, program};

#[test]
fn the_committed_streams_equal_the_rendered_ones() {
    let scripts = scripts();
    let made =
        streams::all().into_iter().map(|stream| (format!("{}.yaml", stream.name).into(), shown(&stream, &scripts)));
    golden::check_tree("streams", &made.collect());
}

/// Renders a stream for review: file names replace the texts of scripts, which this function compares.
fn shown(stream: &Stream, scripts: &BTreeMap<String, (String, String)>) -> String {
    let documents = stream.documents().map(|document| {
        let object: Value = serde_yaml::from_str(&document).expect("the stream is YAML");
        let is_scripts = object["kind"] == "ConfigMap"
            && object["metadata"]["name"].as_str().is_some_and(|name| name.ends_with("-scripts"));
        if !is_scripts {
            return document;
        }
        let mut text = document.split_inclusive("\ndata:\n").next().expect("a split gives a first part").to_owned();
        for (name, content) in object["data"].as_object().expect("the scripts are a mapping") {
            let (path, committed) = scripts.get(name).unwrap_or_else(|| panic!("{name} is no file of src/scripts"));
            assert_eq!(content, committed, "{}: {name} is not {path}", stream.name);
            writeln!(text, "  {name}: {path}").expect("writing to a String does not fail");
        }
        text
    });
    documents.collect::<Vec<_>>().join("---\n")
}

/// Path and text of every script, by its file's name.
fn scripts() -> BTreeMap<String, (String, String)> {
    let files = golden::read(&program::root().join("src/scripts"));
    let named = files.into_iter().map(|(path, text)| {
        let name = path.file_name().expect("it was found by its name").to_string_lossy().into_owned();
        (name, (format!("src/scripts/{}", path.display()), text))
    });
    named.collect()
}
