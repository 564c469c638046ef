use std::sync::Arc;

use super::*;
use crate::diagnostic::Segment;
use crate::diagnostic::render::{self, Style};

/// A small language: `spec` has an order, and the user chooses the names below `spec.roles`, but not their keys.
fn order(path: &Path) -> Vec<&'static str> {
    let keys: Vec<&str> = path.0.iter().map(|step| if let Segment::Key(key) = step { key } else { "-" }).collect();
    match keys.as_slice() {
        [] => vec!["apiVersion", "kind", "metadata", "spec", "environments"],
        ["metadata"] => vec!["name", "namespace"],
        ["spec"] => vec!["engine", "instances", "postgres", "storage"],
        ["spec", "postgres"] => vec!["version", "parameters", "roles"],
        ["spec", "postgres", "roles", _] => vec!["login", "connectionLimit"],
        _ => vec![],
    }
}

pub(super) fn format_with(text: &str, order: fn(&Path) -> Vec<&'static str>) -> Result<String, Diagnostic> {
    let file = Arc::new(SourceFile::new("a.yaml".to_owned(), text.to_owned()));
    canonical(&file, &Language { own: crate::source::tests::OURS, order: &|_, path| order(path) })
}

fn format(text: &str) -> Result<String, Diagnostic> {
    format_with(text, order)
}

/// Formats a document after a first line that makes it one of the language.
fn formatted(text: &str) -> String {
    const FIRST: &str = "apiVersion: pgforge.dev/v1\n";
    let formatted = format(&format!("{FIRST}{text}")).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(format(&formatted).as_ref(), Ok(&formatted), "formatting again changes nothing");
    formatted.strip_prefix(FIRST).expect("the first line stays the first").to_owned()
}

fn refused(text: &str) -> String {
    render::text(&[format(text).expect_err("the text cannot be formatted")], Style::Plain, 80)
}

#[test]
fn keys_follow_the_language_and_comments_follow_their_keys() {
    let text = "\
# yaml-language-server: $schema=../schemas/cluster.schema.json
# The orders team owns this.
kind: Cluster   # always
spec:
      # one a zone
      instances:   3
      postgres:
          roles:
              # it reads
              reports: {connectionLimit: 5, login: true}   # nightly
              app:
                    login: true
              # the last one is gone
          version: 17
      # the store
      engine: replication
      # storage: {size: 10Gi}
metadata: {namespace: databases, name: orders}
apiVersion: pgforge.dev/v1
# the end
";
    let expected = "\
# yaml-language-server: $schema=../schemas/cluster.schema.json
# The orders team owns this.
apiVersion: pgforge.dev/v1
kind: Cluster   # always
metadata: {name: orders, namespace: databases}
spec:
  # the store
  engine: replication
  # one a zone
  instances: 3
  postgres:
    version: 17
    roles:
      # it reads
      reports: {login: true, connectionLimit: 5}   # nightly
      app:
        login: true
      # the last one is gone
  # storage: {size: 10Gi}
# the end
";
    assert_eq!(format(text).as_deref(), Ok(expected));
    assert_eq!(format(expected).as_deref(), Ok(expected));
}

#[test]
fn unknown_keys_keep_their_order_after_the_others() {
    assert_eq!(formatted("z: 1\nspec: {}\nb: 2\nkind: Cluster\n"), "kind: Cluster\nspec: {}\nz: 1\nb: 2\n");
}

