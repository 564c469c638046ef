//! Plans, rendered as GitHub does.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::Command;
use std::sync::Arc;

use pgforge::diagnostic::{Path, Place, SourceFile};
use pgforge::kube::Identity;
use pgforge::plan::{Action, Cause, Change, ClusterPlan, FieldPath, Line, Plan, Presence, Subject, Target};
use pgforge::report;
use pgforge::verdict::{Effect, Phase, PhasedStep, Reason, Remedy, Verdict};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::pieces::{hostile, sample};
use crate::support::harness::Missing;
use crate::support::tools;

/// Renders documents as GitHub does, with raw HTML allowed, and reports the elements that a browser would create.
const RENDER: &str = r#"
import json, sys
from html.parser import HTMLParser
import cmarkgfm
from cmarkgfm.cmark import Options

class Entry(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.text, self.code, self.comments = [], "", [], []
        self.depth = 0
    def handle_starttag(self, tag, attributes):
        self.tags.append([tag, sorted(name for name, _ in attributes)])
        if tag in ("code", "pre"):
            self.depth += 1
            if tag == "code":
                self.code.append("")
        elif self.depth == 0:
            self.text += " "
    def handle_endtag(self, tag):
        if tag in ("code", "pre"):
            self.depth -= 1
        self.text += "\x00"
    def handle_data(self, data):
        if self.depth == 0:
            self.text += data
        elif self.code:
            self.code[-1] += data
    def handle_comment(self, data):
        self.comments.append(data)

seen = []
for document in json.load(sys.stdin):
    for options in (Options.CMARK_OPT_UNSAFE, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES):
        parser = Entry()
        parser.feed(cmarkgfm.github_flavored_markdown_to_html(document, options))
        parser.close()
        seen.append({"tags": parser.tags, "text": parser.text, "comments": parser.comments})
json.dump(seen, sys.stdout)
"#;

/// The elements, text and comments that a browser would create from a document.
#[derive(Debug, Deserialize)]
pub(crate) struct Entry {
    /// Elements with the names of their attributes, in order.
    pub(crate) tags: Vec<(String, Vec<String>)>,
    /// The text outside of code.
    pub(crate) text: String,
    pub(crate) comments: Vec<String>,
}

/// Renders each document twice: without and with footnotes.
pub(crate) fn rendered(documents: &[String]) -> Result<Vec<Entry>, Missing> {
    let mut python = Command::new(tools::python()?);
    let output = tools::output(python.args(["-c", RENDER]), &serde_json::to_string(documents).unwrap());
    Ok(serde_json::from_str(&output).expect("the script prints JSON"))
}

/// Everything in a plan that can come from a blueprint.
#[derive(Debug, Clone)]
struct Texts {
    names: Vec<String>,
    values: Vec<String>,
    prose: Vec<String>,
    commands: Vec<String>,
}

fn texts() -> impl Strategy<Value = Texts> {
    let several = |most: usize, count: usize| prop::collection::vec(hostile(most), count);
    (several(4, 7), several(3, 4), several(7, 7), several(6, 2)).prop_map(|(names, values, prose, commands)| Texts {
        names,
        values,
        prose,
        commands,
    })
}

impl Texts {
    /// Returns texts of the same length and line ends, without any special character.
    fn harmless(&self) -> Self {
        let plain = |texts: &Vec<String>| {
            let plain = |c: char| if c == '\n' { c } else { 'x' };
            texts.iter().map(|text| text.chars().map(plain).collect()).collect()
        };
        Self {
            names: plain(&self.names),
            values: plain(&self.values),
            prose: plain(&self.prose),
            commands: plain(&self.commands),
        }
    }

    fn plan(&self) -> Plan {
        let Self { names, values, prose, commands } = self;
        let remedy = Remedy {
            title: prose[0].clone(),
            steps: vec![
                PhasedStep::new(Phase::BeforeMerge, prose[1].clone(), commands.clone()),
                PhasedStep::new(Phase::Merge, format!("Drop `{}` now", names[0]), Vec::new()),
            ],
            during: format!("s{}", prose[2]),
            rollback: format!("b{}", prose[3]),
        };
        let file = Arc::new(SourceFile::new(names[1].clone(), "a: b".to_owned()));
        let line =
            Line { path: Path::dotted("spec").key(&*names[2]), before: None, after: Some(Place { file, range: 0..1 }) };
        let setting = Change {
            target: Target::Setting(Path::dotted("spec.x").key(&*names[3])),
            action: Action::Change,
            before: Some(json!(values[0])),
            after: Some(json!(values[1])),
            verdict: Verdict::recreate(Effect::DataLoss, Reason::new("{prose}", vec![prose[4].clone().into()]))
                .with(remedy),
            cause: Cause::Lines(vec![line]),
            accepted: Some(prose[5].clone()),
        };
        let identity = Identity {
            api_version: "v1".to_owned(),
            kind: "ConfigMap".to_owned(),
            namespace: "databases".to_owned(),
            name: names[4].clone(),
        };
        let field = Change {
            target: Target::Object(identity, FieldPath::default().key("data").key(&names[5])),
            before: Some(json!(format!("one\n{}", values[2]))),
            after: Some(json!(format!("two\n{}", values[3]))),
            verdict: Verdict::applied(
                Effect::Reload,
                Reason::new(
                    "`{name}` reads `{value}`: {prose}",
                    [&names[6], &values[0], &prose[6]].map(|text| text.clone().into()).into(),
                ),
            ),
            cause: Cause::Lines(Vec::new()),
            ..setting.clone()
        };
        let subject = Subject {
            file: names[1].clone(),
            name: names[0].clone(),
            namespace: "databases".to_owned(),
            environment: Some(names[6].clone()),
        };
        let changes = vec![setting, field];
        let cluster = ClusterPlan { changes, ..ClusterPlan::unchanged(subject, Presence::Both, 3) };
        Plan { clusters: vec![cluster], ..Plan::default() }
    }
}

/// The elements of a plan. Texts can add only `code`, as a closed pair of backticks.
const OWN: [&str; 18] = [
    "h3",
    "h4",
    "p",
    "strong",
    "b",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "details",
    "summary",
    "code",
    "pre",
    "ol",
    "li",
    "blockquote",
];

pub(crate) fn plans() -> Result<(), Missing> {
    let texts = sample(400, &texts());
    let documents = |harmless: bool| {
        let plan = |texts: &Texts| if harmless { texts.harmless().plan() } else { texts.plan() };
        texts.iter().map(|texts| report::plan::markdown(&plan(texts))).collect::<Vec<_>>()
    };
    let (documents, harmless) = (documents(false), documents(true));
    let (seen, plain) = (rendered(&documents)?, rendered(&harmless)?);
    assert_eq!(seen.len(), 2 * documents.len(), "the script must render each document twice");
    for (index, (seen, plain)) in seen.iter().zip(&plain).enumerate() {
        let document = &documents[index / 2];
        let elements = |seen: &Entry| -> Vec<(String, Vec<String>)> {
            seen.tags.iter().filter(|(tag, _)| tag != "code").cloned().collect()
        };
        assert_eq!(
            elements(seen),
            elements(plain),
            "a text of the blueprint adds or removes elements of the comment: {document}\n---\n{}",
            harmless[index / 2]
        );
        let tags: BTreeSet<&str> = seen.tags.iter().map(|(tag, _)| tag.as_str()).collect();
        assert!(tags.iter().all(|tag| OWN.contains(tag)), "a text adds an element, {tags:?}: {document}");
        assert_eq!(
            seen.comments,
            [" pgforge plan "],
            "a text of the blueprint adds a comment, or hides the marker: {document}"
        );
        let found = references(&seen.text);
        assert!(found.is_empty(), "a text of the blueprint becomes a link, a mention or a formula: {found}{document}");
    }
    Ok(())
}

/// Returns what a code host would turn into a link, a mention, a picture or a formula.
pub(crate) fn references(text: &str) -> String {
    let mut found = String::new();
    let characters: Vec<char> = text.chars().collect();
    let at = |index: usize| characters.get(index).copied().unwrap_or(' ');
    for (index, character) in characters.iter().enumerate() {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let begins = index == 0 || !is_name(at(index - 1));
        let rest: String = characters[index..].iter().take(8).collect::<String>().to_lowercase();
        let wrong = match character {
            '@' => at(index + 1).is_ascii_alphanumeric(),
            '#' | '!' => at(index + 1).is_ascii_digit(),
            ':' => {
                let word =
                    characters[index + 1..].iter().take_while(|c| is_name(**c) || matches!(c, '+' | '-')).count();
                rest.starts_with("://") || word > 0 && at(index + 1 + word) == ':'
            }
            _ if begins && (rest.starts_with("www.") || rest.starts_with("mailto:") || rest.starts_with("xmpp:")) => {
                true
            }
            _ if begins && rest.starts_with("gh-") => at(index + 3).is_ascii_digit(),
            _ if begins => {
                let word = characters[index..].iter().take_while(|c| is_name(**c)).count();
                word >= 7 && characters[index..index + word].iter().all(char::is_ascii_hexdigit)
            }
            _ => false,
        };
        if wrong {
            writeln!(found, "{rest:?} is a reference").unwrap();
        }
    }
    found
}
