//! Builds nodes from the parser's events.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, Span, StrInput, StructureStyle, options};

use super::decode::caret;
use super::first_line::FirstLine;
use super::limits::{Budget, Limit, MAX_DEPTH, MAX_DOCUMENTS, Weight};
use super::{Entry, Node, Value, keys, scalar, syntax};
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes, quoted};

/// Reads the documents of one file in order.
pub(super) struct Builder<'a> {
    file: &'a Arc<SourceFile>,
    parser: Parser<'a, StrInput<'a>>,
    budget: Budget,
    /// The anchors of this document, for its aliases.
    anchors: HashMap<usize, Anchored>,
    /// The number of open maps and lists.
    depth: usize,
    /// The byte offset at which the current document starts.
    start: usize,
    /// The number of documents begun.
    documents: usize,
    /// The mistakes of the current document after which reading could continue.
    mistakes: Vec<Diagnostic>,
    /// The ranges of the current document's scalars, keys included.
    scalars: Vec<Range<usize>>,
}

/// The most mistakes reported for a document; the next one ends its reading.
const MAX_MISTAKES: usize = 20;

/// A node with an anchor.
struct Anchored {
    node: Node,
    weight: Weight,
}

impl<'a> Builder<'a> {
    pub(super) fn new(file: &'a Arc<SourceFile>) -> Self {
        let options = options! { emit_comments: false, flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
        Self {
            file,
            parser: Parser::new_from_str_with_options(&file.text, options),
            budget: Budget::new(),
            anchors: HashMap::new(),
            depth: 0,
            start: 0,
            documents: 0,
            mistakes: Vec::new(),
            scalars: Vec::new(),
        }
    }

    /// The next document, or `None` after the last. An empty document is a [`Value::Null`]. Do not use the value of one
    /// with [`mistakes`].
    ///
    /// [`mistakes`]: Self::mistakes
    ///
    /// # Errors
    /// A mistake after which the document cannot be read further.
    pub(super) fn document(&mut self) -> Result<Option<Node>, Diagnostic> {
        self.mistakes.clear();
        self.scalars.clear();
        self.anchors.clear();
        self.depth = 0;
        self.budget.begin_document();
        loop {
            match self.event()? {
                (Event::DocumentStart(..), span) => {
                    self.start = self.range(&span).start;
                    break;
                }
                (Event::StreamEnd, _) => return Ok(None),
                _ => {}
            }
        }
        self.documents += 1;
        if self.documents > MAX_DOCUMENTS {
            return Err(Limit::Documents.at(caret(self.file, self.start)));
        }
        let (event, span) = self.event()?;
        let root = self.node(event, &span)?;
        // Anything else after the root is an error of this document.
        let (_, end) = self.event()?;
        self.start = self.range(&end).end;
        Ok(Some(root))
    }

    /// The mistakes of the last document, in order, except the one that ended its reading.
    pub(super) fn mistakes(&mut self) -> Vec<Diagnostic> {
        let mut mistakes = std::mem::take(&mut self.mistakes);
        mistakes.sort_by_key(|mistake| mistake.at.as_ref().map(|label| label.place.range.start));
        mistakes
    }

    /// The ranges of the last document's scalars, in order.
    pub(super) fn scalars(&mut self) -> Vec<Range<usize>> {
        std::mem::take(&mut self.scalars)
    }

    /// Records a mistake and continues, up to [`MAX_MISTAKES`].
    fn record(&mut self, mistake: Diagnostic) -> Result<(), Diagnostic> {
        if self.mistakes.len() == MAX_MISTAKES {
            return Err(mistake);
        }
        self.mistakes.push(mistake);
        Ok(())
    }

    /// Whether the file exceeds a limit, so that the rest is not read.
    pub(super) fn is_exhausted(&self) -> bool {
        self.documents > MAX_DOCUMENTS || self.budget.is_spent()
    }

    /// Skips a document that could not be read. Returns its text, up to the next document marker.
    pub(super) fn skip(&mut self) -> &'a str {
        let rest = self.file.text.get(self.start..).unwrap_or_default().trim_start();
        let own_marker = if rest.starts_with("---") { 3 } else { 0 };
        let text = rest[own_marker..].find("\n---").map_or(rest, |end| &rest[..own_marker + end]);
        self.start = self.file.text.len() - rest.len() + text.len();
        if !self.is_exhausted() {
            // Without a next document the parser is at its end, and the caller's loop ends.
            let _ = self.parser.proceed_next_document();
        }
        text
    }

