//! A document taken apart: its header, and its sentences with names folded.

use std::ops::Range;

use cartulary_model::{Ontology, Span};

use crate::date::Date;
use crate::fold::{Folded, fold};
use crate::grammar::Grammar;
use crate::header::{self, Field};
use crate::language::{Models, Sentence, split, tokenize};
use crate::layout::{Block, BlockKind, blocks};
use crate::name::NameFinder;
use crate::tree::Tree;
use crate::value::{self, Kind};

/// A document taken apart: header and sentences.
pub(crate) struct Page<'a> {
    pub(crate) text: &'a str,
    pub(crate) header: Header,
    pub(crate) sentences: Vec<PageSentence>,
}

pub(crate) struct PageSentence {
    pub(crate) folded: Folded,
    /// Number of the block that it stands in.
    pub(crate) block: usize,
    pub(crate) kind: BlockKind,
}

/// The header's fields, as far as they were found.
#[derive(Default)]
pub(crate) struct Header {
    pub(crate) title: Option<Span>,
    pub(crate) fields: Vec<(Field, Span)>,
    pub(crate) date: Option<(Date, Span)>,
    /// Lines above the running text, in which a publisher may be named.
    pub(crate) lines: Vec<Span>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(ontology: &'a Ontology, grammar: &'a Grammar, text: &'a str) -> Self {
        let models = Models::embedded();
        let finder = NameFinder { ontology, lexicon: &grammar.lexicon, index: &grammar.index };
        let blocks = blocks(text, |line| !grammar.headers.fields(text, line).is_empty());
        let mut header = read_header(grammar, text, &blocks);
        let mut sentences = Vec::new();
        for (n, block) in blocks.iter().enumerate() {
            let used = header.fields.iter().any(|(_, span)| block.span.contains(*span))
                && block.kind == BlockKind::Line;
            if used
                || block.kind == BlockKind::Line
                    && header.title.is_some_and(|title| block.span.contains(title))
            {
                // Who publishes it is a name like others, if a field says so.
                let publishers = header.fields.iter().filter(|(field, span)| {
                    *field == Field::Publisher && block.span.contains(*span)
                });
                for (_, span) in publishers {
                    let folded = fold(text, span.start..span.end, models, &finder);
                    sentences.push(PageSentence { folded, block: n, kind: BlockKind::Line });
                }
                continue;
            }
            let mut span = block.span;
            if let Some(start) = header::dateline(text, span) {
                let line = Span::new(span.start, start);
                if header.date.is_none() {
                    header.date = date_in(grammar, text, line);
                }
                // Of many releases in one text, the later ones' datelines are not its header.
                if header.lines.len() < 2 * MOST_HEADER_LINES {
                    header.lines.push(line);
                }
                span.start = start;
            }
            span.start = header::after_label(text, span);
            for range in split(&text[span.start..span.end]) {
                for range in pieces(text, span.start + range.start, span.start + range.end) {
                    let folded = fold(text, range, models, &finder);
                    sentences.push(PageSentence { folded, block: n, kind: block.kind });
                }
            }
        }
        Self { text, header, sentences }
    }

    /// A text without layout: what was cut out of a page is one paragraph.
    pub(crate) fn excerpt(ontology: &'a Ontology, grammar: &'a Grammar, text: &'a str) -> Self {
        let models = Models::embedded();
        let finder = NameFinder { ontology, lexicon: &grammar.lexicon, index: &grammar.index };
        let mut sentences = Vec::new();
        for range in split(text) {
            for range in pieces(text, range.start, range.end) {
                let folded = fold(text, range, models, &finder);
                sentences.push(PageSentence { folded, block: 0, kind: BlockKind::Paragraph });
            }
        }
        Self { text, header: Header::default(), sentences }
    }
}

/// The sentences of a text, and the lines of its headings and lists, as they are read one by one.
pub(crate) fn sentences(grammar: &Grammar, text: &str) -> Vec<Span> {
    let blocks = blocks(text, |line| !grammar.headers.fields(text, line).is_empty());
    let mut sentences = Vec::new();
    for Block { span, .. } in blocks {
        for range in split(&text[span.start..span.end]) {
            sentences.push(Span::new(span.start + range.start, span.start + range.end));
        }
    }
    sentences
}

const MOST_HEADER_LINES: usize = 60;
const MOST_HEADER_FIELDS: usize = 200;

/// A sentence in pieces that end at white space: what is longer than this was never one sentence.
fn pieces(text: &str, start: usize, end: usize) -> Vec<Range<usize>> {
    const LONGEST: usize = 3000;
    let mut pieces = Vec::new();
    let mut at = start;
    while end - at > LONGEST {
        let mut limit = at + LONGEST;
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let half = at + LONGEST / 2;
        let space = text[at..limit].char_indices().rev().find(|(_, c)| c.is_whitespace());
        let cut = space.map(|(space, c)| at + space + c.len_utf8()).filter(|&cut| cut > half);
        let cut = cut.unwrap_or(limit);
        pieces.push(at..cut);
        at = cut;
    }
    pieces.push(at..end);
    pieces
}

fn read_header(grammar: &Grammar, text: &str, blocks: &[Block]) -> Header {
    let mut header = Header::default();
    // A header is short: what comes far below the top of a page of lines is no header.
    let top = header::top(blocks).min(MOST_HEADER_LINES);
    for block in &blocks[..top] {
        let line = &text[block.span.start..block.span.end];
        let fields = grammar.headers.fields(text, block.span);
        if fields.is_empty() {
            header.lines.push(block.span);
            let longest = header.title.is_none_or(|title| title.len() < block.span.len());
            if header::is_title(line) && longest && date_in(grammar, text, block.span).is_none() {
                header.title = Some(block.span);
            }
        }
        header.fields.extend(fields);
    }
    // Header fields may stand below a first paragraph, or in one: "Reporter: …".
    for block in blocks
        .iter()
        .skip(top)
        .take(MOST_HEADER_LINES)
        .filter(|block| block.kind == BlockKind::Line)
    {
        header.fields.extend(grammar.headers.fields(text, block.span));
    }
    header.fields.truncate(MOST_HEADER_FIELDS);
    if let Some(&(_, title)) = header.fields.iter().find(|(field, _)| *field == Field::Title) {
        header.title = Some(title);
    }
    let dated =
        header.fields.iter().filter(|(field, _)| *field == Field::Date).map(|&(_, span)| span);
    let lines = blocks[..top].iter().map(|block| block.span);
    header.date = dated.chain(lines).find_map(|span| date_in(grammar, text, span));
    header
}

/// A date of at least a year in a stretch of text.
fn date_in(grammar: &Grammar, text: &str, span: Span) -> Option<(Date, Span)> {
    let tokens = tokenize(&text[span.start..span.end], span.start);
    let sentence = Sentence { start: span.start, end: span.end, tokens };
    let tree = Tree::new(text, &sentence);
    let dates =
        value::find(&tree, &grammar.lexicon).into_iter().filter(|value| value.kind == Kind::Date);
    dates
        .filter_map(|value| {
            Some((value.date?.resolve(None, None, false)?, tree.span(value.first, value.end)))
        })
        .filter(|(date, _)| date.year.is_some())
        .max_by_key(|(date, _)| (date.month.is_some(), date.day.is_some()))
}
