//! Networks in CIDR notation.

use std::net::IpAddr;

use super::text::Text;
use crate::diagnostic::{Problem, quoted};

/// A network in CIDR notation without host bits: `10.0.0.0/8`, `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    network: IpAddr,
    prefix: u8,
}

impl Cidr {
    /// Whether the network contains every address of its family.
    pub fn is_everything(self) -> bool {
        self.prefix == 0
    }

    /// Every network that contains this one, from the smallest to the largest.
    pub fn around(self) -> impl Iterator<Item = Self> {
        (0..self.prefix).rev().map(move |prefix| Self { network: masked(self.network, prefix), prefix })
    }

    /// Whether another network is a proper part of this one.
    pub fn holds(self, other: Self) -> bool {
        self.network.is_ipv4() == other.network.is_ipv4()
            && self.prefix < other.prefix
            && masked(other.network, self.prefix) == self.network
    }
}

impl Text for Cidr {
    const FORMAT: &'static str = "network";
    const EXAMPLE: &'static str = "10.0.0.0/8";
    const PATTERN: Option<&'static str> = Some("^[0-9a-fA-F:.]+/[0-9]{1,3}$");

    fn grammar() -> String {
        "a network: an address without host bits, `/`, a prefix length".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let wrong = |help: String| Problem::new(format!("{} is not a network", quoted(text)), help);
        let (address, prefix) = text.split_once('/').unwrap_or((text, ""));
        let Ok(address) = address.parse::<IpAddr>() else {
            return Err(wrong("write an address and a prefix length, such as `10.0.0.0/8`".to_owned()));
        };
        let bits: u8 = if address.is_ipv4() { 32 } else { 128 };
        let Some(prefix) = integer(prefix).filter(|prefix| *prefix <= bits) else {
            return Err(wrong(format!("write a prefix length from 0 to {bits}, such as `{address}/{bits}`")));
        };
        let network = masked(address, prefix);
        if network != address {
            return Err(Problem::new(
                format!("`{text}` is an address in a network, not a network"),
                format!("write `{network}/{prefix}`, or `{address}/{bits}` for this one address"),
            ));
        }
        Ok(Self { network, prefix })
    }
}

fn integer(text: &str) -> Option<u8> {
    (!text.is_empty() && text.chars().all(|c| c.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    let prefix = u32::from(prefix);
    match address {
        IpAddr::V4(v4) => IpAddr::V4((u32::from(v4) & u32::MAX.checked_shl(32 - prefix).unwrap_or(0)).into()),
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & u128::MAX.checked_shl(128 - prefix).unwrap_or(0)).into()),
    }
}

impl std::fmt::Display for Cidr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_a_prefix_and_no_host_bits() {
        for good in ["0.0.0.0/0", "10.0.0.0/8", "10.1.2.3/32", "::/0", "fd00::/8", "::1/128"] {
            assert_eq!(Cidr::parse(good).unwrap().to_string(), good);
        }
        for (bad, message, help) in [
            (
                "10.1.2.3/8",
                "`10.1.2.3/8` is an address in a network, not a network",
                "write `10.0.0.0/8`, or `10.1.2.3/32` for this one address",
            ),
            ("10.1.2.3", "`10.1.2.3` is not a network", "write a prefix length from 0 to 32, such as `10.1.2.3/32`"),
            ("::1/129", "`::1/129` is not a network", "write a prefix length from 0 to 128, such as `::1/128`"),
            ("office", "`office` is not a network", "write an address and a prefix length, such as `10.0.0.0/8`"),
        ] {
            assert_eq!(Cidr::parse(bad).unwrap_err(), Problem::new(message, help));
        }
    }
}