#[test]
fn quotes_stay_where_they_are_needed() {
    let text = "\
a: 'plain'
b: \"yes\"
c: \"15.8\"
d: 'say \"so\"'
e: \"it's\"
f: \"0 4 * * 0\"
g: 0 4 * * 0
h: [\"a, b\", 'c d', \"*\"]
\"i\": \"\\u00e9\"
\"<<\": 1
5432: \"\"
";
    let expected = "\
a: plain
b: \"yes\"
c: \"15.8\"
d: 'say \"so\"'
e: \"it's\"
f: \"0 4 * * 0\"
g: 0 4 * * 0
h: [\"a, b\", c d, \"*\"]
i: \"é\"
\"<<\": 1
5432: \"\"
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn brackets_stay_where_they_fit_into_a_hundred_columns() {
    let fits = format!("a: [{}]\n", ["x".repeat(30), "y".repeat(30), "z".repeat(31)].join(", "));
    assert_eq!(fits.len(), 101);
    assert_eq!(formatted(&fits), fits);
    let long = "\
a: [{name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, value: bbbbbbbbbbbbbbbbbbbbbbbbbbbb}, {name: ccccccccccccccccccccc}]
b: {x: {},
  y: [ 1,2 ]}
c: {x: 1, # one
  # two
  y: 2}
";
    let expected = "\
a:
  - {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, value: bbbbbbbbbbbbbbbbbbbbbbbbbbbb}
  - {name: ccccccccccccccccccccc}
b: {x: {}, y: [1, 2]}
c:
  x: 1 # one
  # two
  y: 2
";
    assert_eq!(formatted(long), expected);
}

#[test]
fn blank_lines_are_at_most_one_and_none_at_the_start_of_a_map() {
    let text = "a:\n\n\n  b: 1\n\n\n  c: 2\n\n\n\nd:\n- 1\n\n- 2\n\n# end\n\n\n";
    assert_eq!(formatted(text), "a:\n  b: 1\n\n  c: 2\n\nd:\n  - 1\n\n  - 2\n\n# end\n");
}

#[test]
fn lists_of_maps_keep_their_comments() {
    let text = "\
a:
- b: 1 # one
  # above c
  c: 2
  # after c
# above the second
-
  # above d
  d: 1
- # trailing
  e: 1
- - 1
  - - 2
# of f
f:
- 1
  # after 1
";
    let expected = "\
a:
  - b: 1 # one
    # above c
    c: 2
    # after c
  # above the second
  -
    # above d
    d: 1
  - # trailing
    e: 1
  - - 1
    - - 2
# of f
f:
  - 1
  # after 1
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn comments_in_odd_places_move_to_the_nearest_usual_one() {
    let text = "\
a: # trailing a
  1
b:
  # above 2
  2
c: { # trailing c
  # in c
}
d: [ # trailing d
  1 # one
  # two
  , 2 # three
]
? e # trailing e
: # trailing the value
  f: 1
";
    let expected = "\
a: 1 # trailing a
# above 2
b: 2
# in c
c: {} # trailing c
d: # trailing d
  - 1 # one
  # two
  - 2 # three
# trailing e
e: # trailing the value
  f: 1
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn multi_line_texts_keep_their_lines_and_are_indented() {
    let text = "\
a: |   # trailing
      one
        two

      three


b: >-
   joined
   text

   more
c: |4
      first line is indented
    second
d: |+
    kept


e: \"one
  two\\n\\
  three\"
f: |
g: some plain
  text
";
    let expected = "\
a: |   # trailing
  one
    two

  three

b: >-
  joined
  text

  more
c: |2
    first line is indented
  second
d: |+
  kept


e: |-
  one two
  three
f: \"\"
g: some plain text
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn a_long_text_that_was_folded_stays_folded() {
    let words = ["word"; 30].join(" ");
    let text = format!("a: {}\n", words.replace("word word word ", "word word word\n  "));
    let line = ["word"; 19].join(" ");
    assert_eq!(formatted(&text), format!("a: >-\n  {line}\n  {}\n", ["word"; 11].join(" ")));
}

#[test]
fn anchors_aliases_and_merge_keys_are_kept() {
    let text = "\
kind: &k Cluster
spec:
  storage: &s {size: 1Gi}
  postgres: &p
    version: 17
    <<: {parameters: {}}
  more: [*s, *k]
  other:
    <<: *p
    roles:   *s
";
    let expected = "\
kind: &k Cluster
spec:
  postgres: &p
    <<: {parameters: {}}
    version: 17
  storage: &s {size: 1Gi}
  more: [*s, *k]
  other:
    <<: *p
    roles: *s
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn an_alias_that_would_precede_its_anchor_is_an_error() {
    let text = "apiVersion: pgforge.dev/v1\nspec:\n  storage: &a 1\n  engine: *a\n";
    let expected = "\
error[PGF180]: in canonical order this alias would precede its anchor
 --> a.yaml:4:11
  |
4 |   engine: *a
  |           ^^
  |
  = help: put the anchor on the value that is first in canonical order, or repeat the value
";
    assert_eq!(refused(text), expected);
}

#[test]
fn an_alias_of_a_name_that_is_used_twice_keeps_its_value() {
    let text = "apiVersion: pgforge.dev/v1\nspec:\n  storage: &a 1\n  y: *a\n  engine: &a 2\n  z: *a\n";
    assert!(refused(text).contains("--> a.yaml:6:6\n"), "{}", refused(text));
}

#[test]
fn a_first_key_keeps_its_comment_if_a_blank_line_separates_it_from_the_head() {
    let text = "# head\n\n# about kind\nkind: Cluster\n# about the version\napiVersion: pgforge.dev/v1\n";
    let expected = "# head\n\n# about the version\napiVersion: pgforge.dev/v1\n# about kind\nkind: Cluster\n";
    assert_eq!(format(text).as_deref(), Ok(expected));
    assert_eq!(format(expected).as_deref(), Ok(expected));
}

#[test]
fn documents_of_other_languages_keep_every_byte() {
    let text = "\
# preamble
---
kind:   ConfigMap
data: {mode: 0644}
---  # ours
kind:   Cluster
apiVersion: pgforge.dev/v1
...
---
apiVersion: v1
{{ a template }}
";
    let expected = text
        .replace("kind:   Cluster\napiVersion: pgforge.dev/v1\n...\n", "apiVersion: pgforge.dev/v1\nkind: Cluster\n");
    assert_eq!(format(text).as_deref(), Ok(&*expected));
    assert_eq!(format("a:   1\n").as_deref(), Ok("a:   1\n"));
    assert_eq!(format("").as_deref(), Ok(""));
}

#[test]
fn a_short_document_in_braces_stays_in_braces() {
    let text = "# head\n{kind: Cluster,\n  apiVersion: 'pgforge.dev/v1'} # trailing\n# tail\n";
    let expected = "# head\n{apiVersion: pgforge.dev/v1, kind: Cluster} # trailing\n# tail\n";
    assert_eq!(format(text).as_deref(), Ok(expected));
    let text = "{apiVersion: pgforge.dev/v1, # trailing\n kind: Cluster}\n";
    assert_eq!(format(text).as_deref(), Ok("apiVersion: pgforge.dev/v1 # trailing\nkind: Cluster\n"));
}

#[test]
fn windows_line_ends_become_line_feeds() {
    assert_eq!(formatted("a: |\r\n  x\r\n  y\r\n\r\n\r\nb: 1 # c\r\n"), "a: |\n  x\n  y\n\nb: 1 # c\n");
}

#[test]
fn a_document_without_its_marker_after_another_is_refused() {
    let text = "apiVersion: pgforge.dev/v1\n...\nb: 1\n";
    let expected = "\
error[PGF181]: this document cannot be formatted without changing its content
 --> a.yaml:1:1
  |
1 | apiVersion: pgforge.dev/v1
  | ^
  |
  = help: start each document with `---`, and avoid YAML's rarer forms
";
    assert_eq!(refused(text), expected);
}

#[test]
fn a_syntax_error_is_reported_like_everywhere() {
    let text = "---\napiVersion: pgforge.dev/v1\nkind: [\n";
    assert!(refused(text).starts_with("error[PGF102]: `[` is never closed\n --> a.yaml:3:7\n"), "{}", refused(text));
}
