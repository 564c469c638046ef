//! Writes the tree: two spaces a level, items indented below their key, one blank line where there was one or more.
//!
//! Items are indented deeper than their key, to distinguish a comment after the last item from one above the next key.

use super::block::{self, Block};
use super::scalar::Scalar;
use super::tree::{Body, Child, Collection, Comment, Document, Key, Node};
use super::{WIDTH, flow};

/// The longest key without `?`, in bytes: readers need not search more than 1,024 characters for the `:` of a key.
const LONGEST_KEY: usize = 1000;

/// Returns the text of a document.
pub(super) fn write(document: &Document) -> String {
    let mut writer = Writer { text: String::new(), inside_text: false };
    writer.document(document);
    writer.text
}

struct Writer {
    text: String,
    /// Whether a blank line here would belong to the text above.
    inside_text: bool,
}

impl Writer {
    fn document(&mut self, document: &Document) {
        if let Some(marker) = &document.marker {
            self.text.push_str("---");
            self.end_line(marker.trailing);
        }
        let mut is_first = true;
        for &comment in &document.head {
            self.comment(comment, 0, &mut is_first);
        }
        if let Body::Collection(root) = &document.root.body {
            self.root(document, root);
        }
        for &comment in &document.tail {
            self.comment(comment, 0, &mut false);
        }
    }

    fn root(&mut self, document: &Document, root: &Collection) {
        let anchor = document.root.anchor.map(|anchor| anchor.text);
        let taken = anchor.map_or(0, |anchor| anchor.chars().count() + 1);
        let one_line = inline(root, WIDTH.saturating_sub(taken));
        let first_has_comment = root.children.first().is_some_and(|first| !first.above.is_empty());
        if one_line.is_none()
            && let Some(trailing) = document.trailing
        {
            self.comment(trailing, 0, &mut true);
        }
        if !document.head.is_empty() && (document.gap || first_has_comment) {
            self.blank();
        }
        if let Some(anchor) = anchor {
            self.text.push_str(anchor);
            self.text.push(if one_line.is_some() { ' ' } else { '\n' });
        }
        match one_line {
            Some(text) => {
                self.text.push_str(&text);
                self.end_line(document.trailing);
            }
            None => self.collection(root, 0, false),
        }
    }

    /// Writes the entries on separate lines. The first may continue a line that has text already.
    fn collection(&mut self, collection: &Collection, indent: usize, on_line: bool) {
        let mut is_first = true;
        for child in &collection.children {
            for &comment in &child.above {
                self.comment(comment, indent, &mut is_first);
            }
            if child.blank && !is_first {
                self.blank();
            }
            if !(on_line && is_first) {
                self.indent(indent);
            }
            is_first = false;
            self.child(child, indent);
        }
        for &comment in &collection.tail {
            self.comment(comment, indent, &mut false);
        }
    }

    fn child(&mut self, child: &Child, indent: usize) {
        self.inside_text = false;
        match &child.key {
            Some(key) => self.key(key, indent),
            None => self.text.push('-'),
        }
        if let Some(anchor) = child.value.anchor {
            self.text.push(' ');
            self.text.push_str(anchor.text);
        }
        match &child.value.body {
            Body::Scalar(Scalar::Empty) => self.end_line(child.trailing),
            Body::Scalar(scalar) => self.scalar(scalar, child.trailing, indent),
            Body::Alias { text, .. } => self.word(text, child.trailing),
            Body::Collection(collection) => match inline(collection, WIDTH.saturating_sub(self.column() + 1)) {
                Some(text) => self.word(&text, child.trailing),
                None if follows_dash(child, collection) => {
                    self.text.push(' ');
                    self.collection(collection, indent + 2, true);
                }
                None => {
                    self.end_line(child.trailing);
                    self.collection(collection, indent + 2, false);
                }
            },
        }
    }

    fn key(&mut self, key: &Key, indent: usize) {
        let text = key.text.one_line(false);
        let is_long = text.len() > LONGEST_KEY;
        if is_long {
            self.text.push_str("? ");
        }
        if let Some(anchor) = key.anchor {
            self.text.push_str(anchor.text);
            self.text.push(' ');
        }
        self.text.push_str(&text);
        if is_long {
            self.text.push('\n');
            self.indent(indent);
        }
        self.text.push(':');
    }

    fn scalar(&mut self, scalar: &Scalar, trailing: Option<Comment>, indent: usize) {
        match scalar {
            Scalar::Block(block) => self.block(block, trailing, indent + 2),
            Scalar::Text { text, lines: true, .. } => {
                let one_line = scalar.one_line(false);
                let is_long = text.contains('\n') || self.column() + 1 + one_line.chars().count() > WIDTH;
                match block::of(text, WIDTH.saturating_sub(indent + 2)).filter(|_| is_long) {
                    Some(block) => self.block(&block, trailing, indent + 2),
                    None => self.word(&one_line, trailing),
                }
            }
            scalar => self.word(&scalar.one_line(false), trailing),
        }
    }

    fn block(&mut self, block: &Block, trailing: Option<Comment>, indent: usize) {
        self.word(&block.header, trailing);
        for line in &block.lines {
            if !line.is_empty() {
                self.indent(indent);
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
        self.inside_text = block.keeps_blank_lines();
    }

    /// Writes the last word of a line.
    fn word(&mut self, word: &str, trailing: Option<Comment>) {
        self.text.push(' ');
        self.text.push_str(word);
        self.end_line(trailing);
    }

    fn end_line(&mut self, trailing: Option<Comment>) {
        if let Some(comment) = trailing {
            self.text.extend(std::iter::repeat_n(' ', comment.gap.max(1)));
            self.text.push_str(comment.text);
        }
        self.text.push('\n');
    }

    /// Writes a comment on a separate line.
    fn comment(&mut self, comment: Comment, indent: usize, is_first: &mut bool) {
        if comment.blank && !*is_first {
            self.blank();
        }
        *is_first = false;
        self.indent(indent);
        self.text.push_str(comment.text);
        self.text.push('\n');
        self.inside_text = false;
    }

    fn blank(&mut self) {
        if !self.inside_text {
            self.text.push('\n');
        }
    }

    fn indent(&mut self, indent: usize) {
        self.text.extend(std::iter::repeat_n(' ', indent));
    }

    /// Returns the number of characters on the line so far.
    fn column(&self) -> usize {
        let line = self.text.rfind('\n').map_or(0, |end| end + 1);
        self.text[line..].chars().count()
    }
}

/// Returns a map or list on one line, in brackets: if it was written that way and fits, and always if it is empty.
fn inline(collection: &Collection, room: usize) -> Option<String> {
    let room = if collection.children.is_empty() { WIDTH } else { room };
    flow::one_line(collection, room)
}

/// Whether a list's item begins on the line of its dash.
fn follows_dash(child: &Child, collection: &Collection) -> bool {
    let Child { key: None, trailing: None, value: Node { anchor: None, .. }, .. } = child else { return false };
    collection.children.first().is_some_and(|first| first.above.is_empty())
}
