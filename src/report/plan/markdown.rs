//! A plan as a comment on a pull request.

use super::difference::{Mark, Shown, shown};
use super::entry::{Entry, entries, named};
use super::size::{LIMIT, Piece, fitting};
use super::tree;
use super::words::{self, AlreadyShown};
use crate::plan::{Action, Cause, Change, Group, Plan, groups};
use crate::text::count::counted;
use crate::text::markdown::{cell_code, code, fenced, html, prose};
use crate::text::visible;
use crate::verdict::{Impact, Remedy};

/// The first line of every comment. The next run finds the comment to replace by it.
const MARK: &str = "<!-- pgforge plan -->\n";
/// The room for the note about omitted changes, in bytes.
const NOTE: usize = 200;
/// The number of settings that a row of the table names.
const IN_A_ROW: usize = 3;

/// The plan as GitHub's Markdown: a headline, a table, and a fold for each group of clusters. It fits into one comment:
/// the least severe changes are left out if necessary, and a note says so.
pub fn markdown(plan: &Plan) -> String {
    let groups = groups(plan);
    let mut parts = Vec::new();
    let mut wrappers = vec![TABLE.len() + 1];
    for (index, group) in groups.iter().enumerate() {
        parts.push(Part { impact: group.impact(), wrapper: 0, text: row(group) });
        let mut known = AlreadyShown::default();
        for entry in entries(&group.changes) {
            let text = self::entry(&entry, &group.first().namespace, &mut known);
            parts.push(Part { impact: entry.impact(), wrapper: index + 1, text });
        }
        let (begin, end) = fold(group);
        wrappers.push(begin.len() + end.len());
    }
    let pieces: Vec<Piece> = parts.iter().map(Part::piece).collect();
    let headline = headline(plan);
    let kept = fitting(&pieces, &wrappers, LIMIT - headline.len() - NOTE);

    let mut out = headline;
    let held = |wrapper: usize| {
        let kept = parts.iter().zip(&kept).filter(move |(part, kept)| part.wrapper == wrapper && **kept);
        kept.map(|(part, _)| part.text.as_str()).collect::<String>()
    };
    let rows = held(0);
    if !rows.is_empty() {
        out.push_str(TABLE);
        out.push_str(&rows);
        out.push('\n');
    }
    for (index, group) in groups.iter().enumerate() {
        let text = held(index + 1);
        if !text.is_empty() {
            let (begin, end) = fold(group);
            out.push_str(&format!("{begin}{text}{end}"));
        }
    }
    let left: Vec<Impact> = parts
        .iter()
        .zip(&kept)
        .filter(|(part, kept)| part.wrapper > 0 && !**kept)
        .map(|(part, _)| part.impact)
        .collect();
    if let Some(worst) = left.iter().max() {
        let changes = counted(left.len(), "change");
        out.push_str(&format!(
            "\n> {changes} of impact `{worst}` or less did not fit into this comment. Run `pgforge diff` to see all changes.\n"
        ));
    }
    out
}

const TABLE: &str = "| impact | cluster | what |\n| --- | --- | --- |\n";

struct Part {
    impact: Impact,
    /// 0 for a row of the table, otherwise the group's number from 1.
    wrapper: usize,
    text: String,
}

impl Part {
    fn piece(&self) -> Piece {
        Piece { impact: self.impact, wrapper: self.wrapper, bytes: self.text.len() }
    }
}

fn headline(plan: &Plan) -> String {
    let impact = plan.impact();
    let extent = words::extent(plan);
    let tree = tree(plan);
    if plan.tree.is_clean() && !plan.clusters.iter().any(words::is_changed) {
        let space = if tree.is_empty() { "" } else { "\n" };
        return format!("{MARK}### pgforge: {extent}\n{space}{tree}");
    }
    let symbol = words::symbol(impact);
    format!("{MARK}### {symbol} pgforge: **{impact}**, {}\n\n{extent}.\n\n{tree}", words::meaning(impact))
}

