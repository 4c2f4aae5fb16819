//! Triggers: which word, in which construction, speaks of which predicate.

use cartulary_model::{ClassId, Folder, Modality, Ontology, PredicateId, Problem};

use crate::counts::Counts;
use crate::language::{Deprel, Upos};
use crate::table::Table;
use crate::tree::Tree;

/// A row of a trigger table.
#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    /// Where it stands, `file:line`.
    pub(crate) place: (String, usize),
    pub(crate) predicate: PredicateId,
    /// The words as they stand in the table: its name in statements and explanations.
    pub(crate) words_text: String,
    pub(crate) words: Vec<Word>,
    /// Which of the words is the anchor, from which roles are sought.
    pub(crate) anchor: usize,
    pub(crate) class: WordClass,
    pub(crate) subject: Role,
    pub(crate) object: Role,
    /// Modality that the clause must have.
    pub(crate) asks: Option<Modality>,
    /// Modality that the words themselves carry, whatever stands around them.
    pub(crate) modality: Option<Modality>,
    pub(crate) example: String,
    /// What it is worth, of a row that was learned.
    pub(crate) counts: Option<Counts>,
    /// Words, class and roles: what tells it from other rows of its predicate.
    pub(crate) name: String,
}

/// One word of a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    alternatives: Vec<String>,
    /// Whether other words may stand before it.
    gap: bool,
}

/// Class of the anchor; decides which patterns lead to its roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum WordClass {
    Verb,
    Noun,
    Adj,
}

/// What an end of the statement is to the anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    /// Names of roles in `patterns.tsv`, or prepositions, tried in turn.
    pub(crate) names: Vec<String>,
    /// Whether the document's responsible actor may stand in where the sentence names none.
    pub(crate) inferable: bool,
    /// Whether what the passage is about may stand in, if this other role, where one is named, is
    /// filled: "~", "~sum".
    pub(crate) implied: Option<String>,
    /// The classes that may stand there, of those that the predicate takes; all where there is none.
    classes: Vec<ClassId>,
    /// Whether those classes are the ones that may not.
    except: bool,
}

const COLUMNS: [&str; 7] =
    ["predicate", "words", "class", "subject", "object", "modality", "example"];
/// The most words in a gap between the words of a trigger.
const LONGEST_GAP: usize = 12;
/// The most between words without a gap, of those that change nothing.
const MOST_FILLERS: usize = 3;

impl Trigger {
    /// Loads every `triggers/*.tsv` of a domain.
    pub(crate) fn load(
        ontology: &Ontology,
        domain: &Folder,
        problems: &mut Vec<Problem>,
    ) -> Vec<Self> {
        let mut triggers = Vec::new();
        for (path, _) in domain.under("triggers/").filter(|(path, _)| path.ends_with(".tsv")) {
            let table = Table::read(domain, path, &COLUMNS, problems);
            for row in table.rows() {
                let mut problem = |message: String| problems.push(table.problem(row, message));
                let Some(predicate) = ontology.predicate(row.cell(0)) else {
                    problem(format!("unknown predicate {:?}", row.cell(0)));
                    continue;
                };
                let Some(class) = WordClass::of_name(row.cell(2)) else {
                    problem(format!("unknown class {:?}: one of VERB, NOUN, ADJ", row.cell(2)));
                    continue;
                };
                let (asks, modality) = match modalities(row.cell(5)) {
                    Ok(modalities) => modalities,
                    Err(why) => {
                        problem(why);
                        continue;
                    }
                };
                let ends = (Role::new(ontology, row.cell(3)), Role::new(ontology, row.cell(4)));
                let (Ok(subject), Ok(object)) = ends else {
                    [ends.0.err(), ends.1.err()].into_iter().flatten().for_each(problem);
                    continue;
                };
                if row.cell(6).is_empty() {
                    problem("a trigger needs a sentence that it reads".to_owned());
                }
                for phrase in row.cell(1).split(", ") {
                    let (words, anchor) = words(phrase);
                    if words.is_empty() {
                        problem("a trigger needs words".to_owned());
                        continue;
                    }
                    triggers.push(Self {
                        place: (table.file().to_owned(), row.line),
                        predicate,
                        words_text: phrase.replace('^', ""),
                        words,
                        anchor,
                        class,
                        subject: subject.clone(),
                        object: object.clone(),
                        asks,
                        modality,
                        example: row.cell(6).to_owned(),
                        counts: row.cell(6).parse().ok(),
                        name: [phrase, row.cell(2), row.cell(3), row.cell(4)].join(" "),
                    });
                }
            }
        }
        triggers
    }