    fn event(&mut self) -> Result<(Event<'a>, Span), Diagnostic> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(syntax::diagnostic(self.file, &error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: &Span) -> Result<Node, Diagnostic> {
        self.refuse_tag(&event, span)?;
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let place = self.first_line_of(span);
                self.scalars.push(self.range(span));
                self.budget.spend_scalar(text.len()).map_err(|limit| limit.at(place.clone()))?;
                let value = match style {
                    ScalarStyle::Plain if self.range(span).is_empty() => Value::Null,
                    ScalarStyle::Plain => match scalar::plain(&text) {
                        Ok(value) => value,
                        Err(refusal) => {
                            self.record(refusal.at(&text, place.clone()))?;
                            Value::String(text.into_owned())
                        }
                    },
                    _ => Value::String(text.into_owned()),
                };
                self.store_anchor(anchor, Node { place, value })
            }
            Event::SequenceStart(style, anchor, _) => {
                let node = self.nested(span, |builder| builder.sequence(style, span))?;
                self.store_anchor(anchor, node)
            }
            Event::MappingStart(style, anchor, _) => {
                let node = self.nested(span, |builder| builder.mapping(style, span))?;
                self.store_anchor(anchor, node)
            }
            Event::Alias(id) => self.alias(id, span),
            _ => Err(Diagnostic::error(codes::SYNTAX, "a value was expected here").at(self.place(span), "")),
        }
    }

    fn sequence(&mut self, style: StructureStyle, start: &Span) -> Result<Node, Diagnostic> {
        let mut line = FirstLine::new(start, self.range(start));
        let mut items = Vec::new();
        let end = loop {
            let (event, span) = self.event()?;
            if matches!(event, Event::SequenceEnd) {
                break span;
            }
            let item = self.node(event, &span)?;
            line.extend(&span, &item.place.range);
            items.push(item);
        };
        if style == StructureStyle::Flow {
            line.extend(&end, &self.range(&end));
        }
        Ok(Node { place: self.place_at(line.range()), value: Value::Sequence(items) })
    }

    fn mapping(&mut self, style: StructureStyle, start: &Span) -> Result<Node, Diagnostic> {
        let mut line = FirstLine::new(start, self.range(start));
        let mut entries = Vec::new();
        let mut merge: Option<Entry> = None;
        let end = loop {
            let (event, key_span) = self.event()?;
            if matches!(event, Event::MappingEnd) {
                break key_span;
            }
            let (key, key_style) = self.key(event, &key_span)?;
            let key_place = self.first_line_of(&key_span);
            line.extend(&key_span, &key_place.range);
            let (event, span) = self.event()?;
            let mut value = self.node(event, &span)?;
            line.extend(&span, &value.place.range);
            if value.place.range.is_empty() && value.value == Value::Null {
                // There is no value to point at, only the key.
                value.place = key_place.clone();
            }
            let entry = Entry { key, key_place, value };
            if entry.key == "<<" && key_style == ScalarStyle::Plain {
                match &merge {
                    None => merge = Some(entry),
                    Some(first) => self.record(keys::set_twice(first, &entry))?,
                }
            } else {
                entries.push(entry);
            }
        };
        if style == StructureStyle::Flow {
            line.extend(&end, &self.range(&end));
        }
        keys::set_again(&entries).try_for_each(|mistake| self.record(mistake))?;
        if let Some(merge) = merge {
            keys::merge(&mut entries, merge).into_iter().try_for_each(|mistake| self.record(mistake))?;
        }
        Ok(Node { place: self.place_at(line.range()), value: Value::Mapping(entries) })
    }

    fn key(&mut self, event: Event<'a>, span: &Span) -> Result<(String, ScalarStyle), Diagnostic> {
        self.refuse_tag(&event, span)?;
        let place = self.place(span);
        match event {
            Event::Scalar(_, ScalarStyle::Plain, _, _) if self.range(span).is_empty() => {
                let place = caret(self.file, place.range.start);
                Err(Diagnostic::error(codes::KEY, "a key is missing before `:`")
                    .at(place, "")
                    .help("write `key: value`"))
            }
            Event::Scalar(text, style, anchor, _) => {
                self.scalars.push(self.range(span));
                self.budget.spend_scalar(text.len()).map_err(|limit| limit.at(place.clone()))?;
                let text = text.into_owned();
                if anchor != 0 {
                    self.store_anchor(anchor, Node { place, value: Value::String(text.clone()) })?;
                }
                Ok((text, style))
            }
            Event::MappingStart(..) => Err(Diagnostic::error(codes::KEY, "a map is used as a key")
                .at(place, "")
                .help("quote the value if it is text, as in `\"{{ name }}\"`; blueprints have no templates")),
            Event::SequenceStart(..) => Err(Diagnostic::error(codes::KEY, "a list is used as a key")
                .at(place, "")
                .help("quote the key if it is text")),
            _ => {
                Err(Diagnostic::error(codes::KEY, "an alias is used as a key").at(place, "").help("write the key out"))
            }
        }
    }

    /// A copy of the node that the alias refers to. The copy has the place of the alias; the nodes in it keep their
    /// original places.
    fn alias(&mut self, id: usize, span: &Span) -> Result<Node, Diagnostic> {
        let place = self.place(span);
        let Some(anchored) = self.anchors.get(&id) else {
            return Err(Diagnostic::error(
                codes::ALIAS,
                format!("{} is inside the value that it refers to", quoted(place.text())),
            )
            .at(place, "")
            .help("write the value out"));
        };
        let affordable = if self.depth + anchored.weight.depth > MAX_DEPTH {
            Err(Limit::Depth)
        } else {
            self.budget.spend(anchored.weight)
        };
        affordable.map_err(|limit| limit.at(place.clone()))?;
        Ok(Node { place, value: anchored.node.value.clone() })
    }

    /// Stores a copy of a node that has an anchor.
    fn store_anchor(&mut self, anchor: usize, node: Node) -> Result<Node, Diagnostic> {
        if anchor != 0 {
            let weight = Weight::of(&node);
            self.budget.spend(weight).map_err(|limit| limit.at(node.place.clone()))?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), weight });
        }
        Ok(node)
    }

    /// Reads a map or list, and counts it and its depth.
    fn nested(
        &mut self,
        span: &Span,
        read: impl FnOnce(&mut Self) -> Result<Node, Diagnostic>,
    ) -> Result<Node, Diagnostic> {
        let affordable = if self.depth == MAX_DEPTH { Err(Limit::Depth) } else { self.budget.spend_scalar(0) };
        affordable.map_err(|limit| limit.at(caret(self.file, self.range(span).start)))?;
        self.depth += 1;
        let node = read(self)?;
        self.depth -= 1;
        Ok(node)
    }

    fn refuse_tag(&mut self, event: &Event<'a>, span: &Span) -> Result<(), Diagnostic> {
        if event.tag().is_none() {
            return Ok(());
        }
        let place = span.tag_span().map_or_else(|| self.place(span), |tag| self.place(&tag));
        let message = format!("the YAML tag {} is not allowed", quoted(place.text()));
        let mistake = Diagnostic::error(codes::TAG, message).at(place, "");
        self.record(mistake.help("remove it, and quote the value if it is text"))
    }

    fn place(&self, span: &Span) -> Place {
        self.place_at(self.range(span))
    }

    fn place_at(&self, range: Range<usize>) -> Place {
        Place { file: Arc::clone(self.file), range }
    }

    /// The place of a scalar's first line.
    fn first_line_of(&self, span: &Span) -> Place {
        let mut place = self.place(span);
        let text = place.text();
        let length = text.find(['\r', '\n']).unwrap_or(text.len());
        place.range.end = place.range.start + length;
        place
    }

    fn range(&self, span: &Span) -> Range<usize> {
        // A parser over a `&str` always has byte offsets.
        span.byte_range().unwrap_or(self.file.text.len()..self.file.text.len())
    }
}