/// The differences between the committed tree and what the blueprints render. They are part of the headline, so they
/// always fit.
fn tree(plan: &Plan) -> String {
    let mut out = String::new();
    if let Some(headline) = tree::headline(&plan.tree) {
        out.push_str(&format!("**{}**:\n\n", prose(&headline)));
        let (drift, more) = tree::drift(&plan.tree);
        out.extend(drift.iter().map(|(path, what)| format!("- {}: {what}\n", code(path))));
        if more > 0 {
            out.push_str(&format!("- and {more} more\n"));
        }
        out.extend(tree::help(&plan.tree.out).iter().map(|help| format!("\n{}\n", prose(help))));
        out.push('\n');
    }
    let kept = tree::kept(&plan.tree);
    out.extend(kept.iter().map(|(pattern, about)| format!("- kept on purpose, {}: {}\n", code(pattern), prose(about))));
    out.extend(tree::list(&plan.tree).map(|note| format!("\n{}\n", prose(&note))));
    if !out.is_empty() && !out.ends_with("\n\n") {
        out.push('\n');
    }
    out
}

fn row(group: &Group) -> String {
    let impact = group.impact();
    let entries = entries(&group.changes);
    let mut what: Vec<String> = Vec::new();
    let mut others = 0;
    for entry in &entries {
        match entry {
            Entry::Setting(change) if what.len() < IN_A_ROW => {
                let values = match shown(change.before.as_ref(), change.after.as_ref()) {
                    Shown::Inline(before, after) => {
                        format!(": {}", values(before.as_deref(), after.as_deref(), cell_code))
                    }
                    Shown::Whole | Shown::Checksum | Shown::Lines(_) => String::new(),
                };
                what.push(format!("{}{values}", cell_code(&change.target.to_string())));
            }
            Entry::Setting(_) => others += 1,
            Entry::Fields(..) | Entry::Objects(..) => {}
        }
    }
    let objects: usize = entries
        .iter()
        .map(|entry| match entry {
            Entry::Setting(_) => 0,
            Entry::Fields(..) => 1,
            Entry::Objects(objects, _) => objects.len(),
        })
        .sum();
    if others > 0 {
        what.push(counted(others, "more setting"));
    }
    if objects > 0 {
        what.push(counted(objects, "object"));
    }
    let title = prose(&title(group));
    let cells = [format!("{} {impact}", words::symbol(impact)), title, what.join("; ")];
    format!("| {} |\n", cells.join(" | "))
}

fn title(group: &Group) -> String {
    let title = words::together(&group.clusters, &group.differing);
    words::about(group).map_or(title.clone(), |about| format!("{title}: {about}"))
}

/// The text before and after a group's entries. Groups that stop writes are unfolded.
fn fold(group: &Group) -> (String, String) {
    let first = group.first();
    let impact = group.impact();
    let open = if impact >= Impact::Switchover { " open" } else { "" };
    let title = html(&title(group));
    let about = match group.clusters.len() {
        1 if group.is_external => String::new(),
        1 => format!("{}\n\n", code(&first.file)),
        _ => format!("{}; details shown for the first cluster\n\n", prose(&words::names(&group.clusters))),
    };
    let unchanged = match first.unchanged {
        count if count > 0 && group.clusters.len() == 1 && !group.is_external => {
            format!("{} unchanged\n\n", counted(count, "object"))
        }
        _ => String::new(),
    };
    let head = format!("<details{open}><summary><b>{title}</b>, {impact}</summary>\n\n{about}");
    (head, format!("{unchanged}</details>\n\n"))
}

