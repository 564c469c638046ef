//! The runbook that an operator follows in an incident: sections of prose and commands.

pub mod template;

use template::{Filled, fill};

/// A section of RUNBOOK.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading, by which `pgforge runbook NAME SECTION` finds the section.
    pub title: String,
    /// Markdown. Commands are in `sh` fences, each followed by a `text` fence with what they print when all is well.
    /// `…` matches anything within a line; alone on a line, it matches any lines.
    pub body: String,
}

/// A cluster's runbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runbook {
    /// The sections, in the order of an incident.
    pub sections: Vec<Section>,
}

/// Fills in a template of prose.
///
/// # Panics
/// If the template is invalid; tests render every template.
pub fn prose(template: &str, values: minijinja::Value) -> String {
    fill(template, &[], values).text()
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
        let section = |(title, body): (String, String)| Section { title, body: body.trim().to_owned() + "\n" };
        Self { sections: filled.sections().into_iter().map(section).collect() }
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
            text.extend(["\n## ", &section.title, "\n\n", &section.body]);
        }
        text
    }
}
