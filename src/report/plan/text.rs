//! A plan as text for a terminal.

use anstyle::{AnsiColor, Color, Style};

use super::difference::{Mark, Shown, cut, shown};
use super::entry::{Entry, entries, named};
use super::tree;
use super::words::{self, AlreadyShown};
use crate::plan::{Change, Group, Plan, groups};
use crate::report::wrap::wrap;
use crate::text::count::counted;
use crate::text::visible::line as one_line;
use crate::verdict::{Impact, Remedy};

/// The column where the impact ends: the longest is `split-brain`, after its symbol and two spaces.
const GUTTER: usize = 15;
/// The column where the name of what changes begins.
const TITLE: usize = GUTTER + 2;
/// The column where its description begins.
const BODY: usize = TITLE + 2;
/// The number of columns that a narrower terminal is treated as having.
const NARROWEST: usize = 60;

/// The plan in lines of at most `width` characters, as far as names and commands allow. It contains colours as ANSI
/// escapes; the caller strips them if the output is not a terminal.
pub fn text(plan: &Plan, width: usize) -> String {
    let mut page = Page { out: String::new(), width: width.max(NARROWEST) };
    let groups = groups(plan);
    page.headline(plan);
    page.tally(&groups);
    page.tree(plan);
    for group in &groups {
        page.group(group);
    }
    page.out
}

fn colour(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(colour)))
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn style(impact: Impact) -> Style {
    match impact {
        Impact::None => DIM,
        Impact::Reload => colour(AnsiColor::Green),
        Impact::Rolling => colour(AnsiColor::Cyan),
        Impact::Switchover => colour(AnsiColor::Yellow),
        Impact::Ignored | Impact::Unknown => colour(AnsiColor::Magenta).bold(),
        Impact::Outage | Impact::Recreate | Impact::Refused | Impact::Privilege => colour(AnsiColor::Red).bold(),
        Impact::SplitBrain | Impact::DataLoss => colour(AnsiColor::Red).bold().invert(),
    }
}

fn painted(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}

struct Page {
    out: String,
    width: usize,
}

impl Page {
    fn headline(&mut self, plan: &Plan) {
        let impact = plan.impact();
        let mut line = words::extent(plan);
        let drift = tree::headline(&plan.tree);
        let is_changed = drift.is_some() || plan.clusters.iter().any(words::is_changed);
        line.extend(drift.map(|drift| format!("; {drift}")));
        if is_changed {
            line.push_str(&format!("; the worst is {impact}: {}", words::meaning(impact)));
        }
        let mut wrapped = String::new();
        wrap(&mut wrapped, &line, self.width, 0);
        self.out.push_str(&wrapped.replacen(
            &format!("{impact}:"),
            &format!("{}:", painted(style(impact), &impact.to_string())),
            1,
        ));
    }

    /// The number of changes by impact, wrapped: `± 1 recreate  ● 2 switchover`.
    fn tally(&mut self, groups: &[Group]) {
        let mut column = 0;
        for (impact, count) in words::tally(groups) {
            let part = format!("{} {count} {impact}", words::symbol(impact));
            let length = part.chars().count();
            let between = if column == 0 {
                ""
            } else if column + 2 + length > self.width {
                "\n"
            } else {
                "  "
            };
            column = if between == "  " { column + 2 + length } else { length };
            self.out.push_str(between);
            self.out.push_str(&painted(style(impact), &part));
        }
        self.out.push_str(if column == 0 { "" } else { "\n" });
    }

    /// The differences between the committed tree and what the blueprints render.
    fn tree(&mut self, plan: &Plan) {
        if !tree::has_report(plan) {
            return;
        }
        self.out.push('\n');
        self.prose(BOLD, 0, &format!("the tree {}", plan.tree.out));
        let (drift, more) = tree::drift(&plan.tree);
        for (path, what) in &drift {
            self.out.push_str(&format!("  {}  {path}: {what}\n", painted(style(Impact::Unknown), "?")));
        }
        if more > 0 {
            self.prose(DIM, 2, &format!("and {more} more"));
        }
        if !drift.is_empty() {
            for help in tree::help(&plan.tree.out) {
                self.prose(Style::new(), 2, &help);
            }
        }
        for (pattern, about) in tree::kept(&plan.tree) {
            self.prose(DIM, 2, &format!("kept on purpose, {pattern}: {about}"));
        }
        if let Some(note) = tree::list(&plan.tree) {
            self.prose(Style::new(), 2, &note);
        }
    }

