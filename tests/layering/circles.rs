//! Forbids circular dependencies between the files of a folder: `a` uses `b`, which uses `a`, directly or indirectly.

use std::collections::{BTreeMap, BTreeSet};

use super::{sources, without_comments};

/// The path of a module: `kube`, `pod`, `volume`.
type Names = Vec<String>;

#[test]
fn the_files_of_a_folder_have_no_circular_dependency() {
    let found = circles(&modules());
    assert!(found.is_empty(), "these files depend on each other, so none of them can be understood alone: {found:#?}");
}

#[test]
fn every_circular_dependency_is_found() {
    let of = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        circles(&Modules::of(&files.collect::<Vec<_>>()))
    };
    let circle =
        |folder: &str, names: [&str; 2]| BTreeMap::from([(folder.to_owned(), names.map(str::to_owned).into())]);
    let direct = [("src/a/b.rs", "use super::c::{self, C};"), ("src/a/c.rs", "fn f(b: &super::b::B) {}")];
    assert_eq!(of(&direct), circle("src/a", ["b", "c"]));
    let through_a_folder = [
        ("src/a/mod.rs", ""),
        ("src/a/b/mod.rs", ""),
        ("src/a/b/d.rs", "use crate::a::c;"),
        ("src/a/c.rs", "use super::b::d;"),
    ];
    assert_eq!(of(&through_a_folder), circle("src/a", ["b", "c"]));
    // A re-exported name belongs to the file that defines it.
    let reexports = [
        ("src/a/mod.rs", "mod b;\nmod c;\npub use b::{B, X as Y};\npub use c::C;"),
        ("src/a/b.rs", "use super::C;"),
        ("src/a/c.rs", "use crate::{\n  a::Y,\n  z,\n};"),
    ];
    assert_eq!(of(&reexports), circle("src/a", ["b", "c"]));
    // Tests may use the tested file, and a file may use items that its folder defines in `mod.rs`.
    let allowed = [
        ("src/a/mod.rs", "mod b;\n#[cfg(test)]\nmod c;\nstruct A;"),
        ("src/a/b.rs", "use super::A;\n#[cfg(test)]\nmod tests {\n  use super::super::d;\n}"),
        ("src/a/c.rs", "use super::b;"),
        ("src/a/d.rs", "use super::b;"),
    ];
    assert_eq!(of(&allowed), BTreeMap::new());
}

/// The modules of the sources: their texts and the names that they re-export from their children.
struct Modules {
    texts: BTreeMap<Names, String>,
    /// The re-exported names of each module, with the child that defines each.
    reexports: BTreeMap<Names, BTreeMap<String, Names>>,
}

fn modules() -> Modules {
    Modules::of(&sources())
}

impl Modules {
    fn of(files: &[(String, String)]) -> Self {
        let mut texts: BTreeMap<Names, String> =
            files.iter().map(|(path, text)| (names(path), without_tests(&without_comments(text)))).collect();
        for (path, text) in files {
            for test in test_modules(&without_comments(text)) {
                let test = [names(path), vec![test]].concat();
                texts.retain(|module, _| !module.starts_with(&test));
            }
        }
        let reexports = texts.iter().map(|(module, text)| (module.clone(), reexports(module, text, &texts))).collect();
        Self { texts, reexports }
    }

    /// Resolves a path in a module to the module that it refers to. Follows re-exports.
    fn resolve(&self, from: &[String], path: &[String]) -> Names {
        let (mut at, mut steps) = match path.first().map(String::as_str) {
            Some("crate") => (Vec::new(), &path[1..]),
            Some("self") => (from.to_vec(), &path[1..]),
            _ => (from.to_vec(), path),
        };
        while let Some((_, rest)) = steps.split_first().filter(|(first, _)| *first == "super") {
            at.pop();
            steps = rest;
        }
        for step in steps {
            let below = [at.clone(), vec![step.clone()]].concat();
            if self.texts.contains_key(&below) {
                at = below;
            } else if let Some(child) = self.reexports.get(&at).and_then(|names| names.get(step)) {
                at.clone_from(child);
            } else {
                break;
            }
        }
        at
    }
}

