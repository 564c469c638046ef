//! Why a change does what it does: a sentence with places, and what is in them.
//!
//! Reasons are compared by their values: of two clusters the sentence is the same text of the program, and what differs
//! are the arguments.

use std::fmt;

/// One sentence: who does what, in which order, what stops and for how long. `Display` writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason {
    /// The sentence; `{…}` is a place for an argument, in their order. Without arguments it has no places.
    template: &'static str,
    arguments: Vec<Argument>,
}

/// What is in one place of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Argument {
    /// A text from the cluster: the name of a role, an object or an image.
    Text(String),
    /// An amount: seconds, instances.
    Number(String),
    /// Words of the program's own.
    Words(&'static str),
    /// Another sentence.
    Reason(Reason),
}

impl Reason {
    /// A sentence with its arguments, one for each place.
    pub fn new(template: &'static str, arguments: Vec<Argument>) -> Self {
        debug_assert_eq!(places(template), arguments.len(), "{template}");
        Self { template, arguments }
    }

    /// The sentence as the program has it, with its places.
    pub fn template(&self) -> &'static str {
        self.template
    }

    /// What is in the places, in their order.
    pub fn arguments(&self) -> &[Argument] {
        &self.arguments
    }

    /// The same sentence with every text of the cluster replaced.
    #[must_use]
    pub fn map_texts(&self, replace: &impl Fn(&str) -> String) -> Self {
        let argument = |argument: &Argument| match argument {
            Argument::Text(text) => Argument::Text(replace(text)),
            Argument::Reason(reason) => Argument::Reason(reason.map_texts(replace)),
            other => other.clone(),
        };
        Self { template: self.template, arguments: self.arguments.iter().map(argument).collect() }
    }
}

/// How many places a template has.
pub(crate) const fn places(template: &str) -> usize {
    let bytes = template.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        count += (bytes[at] == b'{') as usize;
        at += 1;
    }
    count
}

/// A [`Reason`] with a template and its arguments; the names in the places say what is meant, and the arguments follow in
/// their order. Another number of arguments does not compile.
macro_rules! reason {
    ($template:literal, $($argument:expr),+ $(,)?) => {{
        const {
            let arguments = [$(stringify!($argument)),+].len();
            assert!($crate::verdict::places($template) == arguments, "a reason has one argument for each place");
        }
        $crate::verdict::Reason::new($template, vec![$($crate::verdict::Argument::from($argument)),+])
    }};
}
pub(crate) use reason;

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.template;
        for argument in &self.arguments {
            let Some((before, place)) = rest.split_once('{') else { break };
            f.write_str(before)?;
            argument.fmt(f)?;
            rest = place.split_once('}').map_or("", |(_, after)| after);
        }
        f.write_str(rest)
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Number(text) => f.write_str(text),
            Self::Words(words) => f.write_str(words),
            Self::Reason(reason) => reason.fmt(f),
        }
    }
}

impl From<&'static str> for Reason {
    fn from(template: &'static str) -> Self {
        Self { template, arguments: Vec::new() }
    }
}

impl From<&'static str> for Argument {
    fn from(words: &'static str) -> Self {
        Self::Words(words)
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Reason> for Argument {
    fn from(reason: Reason) -> Self {
        Self::Reason(reason)
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl From<$number> for Argument {
            fn from(number: $number) -> Self {
                Self::Number(number.to_string())
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, usize, f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_as_a_sentence() {
        let inner = reason!("`{name}` restarts", "orders".to_owned());
        let whole = reason!("{inner}: writes stop for {seconds} s, {order}", inner, 8_u64, "standbys first");
        assert_eq!(whole.to_string(), "`orders` restarts: writes stop for 8 s, standbys first");
        assert_eq!(Reason::from("nothing").to_string(), "nothing");
    }

    #[test]
    fn a_text_from_the_cluster_is_no_place() {
        assert_eq!(reason!("{a} and {b}", "{b}".to_owned(), 1_u8).to_string(), "{b} and 1");
    }

    #[test]
    fn texts_can_be_replaced_and_words_stay() {
        let named = |name: &str| reason!("`{name}` is {what}", name.to_owned(), "a");
        let marked = |reason: Reason| reason.map_texts(&|text| text.replace('a', "#"));
        assert_eq!(marked(named("a")).to_string(), "`#` is a");
        assert_eq!(marked(named("a")), marked(named("#")));
        assert_ne!(named("a"), named("b"));
    }
}
