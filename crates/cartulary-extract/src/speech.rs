//! Whose word a passage is: quotations and reported speech.

use cartulary_model::{ClassId, EntityId, Ontology, Span};

use crate::language::Deprel;
use crate::lexicon::Lexicon;
use crate::tree::Tree;

/// A stretch between quotation marks, and who says it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quote {
    pub(crate) span: Span,
    pub(crate) speaker: Option<EntityId>,
}

/// Whether things of a class say something: persons and bodies.
pub(crate) fn can_speak(ontology: &Ontology, lexicon: &Lexicon, class: ClassId) -> bool {
    ["PER", "ORG"].iter().any(|kind| lexicon.is_kind(ontology, class, kind))
}

/// Quotations of a stretch of text: what stands between double marks and is long enough to be said.
pub(crate) fn quotes(text: &str, within: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text[within.start..within.end].char_indices() {
        let at = within.start + at;
        match (c, open) {
            ('“', _) | ('"', None) => open = Some(at),
            ('”' | '"', Some(start)) => {
                open = None;
                let inner = &text[start..at];
                // Two or three words in marks are a name or a title.
                if inner.split_whitespace().count() >= 5 {
                    found.push(Span::new(start, at + c.len_utf8()));
                }
            }
            _ => {}
        }
    }
    found
}

/// Words that say something, outside of quotations, with the token of who says it.
pub(crate) fn sayings(tree: &Tree<'_>, lexicon: &Lexicon, quotes: &[Span]) -> Vec<(usize, usize)> {
    let outside = |n: usize| !quotes.iter().any(|quote| quote.contains(tree.span(n, n + 1)));
    let mut found = Vec::new();
    for verb in (0..tree.len()).filter(|&n| outside(n)) {
        if !lexicon.is("says", tree.lemma(verb)) {
            continue;
        }
        let subject = tree.by(verb, &[Deprel::Nsubj]).find(|&n| outside(n));
        // “…,” said the minister: the tree may take the speaker for the object.
        let inverted =
            || tree.by(verb, &[Deprel::Obj, Deprel::Obl]).find(|&n| n > verb && outside(n));
        found.extend(subject.or_else(inverted).map(|speaker| (verb, speaker)));
    }
    found
}

/// Who reports what an anchor says: the subject of the verb of saying above it, or beside it.
pub(crate) fn reporter(tree: &Tree<'_>, lexicon: &Lexicon, anchor: usize) -> Option<usize> {
    let mut at = anchor;
    for above in tree.ancestors(anchor).take(8) {
        let reported = matches!(tree.deprel(at), Deprel::Ccomp | Deprel::Parataxis)
            && (lexicon.is("says", tree.lemma(above)) || lexicon.is("reports", tree.lemma(above)));
        if reported {
            return tree.by(above, &[Deprel::Nsubj]).next();
        }
        at = above;
    }
    // "According to the ministry, …"
    let according = (0..tree.len())
        .find(|&n| tree.by(n, &[Deprel::Case]).any(|case| tree.lower(case) == "according"));
    if according.is_some() {
        return according;
    }
    // "In her view, …", "in the view of the ministry, …"
    let view = (0..tree.len()).find(|&n| {
        matches!(
            tree.lemma(n),
            "view" | "opinion" | "judgment" | "judgement" | "estimation" | "eye" | "word"
        ) && tree.has_case(n, "in")
    });
    let holds = |view: usize| {
        let of = tree.by(view, &[Deprel::Nmod]).find(|&n| tree.has_case(n, "of"));
        tree.by(view, &[Deprel::NmodPoss]).next().or(of)
    };
    if let Some(holder) = view.and_then(holds) {
        return Some(holder);
    }
    // "its upkeep, he suggested, should be paid for by …"
    let beside = |n: usize| {
        tree.by(n, &[Deprel::Parataxis])
            .find(|&p| lexicon.is("says", tree.lemma(p)))
            .and_then(|p| tree.by(p, &[Deprel::Nsubj]).next())
    };
    std::iter::once(anchor).chain(tree.ancestors(anchor).take(4)).find_map(beside)
}
