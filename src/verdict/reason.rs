//! The reason for a verdict: a sentence template and its arguments.
//!
//! Reasons are compared by value. For equal changes of two clusters, the templates are equal and only arguments differ.

use std::fmt;

/// One sentence: who does what, in which order, what stops and for how long. `Display` writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason {
    /// The sentence. Each `{…}` is a placeholder for the next argument.
    template: &'static str,
    arguments: Vec<Argument>,
}

/// The value of a placeholder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Argument {
    /// A text from the blueprint: the name of a role, an object or an image.
    Text(String),
    /// An amount: seconds, instances.
    Number(String),
    /// Words that pgforge chooses.
    Words(&'static str),
    /// Another sentence.
    Reason(Reason),
}

impl Reason {
    /// A sentence with one argument for each placeholder.
    pub fn new(template: &'static str, arguments: Vec<Argument>) -> Self {
        debug_assert_eq!(placeholders(template), arguments.len(), "{template}");
        Self { template, arguments }
    }

    /// The sentence with its placeholders.
    pub fn template(&self) -> &'static str {
        self.template
    }

    /// The arguments, in the order of the placeholders.
    pub fn arguments(&self) -> &[Argument] {
        &self.arguments
    }

    /// Replaceholders every [`Argument::Text`].
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

/// Returns the number of placeholders in a template.
pub(crate) const fn placeholders(template: &str) -> usize {
    let bytes = template.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        count += (bytes[at] == b'{') as usize;
        at += 1;
    }
    count
}

/// Creates a [`Reason`] from a template and its arguments, in order. The names in the placeholders are documentation
/// only. A wrong number of arguments does not compile.
macro_rules! reason {
    ($template:literal, $($argument:expr),+ $(,)?) => {{
        const {
            let arguments = [$(stringify!($argument)),+].len();
            assert!($crate::verdict::placeholders($template) == arguments, "a reason has one argument for each placeholder");
        }
        $crate::verdict::Reason::new($template, vec![$($crate::verdict::Argument::from($argument)),+])
    }};
}
pub(crate) use reason;

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.template;
        for argument in &self.arguments {
            let Some((before, placeholder)) = rest.split_once('{') else { break };
            f.write_str(before)?;
            argument.fmt(f)?;
            rest = placeholder.split_once('}').map_or("", |(_, after)| after);
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
        let outer = reason!("{inner}: writes stop for {seconds} s, {order}", inner, 8_u64, "standbys first");
        assert_eq!(outer.to_string(), "`orders` restarts: writes stop for 8 s, standbys first");
        assert_eq!(Reason::from("nothing").to_string(), "nothing");
    }

    #[test]
    fn braces_in_an_argument_are_not_placeholders() {
        assert_eq!(reason!("{a} and {b}", "{b}".to_owned(), 1_u8).to_string(), "{b} and 1");
    }

    #[test]
    fn map_texts_replaces_texts_but_not_words() {
        let named = |name: &str| reason!("`{name}` is {what}", name.to_owned(), "a");
        let marked = |reason: Reason| reason.map_texts(&|text| text.replace('a', "#"));
        assert_eq!(marked(named("a")).to_string(), "`#` is a");
        assert_eq!(marked(named("a")), marked(named("#")));
        assert_ne!(named("a"), named("b"));
    }
}
