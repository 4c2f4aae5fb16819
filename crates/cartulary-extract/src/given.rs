use cartulary_model::{ClassId, Ontology, Reading, Span};

use crate::fold::fold_by;
use crate::grammar::Grammar;
use crate::language::Models;
use crate::layout::BlockKind;
use crate::page::{Header, Page, PageSentence};
use crate::session::Session;
use crate::tree::Tree;

/// A name in a sentence of which the class is known before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenName {
    /// Where it stands.
    pub span: Span,
    /// Class of what it names.
    pub class: ClassId,
}

/// Reads one sentence, in which some names are given, as [`extract`](crate::extract) reads those of
/// a document. It has no header, and nobody acts in it who is not named.
pub fn extract_given(
    ontology: &Ontology,
    grammar: &Grammar,
    sentence: &str,
    names: &[GivenName],
) -> Reading {
    let finder = grammar.finder(ontology);
    let given: Vec<_> = names.iter().map(|name| (name.span, name.class)).collect();
    let find = |tree: &Tree<'_>, values: &[_]| finder.find_beside(tree, values, &given);
    let whole = 0..sentence.len();
    let folded = fold_by(sentence, std::slice::from_ref(&whole), Models::embedded(), &finder, find);
    let sentences =
        vec![PageSentence { folded, block: 0, kind: BlockKind::Paragraph, joined: false }];
    let header = Header::default();
    let page = Page { text: sentence, header, sentences, says_i: false, says_we: false };
    let trees = [Tree::new(sentence, &page.sentences[0].folded.sentence)];
    let mut session = Session::new(ontology, grammar, &page, &trees);
    session.read_sentences();
    session.finish()
}
