//! Reads a document's text into a tree with its comments.
//!
//! The parser reports events and ranges; lines and columns decide which entry a comment belongs to.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, options};

use super::lines::Lines;
use super::scalar::Scalar;
use super::tree::{Anchor, Body, Child, Collection, Comment, Document, Key, Kind, Marker, Node};
use super::{block, documents};

/// The comment that points an editor to the schema.
const MODELINE: &str = "yaml-language-server:";

/// Reads one document whose root is a map. `None` for anything else, and for YAML that the tree cannot represent.
pub(super) fn read(text: &str) -> Option<Document<'_>> {
    let mut reader = Reader::new(text)?;
    while !matches!(reader.events.get(reader.event)?.0, Event::DocumentStart(..)) {
        reader.event += 1;
    }
    reader.event += 1;
    let marker = documents::is_marker(text).then(|| {
        reader.at = 3;
        Marker { trailing: reader.take_trailing().pop() }
    });
    let (before, root) = reader.node(None)?;
    let mut document = Document { marker, head: before, gap: false, root, trailing: None, tail: Vec::new() };
    document.trailing = reader.take_trailing().pop();
    document.tail = reader.take(text.len());
    let rest = &reader.events[reader.event..];
    let is_whole = !rest.iter().any(|(event, _)| matches!(event, Event::DocumentStart(..)));
    let Body::Collection(root @ Collection { kind: Kind::Mapping, .. }) = &mut document.root.body else { return None };
    if let Some(first) = root.children.first_mut().filter(|_| !root.flow) {
        (document.head, document.gap) = split_head(document.head, first);
    }
    is_whole.then_some(document)
}

/// Returns the comments of a text, in order.
pub(super) fn comments(text: &str) -> Vec<&str> {
    Reader::new(text).map_or_else(Vec::new, |reader| reader.comments.iter().map(|comment| comment.text).collect())
}

/// Splits the comments above the first key: those of the file and, after the last blank line, those of the key.
fn split_head<'t>(mut head: Vec<Comment<'t>>, first: &mut Child<'t>) -> (Vec<Comment<'t>>, bool) {
    let modeline = head.iter().rposition(|comment| comment.text.contains(MODELINE)).unwrap_or(0);
    let apart = |&at: &usize| head.get(at).is_some_and(|comment| comment.blank);
    let boundary =
        if first.blank { head.len() } else { (modeline + 1..head.len()).rev().find(apart).unwrap_or(head.len()) };
    first.above.splice(..0, head.drain(boundary..));
    let gap = first.above.first().map_or(first.blank, |comment| comment.blank);
    first.begins();
    (head, gap)
}

