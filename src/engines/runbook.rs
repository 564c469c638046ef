//! What an operator needs at three in the morning: sections of prose and commands, in the order of an incident.

/// A section of RUNBOOK.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading, as `pgforge runbook FILE SECTION` finds it.
    pub title: String,
    /// Markdown; commands stand in fences, each followed by what it prints when all is well.
    pub body: String,
}

/// A cluster's runbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runbook {
    /// In the order of an incident.
    pub sections: Vec<Section>,
}

impl Runbook {
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
