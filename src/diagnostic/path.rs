//! The path of a node in a blueprint, such as `spec.replication.standbys.min`. Checks, `explain`, attribution and JSON
//! share it.

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A key of a mapping.
    Key(String),
    /// An item of a list, counted from 0.
    Index(usize),
}

/// Steps from the document's root to a node.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(pub Vec<Segment>);

impl Path {
    /// The document's root.
    pub fn root() -> Self {
        Self::default()
    }

    /// A path of plain keys written with dots: `Path::dotted("spec.storage.size")`.
    pub fn dotted(keys: &str) -> Self {
        Self(keys.split('.').map(|key| Segment::Key(key.to_owned())).collect())
    }

    /// This path with one more key, which can hold any character.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        let mut path = self.clone();
        path.0.push(Segment::Key(key.into()));
        path
    }

    /// This path with one more index.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut path = self.clone();
        path.0.push(Segment::Index(index));
        path
    }

    /// The keys only, without the indexes.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|step| if let Segment::Key(key) = step { Some(key.as_str()) } else { None })
    }

    /// Whether this path equals another path or is below it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// Whether the keys begin with these.
    pub fn is_below(&self, keys: &[&str]) -> bool {
        let mut own = self.keys();
        keys.iter().all(|key| own.next() == Some(key))
    }

    /// The path without its last step; the root's parent is the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        Self(self.0[..self.0.len().saturating_sub(1)].to_vec())
    }
}

impl std::fmt::Display for Path {
    /// Keys with characters other than letters, digits, `_` and `-` are in brackets: `spec.objects[0]`,
    /// `spec.postgres.parameters["auto_explain.log_analyze"]`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if is_plain(key) => {
                    let dot = if position == 0 { "" } else { "." };
                    write!(f, "{dot}{key}")?;
                }
                Segment::Key(key) => write!(f, "[{key:?}]")?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}
