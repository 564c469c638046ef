//! Enforces the order of modules: a module uses only modules above it in `src/lib.rs`.

#![allow(clippy::disallowed_methods, reason = "it reads the sources")]

#[path = "layering/circles.rs"]
mod circles;
#[path = "layering/engines.rs"]
mod engines;

use std::path::Path;

#[test]
fn no_module_uses_one_below_it() {
    let order = modules();
    let above =
        |used: &str, user: usize| order.iter().position(|module| module == used).is_none_or(|used| used <= user);
    let mut upward = Vec::new();
    for (path, text) in sources() {
        let Some(user) = order.iter().position(|module| *module == module_of(&path)) else { continue };
        for used in used_modules(&path, &without_comments(&text)) {
            if !above(&used, user) {
                upward.push(format!("{path} uses `{used}`, which is below `{}`", order[user]));
            }
        }
    }
    assert_eq!(upward, [""; 0], "a module uses one that is later in the data flow");
}

#[test]
fn every_folder_is_a_module_of_the_library() {
    let order = modules();
    let outside: Vec<String> = sources()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| !matches!(&**path, "src/lib.rs" | "src/main.rs") && !order.contains(&module_of(path)))
        .collect();
    assert_eq!(outside, [""; 0], "add the module to src/lib.rs at its place in the data flow");
}

/// Values in a template are escaped for their place unless the code calls `written`. Each use was reviewed: the marked
/// text contains no text of a user, except types that are limited to letters, digits and a few harmless characters.
#[test]
fn every_use_of_an_unescaped_value_is_reviewed() {
    let written = [
        ("src/components/apps/runbook.rs", 1),
        ("src/components/backups/runbook.rs", 3),
        ("src/engines/instance/shared_runbook.rs", 3),
        ("src/engines/patroni/mod.rs", 3),
        ("src/engines/replication/mod.rs", 1),
        ("src/engines/stolon/runbook.rs", 1),
    ];
    let mut found = Vec::new();
    for (path, text) in sources() {
        if path == "src/runbook/template.rs" {
            continue;
        }
        let text = without_comments(&text);
        // The name of a new blueprint is checked to be a DNS label before the template is filled in.
        let may_fill_templates = path == "src/report/starter.rs";
        assert!(
            may_fill_templates || !text.contains("Environment::new"),
            "{path} fills in templates without src/runbook/template.rs, so its values might not be escaped"
        );
        assert!(!text.contains("from_safe_string"), "{path} marks values as escaped, which no review covers");
        let uses = text.matches(" written(").count() + text.matches("(written(").count();
        if text.contains("template::") && uses > 0 {
            found.push((path, uses));
        }
    }
    assert_eq!(
        found,
        written.map(|(path, uses)| (path.to_owned(), uses)),
        "an escape was added or removed: read each use of `written` and update this list"
    );
    for (path, text) in files("j2") {
        let filters = text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()?.split_once('|'));
        let unknown: Vec<&str> =
            filters.map(|(_, filter)| filter.trim_matches([' ', '-'])).filter(|filter| *filter != "sql_name").collect();
        assert_eq!(unknown, [""; 0], "{path}: unreviewed filters");
        assert!(!text.contains("autoescape"), "{path} turns escaping off");
    }
}

#[test]
fn every_form_of_a_path_to_a_module_is_found() {
    let seen = |text: &str| used_modules("src/kube/pod/volume.rs", &without_comments(text));
    assert_eq!(
        seen("use crate::source;\nlet x = crate::emit::yaml(&v);"),
        ["source", "emit"],
        "this test would not see a `use` or a path"
    );
    assert_eq!(
        seen("pub(in crate::kube) use crate::{\n  bundle::{rank, Bundle},\n  // crate::io\n  plan,\n};"),
        ["kube", "bundle", "plan"],
        "this test would not see a nested `use`"
    );
    assert_eq!(
        seen("use super::super::super::report::text;\nuse super::super::labels;"),
        ["report"],
        "this test would not see a path through `super`"
    );
}

/// Returns the modules of `src/lib.rs`, in order.
fn modules() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs can be read");
    let modules = without_comments(&text);
    let names = modules.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
    names.map(|name| name.trim_end_matches(';').to_owned()).collect()
}

/// Returns the module of a file: `kube` for `src/kube/pod/mod.rs`.
fn module_of(path: &str) -> String {
    path.split('/').nth(1).unwrap_or_default().trim_end_matches(".rs").to_owned()
}

/// Returns the first names of paths that begin with `crate::`, or with enough `super::` to reach the crate's root.
fn used_modules(path: &str, text: &str) -> Vec<String> {
    let mut used: Vec<String> =
        text.match_indices("crate").flat_map(|(at, word)| first_names(&text[at + word.len()..])).collect();
    let depth = path.trim_end_matches(".rs").trim_end_matches("/mod").split('/').count() - 1;
    let to_root = "super::".repeat(depth);
    let after_supers = text.match_indices(&to_root).filter(|(at, _)| !text[..*at].ends_with("super::"));
    used.extend(after_supers.flat_map(|(at, supers)| first_names(&text[at + supers.len() - 2..])));
    used
}

/// Returns `a` for `::a::b`, and `a` and `c` for `::{a::b, c}`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| {
        text.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned()
    };
    let Some(path) = path.strip_prefix("::") else { return Vec::new() };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut depth = 0;
    let mut names = vec![name(group)];
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&group[at + 1..])),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Returns the text without `//` comments, which may mention any module.
fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Returns path and text of every Rust file of `src`.
fn sources() -> Vec<(String, String)> {
    files("rs")
}

/// Returns path and text of every file of `src` with this extension.
fn files(wanted: &str) -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let mut directories = vec![root().join("src")];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(&directory).expect("sources can be read") {
            let path = entry.expect("sources can be read").path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == wanted) {
                let text = std::fs::read_to_string(&path).expect("sources are UTF-8");
                let path =
                    path.strip_prefix(root()).expect("the file is in the repository").to_string_lossy().into_owned();
                sources.push((path, text));
            }
        }
    }
    sources.sort();
    sources
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