    fn group(&mut self, group: &Group) {
        let first = group.first();
        self.out.push('\n');
        let title = words::together(&group.clusters, &group.differing);
        let mut line = one_line(&title).into_owned();
        if let Some(about) = words::about(group) {
            line.push_str(&format!(": {about}"));
        }
        let mut wrapped = String::new();
        wrap(&mut wrapped, &line, self.width, 2);
        self.out.push_str(&painted(BOLD, wrapped.trim_end()));
        self.out.push('\n');
        if group.clusters.len() > 1 {
            let names = format!("{}; details shown for the first cluster", words::names(&group.clusters));
            self.prose(DIM, 2, &names);
        } else if !group.is_external {
            self.prose(DIM, 2, &first.file);
        }
        let mut known = AlreadyShown::default();
        let entries = entries(&group.changes);
        for entry in &entries {
            self.entry(entry, &first.namespace, &mut known);
        }
        if group.clusters.len() == 1 && first.unchanged > 0 && !group.is_external {
            self.out.push('\n');
            self.prose(DIM, TITLE, &format!("{} unchanged", counted(first.unchanged, "object")));
        }
    }

    fn entry<'a>(&mut self, entry: &Entry<'a>, namespace: &str, known: &mut AlreadyShown<'a>) {
        match entry {
            Entry::Setting(change) => {
                self.gutter(change);
                self.value(change);
                self.about(change, None, known);
            }
            Entry::Objects(identities, change) => {
                self.gutter(change);
                let names: Vec<String> = identities.iter().map(|identity| named(identity, namespace)).collect();
                wrap(&mut self.out, &one_line(&names.join(", ")), self.width, BODY);
                self.about(change, None, known);
            }
            Entry::Fields(identity, changes) => {
                let name = one_line(&named(identity, namespace)).into_owned();
                let mut last: Option<&Change> = None;
                for change in changes {
                    if last.is_none_or(|last| last.impact() != change.impact()) {
                        self.gutter(change);
                        self.out.push_str(&painted(BOLD, &name));
                        self.out.push('\n');
                    }
                    if !change.target.is_whole() {
                        self.out.push_str(&" ".repeat(BODY));
                        self.value(change);
                    }
                    self.about(change, last, known);
                    last = Some(change);
                }
            }
        }
    }

    /// `  ● switchover  ~ `, without a line end.
    fn gutter(&mut self, change: &Change) {
        let impact = change.impact();
        let word = format!("{} {impact}", words::symbol(impact));
        let padding = " ".repeat(GUTTER.saturating_sub(word.chars().count()));
        self.out.push_str(&format!("\n{padding}{}  {} ", painted(style(impact), &word), words::sign(change.action)));
    }

    /// Completes the current line with the target and its values.
    fn value(&mut self, change: &Change) {
        let what = one_line(&change.target.to_string()).into_owned();
        self.out.push_str(&painted(BOLD, &what));
        let room = self.width.saturating_sub(BODY + what.chars().count() + 2);
        match shown(change.before.as_ref(), change.after.as_ref()) {
            Shown::Whole => self.out.push('\n'),
            Shown::Checksum => self.out.push_str(&format!("  {}\n", painted(DIM, "the checksum changes"))),
            Shown::Inline(before, after) => {
                let (before, after) = (before.as_deref(), after.as_deref());
                let line = match (before, after) {
                    (Some(before), Some(after)) => format!("{before} → {after}"),
                    (None, Some(after)) => after.to_owned(),
                    (Some(before), None) => format!("{before} → not set"),
                    (None, None) => String::new(),
                };
                if line.chars().count() <= room {
                    self.out.push_str(&format!("  {line}\n"));
                } else {
                    self.out.push('\n');
                    let marks = [(Mark::Removed, before), (Mark::Added, after)];
                    self.lines(marks.into_iter().filter_map(|(mark, value)| Some((mark, value?))));
                }
            }
            Shown::Lines(lines) => {
                self.out.push('\n');
                self.lines(lines.iter().map(|(mark, line)| (*mark, &**line)));
            }
        }
    }

    fn lines<'a>(&mut self, lines: impl Iterator<Item = (Mark, &'a str)>) {
        for (mark, line) in lines {
            let (style, sign) = match mark {
                Mark::Kept => (DIM, " "),
                Mark::Added => (colour(AnsiColor::Green), "+"),
                Mark::Removed => (colour(AnsiColor::Red), "-"),
                Mark::Gap => (DIM, "⋯"),
            };
            let line = cut(&format!("{sign} {line}"), self.width.saturating_sub(BODY + 2));
            self.out.push_str(&format!("{}{}\n", " ".repeat(BODY + 2), painted(style, line.trim_end())));
        }
    }

    /// The cause, reason, acceptance and remedy, unless they are already shown.
    fn about<'a>(&mut self, change: &'a Change, last: Option<&Change>, known: &mut AlreadyShown<'a>) {
        let cause = words::cause(change);
        if let Some(cause) = cause.filter(|_| last.is_none_or(|last| last.cause != change.cause)) {
            self.prose(colour(AnsiColor::Blue), BODY, &cause);
        }
        if let Some(reason) = known.reason(change) {
            self.prose(Style::new(), BODY, &reason);
        }
        if let Some(reason) = &change.accepted {
            self.prose(colour(AnsiColor::Green), BODY, &format!("accepted: {reason}"));
        }
        if let Some(remedy) = known.remedy(change) {
            self.remedy(remedy);
        }
    }

    fn remedy(&mut self, remedy: &Remedy) {
        self.out.push('\n');
        self.prose(BOLD, BODY, &remedy.title);
        for (phase, steps) in words::phases(&remedy.steps) {
            self.prose(DIM, BODY + 2, words::phase(phase));
            for (number, step) in steps {
                let number = format!("{number}. ");
                let indent = BODY + 2 + number.len();
                self.out.push_str(&format!("{}{number}", " ".repeat(BODY + 2)));
                wrap(&mut self.out, &one_line(&step.text), self.width, indent);
                // A wrapped command could not be copied.
                for command in step.commands.iter().flat_map(|command| command.lines()) {
                    let command = painted(colour(AnsiColor::Cyan), &one_line(command));
                    self.out.push_str(&format!("{}{command}\n", " ".repeat(indent + 2)));
                }
            }
        }
        for (word, text) in [("During the steps", &remedy.during), ("To roll back", &remedy.rollback)] {
            if !text.is_empty() {
                self.prose(Style::new(), BODY, &format!("{word}: {text}"));
            }
        }
    }

    /// A paragraph indented by `indent` spaces.
    fn prose(&mut self, style: Style, indent: usize, text: &str) {
        let mut wrapped = " ".repeat(indent);
        wrap(&mut wrapped, &one_line(text), self.width, indent);
        for line in wrapped.lines() {
            let start = line.len() - line.trim_start().len();
            self.out.push_str(&format!("{}{}\n", &line[..start], painted(style, &line[start..])));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{busy, drift, nothing, plan};
    use super::*;

    fn plain(plan: &Plan, width: usize) -> String {
        anstream::adapter::strip_str(&text(plan, width)).to_string()
    }

    #[test]
    fn the_plan_of_the_samples_is_as_expected() {
        assert_eq!(plain(&plan(), 100), include_str!("samples/plan.txt"));
    }

    #[test]
    fn an_unchanged_cluster_has_only_a_headline() {
        assert_eq!(plain(&nothing(), 100), "1 cluster, nothing changes\n");
    }

    #[test]
    fn an_edited_tree_is_always_shown() {
        let text = plain(&drift(), 100);
        assert_eq!(
            text.lines().next().unwrap(),
            "1 cluster, no blueprint changes; 2 paths in `out` differ from what the blueprints render; the worst"
        );
        for part in [
            "\nthe tree out\n",
            "\n  ?  databases/orders/manifests/46-statefulset-orders-keeper.yaml: different\n",
            "99-`</li>\\n@everyone.yaml: foreign manifest\n",
            "kept on purpose, monitoring/: 3 files, 1 of them changed: dashboards of <b>the</b> platform team\n",
            "`.pgforge-keep` has changed; its new lines apply once they are on the base branch\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn prose_is_wrapped_at_the_width_of_the_terminal() {
        let wide = |line: &&str| line.chars().count() > 70 && !line.contains("kubectl");
        let text = plain(&busy(), 70);
        assert_eq!(text.lines().filter(wide).collect::<Vec<_>>(), [""; 0]);
    }

    #[test]
    fn colours_are_the_only_difference_between_a_terminal_and_a_pipe() {
        let coloured = text(&plan(), 100);
        assert!(coloured.contains("\u{1b}[1m\u{1b}[31m± recreate"), "{coloured:?}");
        assert!(!plain(&plan(), 100).contains('\u{1b}'));
    }
}
