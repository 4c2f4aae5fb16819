use cartulary_model::{Document, Ontology, Reading};

use crate::ends::Loose;
use crate::grammar::Grammar;
use crate::page::Page;
use crate::session::Session;
use crate::tree::Tree;

/// Reads a document. Cannot fail: what was not understood is counted in the reading's tally.
pub fn extract(ontology: &Ontology, grammar: &Grammar, document: &Document) -> Reading {
    read(ontology, grammar, document, None)
}

/// Reads a document that was cut out of a longer one: a pronoun whose antecedent was cut off stands
/// for an entity of its own, which has the pronoun as its name. Only rows that vote see it.
pub fn extract_excerpt(ontology: &Ontology, grammar: &Grammar, document: &Document) -> Reading {
    read(ontology, grammar, document, Some(Loose::default()))
}

fn read(
    ontology: &Ontology,
    grammar: &Grammar,
    document: &Document,
    loose: Option<Loose>,
) -> Reading {
    let text = document.text();
    let page = match loose {
        Some(_) => Page::excerpt(ontology, grammar, text),
        None => Page::new(ontology, grammar, text),
    };
    let trees: Vec<Tree<'_>> =
        page.sentences.iter().map(|sentence| Tree::new(text, &sentence.folded.sentence)).collect();
    let mut session = Session::new(ontology, grammar, &page, &trees);
    session.loose = loose;
    session.read_header();
    session.read_sentences();
    let mut reading = session.finish();
    document.id().clone_into(&mut reading.document);
    reading.sha256 = document.sha256();
    reading
}
