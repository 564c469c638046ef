//! Endpoints of S3-compatible stores.

use super::Host;
use super::text::Text;
use crate::diagnostic::{Problem, quoted};

/// A scheme, a host and optionally a port, without a path: `https://s3.example.com:9000`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint {
    scheme: Scheme,
    host: Host,
    port: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Scheme {
    Http,
    Https,
}

impl Endpoint {
    /// The TCP port, by default the scheme's.
    pub fn port(&self) -> u16 {
        let own = match self.scheme {
            Scheme::Http => 80,
            Scheme::Https => 443,
        };
        self.port.unwrap_or(own)
    }

    /// Whether connections are encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.scheme == Scheme::Https
    }
}

impl Text for Endpoint {
    const FORMAT: &'static str = "endpoint";
    const EXAMPLE: &'static str = "https://s3.example.com:9000";
    const PATTERN: Option<&'static str> = Some("^https?://[^/?#]+$");

    fn grammar() -> String {
        "`https://` or `http://`, a host, and `:` with a port unless it is the scheme's default".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        read(text).ok_or_else(|| {
            let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
            let bare = bare.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
            let scheme = if text.to_ascii_lowercase().starts_with("http://") { "http" } else { "https" };
            let repaired = format!("{scheme}://{bare}");
            let help = if bare.contains('@') {
                "remove user and password: put them into the Secret that `secret` names".to_owned()
            } else if read(&repaired).is_some() {
                format!("write `{repaired}`")
            } else {
                format!("write scheme, host and port, such as `{}`", Self::EXAMPLE)
            };
            Problem::new(format!("{} is not an endpoint", quoted(text)), help)
        })
    }
}

fn read(text: &str) -> Option<Endpoint> {
    let (scheme, rest) = match text.split_once("://")? {
        ("http", rest) => (Scheme::Http, rest),
        ("https", rest) => (Scheme::Https, rest),
        _ => return None,
    };
    let (host, port) = match rest.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']')?;
            host.contains(':').then_some(())?;
            (host, if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?) })
        }
        None => rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port))),
    };
    let number = |port: &str| {
        let plain = port.chars().all(|c| c.is_ascii_digit()) && !port.starts_with('0');
        plain.then(|| port.parse().ok()).flatten()
    };
    let port = match port {
        Some(port) => Some(number(port)?),
        None => None,
    };
    Some(Endpoint { scheme, host: Host::parse(host).ok()?, port })
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        let host = self.host.as_str();
        if host.contains(':') { write!(f, "{scheme}://[{host}]") } else { write!(f, "{scheme}://{host}") }?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_has_a_scheme_and_a_port() {
        for (text, port, encrypted) in [
            ("https://s3.example.com", 443, true),
            ("http://minio", 80, false),
            ("https://10.0.0.1:9000", 9000, true),
            ("https://[::1]:9000", 9000, true),
            ("http://[fd00::1]", 80, false),
        ] {
            let endpoint = Endpoint::parse(text).unwrap();
            assert_eq!(
                (endpoint.port(), endpoint.is_encrypted(), endpoint.to_string()),
                (port, encrypted, text.to_owned())
            );
        }
    }

    #[test]
    fn an_error_has_the_text_to_write() {
        let example = "write scheme, host and port, such as `https://s3.example.com:9000`";
        for (bad, help) in [
            ("s3.example.com", "write `https://s3.example.com`"),
            ("minio:9000", "write `https://minio:9000`"),
            ("https://s3.example.com/bucket", "write `https://s3.example.com`"),
            ("http://Minio:9000/", "write `http://minio:9000`"),
            ("https://minio:0", example),
            ("https://a:99999", example),
            ("https://[10.0.0.1]", example),
            (
                "https://key:hunter2@minio:9000",
                "remove user and password: put them into the Secret that `secret` names",
            ),
            ("", example),
        ] {
            let message = format!("{} is not an endpoint", quoted(bad));
            assert_eq!(Endpoint::parse(bad).unwrap_err(), Problem::new(message, help));
        }
    }
}
