//! Properties that hold for every text.

use std::fmt::Write;

use proptest::prelude::*;

use super::tests::format_with;
use super::*;

const FIRST: &str = "apiVersion: pgforge.dev/v1";

/// Pieces of YAML in any order: mostly invalid, and otherwise unusual.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "k1",
        "k2: ",
        "k3:",
        "k4: ",
        "b: ",
        ": ",
        ":",
        "? ",
        " ",
        "  ",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\n  - ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        "&a ",
        "&b ",
        "*a",
        "*b",
        "\n<<: ",
        "\"",
        "'",
        "x y",
        "|\n",
        "|+\n",
        ">\n",
        ">-\n  ",
        "|2-\n",
        " # c",
        "\n# d\n",
        "#e",
        "\n...\n",
        "\t",
        "\r\n",
        "é",
        "0",
        "true",
        "~",
        "\\",
        "-",
        "---",
        "\n\n",
        "\n \n",
        "k5: {",
        "k6: [",
        "k7: 1\n",
        "k8: x # f\n",
        "\"q\"",
        "'s'",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| format!("{FIRST}\n{}", pieces.concat()))
}

/// A value with comments and its layout.
#[derive(Debug, Clone)]
enum Tree {
    /// Lines after the first are indented when it is written.
    Scalar(&'static str),
    /// `true` for an anchor, `false` for an alias of the last one.
    Named(bool),
    Flow(Vec<Tree>),
    Block {
        is_map: bool,
        indent: usize,
        children: Vec<Entry>,
    },
}

#[derive(Debug, Clone)]
struct Entry {
    blanks: usize,
    above: bool,
    /// Blanks before the comment on its line.
    trailing: Option<usize>,
    value: Tree,
}

fn tree() -> impl Strategy<Value = Tree> {
    let scalar = prop::sample::select(vec![
        "",
        "1",
        "0x1F",
        "1e3",
        "~",
        "true",
        "word",
        "two words",
        "a:b",
        "0 4 * * 0",
        "é",
        "'single'",
        "'it''s'",
        "\"yes\"",
        "\"15.8\"",
        "\"a, b\"",
        "\"\\n\"",
        "\"\"",
        "'- a'",
        "plain\nover lines",
        "\"quoted\n\nover lines\"",
        "'a long text, over many lines, of which the first\nis followed by others, so that they are longer\nthan a line'",
    ]);
    let block = prop::sample::select(vec![
        "|\ntext\n  more\n\ntext",
        "|-\ntext",
        "|+\ntext\n\n",
        ">\nfolded\ntext\n\n  more\ntext",
        ">-\nfolded",
        "|\n# text",
    ]);
    let flow = prop::collection::vec(scalar.clone().prop_map(Tree::Scalar), 0..4).prop_map(Tree::Flow);
    let leaf = prop_oneof![
        4 => scalar.prop_map(Tree::Scalar),
        2 => block.prop_map(Tree::Scalar),
        1 => any::<bool>().prop_map(Tree::Named),
        1 => flow,
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        (any::<bool>(), 1..5_usize, entries(inner)).prop_map(|(is_map, indent, children)| Tree::Block {
            is_map,
            indent,
            children,
        })
    })
}

fn entries(value: impl Strategy<Value = Tree>) -> impl Strategy<Value = Vec<Entry>> {
    let entry = (0..3_usize, any::<bool>(), prop::option::of(1..4_usize), value)
        .prop_map(|(blanks, above, trailing, value)| Entry { blanks, above, trailing, value });
    prop::collection::vec(entry, 1..5)
}

/// Writes trees as a person might. The key and the comments of every entry have its number.
struct Author {
    text: String,
    entries: usize,
    anchors: usize,
}

impl Author {
    fn document(entries: &[Entry]) -> String {
        let mut author = Self { text: format!("{FIRST}\n"), entries: 0, anchors: 0 };
        author.children(true, 0, entries);
        author.text
    }

    fn children(&mut self, is_map: bool, indent: usize, children: &[Entry]) {
        let pad = " ".repeat(indent);
        for child in children {
            self.entries += 1;
            let number = self.entries;
            self.text.push_str(&"\n".repeat(child.blanks));
            if child.above {
                self.push(format_args!("{pad}# above k{number}\n"));
            }
            // An item of a list is identified by the key in it.
            let lead = if is_map { format!("k{number}:") } else { format!("- k{number}:") };
            self.push(format_args!("{pad}{lead}"));
            let trailing =
                child.trailing.map_or_else(String::new, |gap| format!("{}# trailing k{number}", " ".repeat(gap)));
            let inner = if is_map { indent } else { indent + 2 };
            self.value(&child.value, inner, &trailing);
        }
    }

