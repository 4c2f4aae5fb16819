use std::collections::HashMap;

use cartulary_model::{Folder, Ontology, Problem, Problems};

use crate::gazetteer_index::GazetteerIndex;
use crate::header::HeaderTables;
use crate::lexicon::Lexicon;
use crate::roles::Roles;
use crate::sequence::Sequence;
use crate::table::Table;
use crate::tree::Tree;
use crate::trigger::{Role, Trigger};

/// The tables of a domain and a language, compiled: what to look for and how English says it.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    pub(crate) lexicon: Lexicon,
    pub(crate) index: GazetteerIndex,
    pub(crate) roles: Roles,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) sequences: Vec<Sequence>,
    pub(crate) headers: HeaderTables,
    by_anchor: HashMap<String, Vec<usize>>,
}

impl Grammar {
    /// Compiles the tables of `domain` and `language` for an ontology.
    ///
    /// # Errors
    /// Every problem of every table, with file and line.
    pub fn load(ontology: &Ontology, domain: &Folder, language: &Folder) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let lexicon = Lexicon::load(ontology, domain, language, &mut problems);
        let roles = Roles::load(language, &mut problems);
        let triggers = Trigger::load(ontology, domain, &mut problems);
        let table = Table::read(
            domain,
            "sequences.tsv",
            &["predicate", "sequence", "example"],
            &mut problems,
        );
        let sequences = Sequence::load(ontology, &table, &mut problems);
        let headers = HeaderTables::load(ontology, domain, language, &mut problems);
        check_roles(&triggers, &roles, &mut problems);
        let mut by_anchor: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, trigger) in triggers.iter().enumerate() {
            for word in trigger.anchors() {
                by_anchor.entry(word.clone()).or_default().push(n);
            }
        }
        let index = GazetteerIndex::new(ontology);
        let grammar = Self { lexicon, index, roles, triggers, sequences, headers, by_anchor };
        Problems::unless_empty(problems, grammar)
    }

    /// The triggers whose anchor a token may be, by its lemma or its written form.
    pub(crate) fn triggers_at<'a>(
        &'a self,
        tree: &Tree<'_>,
        token: usize,
    ) -> impl Iterator<Item = &'a Trigger> + use<'a> {
        let of = |word: &str| self.by_anchor.get(word).map_or(&[][..], Vec::as_slice);
        let (lemma, lower) = (of(tree.lemma(token)), of(tree.lower(token)));
        let mut found: Vec<usize> = lemma.iter().chain(lower).copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|n| &self.triggers[n])
    }
}

/// A role of a trigger is one that `patterns.tsv` knows, or looks like a preposition.
fn check_roles(triggers: &[Trigger], roles: &Roles, problems: &mut Vec<Problem>) {
    for trigger in triggers {
        let Role { names: subject, .. } = &trigger.subject;
        for name in subject.iter().chain(&trigger.object.names) {
            let preposition = PREPOSITIONS.contains(&name.as_str());
            if !preposition && !roles.is_known(trigger.class, name) {
                let (file, line) = trigger.place.clone();
                problems.push(Problem::new(file, line, format!("unknown role {name:?}")));
            }
        }
    }
}

/// English prepositions that may lead to a role.
const PREPOSITIONS: &[&str] = &[
    "about",
    "across",
    "after",
    "against",
    "along",
    "among",
    "around",
    "as",
    "at",
    "behind",
    "between",
    "beyond",
    "by",
    "during",
    "for",
    "from",
    "in",
    "inside",
    "into",
    "near",
    "of",
    "off",
    "on",
    "onto",
    "out",
    "outside",
    "over",
    "through",
    "throughout",
    "to",
    "toward",
    "towards",
    "under",
    "up",
    "upon",
    "via",
    "with",
    "within",
    "without",
];
