//! Lines of `pg_hba.conf`, split into fields as PostgreSQL does.

use std::net::IpAddr;

use super::text::Text;
use crate::diagnostic::{Problem, quoted, suggest};

const METHODS: [&str; 11] =
    ["scram-sha-256", "md5", "password", "cert", "reject", "trust", "peer", "ident", "ldap", "gss", "pam"];

const SHAPE: &str = "write `type database user address method`, such as `host all all 10.0.0.0/8 scram-sha-256`";

/// The first field: the connections that a line applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConnectionType {
    /// Unix sockets.
    Local,
    /// TCP, encrypted or not.
    Host,
    /// TCP with TLS.
    HostSsl,
    /// TCP without TLS.
    HostNoSsl,
    /// TCP with GSSAPI encryption.
    HostGssEnc,
    /// TCP without GSSAPI encryption.
    HostNoGssEnc,
}

impl ConnectionType {
    const WORDS: [(&str, Self); 6] = [
        ("local", Self::Local),
        ("host", Self::Host),
        ("hostssl", Self::HostSsl),
        ("hostnossl", Self::HostNoSsl),
        ("hostgssenc", Self::HostGssEnc),
        ("hostnogssenc", Self::HostNoGssEnc),
    ];
}

/// One line of `pg_hba.conf`. Its `Display` is the line with one space between fields.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HbaLine {
    kind: ConnectionType,
    fields: Vec<Field>,
    method: usize,
}

/// A list of words. Each keeps its quotes, which remove a word's special meaning.
type Field = Vec<String>;

impl HbaLine {
    /// The connections that the line applies to.
    pub fn kind(&self) -> ConnectionType {
        self.kind
    }

    /// The databases, each word with its quotes.
    pub fn databases(&self) -> &[String] {
        &self.fields[1]
    }

    /// The users, each word with its quotes.
    pub fn users(&self) -> &[String] {
        &self.fields[2]
    }

    /// The address: a network, a host name, or `all`, `samehost`, `samenet`; `None` for [`ConnectionType::Local`].
    pub fn address(&self) -> Option<&str> {
        (self.kind != ConnectionType::Local).then(|| self.fields[3].first().map(String::as_str)).flatten()
    }

    /// Whether clients authenticate with a certificate, alone or in addition.
    pub fn verifies_clients(&self) -> bool {
        let is_clientcert = |option: &Field| option.first().is_some_and(|word| word.starts_with("clientcert="));
        self.method() == "cert" || self.fields[self.method..].iter().any(is_clientcert)
    }

    /// The line restricted to TLS connections. Only `host` lines change.
    #[must_use]
    pub fn with_tls(&self) -> Self {
        let mut line = self.clone();
        if line.kind == ConnectionType::Host {
            line.kind = ConnectionType::HostSsl;
            line.fields[0] = vec!["hostssl".to_owned()];
        }
        line
    }

    /// The authentication method: `scram-sha-256`, `trust`.
    pub fn method(&self) -> &str {
        self.fields[self.method].first().map_or("", String::as_str)
    }
}

impl Text for HbaLine {
    const FORMAT: &'static str = "pg-hba-line";
    const EXAMPLE: &'static str = "host all all 10.0.0.0/8 scram-sha-256";

    fn grammar() -> String {
        "a line of `pg_hba.conf`: type, database, user, address and method".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let fields = split(text)?;
        let Some(kind_field) = fields.first() else {
            return Err(Problem::new("an HBA line cannot be empty", SHAPE));
        };
        let kind = connection_type(one("type", kind_field)?)?;
        let missing = |what: &str| Problem::new(format!("the HBA line {} has no {what}", quoted(text)), SHAPE);
        let databases = fields.get(1).ok_or_else(|| missing("database"))?;
        let users = fields.get(2).ok_or_else(|| missing("user"))?;
        no_file("database", databases)?;
        no_file("user", users)?;
        let method = if kind == ConnectionType::Local {
            3
        } else {
            3 + address_fields(one("address", fields.get(3).ok_or_else(|| missing("address"))?)?, fields.get(4))?
        };
        check_method(kind, one("method", fields.get(method).ok_or_else(|| missing("method"))?)?)?;
        for option in &fields[method + 1..] {
            let option = one("option", option)?;
            if option.split_once('=').is_none_or(|(name, _)| name.is_empty()) {
                return Err(Problem::new(
                    format!("{} is not an option of an HBA line", quoted(option)),
                    "write `name=value` after the method, such as `map=people`, or remove it",
                ));
            }
        }
        Ok(Self { kind, fields, method })
    }
}

