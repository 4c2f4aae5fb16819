//! Documents of GUM with the chains that their annotators marked.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use cartulary_model::Span;

use super::super::gum::{line, phrases};

/// A document as running text, with its tokens, sentences and marked phrases.
#[derive(Default)]
pub(super) struct GoldDocument {
    /// Genre and name: `news_nasa`.
    pub(super) name: String,
    pub(super) text: String,
    pub(super) tokens: Vec<GoldToken>,
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) phrases: Vec<GoldPhrase>,
}

/// A word of a document.
pub(super) struct GoldToken {
    pub(super) span: Span,
    pub(super) sort: Sort,
    /// The word that it hangs on.
    head: Option<usize>,
}

/// Genres of GUM that were written to be read.
const WRITTEN: [&str; 5] = ["academic", "bio", "news", "textbook", "voyage"];

/// By what sort of word something is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Name,
    Noun,
    /// "he", "her" and the like.
    HeOrShe,
    /// "it" and the like.
    It,
    /// "they" and the like.
    They,
    /// Pronouns of those who speak and listen, demonstratives, numbers, clauses.
    Other,
}

/// A phrase that speaks of something.
pub(super) struct GoldPhrase {
    pub(super) place: Place,
    /// Number of what it speaks of.
    pub(super) chain: usize,
    /// Kind of what it speaks of: "person".
    pub(super) kind: String,
}

/// Where a phrase stands, in tokens.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) tokens: Range<usize>,
    pub(super) head: usize,
}

impl GoldDocument {
    /// The documents of a part of GUM.
    ///
    /// # Errors
    /// When the file can not be read or a token does not stand in the text of its sentence.
    pub(super) fn read(path: &Path) -> io::Result<Vec<Self>> {
        let content = fs::read_to_string(path).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
        let mut documents: Vec<Self> = Vec::new();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        for block in content.split("\n\n") {
            if let Some(name) = block.lines().find_map(|line| line.strip_prefix("# newdoc id = ")) {
                let name = name.strip_prefix("GUM_").unwrap_or(name);
                documents.push(Self { name: name.to_owned(), ..Self::default() });
                numbers.clear();
            }
            if let Some(document) = documents.last_mut() {
                document.push_sentence(block, &mut numbers)?;
            }
        }
        Ok(documents)
    }

    /// Whether it was written, rather than said and written down.
    pub(super) fn is_written(&self) -> bool {
        WRITTEN.iter().any(|genre| self.name.starts_with(genre))
    }

    /// The tokens that share a byte with a span, as a phrase.
    pub(super) fn place(&self, span: Span) -> Option<Place> {
        let first = self.tokens.partition_point(|token| token.span.end <= span.start);
        let end = self.tokens.partition_point(|token| token.span.start < span.end);
        (first < end).then(|| self.place_of(first..end))
    }

    fn push_sentence<'b>(
        &mut self,
        block: &'b str,
        numbers: &mut BTreeMap<&'b str, usize>,
    ) -> io::Result<()> {
        let lines: Vec<_> = block.lines().filter_map(line).collect();
        let Some(text) = block.lines().find_map(|line| line.strip_prefix("# text = ")) else {
            return Ok(());
        };
        // What ends without a mark was a heading or an item, on a line of its own.
        let whole =
            self.text.trim_end_matches(['"', '”', '’', ')', ']']).ends_with(['.', '!', '?']);
        self.text.push_str(match self.text.is_empty() {
            true => "",
            false if whole => " ",
            false => "\n\n",
        });
        let (start, first) = (self.text.len(), self.tokens.len());
        self.text.push_str(text);
        let mut at = start;
        for line in &lines {
            at += self.text[at..].len() - self.text[at..].trim_start().len();
            if !self.text[at..].starts_with(line.form) {
                let message = format!("{:?} does not stand next in {text:?}", line.form);
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            let span = Span::new(at, at + line.form.len());
            self.tokens.push(GoldToken {
                span,
                sort: Sort::of(line.form, line.upos),
                head: line.head.map(|head| first + head),
            });
            at = span.end;
        }
        self.sentences.push(first..self.tokens.len());
        for (number, kind, start, end) in phrases(&lines) {
            let next = numbers.len();
            let chain = *numbers.entry(number).or_insert(next);
            let place = self.place_of(first + start..first + end);
            self.phrases.push(GoldPhrase { place, chain, kind: kind.to_owned() });
        }
        Ok(())
    }

    /// A phrase, whose head is the first of its words that hangs on one outside.
    fn place_of(&self, tokens: Range<usize>) -> Place {
        let above = |n: &usize| self.tokens[*n].head.is_none_or(|head| !tokens.contains(&head));
        let head = tokens.clone().find(above).unwrap_or(tokens.start);
        Place { tokens, head }
    }
}

impl Sort {
    fn of(form: &str, upos: &str) -> Self {
        match (upos, form.to_lowercase().as_str()) {
            ("PROPN", _) => Self::Name,
            ("NOUN", _) => Self::Noun,
            ("PRON", "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself") => {
                Self::HeOrShe
            }
            ("PRON", "it" | "its" | "itself") => Self::It,
            ("PRON", "they" | "them" | "their" | "theirs" | "themselves") => Self::They,
            _ => Self::Other,
        }
    }
}
