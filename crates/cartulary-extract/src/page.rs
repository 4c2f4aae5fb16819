//! A document taken apart: its header, and its sentences with names folded.

use std::ops::Range;

use cartulary_model::{Ontology, Span};

use crate::date::Date;
use crate::fold::{Folded, fold, fold_item};
use crate::grammar::Grammar;
use crate::header::{self, Field};
use crate::language::{Deprel, Form, Models, Sentence, Token, split, tokenize};
use crate::layout::{Block, BlockKind, blocks};
use crate::speech;
use crate::title;
use crate::tree::Tree;
use crate::value::{self, Kind};

/// A document taken apart: header and sentences.
pub(crate) struct Page<'a> {
    pub(crate) text: &'a str,
    pub(crate) header: Header,
    pub(crate) sentences: Vec<PageSentence>,
    /// Whether its author speaks of himself or herself outside of quotations.
    pub(crate) says_i: bool,
    /// Whether somebody speaks as "we" outside of quotations.
    pub(crate) says_we: bool,
}

pub(crate) struct PageSentence {
    pub(crate) folded: Folded,
    /// Number of the block that it stands in.
    pub(crate) block: usize,
    pub(crate) kind: BlockKind,
    /// Whether it repeats the words before a list with one of its items.
    pub(crate) joined: bool,
}

/// The header's fields, as far as they were found.
#[derive(Default)]
pub(crate) struct Header {
    pub(crate) title: Option<Span>,
    pub(crate) fields: Vec<(Field, Span)>,
    pub(crate) date: Option<(Date, Span)>,
    /// The year that the title of a report says it is of: "Annual Report 2023".
    pub(crate) year: Option<Date>,
    /// Whether a label says that the date is the document's.
    pub(crate) labelled: bool,
    /// Lines above the running text, in which a publisher may be named.
    pub(crate) lines: Vec<Span>,
}

impl Header {
    /// Where the fields of a kind stand.
    pub(crate) fn stretches(&self, wanted: Field) -> impl Iterator<Item = Span> {
        self.fields.iter().filter(move |(field, _)| *field == wanted).map(|&(_, span)| span)
    }
}

