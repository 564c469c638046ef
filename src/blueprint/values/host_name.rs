//! Host names of applications and servers.

use super::dns;
use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A host name as an Ingress accepts it: lower-case DNS labels, joined by dots, 1 to 253 characters; no address,
/// wildcard or port.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostName(String);

plain!(HostName);

impl Text for HostName {
    const FORMAT: &'static str = "host-name";
    const EXAMPLE: &'static str = "odoo.example.com";

    fn grammar() -> String {
        "a host name: DNS labels in lower case, joined by dots, at most 253 characters".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let is_address = text.parse::<std::net::IpAddr>().is_ok();
        if dns::is_subdomain(text) && !is_address {
            return Ok(Self(text.to_owned()));
        }
        let rule = "DNS labels in lower case, joined by dots, such as `odoo.example.com`";
        let host = text.split_once("://").map_or(text, |(_, rest)| rest).split(['/', ':']).next().unwrap_or_default();
        let host = host.trim_start_matches("*.").to_ascii_lowercase();
        let near = (!is_address && dns::is_subdomain(&host)).then(|| format!("write `{host}`: {rule}"));
        Err(Problem::new(
            format!("{} is not a host name", quoted(text)),
            near.unwrap_or_else(|| format!("write {rule}")),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_name_is_neither_a_url_nor_an_address_nor_a_wildcard() {
        for good in ["odoo.example.com", "localhost", "xn--bcher-kva.example", "1.odoo.example"] {
            assert_eq!(HostName::parse(good).map(|name| name.to_string()), Ok(good.to_owned()));
        }
        let near = "write `odoo.example.com`: DNS labels in lower case, joined by dots, such as `odoo.example.com`";
        let rule = "write DNS labels in lower case, joined by dots, such as `odoo.example.com`";
        for (bad, help) in [
            ("https://odoo.example.com/web", near),
            ("Odoo.example.com", near),
            ("*.odoo.example.com", near),
            ("odoo.example.com:443", near),
            ("192.0.2.1", rule),
            ("::1", rule),
            ("", rule),
            ("odoo_1.example.com", rule),
            ("a..b", rule),
        ] {
            let problem = HostName::parse(bad).unwrap_err();
            assert_eq!((problem.message, &*problem.help), (format!("{} is not a host name", quoted(bad)), help));
        }
    }
}