    /// The words under which this trigger is looked up: the alternatives of its anchor.
    pub(crate) fn anchors(&self) -> &[String] {
        &self.words[self.anchor].alternatives
    }

    /// All words that it may be made of.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = &str> {
        self.words.iter().flat_map(|word| word.alternatives.iter().map(String::as_str))
    }

    /// Whether it only adds to what was said of a thing that has no name: its subject's role is
    /// `stated`.
    pub(crate) fn waits(&self) -> bool {
        self.subject.names.iter().any(|name| name == STATED)
    }

    /// The tokens of the trigger where its anchor is token `at`, or `None` where it does not stand
    /// there.
    pub(crate) fn matched(&self, tree: &Tree<'_>, at: usize) -> Option<Vec<usize>> {
        if !self.class.fits(tree, at) {
            return None;
        }
        let mut tokens = vec![at];
        let mut from = at;
        for word in &self.words[self.anchor + 1..] {
            let particle = tree.by(at, &[Deprel::CompoundPrt]).find(|&n| word.is(tree, n));
            from = particle.or_else(|| word.after(tree, from))?;
            // "launched it in cooperation with Hana" is not "launched a cooperation".
            let led = |case: usize| tree.lower(case) == "in" && !tokens.contains(&case);
            let beside = word.gap
                && self.class == WordClass::Verb
                && tree.lemma(at) != "have"
                && tree.by(from, &[Deprel::Case]).any(led);
            if beside {
                return None;
            }
            tokens.push(from);
        }
        from = at;
        for n in (0..self.anchor).rev() {
            from = self.words[n].before(tree, from, self.words[n + 1].gap)?;
            tokens.push(from);
        }
        tokens.sort_unstable();
        Some(tokens)
    }
}

/// The role of a description that something else was said of.
const STATED: &str = "stated";

impl WordClass {
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        match name {
            "VERB" => Some(Self::Verb),
            "NOUN" => Some(Self::Noun),
            "ADJ" => Some(Self::Adj),
            _ => None,
        }
    }

    pub(crate) fn fits(self, tree: &Tree<'_>, at: usize) -> bool {
        match self {
            // The tagger takes a participle after a noun for an adjective now and then.
            Self::Verb => {
                matches!(tree.upos(at), Upos::Verb | Upos::Aux)
                    || tree.upos(at) == Upos::Adj && tree.lower(at).ends_with("ed")
            }
            Self::Noun => matches!(tree.upos(at), Upos::Noun | Upos::Propn),
            // Possessive pronouns belong here too, and nouns in their place ("the ministry's").
            Self::Adj => {
                matches!(tree.upos(at), Upos::Adj | Upos::Adv | Upos::Verb | Upos::Adp)
                    || tree.deprel(at) == Deprel::NmodPoss
                        && matches!(tree.upos(at), Upos::Pron | Upos::Noun)
            }
        }
    }
}

impl Role {
    /// "agent?", "to|into", "to[Network|Council]", "to[!Network]", "of~", "beneficiary~sum".
    fn new(ontology: &Ontology, text: &str) -> Result<Self, String> {
        let (text, implied) = match text.split_once('~') {
            Some((text, gate)) => (text, Some(gate.to_owned())),
            None => (text, None),
        };
        let (text, inferable) = text.strip_suffix('?').map_or((text, false), |text| (text, true));
        let (names, classes) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            Some((names, classes)) => (names, classes),
            None => (text, ""),
        };
        let (classes, except) =
            classes.strip_prefix('!').map_or((classes, false), |classes| (classes, true));
        let class =
            |name: &str| ontology.class(name).ok_or_else(|| format!("unknown class {name:?}"));
        let classes = classes.split('|').filter(|name| !name.is_empty());
        Ok(Self {
            names: names.split('|').map(str::to_owned).collect(),
            inferable,
            implied,
            classes: classes.map(class).collect::<Result<_, _>>()?,
            except,
        })
    }

    /// The role of that name, for things of any class.
    pub(crate) fn named(name: &str) -> Self {
        Self {
            names: vec![name.to_owned()],
            inferable: false,
            implied: None,
            classes: Vec::new(),
            except: false,
        }
    }

    /// Whether the trigger takes a thing of that class there.
    pub(crate) fn takes(&self, ontology: &Ontology, class: ClassId) -> bool {
        self.classes.is_empty()
            || self.classes.iter().any(|&above| ontology.is_a(class, above)) != self.except
    }
}