impl<'a> Page<'a> {
    pub(crate) fn new(ontology: &'a Ontology, grammar: &'a Grammar, text: &'a str) -> Self {
        let models = Models::embedded();
        let finder = grammar.finder(ontology);
        let blocks = blocks(text, |line| stands_alone(grammar, text, line));
        let mut header = read_header(ontology, grammar, text, &blocks);
        let mut sentences = Vec::new();
        // The words before the list that is being read, and how many items it has had.
        let mut lead: Option<(Range<usize>, usize)> = None;
        for (n, block) in blocks.iter().enumerate() {
            let used = header.fields.iter().any(|(_, span)| block.span.contains(*span))
                && block.kind == BlockKind::Line;
            let titled = block.kind == BlockKind::Line
                && header.title.is_some_and(|title| block.span.overlaps(title))
                && !header::is_credit(grammar, &text[block.span.start..block.span.end]);
            if used || titled {
                // Who publishes it is a name like others, if a field says so.
                let publishers = header.stretches(Field::Publisher);
                for span in publishers.filter(|&span| block.span.contains(span)) {
                    let folded = fold(text, span.start..span.end, models, &finder);
                    sentences.push(PageSentence {
                        folded,
                        block: n,
                        kind: BlockKind::Line,
                        joined: false,
                    });
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
            let own = sentences.len();
            for range in split(&text[span.start..span.end]) {
                for range in pieces(text, span.start + range.start, span.start + range.end) {
                    let folded = fold(text, range, models, &finder);
                    sentences.push(PageSentence {
                        folded,
                        block: n,
                        kind: block.kind,
                        joined: false,
                    });
                }
            }
            let Some(last) = sentences.last().map(|last| &last.folded.sentence) else { continue };
            let whole = last.start..last.end;
            if opens_list(text, last) {
                lead = Some((whole, 0));
                continue;
            }
            let item = sentences.get(own).map(|first| &first.folded.sentence);
            match (&mut lead, item) {
                (Some((lead, count)), Some(item))
                    if block.kind == BlockKind::Item && *count < LONGEST_LIST =>
                {
                    *count += 1;
                    if continues_list(text, item) {
                        let item = item.start..item.end;
                        let folded = fold_item(text, lead.clone(), item, models, &finder);
                        let kind = BlockKind::Item;
                        sentences.push(PageSentence { folded, block: n, kind, joined: true });
                    }
                }
                _ => lead = None,
            }
        }
        let says_i = spoken(text, &["I", "I'm", "I’m"]) > 1;
        let says_we = spoken(text, &["We", "we", "Our", "our", "us"]) > 0;
        Self { text, header, sentences, says_i, says_we }
    }

    /// A text without layout: what was cut out of a page is one paragraph.
    pub(crate) fn excerpt(ontology: &'a Ontology, grammar: &'a Grammar, text: &'a str) -> Self {
        let models = Models::embedded();
        let finder = grammar.finder(ontology);
        let mut sentences = Vec::new();
        for range in split(text) {
            for range in pieces(text, range.start, range.end) {
                let folded = fold(text, range, models, &finder);
                sentences.push(PageSentence {
                    folded,
                    block: 0,
                    kind: BlockKind::Paragraph,
                    joined: false,
                });
            }
        }
        Self { text, header: Header::default(), sentences, says_i: false, says_we: false }
    }
}

/// How often one of some words stands outside of quotation marks.
fn spoken(text: &str, any: &[&str]) -> usize {
    let quotes = speech::quotes(text, Span::new(0, text.len()));
    let words = text.split_whitespace().filter(|word| any.contains(word));
    let own = words.filter(|word| {
        let span = Span::of_part(text, word);
        !quotes.iter().any(|quote| quote.contains(span))
    });
    own.count()
}

/// Whether a sentence breaks off at a colon, so that what a list holds completes it.
fn opens_list(text: &str, sentence: &Sentence) -> bool {
    let tokens = &sentence.tokens;
    let finite = |token: &Token| matches!(token.form, Form::Present | Form::Past | Form::Modal);
    text[sentence.start..sentence.end].trim_end().ends_with(':')
        && tokens.len() > 3
        && tokens.iter().any(finite)
}

/// Whether an item of a list is a part of the sentence before the list, no clause of its own.
fn continues_list(text: &str, item: &Sentence) -> bool {
    let tree = Tree::new(text, item);
    let root = (0..tree.len()).find(|&n| tree.head(n).is_none());
    let subject =
        |n: usize| tree.by(n, &[Deprel::Nsubj, Deprel::NsubjPass]).any(|n| !tree.is_relative(n));
    tree.len() < LONGEST_ITEM && root.is_some_and(|root| !subject(root))
}

const LONGEST_LIST: usize = 20;
const LONGEST_ITEM: usize = 50;

/// Whether a line holds fields of a header, or nothing but a day.
fn stands_alone(grammar: &Grammar, text: &str, line: Span) -> bool {
    const LONGEST_DAY: usize = 30;
    let short = line.len() <= LONGEST_DAY;
    let day = || {
        date_in(grammar, text, line).is_some_and(|(date, span)| date.day.is_some() && span == line)
    };
    !grammar.headers.fields(text, line).is_empty() || short && day()
}

/// The sentences of a text, and the lines of its headings and lists, as they are read one by one.
pub(crate) fn sentences(grammar: &Grammar, text: &str) -> Vec<Span> {
    let blocks = blocks(text, |line| stands_alone(grammar, text, line));
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

fn read_header(ontology: &Ontology, grammar: &Grammar, text: &str, blocks: &[Block]) -> Header {
    let mut header = Header::default();
    // A header is short: what comes far below the top of a page of lines is no header.
    let top = header::top(blocks).min(MOST_HEADER_LINES);
    for block in &blocks[..top] {
        let fields = grammar.headers.fields(text, block.span);
        if fields.is_empty() {
            header.lines.push(block.span);
        }
        header.fields.extend(fields);
    }
    // Who writes an issue may stand on the line with its number.
    let line = |span: &Span| blocks[..top].iter().find(|block| block.span.contains(*span));
    let issue = |span: &Span| {
        line(span).is_some_and(|block| title::is_issue(block.span.of(text).unwrap_or_default()))
    };
    let signed = header.fields.iter().any(|(field, span)| *field == Field::Author && !issue(span));
    // "By Jane Doe" may stand below the sentence that leads into an article.
    let below = blocks[top..].iter().take(3).filter(|block| block.kind == BlockKind::Line);
    let by = |line: &str| {
        line.strip_prefix("By ").is_some_and(|name| name.starts_with(char::is_uppercase))
    };
    let signed = signed || below.filter_map(|block| block.span.of(text)).any(by);
    // Header fields may stand below a first paragraph, or in one: "Reporter: …". A day there is that
    // of an occasion if the top of the page has its own.
    let dated = blocks[..top].iter().any(|block| date_in(grammar, text, block.span).is_some());
    for block in blocks
        .iter()
        .skip(top)
        .take(MOST_HEADER_LINES)
        .filter(|block| block.kind == BlockKind::Line)
    {
        let fields = grammar.headers.fields(text, block.span).into_iter();
        header.fields.extend(fields.filter(|&(field, _)| !(dated && field == Field::Date)));
    }
    header.fields.truncate(MOST_HEADER_FIELDS);
    header.title = title::find(ontology, grammar, text, &blocks[..top], signed, |line| {
        // "Ms Jane Doe (Hana Institute), Secretary" heads no page; a title names a year, not a day.
        let words = line.of(text).unwrap_or_default();
        let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
        grammar.headers.fields(text, line).is_empty()
            && !grammar.lexicon.is("honorific", &first)
            && !header::is_signature(grammar, words)
            && date_in(grammar, text, line).is_none_or(|(date, _)| date.month.is_none())
    });
    let title = header.stretches(Field::Title).next();
    header.title = title.or(header.title);
    header.year = header.title.and_then(|title| {
        let words = title.of(text)?;
        let year = words.split_whitespace().find(|word| title::is_year(word));
        year.filter(|_| title::is_report_of_year(ontology, grammar, words)).and_then(whole_year)
    });
    header.lines.extend(lines_below_title(text, header.title, &blocks[top..]));
    let date = header.stretches(Field::Date).find_map(|span| date_in(grammar, text, span));
    header.date = date;
    header.labelled = header.date.is_some();
    header.date = header.date.or_else(|| {
        // Of the dates above the running text, the first of the most exact ones.
        let lines = blocks[..top].iter().filter_map(|block| date_in(grammar, text, block.span));
        let exactness = |date: &Date| (date.month.is_some(), date.day.is_some());
        lines.fold(None, |best: Option<(Date, Span)>, found| match best {
            Some(best) if exactness(&best.0) >= exactness(&found.0) => Some(best),
            _ => Some(found),
        })
    });
    // "Issue 3 / 2022"
    header.date = header.date.or_else(|| {
        let line = |block: &Block| issue_year(text, block.span);
        blocks[..top].iter().find_map(line)
    });
    header
}

/// The year that a line with the number of an issue ends in.
fn issue_year(text: &str, line: Span) -> Option<(Date, Span)> {
    let words = line.of(text).filter(|line| title::is_issue(line))?;
    let year = words.rsplit([' ', '/', ',']).next().filter(|word| title::is_year(word))?;
    whole_year(year).map(|date| (date, Span::of_part(text, year)))
}

/// The date that is a year and no more.
fn whole_year(word: &str) -> Option<Date> {
    word.parse().ok().map(|year| Date { year: Some(year), month: None, day: None })
}

/// The lines that stand below a title where it is said again behind a first paragraph.
fn lines_below_title<'b>(
    text: &'b str,
    title: Option<Span>,
    blocks: &'b [Block],
) -> impl Iterator<Item = Span> + 'b {
    let title = title.and_then(|title| title.of(text)).unwrap_or_default();
    let again = blocks.iter().position(|block| {
        let line = block.span.of(text).unwrap_or_default();
        block.kind == BlockKind::Line && line.len() > 20 && title.contains(line)
    });
    let below = again.map_or(&blocks[..0], |at| &blocks[at + 1..]);
    let lines = below.iter().take_while(|block| block.kind == BlockKind::Line);
    lines.take(MOST_LINES_BELOW).map(|block| block.span)
}

const MOST_LINES_BELOW: usize = 8;

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
