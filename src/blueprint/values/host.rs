//! Hosts, by name or address.

use std::net::IpAddr;

use super::dns;
use super::text::Text;
use crate::diagnostic::{Problem, quoted};

/// The lower-case DNS name of a host, or an IP address; without scheme, port or path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Host(String);

super::text::plain!(Host);

impl Text for Host {
    const FORMAT: &'static str = "host";
    const EXAMPLE: &'static str = "odoo.example.com";

    fn grammar() -> String {
        "the name or the address of a host, without scheme, port or path".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if is_host(text) {
            return Ok(Self(text.to_owned()));
        }
        let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
        let bare = bare.split(['/', '?', '#']).next().unwrap_or_default();
        let bare = bare.rsplit_once(':').map_or(bare, |(host, _)| host).trim_end_matches('.').to_ascii_lowercase();
        let help = if is_host(&bare) {
            format!("write `{bare}`")
        } else {
            "write a name such as `odoo.example.com`".to_owned()
        };
        Err(Problem::new(format!("{} is not a host", quoted(text)), help))
    }
}

fn is_host(text: &str) -> bool {
    let looks_like_an_address = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_name = dns::is_subdomain(text) && text.split('.').all(|label| label.len() <= dns::LABEL);
    text.parse::<IpAddr>().is_ok() || (is_name && !looks_like_an_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_and_nothing_more() {
        for good in ["localhost", "odoo.example.com", "10.0.0.1", "::1", "1and1.example"] {
            assert!(Host::parse(good).is_ok(), "{good}");
        }
        for (bad, help) in [
            ("https://Odoo.example.com/web", "write `odoo.example.com`"),
            ("odoo.example.com:8069", "write `odoo.example.com`"),
            ("odoo.example.com.", "write `odoo.example.com`"),
            ("odoo_1.example.com", "write a name such as `odoo.example.com`"),
            ("10.0.0", "write a name such as `odoo.example.com`"),
            ("*.example.com", "write a name such as `odoo.example.com`"),
            ("", "write a name such as `odoo.example.com`"),
        ] {
            assert_eq!(Host::parse(bad).unwrap_err(), Problem::new(format!("{} is not a host", quoted(bad)), help));
        }
    }
}
