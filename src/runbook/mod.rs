//! The runbook that an operator follows in an incident: sections of prose and commands.

pub mod template;

use crate::verdict::Step;
use template::{Filled, fill};

/// A section of RUNBOOK.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The title in lower case with hyphens: `switch-over`.
    pub id: String,
    /// The heading. `pgforge runbook NAME SECTION` finds the section by it.
    pub title: String,
    /// The steps in order.
    pub steps: Vec<Step>,
}

impl Section {
    /// A section with this title.
    pub fn new(title: impl Into<String>, steps: Vec<Step>) -> Self {
        let title = title.into();
        let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let id = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
        Self { id, title, steps }
    }

    /// Renders the steps as Markdown, without the heading.
    pub fn markdown(&self) -> String {
        self.steps.iter().map(Step::markdown).collect()
    }
}

/// A cluster's runbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runbook {
    /// The sections, in the order of an incident.
    pub sections: Vec<Section>,
}

/// Fills in the template of one section.
///
/// # Panics
/// If the template is invalid; tests render every template.
pub fn steps(template: &str, values: minijinja::Value) -> Vec<Step> {
    fill(template, &[], values).steps()
}

impl Runbook {
    /// Inserts sections after the one with this title, or at the end if there is none.
    pub fn insert_after(&mut self, title: &str, sections: Vec<Section>) {
        let at =
            self.sections.iter().position(|section| section.title == title).map_or(self.sections.len(), |at| at + 1);
        self.sections.splice(at..at, sections);
    }

    /// Inserts sections before the one with this title, or at the end if there is none.
    pub fn insert_before(&mut self, title: &str, sections: Vec<Section>) {
        let at = self.sections.iter().position(|section| section.title == title).unwrap_or(self.sections.len());
        self.sections.splice(at..at, sections);
    }

    /// Splits a filled-in template at its second-level headings. Values cannot add a heading.
    pub fn of(filled: &Filled) -> Self {
        let sections = filled.sections().into_iter().map(|(title, steps)| Section::new(title, steps));
        Self { sections: sections.collect() }
    }

    /// Returns the first section whose title starts with the given words, ignoring case.
    pub fn section(&self, title: &str) -> Option<&Section> {
        let wanted = title.to_lowercase();
        self.sections.iter().find(|section| section.title.to_lowercase().starts_with(&wanted))
    }

    /// Renders the runbook as Markdown, under a first-level heading.
    pub fn markdown(&self, heading: &str) -> String {
        let mut text = format!("# {heading}\n");
        for section in &self.sections {
            text.extend(["\n## ", &section.title, "\n\n", &section.markdown()]);
        }
        text
    }
}
