//! What an operator needs at three in the morning: sections of prose and commands, in the order of an incident.

use super::template::{Filled, fill};
use crate::verdict::Step;

/// A section of RUNBOOK.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The title as a link has it: `switch-over`.
    pub id: String,
    /// The heading, as `pgforge runbook NAME SECTION` finds it.
    pub title: String,
    /// What is done, in this order.
    pub steps: Vec<Step>,
}

impl Section {
    /// A section of that title.
    pub fn new(title: impl Into<String>, steps: Vec<Step>) -> Self {
        let title = title.into();
        let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let id = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
        Self { id, title, steps }
    }

    /// What is below the heading, as Markdown.
    pub fn markdown(&self) -> String {
        self.steps.iter().map(Step::markdown).collect()
    }
}

/// A cluster's runbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runbook {
    /// In the order of an incident.
    pub sections: Vec<Section>,
}

/// A template of one section, filled in.
///
/// # Panics
/// If the template is wrong, which a test would have shown.
pub fn steps(template: &str, values: minijinja::Value) -> Vec<Step> {
    fill(template, &[], values).steps()
}

impl Runbook {
    /// Puts sections behind the one of a title, or at the end if there is none.
    pub fn insert_after(&mut self, title: &str, sections: Vec<Section>) {
        let at =
            self.sections.iter().position(|section| section.title == title).map_or(self.sections.len(), |at| at + 1);
        self.sections.splice(at..at, sections);
    }

    /// The sections of a template: its second-level headings, whatever its values hold.
    pub fn of(filled: &Filled) -> Self {
        let sections = filled.sections().into_iter().map(|(title, steps)| Section::new(title, steps));
        Self { sections: sections.collect() }
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
            text.extend(["\n## ", &section.title, "\n\n", &section.markdown()]);
        }
        text
    }
}
