//! The credentials in a document: in its values, keys and comments.

use super::{Node, Value, extent};
use crate::diagnostic::{Hidden, Path, Segment};
use crate::secrecy::tree::{self, Found, Shape, Step, Tree};
use crate::secrecy::{self, Credential, Form};
use std::ops::Range;

/// Shorter texts are not searched elsewhere in the file, because they occur by chance.
const SHORTEST: usize = 6;

/// The credentials of a document; `scalars` are the ranges of its scalars.
pub(super) fn of(root: &Node, scalars: &[Range<usize>]) -> Vec<Hidden> {
    let mut scalars = scalars.to_vec();
    scalars.sort_by_key(|range| (range.start, range.end));
    let text = Text { text: &root.place.file.text, scalars };
    let mut found = text.comments(extent(root).range);
    found.extend(tree::find(root).iter().flat_map(|found| text.hidden(root, found)));
    found
}

impl Tree for Node {
    fn shape(&self) -> Shape<'_, Self> {
        match &self.value {
            Value::Mapping(entries) => {
                Shape::Map(entries.iter().map(|entry| (entry.key.as_str(), &entry.value)).collect())
            }
            Value::Sequence(items) => Shape::List(items.iter().collect()),
            Value::String(text) => Shape::Text(text.into()),
            Value::Int(number) => Shape::Text(number.to_string().into()),
            Value::Float(number) => Shape::Text(number.to_string().into()),
            Value::Null | Value::Bool(_) => Shape::Nothing,
        }
    }

    fn get(&self, key: &str) -> Option<&Self> {
        Self::get(self, key)
    }
}

/// Adds every other occurrence of the same values, sorts by position, and drops those inside another.
pub(super) fn arranged(text: &str, mut found: Vec<Hidden>) -> Vec<Hidden> {
    let mut again = Vec::new();
    for hidden in found.iter().filter(|hidden| hidden.meaning.len() >= SHORTEST && !hidden.meaning.contains('\n')) {
        let meaning = || hidden.meaning.clone();
        again.extend(text.match_indices(&hidden.meaning).map(|(at, same)| Hidden {
            range: at..at + same.len(),
            kind: hidden.kind,
            path: None,
            meaning: meaning(),
            is_refused: false,
        }));
    }
    found.extend(again);
    found.sort_by_key(|hidden| (hidden.range.start, std::cmp::Reverse(hidden.range.end), !hidden.is_refused));
    let mut end = 0;
    found.retain(|hidden| {
        let is_first = hidden.range.start >= end;
        end = end.max(hidden.range.end);
        is_first
    });
    found
}

/// A file's text with the ranges of its scalars.
struct Text<'a> {
    text: &'a str,
    scalars: Vec<Range<usize>>,
}

impl Text<'_> {
    /// The places in the file of a credential that was found in a scalar's value.
    fn hidden(&self, root: &Node, found: &Found<Node>) -> Vec<Hidden> {
        let start = if found.in_key { key_start(root, &found.path) } else { found.node.place.range.start };
        let at = self.scalars.partition_point(|range| range.start < start);
        let whole = self.scalars.get(at).filter(|range| range.start == start && !range.is_empty()).cloned();
        // An alias is not a scalar: `arranged` finds the value that it refers to.
        let whole = whole.unwrap_or_else(|| start..line_end(self.text, start));
        // The indentation after a block is not part of its value.
        let whole = whole.start..whole.start + self.text[whole.clone()].trim_end().len();
        let meaning = &found.text[found.credential.range.clone()];
        let lines: Vec<&str> = meaning.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let mut ranges = Vec::new();
        let mut from = whole.start;
        for line in &lines {
            let Some(at) = self.text[from..whole.end].find(line).map(|at| from + at) else { break };
            from = at + line.len();
            ranges.push(at..from);
        }
        let path = Path(found.path.iter().map(segment).collect());
        let hidden = |range: Range<usize>, meaning: &str, is_first: bool| Hidden {
            meaning: meaning.to_owned(),
            range,
            kind: found.credential.kind,
            path: Some(path.clone()),
            // Another check refuses the values of a Secret. Of a key of many lines, report only one.
            is_refused: is_first && !found.is_of_secret,
        };
        if ranges.len() < lines.len() || ranges.is_empty() {
            return vec![hidden(whole, meaning, true)];
        }
        let pairs = ranges.into_iter().zip(&lines).enumerate();
        pairs.map(|(index, (range, line))| hidden(range, line, index == 0)).collect()
    }

    /// The credentials in the comments, which are between the scalars of a document.
    fn comments(&self, document: Range<usize>) -> Vec<Hidden> {
        let mut from = document.start;
        let ends = self.scalars.iter().map(|range| (range.start, range.end)).chain([(document.end, document.end)]);
        let gaps = ends.filter_map(|(start, end)| {
            let gap = from..start.max(from).min(document.end);
            from = from.max(end);
            let comment = self.text.get(gap.clone())?.find('#')?;
            Some(gap.start + comment..gap.end)
        });
        let mut found = Vec::new();
        for gap in gaps {
            for Credential { range, kind } in secrecy::credentials(&self.text[gap.clone()], Form::Comment) {
                let range = gap.start + range.start..gap.start + range.end;
                let meaning = self.text[range.clone()].to_owned();
                found.push(Hidden { range, kind, path: None, meaning, is_refused: true });
            }
        }
        found
    }
}

