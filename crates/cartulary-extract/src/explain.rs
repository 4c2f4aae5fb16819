use std::fmt;

use cartulary_model::{Document, Ontology, StatementLine};

use crate::extract::{Page, Session};
use crate::grammar::Grammar;
use crate::reader::Miss;
use crate::tree::Tree;

/// Why a text gave the statements that it gave: for each sentence what was seen in it, what was
/// tried, and where each try gave up.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// In order of the text.
    pub sentences: Vec<ExplainedSentence>,
    /// The statements of the whole text, as `extract` gives them.
    pub statements: Vec<StatementLine>,
}

/// One sentence of an [`Explanation`].
#[derive(Clone, Debug, Default)]
pub struct ExplainedSentence {
    /// Its text.
    pub text: String,
    /// Its words, each name and date as one, with word class, relation and head.
    pub words: Vec<ExplainedWord>,
    /// What was tried on it.
    pub tried: Vec<Tried>,
}

/// A word of the tree.
#[derive(Clone, Debug)]
pub struct ExplainedWord {
    /// As it is written.
    pub text: String,
    /// Word class (UPOS).
    pub upos: &'static str,
    /// Relation to its head (UD).
    pub relation: &'static str,
    /// Place of its head in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Class of the thing that it names.
    pub names: Option<String>,
}

/// A trigger that stood in the sentence.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Its words.
    pub trigger: String,
    /// The predicate that it speaks of.
    pub predicate: String,
    /// Its row, as `file:line`.
    pub row: String,
    /// `None` where it gave statements, else where it stopped.
    pub stopped: Option<&'static str>,
}

/// Reads a text as `extract` does and tells why it was read so.
pub fn explain(ontology: &Ontology, grammar: &Grammar, document: &Document) -> Explanation {
    let page = Page::new(ontology, grammar, document.text());
    let trees: Vec<Tree<'_>> = page
        .sentences
        .iter()
        .map(|sentence| Tree::new(document.text(), &sentence.folded.sentence))
        .collect();
    let mut session = Session::new(ontology, grammar, &page, &trees);
    session.read_header();
    session.read_sentences();
    let mut sentences: Vec<ExplainedSentence> = Vec::new();
    for (n, tree) in trees.iter().enumerate() {
        let words = (0..tree.len())
            .map(|token| ExplainedWord {
                text: tree.word(token).to_owned(),
                upos: tree.upos(token).as_str(),
                relation: tree.deprel(token).as_str(),
                head: tree.head(token),
                names: session.class_of_name(n, token),
            })
            .collect();
        let text = document.text()[tree.sentence.start..tree.sentence.end].to_owned();
        sentences.push(ExplainedSentence { text, words, tried: Vec::new() });
    }
    for (n, trigger, outcome) in session.tried() {
        let (file, line) = &trigger.place;
        sentences[*n].tried.push(Tried {
            trigger: trigger.words_text.clone(),
            predicate: ontology.predicate_of(trigger.predicate).name.clone(),
            row: format!("{file}:{line}"),
            stopped: outcome.map(Miss::message),
        });
    }
    let mut reading = session.finish();
    document.id().clone_into(&mut reading.document);
    Explanation { sentences, statements: StatementLine::of_reading(document, &reading) }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sentence in &self.sentences {
            writeln!(f, "{}", sentence.text)?;
            for (n, word) in sentence.words.iter().enumerate() {
                let head = word.head.map_or("-".to_owned(), |head| (head + 1).to_string());
                let names = word.names.as_deref().unwrap_or_default();
                writeln!(
                    f,
                    "  {:>3} {:<32} {:<6} {:<14} {head:>3}  {names}",
                    n + 1,
                    word.text,
                    word.upos,
                    word.relation
                )?;
            }
            for tried in &sentence.tried {
                let outcome = tried.stopped.unwrap_or("read");
                writeln!(
                    f,
                    "  {} → {}: {outcome}  ({})",
                    tried.trigger, tried.predicate, tried.row
                )?;
            }
            if sentence.tried.is_empty() {
                writeln!(f, "  no trigger stands in it")?;
            }
        }
        for line in &self.statements {
            let object = match &line.object {
                cartulary_model::ObjectLine::Entity(end) => &end.name,
                cartulary_model::ObjectLine::Literal(literal) => &literal.value,
            };
            writeln!(
                f,
                "{} —{}→ {object}  [{}]  by {}  «{}»",
                line.subject.name, line.predicate, line.modality, line.pattern, line.evidence.text
            )?;
        }
        Ok(())
    }
}
