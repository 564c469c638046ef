//! Reads the lock. The reader accepts only the writer's spelling, and compares with it at the end.

use std::collections::BTreeMap;

use super::text::{END, HEADER, INDENT};
use super::{FORMAT, Input, Lock, Origin, Sha256, TreePath, Unusable};

pub(super) fn origin(bytes: &[u8]) -> Result<Origin, Unusable> {
    let mut lines = Lines::start(bytes)?;
    let origin = head(&mut lines)?;
    lines.end(&origin.to_text())?;
    Ok(origin)
}

pub(super) fn lock(bytes: &[u8]) -> Result<Lock, Unusable> {
    let mut lines = Lines::start(bytes)?;
    let origin = head(&mut lines)?;
    let files = lines
        .list("files", |lines, path| Some((TreePath::parse(&path)?, Sha256::parse(&lines.value("    sha256: ")?)?)))?;
    let count = files.len();
    let lock = Lock { origin, files: files.into_iter().collect::<BTreeMap<_, _>>() };
    if lock.files.len() != count {
        return Err(lines.malformed());
    }
    lines.end(&lock.to_text())?;
    Ok(lock)
}

fn head(lines: &mut Lines<'_>) -> Result<Origin, Unusable> {
    let build = lines.value("build: ").ok_or_else(|| lines.malformed())?;
    let environment = match lines.rest("environment: ").ok_or_else(|| lines.malformed())? {
        "null" => None,
        quoted => Some(unquoted(quoted).ok_or_else(|| lines.malformed())?),
    };
    let mut altered = None;
    let inputs = lines.list("inputs", |lines, path| {
        let hash = Sha256::parse(&lines.value("    sha256: ")?)?;
        let text = lines.text()?;
        if Sha256::of(text.as_bytes()) != hash {
            altered.get_or_insert(path.clone());
        }
        Some(Input { path, text })
    })?;
    match altered {
        Some(path) => Err(Unusable::Altered { path }),
        None => Origin::new(build, environment, inputs).map_err(|_| lines.malformed()),
    }
}

/// The remaining lines.
struct Lines<'a> {
    whole: &'a str,
    rest: &'a str,
    /// The number of lines read so far.
    taken: usize,
}

impl<'a> Lines<'a> {
    /// Checks first for what affects the whole lock: a conflict, another format, a missing end.
    fn start(bytes: &'a [u8]) -> Result<Self, Unusable> {
        let whole = std::str::from_utf8(bytes).map_err(|_| Unusable::Malformed { line: 1 })?;
        // Each line of an input's text is indented, so a marker in the first column is git's.
        let mark = |line: &str| ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
        if let Some(at) = whole.lines().position(mark) {
            return Err(Unusable::Conflict { line: at + 1 });
        }
        let mut lines = Self { whole, rest: whole, taken: 0 };
        lines.rest(HEADER).filter(|rest| rest.is_empty()).ok_or_else(|| lines.malformed())?;
        let found = lines.rest("format: ").ok_or_else(|| lines.malformed())?;
        if found != FORMAT.to_string() {
            return Err(Unusable::Format { found: found.to_owned() });
        }
        if !whole.ends_with(&format!("\n{END}\n")) {
            return Err(Unusable::Truncated);
        }
        Ok(lines)
    }

    /// Returns an error at the last line read.
    fn malformed(&self) -> Unusable {
        Unusable::Malformed { line: self.taken.max(1) }
    }

    fn peek(&self) -> &'a str {
        self.rest.split_once('\n').map_or(self.rest, |(line, _)| line)
    }

    fn take(&mut self) -> &'a str {
        let line = self.peek();
        self.rest = self.rest.get(line.len() + 1..).unwrap_or_default();
        self.taken += 1;
        line
    }

    /// Reads a line and returns what follows a prefix.
    fn rest(&mut self, prefix: &str) -> Option<&'a str> {
        self.take().strip_prefix(prefix)
    }

    fn value(&mut self, prefix: &str) -> Option<String> {
        self.rest(prefix).and_then(unquoted)
    }

    /// Reads a list whose items start with their path.
    fn list<T>(&mut self, key: &str, mut item: impl FnMut(&mut Self, String) -> Option<T>) -> Result<Vec<T>, Unusable> {
        let mut items = Vec::new();
        let first = self.take();
        if first.strip_prefix(key) == Some(": []") {
            return Ok(items);
        }
        if first.strip_prefix(key) != Some(":") {
            return Err(self.malformed());
        }
        while self.peek().starts_with("  - ") {
            let path = self.value("  - path: ").ok_or_else(|| self.malformed())?;
            items.push(item(self, path).ok_or_else(|| self.malformed())?);
        }
        Ok(items)
    }

    fn text(&mut self) -> Option<String> {
        let mark = self.rest("    text: ")?;
        let ends = match mark {
            "|2+" => true,
            "|2-" => false,
            quoted => return unquoted(quoted),
        };
        let mut lines = Vec::new();
        while self.peek().is_empty() && !self.rest.is_empty() || self.peek().starts_with(INDENT) {
            let line = self.take();
            lines.push(line.strip_prefix(INDENT).unwrap_or_default());
        }
        if ends {
            lines.push("");
        }
        Some(lines.join("\n"))
    }

    /// Checks that only the end is left, and that the whole text is what the writer would write.
    fn end(mut self, canonical: &str) -> Result<(), Unusable> {
        if self.take() != END || !self.rest.is_empty() {
            return Err(self.malformed());
        }
        if self.whole == canonical {
            return Ok(());
        }
        let same = self.whole.lines().zip(canonical.lines()).take_while(|(a, b)| a == b).count();
        Err(Unusable::Malformed { line: same + 1 })
    }
}

fn unquoted(text: &str) -> Option<String> {
    serde_json::from_str(text).ok()
}
