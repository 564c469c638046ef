//! References to container images.

use super::text::Text;
use crate::diagnostic::{Problem, quoted};

/// `[host[:port]/]path[:tag][@sha256:…]`, as container runtimes read it; 512 characters at most.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Image {
    text: String,
    repository: usize,
    digest: Option<usize>,
}

impl Image {
    /// The whole reference.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Registry and path.
    pub fn repository(&self) -> &str {
        &self.text[..self.repository]
    }

    /// The part after the `:`.
    pub fn tag(&self) -> Option<&str> {
        self.text[self.repository..self.digest.unwrap_or(self.text.len())].strip_prefix(':')
    }

    /// The part after the `@`.
    pub fn digest(&self) -> Option<&str> {
        self.digest.map(|at| &self.text[at + 1..])
    }
}

impl Text for Image {
    const FORMAT: &'static str = "image";
    const EXAMPLE: &'static str = "postgres:15.18-bookworm";

    fn grammar() -> String {
        "a container image: `name:tag`, `registry/name:tag` or `name@sha256:…`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let wrong =
            |what: &str, help: &str| Problem::new(format!("{} is not an image: {what}", quoted(text)), help.to_owned());
        if text.is_empty() || text.len() > 512 {
            return Err(wrong(
                "it must have 1 to 512 characters",
                "write `name:tag`, such as `postgres:15.18-bookworm`",
            ));
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Err(wrong("the text after `@` is not a digest", "write `@sha256:` and 64 hexadecimal digits"));
        }
        // A `:` after the last `/` begins the tag; an earlier one begins a port.
        let name_start = rest.rfind('/').map_or(0, |at| at + 1);
        let (repository, tag) = match rest[name_start..].find(':') {
            Some(at) => (&rest[..name_start + at], Some(&rest[name_start + at + 1..])),
            None => (rest, None),
        };
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(wrong(
                "the text after `:` is not a tag",
                "write at most 128 letters, digits, `_`, `.` and `-`, such as `:15.18-bookworm`",
            ));
        }
        if !is_repository(repository) {
            let lower = text.to_ascii_lowercase();
            return Err(if lower != text && Self::parse(&lower).is_ok() {
                wrong("the name has capital letters", &format!("write `{lower}`"))
            } else {
                wrong(
                    "the name is malformed",
                    "write `name:tag` or `registry/name:tag`, such as `postgres:15.18-bookworm`",
                )
            });
        }
        Ok(Self { text: text.to_owned(), repository: repository.len(), digest: digest.map(|_| rest.len()) })
    }
}

fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:")
        .is_some_and(|hex| hex.len() == 64 && hex.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')))
}

fn is_tag(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && !text.starts_with(['.', '-'])
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// Whether a text is a repository: path parts of lower-case letters and digits, joined inside by `.`, `_`, `__` or
/// dashes. The first part is a host if it contains a dot or a port, or is `localhost`.
fn is_repository(text: &str) -> bool {
    let is_part = |part: &str| {
        let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        edge(part.chars().next())
            && edge(part.chars().next_back())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
            && !["..", "._", "_.", "___", ".-", "-.", "_-", "-_"].iter().any(|joint| part.contains(joint))
    };
    let is_host = |host: &str| {
        let (host, port) = host.split_once(':').unwrap_or((host, "0"));
        (host.contains('.') || port != "0" || host == "localhost")
            && host.split('.').all(|label| {
                let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                edge(label.chars().next())
                    && edge(label.chars().next_back())
                    && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            })
            && !port.is_empty()
            && port.len() <= 5
            && port.chars().all(|c| c.is_ascii_digit())
    };
    match text.split_once('/') {
        Some((first, path)) => (is_host(first) || is_part(first)) && path.split('/').all(is_part),
        None => is_part(text),
    }
}

impl std::fmt::Display for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_split_as_container_runtimes_do() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        for (text, repository, tag, digest) in [
            ("postgres", "postgres", None, None),
            ("postgres:15", "postgres", Some("15"), None),
            ("registry.example/postgres:15", "registry.example/postgres", Some("15"), None),
            ("localhost:5000/a/b", "localhost:5000/a/b", None, None),
            ("Registry.Example.COM:5000/a_b/c--d:X.1_2", "Registry.Example.COM:5000/a_b/c--d", Some("X.1_2"), None),
            (&format!("postgres:15@{digest}"), "postgres", Some("15"), Some(&*digest)),
            (&format!("a/b@{digest}"), "a/b", None, Some(&*digest)),
        ] {
            let image = Image::parse(text).unwrap();
            assert_eq!((image.repository(), image.tag(), image.digest()), (repository, tag, digest), "{text}");
            assert_eq!(image.to_string(), text);
        }
    }

    #[test]
    fn references_that_no_runtime_can_pull_are_rejected() {
        for (bad, why) in [
            ("", "it must have 1 to 512 characters"),
            ("Postgres:15", "the name has capital letters"),
            ("postgres:", "the text after `:` is not a tag"),
            ("postgres:15 ", "the text after `:` is not a tag"),
            ("postgres:-x", "the text after `:` is not a tag"),
            ("postgres@sha256:12", "the text after `@` is not a digest"),
            ("https://example.com/postgres", "the name is malformed"),
            ("a//b", "the name is malformed"),
            ("a..b", "the name is malformed"),
            ("-a", "the name is malformed"),
            ("host.example:99999999/a", "the name is malformed"),
        ] {
            assert_eq!(Image::parse(bad).unwrap_err().message, format!("{} is not an image: {why}", quoted(bad)));
        }
        assert_eq!(Image::parse("Postgres:15").unwrap_err().help, "write `postgres:15`");
    }
}
