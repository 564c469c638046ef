//! The parser's events to nodes.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, Span, StrInput, StructureStyle, options};

use super::decode::caret;
use super::first_line::FirstLine;
use super::limits::{Budget, Limit, MAX_DEPTH, MAX_DOCUMENTS, Weight};
use super::{Entry, Node, Value, keys, scalar, syntax};
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes, quoted};

/// Reads the documents of one file, one after the other.
pub(super) struct Builder<'a> {
    file: &'a Arc<SourceFile>,
    parser: Parser<'a, StrInput<'a>>,
    budget: Budget,
    /// What the aliases of this document may name.
    anchors: HashMap<usize, Anchored>,
    /// Maps and lists that are open.
    depth: usize,
    /// Where the current document starts.
    start: usize,
    /// Documents that were begun.
    documents: usize,
    /// What is wrong with the current document and did not keep the rest of it from being read.
    mistakes: Vec<Diagnostic>,
    /// Where the current document's scalars stand, keys too, from their first character to their last.
    scalars: Vec<Range<usize>>,
}

/// How many mistakes of a document are told before the rest of it is left alone.
const MOST_TOLD: usize = 20;

/// A node with a name.
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

    /// The next document, or `None` after the last. An empty document is a [`Value::Null`]. One with [`mistakes`] is not what
    /// was meant.
    ///
    /// [`mistakes`]: Self::mistakes
    ///
    /// # Errors
    /// What keeps the rest of the document from being read.
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
        // The document ends here, and what follows its root without belonging to it is an error of this document.
        let (_, end) = self.event()?;
        self.start = self.range(&end).end;
        Ok(Some(root))
    }

    /// What is wrong with the document that was read last, in its order, but for what kept it from being read.
    pub(super) fn mistakes(&mut self) -> Vec<Diagnostic> {
        let mut mistakes = std::mem::take(&mut self.mistakes);
        mistakes.sort_by_key(|mistake| mistake.at.as_ref().map(|label| label.place.range.start));
        mistakes
    }

    /// Where the scalars of the document that was read last stand, in its order.
    pub(super) fn scalars(&mut self) -> Vec<Range<usize>> {
        std::mem::take(&mut self.scalars)
    }

    /// Takes note of a mistake, and goes on.
    fn tell(&mut self, mistake: Diagnostic) -> Result<(), Diagnostic> {
        if self.mistakes.len() == MOST_TOLD {
            return Err(mistake);
        }
        self.mistakes.push(mistake);
        Ok(())
    }

    /// Whether the file has more than it may, so that no more of it is read.
    pub(super) fn is_exhausted(&self) -> bool {
        self.documents > MAX_DOCUMENTS || self.budget.is_spent()
    }

    /// Leaves a document that could not be read. Returns the text of it, as far as it can be told from the next.
    pub(super) fn skip(&mut self) -> &'a str {
        let rest = self.file.text.get(self.start..).unwrap_or_default().trim_start();
        let own_marker = if rest.starts_with("---") { 3 } else { 0 };
        let text = rest[own_marker..].find("\n---").map_or(rest, |end| &rest[..own_marker + end]);
        self.start = self.file.text.len() - rest.len() + text.len();
        if !self.is_exhausted() {
            // Without a next document the parser is at its end, and so is the caller's loop.
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
                            self.tell(refusal.at(&text, place.clone()))?;
                            Value::String(text.into_owned())
                        }
                    },
                    _ => Value::String(text.into_owned()),
                };
                self.keep(anchor, Node { place, value })
            }
            Event::SequenceStart(style, anchor, _) => {
                let node = self.inside(span, |builder| builder.sequence(style, span))?;
                self.keep(anchor, node)
            }
            Event::MappingStart(style, anchor, _) => {
                let node = self.inside(span, |builder| builder.mapping(style, span))?;
                self.keep(anchor, node)
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
            line.see(&span, &item.place.range);
            items.push(item);
        };
        if style == StructureStyle::Flow {
            line.see(&end, &self.range(&end));
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
            line.see(&key_span, &key_place.range);
            let (event, span) = self.event()?;
            let mut value = self.node(event, &span)?;
            line.see(&span, &value.place.range);
            if value.place.range.is_empty() && value.value == Value::Null {
                // Nothing was written: the key is all there is to point at.
                value.place = key_place.clone();
            }
            let entry = Entry { key, key_place, value };
            if entry.key == "<<" && key_style == ScalarStyle::Plain {
                match &merge {
                    None => merge = Some(entry),
                    Some(first) => self.tell(keys::set_twice(first, &entry))?,
                }
            } else {
                entries.push(entry);
            }
        };
        if style == StructureStyle::Flow {
            line.see(&end, &self.range(&end));
        }
        keys::set_again(&entries).try_for_each(|mistake| self.tell(mistake))?;
        if let Some(merge) = merge {
            keys::merge(&mut entries, merge).into_iter().try_for_each(|mistake| self.tell(mistake))?;
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
                    self.keep(anchor, Node { place, value: Value::String(text.clone()) })?;
                }
                Ok((text, style))
            }
            Event::MappingStart(..) => Err(Diagnostic::error(codes::KEY, "a map is used as a key").at(place, "").help(
                "quote the value if it is a text, as in `\"{{ name }}\"`; there are no templates in the language",
            )),
            Event::SequenceStart(..) => Err(Diagnostic::error(codes::KEY, "a list is used as a key")
                .at(place, "")
                .help("quote the key if it is a text")),
            _ => {
                Err(Diagnostic::error(codes::KEY, "an alias is used as a key").at(place, "").help("write the key out"))
            }
        }
    }

    /// A copy of what the alias names. The copy has the alias's own place; what is in it keeps the places where it
    /// was written.
    fn alias(&mut self, id: usize, span: &Span) -> Result<Node, Diagnostic> {
        let place = self.place(span);
        let Some(anchored) = self.anchors.get(&id) else {
            return Err(Diagnostic::error(
                codes::ALIAS,
                format!("{} stands inside the value that it names", quoted(place.text())),
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

    /// Remembers a copy of a node that has an anchor.
    fn keep(&mut self, anchor: usize, node: Node) -> Result<Node, Diagnostic> {
        if anchor != 0 {
            let weight = Weight::of(&node);
            self.budget.spend(weight).map_err(|limit| limit.at(node.place.clone()))?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), weight });
        }
        Ok(node)
    }

    /// Counts a map or list and how deep it is.
    fn inside(
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
        let message = format!("{} is a tag, and tags are not part of the language", quoted(place.text()));
        let mistake = Diagnostic::error(codes::TAG, message).at(place, "");
        self.tell(mistake.help("remove it, and quote the value if it is a text"))
    }

    fn place(&self, span: &Span) -> Place {
        self.place_at(self.range(span))
    }

    fn place_at(&self, range: Range<usize>) -> Place {
        Place { file: Arc::clone(self.file), range }
    }

    /// The place of a scalar, as far as its first line goes.
    fn first_line_of(&self, span: &Span) -> Place {
        let mut place = self.place(span);
        let text = place.text();
        let length = text.find(['\r', '\n']).unwrap_or(text.len());
        place.range.end = place.range.start + length;
        place
    }

    fn range(&self, span: &Span) -> Range<usize> {
        // A parser over a `&str` always gives byte offsets.
        span.byte_range().unwrap_or(self.file.text.len()..self.file.text.len())
    }
}
