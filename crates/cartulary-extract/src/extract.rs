use cartulary_model::{Document, Ontology, Reading};

use crate::grammar::Grammar;
use crate::page::Page;
use crate::session::Session;
use crate::tree::Tree;

/// Reads a document. Cannot fail: what was not understood is counted in the reading's tally.
pub fn extract(ontology: &Ontology, grammar: &Grammar, document: &Document) -> Reading {
    let text = document.text();
    let page = Page::new(ontology, grammar, text);
    let trees: Vec<Tree<'_>> =
        page.sentences.iter().map(|sentence| Tree::new(text, &sentence.folded.sentence)).collect();
    let mut session = Session::new(ontology, grammar, &page, &trees);
    session.read_header();
    session.read_sentences();
    let mut reading = session.finish();
    document.id().clone_into(&mut reading.document);
    reading.sha256 = document.sha256();
    reading
}
