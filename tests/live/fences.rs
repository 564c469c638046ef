//! Runs the commands of a runbook's section in order, and compares their output with the runbook's.

use crate::kubectl::text;
use std::process::Output;

/// A command, and its output if the runbook shows it.
type Fence = (String, Option<String>);

/// Runs every command of a section; returns the output of the last one.
pub(crate) fn follow(section: &str, body: &str, shell: impl Fn(&str) -> Output) -> String {
    let fences = fences(section, body);
    assert!(!fences.is_empty(), "{section} has no command");
    let mut last = String::new();
    for (command, printed) in fences {
        let output = shell(&command);
        last = text(&output.stdout);
        assert!(output.status.success(), "{section}:\n{command}\n{last}\n{}", text(&output.stderr));
        if let Some(printed) = printed {
            assert!(fits(&printed, &last), "{section}:\n{command}\nprints\n{last}\ninstead of\n{printed}");
        }
    }
    last
}

fn fences(section: &str, body: &str) -> Vec<Fence> {
    let mut fences: Vec<Fence> = Vec::new();
    let mut rest = body;
    while let Some((_, after)) = rest.split_once("```") {
        let (language, after) = after.split_once('\n').expect("a fence begins with a line");
        let (fence, after) = after.split_once("```").expect("a fence ends");
        match (language, fences.last_mut()) {
            ("sh", _) => fences.push((fence.to_owned(), None)),
            ("text", Some((_, printed))) => *printed = Some(fence.to_owned()),
            _ => panic!("a fence of `{language}` in {section}"),
        }
        rest = after;
    }
    fences
}

/// Returns whether a text matches a pattern: `…` matches any text within a line, or any lines if it is alone on one.
fn fits(pattern: &str, printed: &str) -> bool {
    fn lines(pattern: &[&str], printed: &[&str]) -> bool {
        match pattern {
            [] => printed.is_empty(),
            ["…", rest @ ..] => (0..=printed.len()).any(|skipped| lines(rest, &printed[skipped..])),
            [first, rest @ ..] => {
                printed.split_first().is_some_and(|(line, more)| within(first, line) && lines(rest, more))
            }
        }
    }
    fn within(pattern: &str, line: &str) -> bool {
        let Some((start, rest)) = pattern.split_once('…') else { return pattern == line };
        line.strip_prefix(start).is_some_and(|line| {
            line.char_indices().map(|(at, _)| at).chain([line.len()]).any(|at| within(rest, &line[at..]))
        })
    }
    lines(&pattern.lines().collect::<Vec<_>>(), &printed.lines().collect::<Vec<_>>())
}