/// Splits a line into fields: blanks separate fields, commas join words, quotes protect both.
fn split(text: &str) -> Result<Vec<Field>, Problem> {
    if text.contains(['\0', '\n', '\r']) {
        return Err(Problem::new(
            format!("the HBA line {} contains a line break or NUL", quoted(text)),
            "write one list item for each line",
        ));
    }
    let mut fields: Vec<Field> = Vec::new();
    let (mut word, mut in_quotes, mut joins) = (String::new(), false, false);
    let finish = |word: &mut String, joins: bool, fields: &mut Vec<Field>| {
        if !word.is_empty() {
            let word = std::mem::take(word);
            match fields.last_mut() {
                Some(field) if joins => field.push(word),
                _ => fields.push(vec![word]),
            }
        }
    };
    for c in text.chars() {
        match c {
            '"' => {
                in_quotes = !in_quotes;
                word.push(c);
            }
            _ if in_quotes => word.push(c),
            '#' => {
                return Err(Problem::new(
                    format!("the HBA line {} contains a comment", quoted(text)),
                    "write the comment in YAML, after the closing quote, or quote the `#` with `\"`",
                ));
            }
            ',' | ' ' | '\t' => {
                let ended = !word.is_empty();
                finish(&mut word, joins, &mut fields);
                joins = if c == ',' { !fields.is_empty() } else { joins && !ended };
            }
            _ => word.push(c),
        }
    }
    if in_quotes {
        return Err(Problem::new(format!("the HBA line {} has an unclosed quote", quoted(text)), "close it with `\"`"));
    }
    finish(&mut word, joins, &mut fields);
    Ok(fields)
}

/// The only word of a field that must not be a list.
fn one<'a>(what: &str, field: &'a Field) -> Result<&'a str, Problem> {
    match &field[..] {
        [word] => Ok(word),
        words => Err(Problem::new(
            format!("the {what} of an HBA line cannot be a list: {}", quoted(&words.join(","))),
            "write one line for each",
        )),
    }
}

fn no_file(what: &str, field: &Field) -> Result<(), Problem> {
    match field.iter().find(|word| word.starts_with('@')) {
        None => Ok(()),
        Some(word) => Err(Problem::new(
            format!("the {what} {} of an HBA line refers to a file, which does not exist", quoted(word)),
            format!("list the names, or write {} for a {what} of that name", quoted(&format!("\"{word}\""))),
        )),
    }
}

fn connection_type(word: &str) -> Result<ConnectionType, Problem> {
    ConnectionType::WORDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind).ok_or_else(|| {
        let names = ConnectionType::WORDS.map(|(name, _)| name);
        Problem::new(
            format!("{} is not the type of an HBA line", quoted(word)),
            suggest::nearest(word, names).map_or_else(
                || format!("begin with one of {}", names.map(|name| format!("`{name}`")).join(", ")),
                |name| format!("write `{name}`"),
            ),
        )
    })
}

