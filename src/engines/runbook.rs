//! What an operator needs at three in the morning: sections of prose and commands, in the order of an incident.

use minijinja::{Environment, UndefinedBehavior};

/// A section of RUNBOOK.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading, as `pgforge runbook NAME SECTION` finds it.
    pub title: String,
    /// Markdown; commands stand in fences of `sh`, each followed by one of `text` with what it prints when all is well:
    /// `…` stands for anything within a line, and alone on a line for any lines.
    pub body: String,
}

/// A cluster's runbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runbook {
    /// In the order of an incident.
    pub sections: Vec<Section>,
}

/// A template of prose, filled in. What is filled in are names and numbers.
///
/// # Panics
/// If the template is wrong, which a test would have shown.
pub fn prose(template: &str, values: minijinja::Value) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.render_str(template, values).expect("the template and its values belong together")
}

impl Runbook {
    /// Puts sections behind the one of a title, or at the end if there is none.
    pub fn insert_after(&mut self, title: &str, sections: Vec<Section>) {
        let at =
            self.sections.iter().position(|section| section.title == title).map_or(self.sections.len(), |at| at + 1);
        self.sections.splice(at..at, sections);
    }

    /// Splits rendered Markdown at its second-level headings.
    pub fn parse(markdown: &str) -> Self {
        let mut sections: Vec<Section> = Vec::new();
        for line in markdown.lines() {
            match (line.strip_prefix("## "), sections.last_mut()) {
                (Some(title), _) => sections.push(Section { title: title.to_owned(), body: String::new() }),
                (None, Some(section)) => {
                    section.body.push_str(line);
                    section.body.push('\n');
                }
                (None, None) => {}
            }
        }
        for section in &mut sections {
            section.body = section.body.trim().to_owned() + "\n";
        }
        Self { sections }
    }

    /// The section whose title starts with the given words, whatever their case.
    pub fn section(&self, title: &str) -> Option<&Section> {
        let wanted = title.to_lowercase();
        self.sections.iter().find(|section| section.title.to_lowercase().starts_with(&wanted))
    }

    /// The whole as Markdown, under a first-level heading.
    pub fn markdown(&self, heading: &str) -> String {
        let mut text = format!("# {heading}\n");
        for section in &self.sections {
            text.extend(["\n## ", &section.title, "\n\n", &section.body]);
        }
        text
    }
}
