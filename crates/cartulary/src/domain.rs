use std::path::Path;

use cartulary_extract::{Explanation, Grammar, LearnedRow, explain, extract, extract_excerpt};
use cartulary_model::{
    Class, ClassId, Document, Folder, Ontology, Problem, Problems, Reading, Span,
};
use cartulary_query::{Prefixes, Question, check_sparql};
use rayon::prelude::*;

use crate::Error;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/ontology.rs"));
}

/// What to look for and how a language says it: an ontology with its gazetteers and triggers, the
/// tables of a language, and the questions that are asked in the domain.
///
/// ```no_run
/// use cartulary::Domain;
///
/// let ours = Domain::innovation()?;
/// let yours = Domain::load("ontology/wine")?;
/// # Ok::<(), cartulary::Problems>(())
/// ```
#[derive(Clone, Debug)]
pub struct Domain {
    ontology: Ontology,
    grammar: Grammar,
    prefixes: Prefixes,
    questions: Vec<Question>,
    reader: String,
    /// Where a question comes from, for problems.
    queries: String,
}

impl Domain {
    /// The domain of innovation and regional policy in English, carried in the library.
    ///
    /// # Errors
    /// Every problem of the tables; none in a released version, whose tests load them.
    pub fn innovation() -> Result<Self, Problems> {
        Self::new(&Self::innovation_folder(), &Self::english_folder())
    }

    /// Loads a domain from its folder, to be read in English.
    ///
    /// # Errors
    /// Every problem of every file, with file and line.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Problems> {
        Self::new(&Folder::open(path.as_ref())?, &Self::english_folder())
    }

    /// A domain from the files of its folder and those of a language.
    ///
    /// # Errors
    /// Every problem of every file, with file and line.
    pub fn new(domain: &Folder, language: &Folder) -> Result<Self, Problems> {
        let ontology = Ontology::load(domain)?;
        let grammar = Grammar::load(&ontology, domain, language)?;
        let prefixes =
            Prefixes::new(domain.get("ontology.ttl").into_iter().flat_map(declared_prefixes));
        let questions = domain
            .under("queries/")
            .filter_map(|(path, text)| {
                let name = path.strip_prefix("queries/")?.strip_suffix(".rq")?;
                Some(Question::new(name, text))
            })
            .collect();
        let reader = version(language);
        let queries = domain.display("queries");
        Ok(Self { ontology, grammar, prefixes, questions, reader, queries })
    }

    /// The files of [`Domain::innovation`].
    pub fn innovation_folder() -> Folder {
        Folder::from_texts("ontology/innovation", embedded::INNOVATION.iter().copied())
    }

    /// The English tables that the library carries.
    pub fn english_folder() -> Folder {
        Folder::from_texts("ontology/english", embedded::ENGLISH.iter().copied())
    }

    /// Classes, predicates and gazetteer.
    pub fn ontology(&self) -> &Ontology {
        &self.ontology
    }

    /// The class of that name or label, whatever its case.
    ///
    /// # Errors
    /// Where there is none.
    pub(crate) fn class(&self, name: &str) -> Result<ClassId, Error> {
        let wanted = name.to_lowercase();
        let is_wanted = |class: &Class| {
            let labels = class.labels.values().any(|label| label.to_lowercase() == wanted);
            class.name.to_lowercase() == wanted || labels
        };
        let found = self.ontology.classes().find(|(_, class)| is_wanted(class));
        found.map(|(id, _)| id).ok_or_else(|| {
            let tops = self.ontology.classes().filter(|(_, class)| class.top);
            let known: Vec<_> = tops.map(|(_, class)| class.name.as_str()).collect();
            Error::Class { name: name.to_owned(), known: known.join(", ") + " and those below" }
        })
    }

    pub(crate) fn grammar(&self) -> &Grammar {
        &self.grammar
    }

    /// The questions that are kept with the domain, in order of name.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The prefixes that its ontology declares, and those of the vocabularies of every graph.
    pub fn prefixes(&self) -> &Prefixes {
        &self.prefixes
    }

    /// Tells readings by other language tables or another version of this library apart.
    pub fn reader(&self) -> &str {
        &self.reader
    }

    /// What the document says. Cannot fail; see [`Reading::tally`] for what was not understood.
    pub fn extract(&self, document: &Document) -> Reading {
        extract(&self.ontology, &self.grammar, document)
    }

    /// What a passage says that was cut out of a longer text, see
    /// [`extract_excerpt`](cartulary_extract::extract_excerpt).
    pub fn extract_excerpt(&self, passage: &Document) -> Reading {
        extract_excerpt(&self.ontology, &self.grammar, passage)
    }

    /// What each of the documents says, in their order, read on all threads of rayon's pool.
    pub fn extract_all(&self, documents: &[Document]) -> Vec<Reading> {
        documents.par_iter().map(|document| self.extract(document)).collect()
    }

    /// The sentences of a text, and the lines of its headings and lists.
    pub fn sentences(&self, text: &str) -> Vec<Span> {
        self.grammar.sentences(text)
    }

    /// Why a document is read as it is: what was tried, and where each try gave up.
    pub fn explain(&self, document: &Document) -> Explanation {
        explain(&self.ontology, &self.grammar, document)
    }

    /// The rows that were learned and show counts in place of a sentence, which [`check`](Self::check)
    /// therefore cannot run.
    pub fn learned_rows(&self) -> Vec<LearnedRow> {
        self.grammar.learned(&self.ontology)
    }

    /// Runs the examples of every table and parses every question: what does not do as it says.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = self.grammar.check(&self.ontology);
        for question in &self.questions {
            if let Err(why) = check_sparql(&self.prefixes, &question.text) {
                let file = format!("{}/{}.rq", self.queries, question.name);
                problems.push(Problem::new(file, why.line, why.message));
            }
        }
        problems
    }
}

/// The `@prefix` and `PREFIX` declarations of a Turtle file that stand on a line of their own.
fn declared_prefixes(turtle: &str) -> impl Iterator<Item = (&str, &str)> {
    turtle.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let keyword = words.next()?;
        if !keyword.eq_ignore_ascii_case("@prefix") && !keyword.eq_ignore_ascii_case("prefix") {
            return None;
        }
        let short = words.next()?.strip_suffix(':')?;
        let (iri, _) = words.next()?.strip_prefix('<')?.split_once('>')?;
        Some((short, iri))
    })
}

fn version(language: &Folder) -> String {
    let mut all = String::new();
    for (path, text) in language.under("") {
        all.push_str(path);
        all.push('\n');
        all.push_str(text);
    }
    let hash = Document::new(language.name(), all).sha256();
    format!("{} {}", env!("CARGO_PKG_VERSION"), &hash[..16])
}