/// The number of fields of the address: 2 with a separate mask.
fn address_fields(address: &str, next: Option<&Field>) -> Result<usize, Problem> {
    let wrong = |help: String| Problem::new(format!("{} is not an address of an HBA line", quoted(address)), help);
    if let Some((host, prefix)) = address.split_once('/') {
        let Ok(host) = host.parse::<IpAddr>() else {
            return Err(wrong("write a network such as `10.0.0.0/8`, a host name, `samenet` or `all`".to_owned()));
        };
        let bits: u8 = if host.is_ipv4() { 32 } else { 128 };
        let digits = !prefix.is_empty() && prefix.chars().all(|c| c.is_ascii_digit());
        return match prefix.parse::<u8>() {
            Ok(prefix) if digits && prefix <= bits => Ok(1),
            _ => Err(wrong(format!("write a prefix length from 0 to {bits}, such as `{host}/{bits}`"))),
        };
    }
    if let Ok(host) = address.parse::<IpAddr>() {
        let mask = next.and_then(|field| field.first()).and_then(|word| word.parse::<IpAddr>().ok());
        let bits = if host.is_ipv4() { 32 } else { 128 };
        return match mask {
            Some(mask) if mask.is_ipv4() == host.is_ipv4() => Ok(2),
            _ => Err(wrong(format!("write `{host}/{bits}`, because an address needs a mask"))),
        };
    }
    let is_name = address.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && !address.chars().all(|c| c.is_ascii_digit() || c == '.')
        && !METHODS.contains(&address);
    if is_name || address.starts_with('"') {
        return Ok(1);
    }
    Err(if METHODS.contains(&address) {
        Problem::new(
            format!("the HBA line has no address before the method `{address}`"),
            format!("add the address: `10.0.0.0/8 {address}`"),
        )
    } else {
        wrong("write a network such as `10.0.0.0/8`, a host name, `samenet` or `all`".to_owned())
    })
}

fn check_method(kind: ConnectionType, method: &str) -> Result<(), Problem> {
    if !METHODS.contains(&method) {
        return Err(Problem::new(
            format!("{} is not a method of an HBA line", quoted(method)),
            match suggest::nearest(method, METHODS) {
                Some(name) => format!("write `{name}`"),
                None => "write `scram-sha-256`".to_owned(),
            },
        ));
    }
    let local = kind == ConnectionType::Local;
    let help = match method {
        "peer" if !local => "begin the line with `local` and remove the address, or write `scram-sha-256`",
        "gss" if local => "begin the line with `host`, or write `peer`",
        "cert" if kind != ConnectionType::HostSsl => "begin the line with `hostssl`",
        _ => return Ok(()),
    };
    let kind = ConnectionType::WORDS.iter().find(|(_, known)| *known == kind).map_or("", |(name, _)| name);
    Err(Problem::new(format!("the method `{method}` does not work on a `{kind}` line"), help))
}

impl std::fmt::Display for HbaLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, field) in self.fields.iter().enumerate() {
            let space = if position == 0 { "" } else { " " };
            write!(f, "{space}{}", field.join(","))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_as_postgresql_does() {
        for (text, canonical, address, method) in [
            ("host all all 10.0.0.0/8 scram-sha-256", None, Some("10.0.0.0/8"), "scram-sha-256"),
            ("local\tall  postgres peer map=dba", Some("local all postgres peer map=dba"), None, "peer"),
            (
                "hostssl a, \"b c\" ,d +staff samenet cert clientcert=verify-full",
                Some("hostssl a,\"b c\",d +staff samenet cert clientcert=verify-full"),
                Some("samenet"),
                "cert",
            ),
            ("host all all 10.0.0.1 255.255.255.255 md5", None, Some("10.0.0.1"), "md5"),
            ("host all all .example.com reject", None, Some(".example.com"), "reject"),
            ("host replication repl ::1/128 md5", None, Some("::1/128"), "md5"),
            ("host all \"@x\" all trust", None, Some("all"), "trust"),
        ] {
            let line = HbaLine::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
            assert_eq!(line.to_string(), canonical.unwrap_or(text));
            assert_eq!((line.address(), line.method()), (address, method), "{text}");
        }
        let line = HbaLine::parse("host a,b +c all trust").unwrap();
        assert_eq!((line.databases(), line.users()), (&["a".to_owned(), "b".to_owned()][..], &["+c".to_owned()][..]));
    }

