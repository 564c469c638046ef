//! Pathological documents. pgforge must refuse each with its reason, quickly and in little memory.

/// Returns malicious and damaged files.
pub(crate) fn documents() -> [(&'static str, Vec<u8>); 19] {
    const HEAD: &str = "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {name: orders, namespace: databases}\n";
    let after_head = |text: &str| format!("{HEAD}{text}\n").into_bytes();
    let bombs = (0..30).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |bombs, level| {
        let alias = format!("*a{level}, ").repeat(9);
        format!("{bombs}a{0}: &a{0} [{alias}]\n", level + 1)
    });
    let nested = (0..1000).fold("spec:\n".to_owned(), |text, depth| format!("{text}{}a:\n", " ".repeat(depth + 1)));
    [
        ("nul", after_head("spec: {engine: sto\0lon}")),
        ("not-utf-8", [after_head("spec: {engine: "), b"\xff\xfe}\n".to_vec()].concat()),
        ("latin-1", [HEAD.as_bytes(), b"# caf\xe9\n"].concat()),
        (
            "utf-16",
            HEAD.encode_utf16().fold(vec![0xff, 0xfe], |bytes, unit| [&bytes[..], &unit.to_le_bytes()].concat()),
        ),
        ("old-mac-line-ends", HEAD.replace('\n', "\r").into_bytes()),
        ("escape", after_head("spec: {engine: \u{1b}[31mstolon}")),
        ("direction", after_head("spec: {engine: stolon\u{202e}}")),
        ("second-byte-order-mark", after_head("spec: {engine: \u{feff}stolon}")),
        ("escapes-in-values", after_head("spec: {\"\\e[31mengine\": \"\\x9b31m\\u202e\\nstolon\"}")),
        ("brackets", after_head(&"[".repeat(100_000))),
        ("braces", after_head(&"{a: ".repeat(100_000))),
        ("indentation", after_head(&nested)),
        ("alias-bomb", after_head(&bombs)),
        ("anchor-bomb", after_head(&"&a ".repeat(100_000))),
        ("long-word", after_head(&format!("spec: {}", "x".repeat(2 << 20)))),
        ("many-keys", after_head(&(0..250_000).fold(String::new(), |text, number| text + &format!("k{number}: 1\n")))),
        ("many-documents", HEAD.to_string().as_bytes().to_vec().into_iter().chain(b"---\n".repeat(2000)).collect()),
        ("five-megabytes", after_head(&"# padding\n".repeat(500_000))),
        ("nine-megabytes", after_head(&"# padding\n".repeat(900_000))),
    ]
}