fn entry<'a>(entry: &Entry<'a>, namespace: &str, known: &mut AlreadyShown<'a>) -> String {
    let mut out = String::new();
    match entry {
        Entry::Setting(change) => {
            heading(&mut out, change, &code(&change.target.to_string()));
            value(&mut out, change, false);
            about(&mut out, change, None, known);
        }
        Entry::Objects(identities, change) => {
            let became = if change.action == Action::Add { "added" } else { "removed" };
            let names: Vec<String> = identities.iter().map(|identity| code(&named(identity, namespace))).collect();
            heading(&mut out, change, &format!("{} {became}", counted(identities.len(), "object")));
            out.push_str(&format!("{}\n\n", names.join(", ")));
            about(&mut out, change, None, known);
        }
        Entry::Fields(identity, changes) => {
            let name = code(&named(identity, namespace));
            let mut last: Option<&Change> = None;
            for change in changes {
                if last.is_none_or(|last| last.impact() != change.impact()) {
                    heading(&mut out, change, &name);
                }
                value(&mut out, change, true);
                about(&mut out, change, last, known);
                last = Some(change);
            }
        }
    }
    out
}

fn heading(out: &mut String, change: &Change, what: &str) {
    let impact = change.impact();
    out.push_str(&format!("#### {} {impact}: {what}\n\n", words::symbol(impact)));
}

fn value(out: &mut String, change: &Change, with_path: bool) {
    let is_named = with_path && !change.target.is_whole();
    let path = if is_named { format!("{}: ", code(&change.target.to_string())) } else { String::new() };
    match shown(change.before.as_ref(), change.after.as_ref()) {
        Shown::Whole if path.is_empty() => {}
        Shown::Whole => out.push_str(&format!("{}\n\n", path.trim_end_matches(": "))),
        Shown::Checksum => out.push_str(&format!("{path}the checksum changes\n\n")),
        Shown::Inline(before, after) => {
            out.push_str(&format!("{path}{}\n\n", values(before.as_deref(), after.as_deref(), code)));
        }
        Shown::Lines(lines) => {
            let lines: Vec<String> = lines
                .iter()
                .map(|(mark, line)| match mark {
                    Mark::Kept => format!(" {line}"),
                    Mark::Added => format!("+{line}"),
                    Mark::Removed => format!("-{line}"),
                    Mark::Gap => format!("@@ {line} @@").replace("  ", " "),
                })
                .collect();
            let path = path.trim_end_matches(": ");
            let path = if path.is_empty() { String::new() } else { format!("{path}\n\n") };
            out.push_str(&format!("{path}{}\n", fenced("diff", &lines, "")));
        }
    }
}

fn values(before: Option<&str>, after: Option<&str>, code: fn(&str) -> String) -> String {
    match (before, after) {
        (Some(before), Some(after)) => format!("{} → {}", code(before), code(after)),
        (None, Some(after)) => code(after),
        (Some(before), None) => format!("{} → not set", code(before)),
        (None, None) => String::new(),
    }
}

fn about<'a>(out: &mut String, change: &'a Change, last: Option<&Change>, known: &mut AlreadyShown<'a>) {
    let cause = words::cause(change).filter(|_| last.is_none_or(|last| last.cause != change.cause));
    match (cause, &change.cause) {
        (Some(cause), Cause::Lines(lines) | Cause::Together(lines)) if !lines.is_empty() => {
            out.push_str(&format!("Cause: {}\n\n", code(&cause)));
        }
        (Some(cause), _) => out.push_str(&format!("Cause: {}\n\n", prose(&cause))),
        (None, _) => {}
    }
    if let Some(reason) = known.reason(change) {
        out.push_str(&format!("{}\n\n", prose(&reason)));
    }
    if let Some(reason) = &change.accepted {
        out.push_str(&format!("Accepted: {}\n\n", prose(reason)));
    }
    if let Some(remedy) = known.remedy(change) {
        self::remedy(out, remedy);
    }
}

