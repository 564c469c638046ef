//! Names of S3 buckets.
//!
//! Source: Amazon S3's rules for general purpose buckets, read in 2026; other S3 servers accept no more than these.

use std::net::Ipv4Addr;

use super::dns;
use super::text::Text;
use crate::diagnostic::{Problem, quoted};

const PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// The name of a bucket: 3 to 63 lower-case letters, digits, `-` and `.`, a letter or digit at both ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BucketName(String);

super::text::plain!(BucketName);

impl Text for BucketName {
    const FORMAT: &'static str = "bucket-name";
    const EXAMPLE: &'static str = "msb-odoo-backups";
    const PATTERN: Option<&'static str> = Some("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$");

    fn grammar() -> String {
        "the name of a bucket: 3 to 63 lower-case letters, digits, `-` and `.`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if is_bucket(text) {
            return Ok(Self(text.to_owned()));
        }
        let bare = text.strip_prefix("s3://").unwrap_or(text);
        let bare = bare.split('/').next().unwrap_or_default();
        let repaired = dns::repair(bare, dns::LABEL, |c| c == '.').filter(|name| is_bucket(name));
        let rule = "3 to 63 lower-case letters, digits, `-` and `.`";
        Err(Problem::new(
            format!("{} is not a valid bucket name", quoted(text)),
            repaired.map_or_else(|| format!("write {rule}"), |name| format!("write `{name}`: {rule}")),
        ))
    }
}

fn is_bucket(text: &str) -> bool {
    (3..=63).contains(&text.len())
        && dns::is_subdomain(text)
        && text.parse::<Ipv4Addr>().is_err()
        && !PREFIXES.iter().any(|prefix| text.starts_with(prefix))
        && !SUFFIXES.iter().any(|suffix| text.ends_with(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_name_follows_the_rules_of_s3() {
        for good in ["msb-odoo-backups", "a.b", "123"] {
            assert!(BucketName::parse(good).is_ok(), "{good}");
        }
        let rule = "3 to 63 lower-case letters, digits, `-` and `.`";
        for (bad, help) in [
            ("MSB_Backups", format!("write `msb-backups`: {rule}")),
            ("s3://msb-backups/daily", format!("write `msb-backups`: {rule}")),
            ("ab", format!("write {rule}")),
            ("10.0.0.1", format!("write {rule}")),
            ("a..b", format!("write {rule}")),
            ("xn--a", format!("write {rule}")),
            ("backups-s3alias", format!("write {rule}")),
            ("", format!("write {rule}")),
        ] {
            assert_eq!(
                BucketName::parse(bad).unwrap_err(),
                Problem::new(format!("{} is not a valid bucket name", quoted(bad)), help)
            );
        }
    }
}
