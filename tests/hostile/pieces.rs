//! Pieces of hostile texts.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Pieces that mean something in Markdown, HTML, YAML, a shell, SQL, a terminal or a log.
pub(crate) const PIECES: [&str; 76] = [
    "`",
    "``",
    "```\n",
    "\n```sh\n",
    "![x](http://e.example/y)",
    "[a](b)",
    "[a]: b",
    "<b>",
    "<img src=x onerror=y>",
    "</details>",
    "<details>",
    "<summary>",
    "</code>",
    "<!-- pgforge plan -->",
    "<!--",
    "-->",
    "@everyone",
    "@a/b",
    "#1",
    "a/b#2",
    "https://e.example",
    "http://e.example/",
    "www.e.example",
    "a@b.cd",
    "*b*",
    "_i_",
    "**b**",
    "~~s~~",
    "|",
    "| a | b |\n| --- | --- |\n",
    "\n",
    "\n\n# h\n",
    "\n## Is it healthy\n",
    "- [ ] t",
    "1. x",
    "> q",
    "    c",
    "\\",
    "&lt;",
    "&#x3c;b&#x3e;",
    "&amp;",
    ":smile:",
    "$x$",
    "$$x$$",
    "[^1]",
    "[^1]: f",
    "\t",
    "\u{85}",
    "\u{2028}",
    "\r",
    "---",
    "===",
    "xmpp:a@b.c",
    "mailto:a@b.c",
    "deadbeefdeadbeef",
    "1234567",
    "GH-1",
    "!7",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{1b}[31m",
    "\u{7}",
    "::error::x",
    "\n::error::x",
    "##[error]x",
    "##vso[task.setvariable]x",
    "section_start:1:a",
    " ",
    "x",
    "é",
    "'",
    "\"",
    "$(id)",
    "${HOME}",
    "%s",
];

/// Texts of a few pieces.
pub(crate) fn hostile(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES.to_vec()), 0..most).prop_map(|pieces| pieces.concat())
}

/// Texts of a few pieces, without the invisible characters that the language refuses in names.
pub(crate) fn seen(most: usize) -> impl Strategy<Value = String> {
    hostile(most).prop_map(|text| text.chars().filter(|c| !pgforge::text::visible::is_hidden(*c)).collect::<String>())
}

/// Returns `count` values of a strategy, the same in each run.
pub(crate) fn sample<T>(count: usize, strategy: &impl Strategy<Value = T>) -> Vec<T> {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("every value will do").current()).collect()
}
