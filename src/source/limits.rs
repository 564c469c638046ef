//! Limits on the size of a file. Each is far above what a blueprint needs and far below what is slow to read.

use super::{Node, Value};
use crate::diagnostic::{Diagnostic, Place, codes};

/// The longest file, in bytes.
pub const MAX_BYTES: usize = 4 << 20;
/// The most documents of one file.
pub const MAX_DOCUMENTS: usize = 1000;
/// The longest scalar, in bytes.
pub const MAX_SCALAR: usize = 1 << 20;
/// The deepest nesting of maps and lists.
pub const MAX_DEPTH: usize = 64;
/// The most keys and values of one document; each takes about a microsecond. Every anchor and every alias counts as a
/// copy of its node. A blueprint with a thousand roles has half as many.
pub const MAX_NODES: usize = 20_000;
/// The most keys and values of one file.
pub const MAX_FILE_NODES: usize = 10 * MAX_NODES;
/// The most text in the scalars of one file, in bytes, with copies counted as above.
pub const MAX_TEXT: usize = 4 * MAX_BYTES;

/// A limit that a file exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    Bytes,
    Documents,
    Scalar,
    Depth,
    Nodes,
    FileNodes,
    Text,
}

impl Limit {
    /// The error, at the place that exceeds the limit.
    pub(super) fn at(self, place: Place) -> Diagnostic {
        let (message, help) = match self {
            Self::Bytes => {
                (format!("the file is longer than {} MiB", MAX_BYTES >> 20), "split it: a blueprint is a few kilobytes")
            }
            Self::Documents => (format!("the file contains more than {MAX_DOCUMENTS} documents"), "split it"),
            Self::Scalar => (
                format!("this text is longer than {} MiB", MAX_SCALAR >> 20),
                "keep large texts in separate files or images",
            ),
            Self::Depth => (format!("maps and lists are nested more than {MAX_DEPTH} levels deep"), "nest them less"),
            Self::Nodes => (
                format!("the document contains more than {MAX_NODES} keys and values, counting copies from aliases"),
                "split it, or write the values out instead of nesting aliases",
            ),
            Self::FileNodes => (
                format!("the file contains more than {MAX_FILE_NODES} keys and values, counting copies from aliases"),
                "split it",
            ),
            Self::Text => (
                format!("the file contains more than {} MiB of text, counting copies from aliases", MAX_TEXT >> 20),
                "split it, or refer to long texts less often",
            ),
        };
        Diagnostic::error(codes::LIMIT, message).at(place, "").help(help)
    }
}

/// The size of a tree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weight {
    /// Keys and values.
    pub(super) nodes: usize,
    /// Bytes of keys and texts.
    pub(super) text: usize,
    /// Levels of nested maps and lists; 0 for a scalar.
    pub(super) depth: usize,
}

impl Weight {
    /// The weight of a node with everything in it.
    pub(super) fn of(node: &Node) -> Self {
        let mut weight = Self { nodes: 1, text: 0, depth: 0 };
        match &node.value {
            Value::String(text) => weight.text = text.len(),
            Value::Sequence(items) => items.iter().for_each(|item| weight.add_child(item)),
            Value::Mapping(entries) => entries.iter().for_each(|entry| {
                weight.nodes += 1;
                weight.text += entry.key.len();
                weight.add_child(&entry.value);
            }),
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
        }
        if matches!(node.value, Value::Sequence(_) | Value::Mapping(_)) {
            weight.depth += 1;
        }
        weight
    }

    fn add_child(&mut self, child: &Node) {
        let child = Self::of(child);
        self.nodes += child.nodes;
        self.text += child.text;
        self.depth = self.depth.max(child.depth);
    }
}

/// What is left of a file's limits.
#[derive(Debug)]
pub(super) struct Budget {
    nodes: usize,
    file_nodes: usize,
    text: usize,
    is_spent: bool,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { nodes: MAX_NODES, file_nodes: MAX_FILE_NODES, text: MAX_TEXT, is_spent: false }
    }

    /// Resets the limit of a document for the next one.
    pub(super) fn begin_document(&mut self) {
        self.nodes = MAX_NODES;
    }

    /// Whether the file exceeded a limit. The rest must not be read: even skipping it takes long.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent
    }

    /// Subtracts nodes before they are created.
    pub(super) fn spend(&mut self, weight: Weight) -> Result<(), Limit> {
        let mut pay = |purse: &mut usize, price: usize, limit: Limit| {
            let left = purse.checked_sub(price);
            self.is_spent |= left.is_none();
            *purse = left.ok_or(limit)?;
            Ok(())
        };
        pay(&mut self.nodes, weight.nodes, Limit::Nodes)?;
        pay(&mut self.file_nodes, weight.nodes, Limit::FileNodes)?;
        pay(&mut self.text, weight.text, Limit::Text)
    }

    /// Subtracts a scalar or a key before it is created.
    pub(super) fn spend_scalar(&mut self, bytes: usize) -> Result<(), Limit> {
        if bytes > MAX_SCALAR {
            return Err(Limit::Scalar);
        }
        self.spend(Weight { nodes: 1, text: bytes, depth: 0 })
    }
}