struct Reader<'t> {
    lines: Lines<'t>,
    /// The parser's events, without comments.
    events: Vec<(Event<'t>, Range<usize>)>,
    /// The index of the next event.
    event: usize,
    comments: Vec<Comment<'t>>,
    /// The index of the next comment.
    comment: usize,
    /// The offset from which the next token or comment is searched.
    at: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Option<Self> {
        let options = options! { emit_anchor_events: true, max_buffered_comment_events: usize::MAX };
        let lines = Lines(text);
        let (mut events, mut comments) = (Vec::new(), Vec::new());
        for found in Parser::new_from_str_with_options(text, options) {
            let (event, span) = found.ok()?;
            let range = span.byte_range()?;
            match event {
                Event::Comment(..) => comments.push(comment(lines, range)),
                event => events.push((event, range)),
            }
        }
        // The parser reports a comment after `|` only after the text below it.
        comments.sort_by_key(|comment| comment.start);
        Some(Self { lines, events, event: 0, comments, comment: 0, at: 0 })
    }

    /// Returns the start of the next token, after blanks and comments.
    fn token(&self) -> usize {
        let mut comments = self.comments[self.comment..].iter();
        let mut at = self.at;
        loop {
            let rest = &self.lines.0[at..];
            at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            match comments.next() {
                Some(comment) if comment.start == at => at = comment.end,
                _ => return at,
            }
        }
    }

    /// Takes the remaining comments before an offset.
    fn take(&mut self, end: usize) -> Vec<Comment<'t>> {
        self.take_while(|comment| comment.start < end)
    }

    /// Takes the comment on the line of the last token.
    fn take_trailing(&mut self) -> Vec<Comment<'t>> {
        let token = self.token();
        self.take_while(|comment| comment.start < token && !comment.is_separate_line)
    }

    fn take_while(&mut self, mut belongs: impl FnMut(&Comment) -> bool) -> Vec<Comment<'t>> {
        let taken: Vec<_> = self.comments[self.comment..].iter().copied().take_while(|next| belongs(next)).collect();
        self.comment += taken.len();
        self.at = taken.last().map_or(self.at, |last| self.at.max(last.end));
        taken
    }

    /// Moves past the end of a map or list, if that is next.
    fn end(&mut self) -> Option<Range<usize>> {
        let (event, range) = self.events.get(self.event)?;
        let range = matches!(event, Event::SequenceEnd | Event::MappingEnd).then(|| range.clone())?;
        self.event += 1;
        Some(range)
    }

    fn anchor(&mut self) -> Option<(Anchor<'t>, Range<usize>)> {
        let Some((Event::Anchor(id, _), range)) = self.events.get(self.event) else { return None };
        self.event += 1;
        Some((Anchor { id: *id, text: &self.lines.0[range.clone()] }, range.clone()))
    }

    /// Reads a value, and the comments between the current offset and the value. `outer` is the column of the map or
    /// list around it.
    fn node(&mut self, outer: Option<usize>) -> Option<(Vec<Comment<'t>>, Node<'t>)> {
        let (event, range) = self.events.get(self.event)?.clone();
        self.event += 1;
        let mut before = Vec::new();
        let anchor = self.anchor().map(|(anchor, range)| {
            before = self.take(range.start);
            self.at = range.end;
            anchor
        });
        if matches!(event, Event::Scalar(_, ScalarStyle::Plain, ..)) && range.is_empty() {
            before.extend(self.take_trailing());
            return Some((before, Node { anchor, body: Body::Scalar(Scalar::Empty) }));
        }
        let start = self.token();
        before.extend(self.take(start));
        self.at = start;
        let body = match event {
            Event::Scalar(text, style @ (ScalarStyle::Literal | ScalarStyle::Folded), ..) => {
                let header = self.lines.end(start);
                before.extend(self.take(header));
                self.at = range.end.max(header);
                Body::Scalar(match block::read(self.lines, header, range.end, style, text) {
                    Ok(block) => Scalar::Block(block),
                    Err(text) => Scalar::Text { text, quoted: true, lines: true },
                })
            }
            Event::Scalar(text, style, ..) => {
                self.at = range.end;
                let lines = self.lines.0[range].contains('\n');
                Body::Scalar(Scalar::Text { text, quoted: style != ScalarStyle::Plain, lines })
            }
            Event::Alias(id) => {
                self.at = range.end;
                Body::Alias { id, text: &self.lines.0[range.clone()], range }
            }
            Event::SequenceStart(StructureStyle::Block, ..) => Body::Collection(self.block(Kind::Sequence, outer)?),
            Event::MappingStart(StructureStyle::Block, ..) => Body::Collection(self.block(Kind::Mapping, outer)?),
            Event::SequenceStart(..) => Body::Collection(self.flow(Kind::Sequence, range, &mut before)?),
            Event::MappingStart(..) => Body::Collection(self.flow(Kind::Mapping, range, &mut before)?),
            _ => return None,
        };
        Some((before, Node { anchor, body }))
    }

    fn block(&mut self, kind: Kind, outer: Option<usize>) -> Option<Collection<'t>> {
        let column = self.lines.column(self.at);
        let mut children = Vec::new();
        while self.end().is_none() {
            let start = self.token();
            let above = self.take(start);
            children.push(self.child(kind, start, Some(column), above)?);
        }
        // Comments indented deeper than the map or list around this one belong here; a root's belong to the document.
        let next = self.token();
        let tail = match outer {
            None => Vec::new(),
            Some(outer) => {
                self.take_while(|comment| comment.start < next && comment.is_separate_line && comment.gap > outer)
            }
        };
        Some(Collection { kind, flow: false, children, tail })
    }

    fn flow(&mut self, kind: Kind, start: Range<usize>, before: &mut Vec<Comment<'t>>) -> Option<Collection<'t>> {
        // The single pair in `[a: 1]` is a map without braces.
        let braces = self.lines.0[start.clone()].starts_with(['{', '[']);
        if braces {
            self.at = start.end;
            before.extend(self.take_trailing());
        }
        let (mut children, mut tail) = (Vec::<Child>::new(), Vec::new());
        let end = loop {
            if let Some(end) = self.end() {
                break end;
            }
            let start = self.token();
            let mut above = std::mem::take(&mut tail);
            above.extend(self.take(start));
            let mut child = self.child(kind, start, None, above)?;
            let comma = self.token();
            if braces && self.lines.0[comma..].starts_with(',') {
                tail = self.take(comma);
                self.at = comma + 1;
                child.adopt(self.take_trailing());
            }
            if children.is_empty() {
                child.begins();
            }
            children.push(child);
        };
        if braces {
            tail.extend(self.take(self.token()));
            self.at = end.end;
        }
        if children.is_empty() {
            before.append(&mut tail);
        }
        Some(Collection { kind, flow: true, children, tail })
    }

    /// Reads an entry or item that begins at `start`; `column` is that of the map or list, unless it is in brackets.
    fn child(&mut self, kind: Kind, start: usize, column: Option<usize>, above: Vec<Comment<'t>>) -> Option<Child<'t>> {
        self.at = start;
        let nothing = Node { anchor: None, body: Body::Scalar(Scalar::Empty) };
        let blank = self.lines.has_blank_above(start);
        let mut child = Child { above, blank, key: None, trailing: None, value: nothing };
        if kind == Kind::Mapping {
            child.key = Some(self.key(&mut child)?);
        } else if self.is_indicator(self.at, '-') {
            self.at += 1;
        }
        let (before, value) = self.node(column)?;
        child.value = value;
        child.adopt_before_value(before);
        child.adopt(self.take_trailing());
        Some(child)
    }

    fn key(&mut self, child: &mut Child<'t>) -> Option<Key<'t>> {
        let explicit = self.is_indicator(self.at, '?');
        if explicit {
            self.at += 1;
        }
        let (before, node) = self.node(None)?;
        child.adopt(before);
        let Node { anchor, body: Body::Scalar(text) } = node else { return None };
        // `{a, b}` has no colon, and neither has `? a` alone, even if a key such as `:b` is next.
        let colon = self.token();
        let follows = self.lines.0[colon..].starts_with(':');
        if follows && (!explicit || self.is_indicator(colon, ':')) {
            let comments = self.take(colon);
            child.adopt(comments);
            self.at = colon + 1;
        }
        Some(Key { anchor, text })
    }

    /// Whether an indicator is at an offset, followed by a blank.
    fn is_indicator(&self, at: usize, indicator: char) -> bool {
        let rest = self.lines.0[at..].strip_prefix(indicator);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
    }
}

fn comment(lines: Lines<'_>, range: Range<usize>) -> Comment<'_> {
    let before = lines.before(range.start);
    Comment {
        text: lines.0[range.clone()].trim_end(),
        start: range.start,
        end: range.end,
        gap: before.len() - before.trim_end().len(),
        is_separate_line: before.trim().is_empty(),
        blank: lines.has_blank_above(range.start),
    }
}