fn remedy(out: &mut String, remedy: &Remedy) {
    let steps = counted(remedy.steps.len(), "step");
    out.push_str(&format!("<details><summary>{}, in {steps}</summary>\n\n", html(&remedy.title)));
    for (phase, steps) in words::phases(&remedy.steps) {
        out.push_str(&format!("**{}**\n\n", words::phase(phase)));
        for (number, step) in steps {
            out.push_str(&format!("{number}. {}\n\n", prose(&step.text)));
            if !step.commands.is_empty() {
                let lines = step.commands.iter().flat_map(|command| command.lines());
                let lines: Vec<String> = lines.map(|line| visible::line(line).into_owned()).collect();
                out.push_str(&fenced("sh", &lines, "   "));
                out.push('\n');
            }
        }
    }
    for (word, text) in [("During the steps", &remedy.during), ("To roll back", &remedy.rollback)] {
        if !text.is_empty() {
            out.push_str(&format!("{word}: {}\n\n", prose(text)));
        }
    }
    out.push_str("</details>\n\n");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{busy, drift, nothing, plan};
    use super::*;
    use crate::plan::samples::{cluster, setting};
    use crate::verdict::{Effect, Verdict};

    #[test]
    fn a_comment_has_a_headline_a_table_and_folds() {
        assert_eq!(markdown(&plan()), include_str!("samples/plan.md"));
    }

    #[test]
    fn an_unchanged_cluster_has_only_a_headline() {
        assert_eq!(markdown(&nothing()), "<!-- pgforge plan -->\n### pgforge: 1 cluster, nothing changes\n");
    }

    #[test]
    fn an_edited_tree_is_shown_first() {
        let text = markdown(&drift());
        assert!(
            text.starts_with("<!-- pgforge plan -->\n### ? pgforge: **unknown**, no rule covers a change"),
            "{text}"
        );
        for part in [
            "\n**2 paths in `out` differ from what the blueprints render**:\n\n",
            "\n- `databases/orders/manifests/46-statefulset-orders-keeper.yaml`: different\n",
            "\n- ``databases/orders/manifests/99-`</li>\\n@everyone.yaml``: foreign manifest\n",
            "\n- kept on purpose, `monitoring/`: 3 files, 1 of them changed: dashboards of &lt;b&gt;the&lt;/b&gt; platform team\n",
            "\n`.pgforge-keep` has changed; ",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn a_comment_fits_and_leaves_out_the_least_severe_first() {
        let text = markdown(&busy());
        assert!(text.len() <= LIMIT, "{}", text.len());
        assert!(text.len() > LIMIT / 2, "{}", text.len());
        let headings = |impact: &str| text.matches(&format!(" {impact}: `spec.postgres")).count();
        assert!(headings("data-loss") > 10);
        assert_eq!((headings("none"), headings("reload")), (0, 0));
        assert!(text.contains("did not fit into this comment"), "{}", &text[text.len() - 300..]);
        assert_eq!(text.matches("<details").count(), text.matches("</details>").count());
    }

    #[test]
    fn text_of_a_blueprint_does_not_become_markup() {
        let hostile = "`</details>|@everyone <img src=x>\u{1b}";
        let change = setting("spec.x", json!("a"), json!(hostile));
        let change = Change { accepted: Some("<b> @everyone [x](y)".to_owned()), ..change };
        let verdict = Verdict::applied(Effect::Reload, "to <script> & *more*");
        let text =
            markdown(&Plan { clusters: vec![cluster("orders", vec![change.judged(verdict)])], ..Plan::default() });
        assert!(text.contains("→ ``\"`</details>|@everyone <img src=x>\\x1b\"``\n"), "{text}");
        assert!(!text.contains("|@everyone <img src=x>\\x1b\"`` |"), "a bar would end the table's cell: {text}");
        assert!(text.contains("Accepted: &lt;b&gt; @\u{200b}everyone &#91;x&#93;(y)"), "{text}");
        assert!(text.contains("to &lt;script&gt; &amp; &#42;more&#42;"), "{text}");
    }
}