    #[test]
    fn only_host_lines_become_hostssl_lines() {
        for (text, with_tls, verifies) in [
            ("host all app 10.0.0.0/8 scram-sha-256", "hostssl all app 10.0.0.0/8 scram-sha-256", false),
            (
                "hostssl all app all scram-sha-256 clientcert=verify-ca",
                "hostssl all app all scram-sha-256 clientcert=verify-ca",
                true,
            ),
            ("hostssl all app all cert", "hostssl all app all cert", true),
            ("local all all peer", "local all all peer", false),
        ] {
            let line = HbaLine::parse(text).unwrap();
            assert_eq!((line.with_tls().to_string(), line.verifies_clients()), (with_tls.to_owned(), verifies));
        }
    }

    #[test]
    fn an_error_names_the_wrong_field() {
        let example = "write `type database user address method`, such as `host all all 10.0.0.0/8 scram-sha-256`";
        for (text, message, help) in [
            ("", "an HBA line cannot be empty", example),
            ("hots all all all md5", "`hots` is not the type of an HBA line", "write `host`"),
            ("host", "the HBA line `host` has no database", example),
            ("host all", "the HBA line `host all` has no user", example),
            ("host all all", "the HBA line `host all all` has no address", example),
            ("host all all all", "the HBA line `host all all all` has no method", example),
            ("local all all", "the HBA line `local all all` has no method", example),
            (
                "host all all md5",
                "the HBA line has no address before the method `md5`",
                "add the address: `10.0.0.0/8 md5`",
            ),
            (
                "host all all 10.0.0.1 md5",
                "`10.0.0.1` is not an address of an HBA line",
                "write `10.0.0.1/32`, because an address needs a mask",
            ),
            (
                "host all all 10.0.0.0/33 md5",
                "`10.0.0.0/33` is not an address of an HBA line",
                "write a prefix length from 0 to 32, such as `10.0.0.0/32`",
            ),
            (
                "host all all 10.0.0 md5",
                "`10.0.0` is not an address of an HBA line",
                "write a network such as `10.0.0.0/8`, a host name, `samenet` or `all`",
            ),
            ("host all all all scram", "`scram` is not a method of an HBA line", "write `scram-sha-256`"),
            ("host all all all md55", "`md55` is not a method of an HBA line", "write `md5`"),
            (
                "host all all all peer",
                "the method `peer` does not work on a `host` line",
                "begin the line with `local` and remove the address, or write `scram-sha-256`",
            ),
            (
                "host all all all cert",
                "the method `cert` does not work on a `host` line",
                "begin the line with `hostssl`",
            ),
            (
                "host all all all md5,trust",
                "the method of an HBA line cannot be a list: `md5,trust`",
                "write one line for each",
            ),
            (
                "host all all all md5 clear",
                "`clear` is not an option of an HBA line",
                "write `name=value` after the method, such as `map=people`, or remove it",
            ),
            (
                "host @dbs all all md5",
                "the database `@dbs` of an HBA line refers to a file, which does not exist",
                "list the names, or write `\"@dbs\"` for a database of that name",
            ),
            (
                "host \"all all all md5",
                "the HBA line `host \"all all all md5` has an unclosed quote",
                "close it with `\"`",
            ),
            (
                "host all all all md5 # old",
                "the HBA line `host all all all md5 # old` contains a comment",
                "write the comment in YAML, after the closing quote, or quote the `#` with `\"`",
            ),
            (
                "host all all all md5\nlocal all all trust",
                "the HBA line `host all all all md5\\nlocal all all trust` contains a line break or NUL",
                "write one list item for each line",
            ),
        ] {
            assert_eq!(HbaLine::parse(text), Err(Problem::new(message, help)), "{text}");
        }
    }
}