fn segment(step: &Step) -> Segment {
    match step {
        Step::Key(key) => Segment::Key((*key).to_owned()),
        Step::Index(index) => Segment::Index(*index),
    }
}

/// The offset of the key at the end of a path.
fn key_start(root: &Node, path: &[Step]) -> usize {
    let mut node = root;
    let mut start = root.place.range.start;
    for step in path {
        match (step, &node.value) {
            (Step::Key(key), _) => {
                let Some(entry) = node.entry(key) else { break };
                start = entry.key_place.range.start;
                node = &entry.value;
            }
            (Step::Index(index), Value::Sequence(items)) => node = &items[*index],
            (Step::Index(_), _) => break,
        }
    }
    start
}

fn line_end(text: &str, start: usize) -> usize {
    text[start..].find(['\n', '\r']).map_or(text.len(), |end| start + end)
}

#[cfg(test)]
mod tests {
    use super::super::scan;
    use super::super::tests::OURS;

    /// A blueprint with these lines, with refused credentials replaced by `!` and others by `*`.
    fn shown(text: &str) -> String {
        let head = "apiVersion: pgforge.dev/v1\n";
        let scanned = scan("a.yaml", format!("{head}{text}").as_bytes(), &OURS);
        let file = &scanned.own[0].place.file;
        let mut out = String::new();
        let mut from = head.len();
        for hidden in file.hidden() {
            out += &file.text[from..hidden.range.start];
            out += if hidden.is_refused { "!" } else { "*" };
            from = hidden.range.end;
        }
        out + &file.text[from..]
    }

    #[test]
    fn a_credential_is_found_at_any_place_of_a_document() {
        for (text, expected) in [
            ("a: {password: hunter2, b: c}", "a: {password: !, b: c}"),
            ("a: # password: hunter2\n  b: 1", "a: # password: !\n  b: 1"),
            ("env: [{name: DB_PASSWORD, value: \"hi there\"}]", "env: [{name: DB_PASSWORD, value: \"!\"}]"),
            ("env: [{value: hunter2, name: DB_PASSWORD}]", "env: [{value: !, name: DB_PASSWORD}]"),
            ("args: [--password, hunter2]", "args: [--password, !]"),
            ("args: [\"--password=hunter2\"]", "args: [\"--password=!\"]"),
            (
                "data:\n  a.conf: |\n    x = 1\n    password = hunter2\n  b: c",
                "data:\n  a.conf: |\n    x = 1\n    password = !\n  b: c",
            ),
            ("a: \"\\x70assword: hunter2\"", "a: \"\\x70assword: !\""),
            ("a: \"password: hunt\\x652\"", "a: !"),
            ("p: &p hunter2\npassword: *p", "p: &p *\npassword: !"),
            ("a: {password: {value: hunter2}}", "a: {password: {value: !}}"),
            ("a: {kind: Secret, data: {a: aGk=}}", "a: {kind: Secret, data: {a: *}}"),
            ("a: cGFzc3dvcmQ6IGh1bnRlcjI=", "a: !"),
            (
                "a: |\n  -----BEGIN PRIVATE KEY-----\n  abcdef\n  ghijkl\n  -----END PRIVATE KEY-----\n",
                "a: |\n  -----BEGIN PRIVATE KEY-----\n  !\n  *\n  -----END PRIVATE KEY-----\n",
            ),
            ("password: 123456", "password: !"),
            ("a: {op: add, path: /spec/password, value: hunter2}", "a: {op: add, path: /spec/password, value: !}"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn references_and_ciphertext_are_not_credentials() {
        for text in [
            "data: [{secretKey: password, remoteRef: {key: a, property: b}}]",
            "spec: {encryptedData: {password: AgBy3i4OJSWK}}",
            "env: [{name: PGPASSWORD, valueFrom: {secretKeyRef: {name: a, key: password}}}]",
            "env: [{name: PGPASSWORD, value: $(PASSWORD)}]",
            "# password: see the Secret\na: 'it # is'",
            "script: |\n  # password: from the file\n  PGPASSWORD=$(cat /run/p)\n",
            "s3: {bucket: b, secret: backuper-cred}",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
