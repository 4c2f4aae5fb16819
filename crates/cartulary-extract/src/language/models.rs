//! The models together, as they are embedded and applied.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::OnceLock;
use std::thread;

use flate2::read::ZlibDecoder;

use super::british;
use super::lemma::Lemmatizer;
use super::mend::{MendedTags, mend};
use super::parser::{Guide, Parser};
use super::tagger::{self, Tag};
use super::weights::{Trio, Weights, read_slice, read_u32};
use super::word::{Lexicon, Word};
use super::{Sentence, Token, Upos, ner, tokenize};

/// All that is learned of English: tagger, lemmatizer, parser and name finder.
#[derive(Debug)]
pub struct Models {
    pub(crate) lexicon: Lexicon,
    pub(crate) tags: Vec<Tag>,
    /// Those among them that a mistaken word may get; `None` where one is missing.
    mended: Option<MendedTags>,
    pub(crate) tagger: Weights,
    pub(crate) lemmatizer: Lemmatizer,
    pub(crate) backward: Parser<Trio, Weights>,
    pub(crate) forward: Parser<Trio, Weights>,
    pub(crate) names: Weights,
}

/// The most tokens that are parsed as one sentence.
const LONGEST: usize = 200;

impl Models {
    /// The models that are part of this crate, unpacked at the first call.
    ///
    /// # Panics
    /// When the files they come from are damaged, which a test would show.
    pub fn embedded() -> &'static Self {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(|| {
            Self::unpack(
                include_bytes!("../../models/tagger.bin"),
                include_bytes!("../../models/lemmas.bin"),
                include_bytes!("../../models/parser.bin"),
                include_bytes!("../../models/names.bin"),
            )
            .expect("the embedded models are read by a test")
        })
    }

    /// Reads the models from their compressed files.
    pub(crate) fn unpack(
        tagger: &[u8],
        lemmas: &[u8],
        parser: &[u8],
        names: &[u8],
    ) -> io::Result<Self> {
        // The parsers are half of the work.
        thread::scope(|scope| {
            let parsers = scope.spawn(|| {
                let bytes = inflate(parser)?;
                let mut bytes = bytes.as_slice();
                io::Result::Ok((Parser::read(&mut bytes)?, Parser::read(&mut bytes)?))
            });
            let bytes = inflate(tagger)?;
            let mut bytes = bytes.as_slice();
            let lexicon = Lexicon::read(&mut bytes)?;
            let tags = read_tags(&mut bytes)?;
            let tagger = Weights::read(&mut bytes)?;
            let lemmatizer = Lemmatizer::read(&mut inflate(lemmas)?.as_slice())?;
            let names = Weights::read(&mut inflate(names)?.as_slice())?;
            let panicked = |_| io::Error::other("reading the parsers panicked");
            let (backward, forward) = parsers.join().map_err(panicked)??;
            let mended = MendedTags::among(&tags);
            Ok(Self { lexicon, tags, mended, tagger, lemmatizer, backward, forward, names })
        })
    }

    /// Reads the sentence at the byte `range` of `text`.
    pub fn analyse(&self, text: &str, range: Range<usize>) -> Sentence {
        let mut tokens = tokenize(&text[range.clone()], range.start);
        self.annotate(text, &mut tokens);
        Sentence { start: range.start, end: range.end, tokens }
    }

    /// Sets all but the place of each of `tokens`, which together are one sentence of `text`.
    ///
    /// More than 200 tokens are cut into parts, at a mark where there is one; each has its own root.
    pub fn annotate(&self, text: &str, tokens: &mut [Token]) {
        let words: Vec<&str> = tokens.iter().map(|token| token.text(text)).collect();
        self.annotate_words(&words, tokens);
    }

    /// As [`Models::annotate`], with the word to read for each token given by the caller, who may
    /// have put a plainer one in place of a name.
    pub fn annotate_words(&self, words: &[&str], tokens: &mut [Token]) {
        let mut start = 0;
        while start < tokens.len() {
            let end = part_end(words, start);
            let part = &mut tokens[start..end];
            let (forms, tags) = self.tag_part(&words[start..end], part);
            let guide = Guide::along(&self.backward.parse_backward(&forms, &tags));
            let arcs = self.forward.parse(&forms, &tags, &guide);
            for (token, arc) in part.iter_mut().zip(arcs) {
                token.head = arc.head.map(|head| head + start);
                token.deprel = arc.deprel;
            }
            start = end;
        }
    }

    /// Sets word class, inflection, lemma and name of each of `tokens`, and leaves the tree alone.
    pub fn tag(&self, text: &str, tokens: &mut [Token]) {
        let words: Vec<&str> = tokens.iter().map(|token| token.text(text)).collect();
        let mut start = 0;
        while start < tokens.len() {
            let end = part_end(&words, start);
            self.tag_part(&words[start..end], &mut tokens[start..end]);
            start = end;
        }
    }

    fn tag_part(&self, words: &[&str], tokens: &mut [Token]) -> (Vec<Word>, Vec<u8>) {
        let forms: Vec<Word> = words.iter().map(|word| self.word(word)).collect();
        let mut tags = tagger::tag(&self.tagger, &forms);
        if let Some(mended) = self.mended {
            mend(words, &self.tags, mended, &mut tags);
        }
        let names = ner::name(&self.names, &forms, &tags);
        for (index, token) in tokens.iter_mut().enumerate() {
            let tag = &self.tags[tags[index] as usize];
            token.upos = tag.upos;
            token.form = tag.form;
            // "co-financed": to do it with others is to do it.
            let whole = words[index];
            let shared = whole.strip_prefix("co-").filter(|_| tag.upos == Upos::Verb);
            token.lemma = self.lemmatizer.lemma(shared.unwrap_or(whole), tags[index]);
            token.ner = ner::tag_of(names[index]);
        }
        (forms, tags)
    }
}

impl Models {
    /// A word as the models read it: in American spelling, which they learned, where they do not know
    /// it as it stands.
    fn word(&self, text: &str) -> Word {
        let word = Word::new(text, &self.lexicon);
        if self.lexicon.class(word.form).is_some() {
            return word;
        }
        let american = british::american(text).map(|other| Word::new(&other, &self.lexicon));
        american.filter(|other| self.lexicon.class(other.form).is_some()).unwrap_or(word)
    }
}

fn inflate(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut inflated = Vec::with_capacity(bytes.len() * 2);
    ZlibDecoder::new(bytes).read_to_end(&mut inflated)?;
    Ok(inflated)
}

/// Where the part that begins at `start` ends.
fn part_end(words: &[&str], start: usize) -> usize {
    let limit = start + LONGEST;
    if words.len() <= limit {
        return words.len();
    }
    let is_mark = |word: &&str| !word.chars().any(char::is_alphanumeric);
    let last_mark = words[start + LONGEST / 2..limit].iter().rposition(is_mark);
    last_mark.map_or(limit, |at| start + LONGEST / 2 + at + 1)
}

pub(crate) fn read_tags(bytes: &mut &[u8]) -> io::Result<Vec<Tag>> {
    let invalid = |_| io::Error::from(io::ErrorKind::InvalidData);
    let len = read_u32(bytes)? as usize;
    let list =
        std::str::from_utf8(read_slice(bytes, len)?).map_err(|_| io::ErrorKind::InvalidData)?;
    let tag = |line: &str| {
        let (upos, penn) = line.split_once(' ').unwrap_or((line, ""));
        Ok(Tag::new(upos.parse::<Upos>().map_err(invalid)?, penn))
    };
    list.lines().map(tag).collect()
}