    fn value(&mut self, value: &Tree, indent: usize, trailing: &str) {
        match value {
            Tree::Scalar(text) => {
                let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
                // A text without quotes cannot continue after a comment.
                let is_block = first.starts_with(['|', '>']);
                let (above, below) = if is_block || rest.is_empty() { (trailing, "") } else { ("", trailing) };
                self.push(format_args!(" {first}{above}"));
                for line in rest.split('\n').filter(|_| !rest.is_empty()) {
                    self.push(format_args!("\n{}{line}", " ".repeat(if line.is_empty() { 0 } else { indent + 3 })));
                }
                self.push(format_args!("{below}\n"));
            }
            Tree::Named(true) => {
                self.anchors += 1;
                let anchor = self.anchors;
                self.push(format_args!(" &n{anchor} named{trailing}\n"));
            }
            Tree::Named(false) if self.anchors > 0 => {
                let anchor = self.anchors;
                self.push(format_args!(" *n{anchor}{trailing}\n"));
            }
            Tree::Named(false) => self.push(format_args!(" none{trailing}\n")),
            Tree::Flow(items) => {
                let words: Vec<&str> = items
                    .iter()
                    .filter_map(|item| if let Tree::Scalar(word) = item { Some(*word) } else { None })
                    .collect();
                let words: Vec<&str> =
                    words.into_iter().filter(|word| !word.is_empty() && !word.contains('\n')).collect();
                self.push(format_args!(" [ {}]{trailing}\n", words.join("  ,")));
            }
            Tree::Block { is_map, indent: step, children } => {
                self.push(format_args!("{trailing}\n"));
                self.children(*is_map, indent + step, children);
            }
        }
    }

    fn push(&mut self, text: std::fmt::Arguments) {
        self.text.write_fmt(text).expect("writing to a String does not fail");
    }
}

/// Every other map has an order: the last key first.
fn order(path: &Path) -> Vec<&'static str> {
    const KEYS: [&str; 13] = ["apiVersion", "k12", "k11", "k10", "k9", "k8", "k7", "k6", "k5", "k4", "k3", "k2", "k1"];
    if path.0.len().is_multiple_of(2) { KEYS.to_vec() } else { Vec::new() }
}

fn format(text: &str) -> Result<String, Diagnostic> {
    format_with(text, order)
}

fn values(text: &str) -> Vec<serde_json::Value> {
    source::scan("a.yaml", text.as_bytes(), &crate::source::tests::OURS).own.iter().map(Node::to_json).collect()
}

fn comments(text: &str) -> Vec<&str> {
    let mut comments = read::comments(text);
    comments.sort_unstable();
    comments
}

fn check(text: &str, formatted: &str) {
    assert_eq!(values(text), values(formatted), "the values changed\n{text}\n=>\n{formatted}");
    assert_eq!(comments(text), comments(formatted), "the comments changed\n{text}\n=>\n{formatted}");
    assert_eq!(format(formatted).as_deref(), Ok(formatted), "it changed again\n{text}\n=>\n{formatted}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn any_text_is_refused_or_keeps_its_values_and_comments(text in pieces()) {
        match format(&text) {
            Ok(formatted) => check(&text, &formatted),
            Err(error) => prop_assert!(error.code != codes::UNFORMATTABLE || text.contains("..."), "{text}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn comments_stay_with_their_keys(document in entries(tree())) {
        let text = Author::document(&document);
        prop_assert_eq!(values(&text).len(), 1, "the text is not one document\n{}", text);
        match format(&text) {
            Err(error) => prop_assert_eq!(error.code, codes::ALIAS_ABOVE_ANCHOR, "{}", text),
            Ok(formatted) => {
                check(&text, &formatted);
                let mut above: Vec<&str> = Vec::new();
                for line in formatted.lines().map(str::trim).filter(|line| !line.is_empty()) {
                    if line.starts_with("# above ") {
                        above.push(line);
                        continue;
                    }
                    let Some((key, rest)) = line.trim_start_matches("- ").split_once(':') else { continue };
                    if !key.starts_with('k') {
                        continue;
                    }
                    for comment in above.drain(..) {
                        prop_assert_eq!(comment, format!("# above {key}"), "{}\n=>\n{}", text, formatted);
                    }
                    if let Some((_, trailing)) = rest.split_once("# trailing ") {
                        prop_assert_eq!(trailing, key, "{}\n=>\n{}", text, formatted);
                    }
                }
            }
        }
    }
}
