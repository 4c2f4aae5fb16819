use std::collections::HashMap;

use cartulary_model::{ClassId, Folder, Modality, Ontology, Problem, Problems, Span};

use crate::filler::{LEFT, RIGHT};
use crate::gazetteer_index::GazetteerIndex;
use crate::header::HeaderTables;
use crate::lexicon::Lexicon;
use crate::name::{NameFinder, singular};
use crate::reader::SPEAKER;
use crate::roles::Roles;
use crate::section::Section;
use crate::sequence::Sequence;
use crate::table::Table;
use crate::tree::Tree;
use crate::trigger::{Role, Trigger, WordClass};
use crate::vote::Stakes;

/// The tables of a domain and a language, compiled: what to look for and how English says it.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    pub(crate) lexicon: Lexicon,
    pub(crate) index: GazetteerIndex,
    pub(crate) roles: Roles,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) sequences: Vec<Sequence>,
    pub(crate) sections: Vec<Section>,
    pub(crate) headers: HeaderTables,
    pub(crate) stakes: Stakes,
    by_anchor: HashMap<String, Vec<usize>>,
    votes: bool,
}

impl Grammar {
    /// Compiles the tables of `domain` and `language` for an ontology.
    ///
    /// # Errors
    /// Every problem of every table, with file and line.
    pub fn load(ontology: &Ontology, domain: &Folder, language: &Folder) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut lexicon = Lexicon::load(ontology, domain, language, &mut problems);
        let roles = Roles::load(language, &mut problems);
        let triggers = Trigger::load(ontology, domain, &mut problems);
        let mut sequences = Vec::new();
        let learned = domain.under("sequences/").map(|(path, _)| path);
        let files = std::iter::once("sequences.tsv").chain(learned);
        for path in files.filter(|path| path.ends_with(".tsv")) {
            let columns = ["predicate", "sequence", "example"];
            let table = Table::read(domain, path, &columns, &mut problems);
            sequences.extend(Sequence::load(ontology, &table, &mut problems));
        }
        let stakes = Stakes::load(ontology, domain, &mut problems);
        let table = Table::read(
            domain,
            "sections.tsv",
            &["words", "predicate", "kind", "end", "class", "example"],
            &mut problems,
        );
        let sections = Section::load(ontology, &table, &mut problems);
        let headers = HeaderTables::load(ontology, domain, language, &mut problems);
        triggers.iter().flat_map(Trigger::spellings).for_each(|word| lexicon.keep_whole(word));
        check_roles(&triggers, &roles, &mut problems);
        let mut by_anchor: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, trigger) in triggers.iter().enumerate() {
            for word in trigger.anchors() {
                by_anchor.entry(word.clone()).or_default().push(n);
                // The lemma of a verb that the models never saw is a guess; its forms are not.
                if trigger.class == WordClass::Verb {
                    for form in inflected(word) {
                        by_anchor.entry(form).or_default().push(n);
                    }
                }
            }
        }
        let votes = triggers.iter().any(|row| row.counts.is_some())
            || sequences.iter().any(|row| row.counts.is_some());
        let index = GazetteerIndex::new(ontology);
        let grammar = Self {
            lexicon,
            index,
            roles,
            triggers,
            sequences,
            sections,
            headers,
            stakes,
            by_anchor,
            votes,
        };
        Problems::unless_empty(problems, grammar)
    }

    /// Whether any row votes.
    pub(crate) fn votes(&self) -> bool {
        self.votes
    }

    /// The sentences of a text, and the lines of its headings and lists, as [`extract`] takes them
    /// apart.
    ///
    /// [`extract`]: crate::extract
    pub fn sentences(&self, text: &str) -> Vec<Span> {
        crate::page::sentences(self, text)
    }

    /// Whether a list of the language's `words.tsv` has a word, in lower case.
    pub fn is(&self, list: &str, word: &str) -> bool {
        self.lexicon.is(list, word)
    }

    /// The class that the last of some words in lower case names, by `heads.tsv`, as they are or in
    /// the singular.
    pub fn class_of_noun(&self, words: &[&str]) -> Option<ClassId> {
        let singular: Vec<String> = words.iter().map(|word| singular(word)).collect();
        let singular: Vec<&str> = singular.iter().map(String::as_str).collect();
        let found = self.lexicon.head_class(words).or_else(|| self.lexicon.head_class(&singular));
        found.map(|(class, _)| class)
    }

    /// What finds the names of a sentence by these tables.
    pub(crate) fn finder<'a>(&'a self, ontology: &'a Ontology) -> NameFinder<'a> {
        NameFinder { ontology, lexicon: &self.lexicon, index: &self.index }
    }

    /// The domain's class for a kind of thing that every text speaks of, by `kinds.tsv`.
    pub fn kind(&self, kind: &str) -> Option<ClassId> {
        self.lexicon.kind(kind)
    }

    /// The modality that a word gives to what it governs: "planned" of "plan".
    pub fn modality_of(&self, word: &str) -> Option<Modality> {
        let stem = word.strip_suffix("ed").unwrap_or(word);
        let forms = [word, stem, stem.strip_suffix('n').unwrap_or(stem), &format!("{stem}e")];
        forms.iter().find_map(|form| self.lexicon.modality("governor", form))
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
            let special = [SPEAKER, LEFT, RIGHT].contains(&name.as_str());
            if !preposition && !special && !roles.is_known(trigger.class, name) {
                let (file, line) = trigger.place.clone();
                problems.push(Problem::new(file, line, format!("unknown role {name:?}")));
            }
        }
    }
}

/// English prepositions that may lead to a role.
pub(crate) const PREPOSITIONS: &[&str] = &[
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

/// The regular forms of an English verb: -s, -ed, -ing.
fn inflected(verb: &str) -> Vec<String> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| verb.ends_with(ending));
    let letters: Vec<char> = verb.chars().collect();
    let vowel = |c: Option<&char>| c.is_some_and(|c| "aeiou".contains(*c));
    let last = letters.len().saturating_sub(1);
    let consonant_y = verb.ends_with('y') && !vowel(letters.get(last.wrapping_sub(1)));
    let stem = if consonant_y { &verb[..verb.len() - 1] } else { verb };
    let mut forms = vec![match () {
        () if consonant_y => format!("{stem}ies"),
        () if ends(&["s", "x", "z", "ch", "sh"]) => format!("{verb}es"),
        () => format!("{verb}s"),
    }];
    if let Some(stem) = verb.strip_suffix('e') {
        forms.extend([format!("{verb}d"), format!("{stem}ing")]);
    } else if consonant_y {
        forms.extend([format!("{stem}ied"), format!("{verb}ing")]);
    } else {
        forms.extend([format!("{verb}ed"), format!("{verb}ing")]);
        // "plan", "planned": a short vowel before one consonant doubles it.
        let closed = letters.len() >= 3
            && !vowel(letters.get(last))
            && vowel(letters.get(last - 1))
            && !vowel(letters.get(last - 2))
            && !ends(&["w", "x", "y"]);
        if let Some(&consonant) = letters.last().filter(|_| closed) {
            forms.extend([format!("{verb}{consonant}ed"), format!("{verb}{consonant}ing")]);
        }
    }
    forms
}
