//! What an operator needs at three in the morning: sections of prose and commands, in the order of an incident.

pub mod template;

use template::{Filled, fill};

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

/// A template of prose, filled in.
///
/// # Panics
/// If the template is wrong, which a test would have shown.
pub fn prose(template: &str, values: minijinja::Value) -> String {
    fill(template, &[], values).text()
}

impl Runbook {
    /// Puts sections behind the one of a title, or at the end if there is none.
    pub fn insert_after(&mut self, title: &str, sections: Vec<Section>) {
        let at =
            self.sections.iter().position(|section| section.title == title).map_or(self.sections.len(), |at| at + 1);
        self.sections.splice(at..at, sections);
    }

    /// Puts sections before the one of a title, or at the end if there is none.
    pub fn insert_before(&mut self, title: &str, sections: Vec<Section>) {
        let at = self.sections.iter().position(|section| section.title == title).unwrap_or(self.sections.len());
        self.sections.splice(at..at, sections);
    }

    /// The sections of a template: its second-level headings, whatever its values hold.
    pub fn of(filled: &Filled) -> Self {
        let section = |(title, body): (String, String)| Section { title, body: body.trim().to_owned() + "\n" };
        Self { sections: filled.sections().into_iter().map(section).collect() }
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