/// Returns, for each folder, the files and folders in it that are part of a circular dependency.
fn circles(modules: &Modules) -> BTreeMap<String, BTreeSet<String>> {
    let mut uses: BTreeMap<Names, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (module, text) in &modules.texts {
        for path in paths(text) {
            let target = modules.resolve(module, &path);
            let common = module.iter().zip(&target).take_while(|(one, two)| one == two).count();
            if let (Some(one), Some(two)) = (module.get(common), target.get(common))
                && common > 0
            {
                let folder = uses.entry(module[..common].to_vec()).or_default();
                folder.entry(one.clone()).or_default().insert(two.clone());
            }
        }
    }
    let circles = uses.into_iter().map(|(folder, uses)| {
        let members: BTreeSet<String> =
            uses.keys().filter(|file| reachable(&uses, file).contains(*file)).cloned().collect();
        (format!("src/{}", folder.join("/")), members)
    });
    circles.filter(|(_, files)| !files.is_empty()).collect()
}

/// Returns the files that a file uses, directly or indirectly.
fn reachable(uses: &BTreeMap<String, BTreeSet<String>>, file: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut next = vec![file.to_owned()];
    while let Some(file) = next.pop() {
        for used in uses.get(&file).into_iter().flatten() {
            if reached.insert(used.clone()) {
                next.push(used.clone());
            }
        }
    }
    reached
}

/// Returns `kube`, `pod` for `src/kube/pod/mod.rs`.
fn names(path: &str) -> Names {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').filter(|name| !matches!(*name, "lib" | "main")).map(str::to_owned).collect()
}

/// Returns the text before its test module.
fn without_tests(text: &str) -> String {
    let tests = text.match_indices("#[cfg(test)]").find(|(at, _)| {
        let after: Vec<&str> = text[*at..].lines().skip(1).take(1).collect();
        after.iter().any(|line| line.contains("mod ") && line.trim_end().ends_with('{'))
    });
    tests.map_or(text, |(at, _)| &text[..at]).to_owned()
}

/// Returns the names of the modules that are compiled only for tests.
fn test_modules(text: &str) -> Vec<String> {
    let after = text.split("#[cfg(test)]").skip(1).filter_map(|rest| rest.trim_start().lines().next());
    let modules = after.filter_map(|line| line.split("mod ").nth(1)?.strip_suffix(';'));
    modules.map(str::to_owned).collect()
}

/// Returns the names that a module imports from its children, each with the child.
fn reexports(module: &Names, text: &str, modules: &BTreeMap<Names, String>) -> BTreeMap<String, Names> {
    let mut reexports = BTreeMap::new();
    for (at, word) in text.match_indices("use ") {
        for path in expanded(&text[at + word.len()..]) {
            let path: Vec<String> = path.into_iter().skip_while(|step| step == "self").collect();
            let Some((child, rest)) = path.split_first() else { continue };
            let child = [module.clone(), vec![child.clone()]].concat();
            if let (true, Some(name)) = (modules.contains_key(&child), rest.last()) {
                reexports.insert(name.clone(), child);
            }
        }
    }
    reexports
}

/// Returns every path in a text that begins with `crate`, `super` or `self`.
fn paths(text: &str) -> Vec<Names> {
    let begins = |word: &'static str| text.match_indices(word).map(|(at, _)| at);
    ["crate::", "super::", "self::"]
        .into_iter()
        .flat_map(begins)
        .filter(|at| !text[..*at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ':')))
        .flat_map(|at| expanded(&text[at..]))
        .collect()
}

/// Expands a `use`: `a::{b, c::d as e}` becomes `a::b` and `a::c::d::e`.
fn expanded(text: &str) -> Vec<Names> {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        return items(group).into_iter().flat_map(expanded).collect();
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return Vec::new();
    }
    if let Some(rest) = rest.strip_prefix("::") {
        let mut below = expanded(rest);
        if below.is_empty() {
            below.push(Vec::new());
        }
        return below.into_iter().map(|path| [vec![name.to_owned()], path].concat()).collect();
    }
    let renamed = rest.trim_start().strip_prefix("as ").map(str::trim_start);
    let renamed = renamed.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next());
    // The original name, then the new name.
    vec![std::iter::once(name).chain(renamed).map(str::to_owned).collect()]
}

/// Returns the items of a group, up to its closing brace.
fn items(group: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut depth, mut begin) = (0, 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[begin..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    items
}
