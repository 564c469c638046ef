//! Lines of `pg_hba.conf` that never match, because an earlier line matches first.

use std::collections::HashMap;

use super::hba;
use crate::blueprint::values::{Cidr, ConnectionType, HbaLine, Text};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let lines = &cluster.postgres.hba;
    let mut above = Lines::default();
    for (index, line) in lines.iter().enumerate() {
        if let Some(first) = above.first_match(line) {
            let first = &lines[first];
            findings
                .warning(
                    codes::LINE_NEVER_READ,
                    &hba(index),
                    "this line can never match",
                    &format!("`{first}` above matches first"),
                )
                .help("move it up, or remove it")
                .because(
                    "PostgreSQL uses the first line that matches a connection, even if the password is then wrong",
                );
        }
        above.add(index, line);
    }
}

/// The words of a field: exactly these, or `all`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Words<'a> {
    All,
    These(&'a [String]),
}

/// Lines with the same type, databases and users: the index of the first line, by address.
#[derive(Debug, Default)]
struct Addresses<'a> {
    /// For sockets, which have no address.
    none: Option<usize>,
    /// For `all`.
    all: Option<usize>,
    /// For host names, `samenet` and networks, as written. An address without a prefix is left out: its mask is a separate
    /// field and may differ.
    written: HashMap<&'a str, usize>,
    networks: HashMap<Cidr, usize>,
}

/// The lines above the current one, indexed: a lookup instead of a comparison with each line.
#[derive(Debug, Default)]
struct Lines<'a>(HashMap<(ConnectionType, Words<'a>, Words<'a>), Addresses<'a>>);

impl<'a> Lines<'a> {
    fn add(&mut self, index: usize, line: &'a HbaLine) {
        let network = line.address().and_then(|address| Cidr::parse(address).ok());
        for databases in both(line.databases()) {
            for users in both(line.users()) {
                let addresses = self.0.entry((line.kind(), databases.clone(), users)).or_default();
                match line.address() {
                    None => drop(addresses.none.get_or_insert(index)),
                    Some("all") => drop(addresses.all.get_or_insert(index)),
                    Some(address) => {
                        if address.contains('/') || !address.contains(['.', ':']) {
                            addresses.written.entry(address).or_insert(index);
                        }
                    }
                }
                if let Some(network) = network {
                    addresses.networks.entry(network).or_insert(index);
                }
            }
        }
    }

    /// The first line that matches every connection that this one matches.
    fn first_match(&self, line: &'a HbaLine) -> Option<usize> {
        let host = (line.kind() != ConnectionType::Local).then_some(ConnectionType::Host);
        let kinds = [Some(line.kind()), host.filter(|host| *host != line.kind())];
        // `all` does not match `replication`, which standbys connect to.
        let of_standbys = line.databases().iter().any(|word| word == "replication");
        let databases = [Some(Words::These(line.databases())), (!of_standbys).then_some(Words::All)];
        let users = [Words::These(line.users()), Words::All];
        let mut first = None;
        for kind in kinds.into_iter().flatten() {
            for databases in databases.iter().flatten() {
                for users in &users {
                    let addresses = self.0.get(&(kind, databases.clone(), users.clone()));
                    let found = addresses.and_then(|addresses| addresses.first_match(line.address()));
                    first = [first, found].into_iter().flatten().min();
                }
            }
        }
        first
    }
}

/// The words of a field, and `All` if `all` is one of them.
fn both(words: &[String]) -> impl Iterator<Item = Words<'_>> {
    let all = words.iter().any(|word| word == "all").then_some(Words::All);
    std::iter::once(Words::These(words)).chain(all)
}

impl Addresses<'_> {
    fn first_match(&self, later: Option<&str>) -> Option<usize> {
        let Some(later) = later else { return self.none };
        let outer = Cidr::parse(later).ok().into_iter().flat_map(Cidr::around);
        let networks = outer.filter_map(|network| self.networks.get(&network)).min();
        [self.all, self.written.get(later).copied(), networks.copied()].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether every connection that matches the later line matches the earlier one, by comparing the two.
    fn decides(earlier: &HbaLine, later: &HbaLine) -> bool {
        let kind = earlier.kind() == later.kind()
            || (earlier.kind() == ConnectionType::Host && later.kind() != ConnectionType::Local);
        let holds = |own: &[String], others: &[String]| own.iter().any(|word| word == "all") || own == others;
        let of_standbys = later.databases().iter().any(|word| word == "replication");
        let databases =
            earlier.databases() == later.databases() || (!of_standbys && holds(earlier.databases(), later.databases()));
        kind && databases && holds(earlier.users(), later.users()) && reaches(earlier.address(), later.address())
    }

    fn reaches(earlier: Option<&str>, later: Option<&str>) -> bool {
        match (earlier, later) {
            (Some("all"), Some(_)) | (None, None) => true,
            (Some(earlier), Some(later)) if earlier == later => earlier.contains('/') || !earlier.contains(['.', ':']),
            (Some(earlier), Some(later)) => Cidr::parse(earlier)
                .ok()
                .zip(Cidr::parse(later).ok())
                .is_some_and(|(earlier, later)| earlier.holds(later)),
            _ => false,
        }
    }

    fn line() -> impl Strategy<Value = String> {
        let names = ["all", "a", "b", "a,b", "b,a", "a,all", "replication", "\"all\"", "+a"];
        let addresses = [
            "all",
            "samenet",
            "samehost",
            "db.example.com",
            "0.0.0.0/0",
            "10.0.0.0/8",
            "10.1.0.0/16",
            "10.1.2.3/32",
            "192.168.0.0/16",
            "10.0.0.0 255.0.0.0",
            "10.0.0.0 255.255.0.0",
            "::/0",
            "fd00::/8",
            "fd00::1/128",
            "::ffff:10.0.0.0/104",
        ];
        let kinds = ["local", "host", "hostssl", "hostnossl", "hostgssenc"];
        let select = |words: Vec<&'static str>| proptest::sample::select(words);
        let (names, others) = (select(names.to_vec()), select(names.to_vec()));
        (select(kinds.to_vec()), names, others, select(addresses.to_vec())).prop_map(
            |(kind, database, user, address)| {
                let address = if kind == "local" { "" } else { address };
                format!("{kind} {database} {user} {address} md5")
            },
        )
    }

    proptest! {
        #[test]
        fn the_index_finds_the_same_line_as_a_linear_search(
            lines in proptest::collection::vec(line(), 1..12),
        ) {
            let lines: Vec<HbaLine> = lines.iter().map(|line| HbaLine::parse(line).unwrap()).collect();
            let mut above = Lines::default();
            for (index, line) in lines.iter().enumerate() {
                let compared = lines[..index].iter().position(|earlier| decides(earlier, line));
                prop_assert_eq!(above.first_match(line), compared, "{:?}", lines);
                above.add(index, line);
            }
        }
    }
}