impl Word {
    fn is(&self, tree: &Tree<'_>, n: usize) -> bool {
        self.alternatives.iter().any(|word| tree.is_word(n, word))
    }

    /// Where the word stands behind `from`.
    fn after(&self, tree: &Tree<'_>, from: usize) -> Option<usize> {
        let mut skipped = 0;
        for n in from + 1..tree.len() {
            if self.is(tree, n) {
                return Some(n);
            }
            skipped += 1;
            if skipped > most_between(self.gap) || !self.gap && !is_filler(tree, n) {
                return None;
            }
        }
        None
    }

    /// Where the word stands before `from`, with a gap between them or not.
    fn before(&self, tree: &Tree<'_>, from: usize, gap: bool) -> Option<usize> {
        for n in (from.saturating_sub(most_between(gap) + 1)..from).rev() {
            if self.is(tree, n) {
                return Some(n);
            }
            if !gap && !is_filler(tree, n) {
                return None;
            }
        }
        None
    }
}

/// The most words that may stand between two of a trigger.
fn most_between(gap: bool) -> usize {
    if gap { LONGEST_GAP } else { MOST_FILLERS }
}

/// Words that may stand inside an expression without changing it: articles, possessives, adverbs.
fn is_filler(tree: &Tree<'_>, n: usize) -> bool {
    matches!(tree.upos(n), Upos::Det | Upos::Adv | Upos::Pron | Upos::Part | Upos::Aux)
        || tree.deprel(n) == Deprel::NmodPoss
        || tree.upos(n) == Upos::Adj && tree.deprel(n) == Deprel::Amod
}

/// "negated", or "proposed>asserted": what the clause must be, and what the statement then is.
fn modalities(cell: &str) -> Result<(Option<Modality>, Option<Modality>), String> {
    let one = |word: &str| if word.is_empty() { Ok(None) } else { word.parse().map(Some) };
    match cell.split_once('>') {
        Some((asks, gives)) => Ok((one(asks)?, one(gives)?)),
        None => Ok((None, one(cell)?)),
    }
}

/// "bring … to life" and "in ^charge": words, alternatives, gap, anchor (the first word if unmarked).
fn words(text: &str) -> (Vec<Word>, usize) {
    let (mut words, mut anchor, mut gap) = (Vec::new(), 0, false);
    for part in text.split_whitespace() {
        if part == "…" {
            gap = true;
            continue;
        }
        let part = match part.strip_prefix('^') {
            Some(part) => {
                anchor = words.len();
                part
            }
            None => part,
        };
        let alternatives = part.split('|').map(str::to_lowercase).collect();
        words.push(Word { alternatives, gap: std::mem::take(&mut gap) });
    }
    (words, anchor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(Vec<String>, bool)>, usize) {
        let (words, anchor) = words(text);
        (words.into_iter().map(|word| (word.alternatives, word.gap)).collect(), anchor)
    }

    #[test]
    fn words_have_alternatives_gaps_and_an_anchor() {
        let word = |alternatives: &[&str], gap| {
            (alternatives.iter().map(|&word| word.to_owned()).collect(), gap)
        };
        assert_eq!(read("launch|open"), (vec![word(&["launch", "open"], false)], 0));
        assert_eq!(
            read("bring … to life"),
            (vec![word(&["bring"], false), word(&["to"], true), word(&["life"], false)], 0)
        );
        assert_eq!(read("in ^charge"), (vec![word(&["in"], false), word(&["charge"], false)], 1));
        assert_eq!(read(" "), (vec![], 0));
    }

    #[test]
    fn modality_is_given_asked_or_both() {
        assert_eq!(modalities(""), Ok((None, None)));
        assert_eq!(modalities("negated"), Ok((None, Some(Modality::Negated))));
        assert_eq!(
            modalities("proposed>asserted"),
            Ok((Some(Modality::Proposed), Some(Modality::Asserted)))
        );
        assert!(modalities("wished").is_err());
    }

    #[test]
    fn a_question_mark_lets_the_responsible_actor_stand_in() {
        let ontology = Ontology::default();
        let role = |text| Role::new(&ontology, text).map(|role| (role.names, role.inferable));
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(role("agent?"), Ok((names(&["agent"]), true)));
        assert_eq!(role("patient|in"), Ok((names(&["patient", "in"]), false)));
        assert!(role("in[Network]").is_err(), "a class that the ontology does not have");
    }
}
