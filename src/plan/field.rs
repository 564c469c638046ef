//! The address of a field in an object: `spec.template.spec.containers[name=postgres].image`.

/// One step of a [`FieldPath`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A key of a map.
    Key(String),
    /// An item of a list, by its merge key: names and values.
    Item(Vec<(String, String)>),
    /// An item of a list without a merge key.
    Member,
}

/// The steps from an object to a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(pub Vec<Step>);

impl FieldPath {
    /// This path with another step.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        let mut path = self.clone();
        path.0.push(step);
        path
    }

    /// This path with another key.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.then(Step::Key(key.to_owned()))
    }

    /// The keys, without the list items. Rules for fields ignore which item of a list a field is in.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|step| if let Step::Key(key) = step { Some(key.as_str()) } else { None })
    }

    /// Whether this is the path of the whole object.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the path begins with these keys.
    pub fn is_below(&self, keys: &[&str]) -> bool {
        let mut first = self.keys();
        keys.iter().all(|key| first.next() == Some(key))
    }
}

impl std::fmt::Display for FieldPath {
    /// Writes keys with characters other than letters, digits, `_` and `-` in brackets: `data["spec.json"]`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if is_plain(key) => write!(f, "{}{key}", if position == 0 { "" } else { "." })?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Item(names) => {
                    let names: Vec<String> = names.iter().map(|(name, value)| format!("{name}={value}")).collect();
                    write!(f, "[{}]", names.join(","))?;
                }
                Step::Member => f.write_str("[]")?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_list_items_by_their_merge_key() {
        let containers = FieldPath::default().key("spec").key("containers");
        let item = Step::Item(vec![("name".to_owned(), "postgres".to_owned())]);
        let path = containers.then(item).key("image");
        assert_eq!(path.to_string(), "spec.containers[name=postgres].image");
        assert!(path.is_below(&["spec", "containers", "image"]));
        assert!(!path.is_below(&["spec", "volumes"]));
        assert_eq!(FieldPath::default().key("data").key("spec.json").key("a").to_string(), r#"data["spec.json"].a"#);
        assert_eq!(FieldPath::default().key("rules").then(Step::Member).to_string(), "rules[]");
    }
}
