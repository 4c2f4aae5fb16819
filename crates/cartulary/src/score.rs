//! Statements against gold: what a careful reader took from the same texts.
//!
//! A statement is right when subject, predicate and object are those of a gold fact of its document.
//! Things match by any of their names; each gold fact pays once; a fact marked optional is neither
//! asked for nor held against a statement.

mod end;
mod gold;

use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::{Document, Modality, ObjectLine, Ontology, StatementLine};
use serde::Serialize;

pub use gold::Gold;

use end::{End, tokens};

/// Evidence of more code points than this proves nothing in particular.
const LONGEST_EVIDENCE: usize = 700;

/// How good statements are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// Over all documents.
    #[serde(flatten)]
    pub figures: Figures,
    /// For each document, in the order of the gold.
    pub documents: Vec<DocumentScore>,
    /// For each predicate, the most frequent in the gold first.
    pub predicates: Vec<PredicateScore>,
    /// What a stated confidence is worth, the lowest first; bins in which nothing was said are left
    /// out.
    pub reliability: Vec<Bin>,
    /// Facts of the gold that no statement gives.
    #[serde(skip)]
    pub missed: Vec<Missed>,
    /// Statements that give no fact of the gold.
    #[serde(skip)]
    pub wrong: Vec<StatementLine>,
}

/// Shares are between 0 and 1, and 0 where there is nothing to take a share of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Share of the judged statements that are right.
    pub precision: f64,
    /// Share of the gold facts that were found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// Share of those gold facts that no graph may miss.
    pub core_recall: f64,
    /// Share of the gold entities that stand at an end of a statement.
    pub entity_recall: f64,
    /// Share of the right statements that have the modality of the gold.
    pub modality: f64,
    /// Share of the things in right statements that have the class of the gold.
    pub types: f64,
    /// Share of the right statements whose evidence is that of the gold, roughly.
    pub evidence_overlap: f64,
    /// Statements that count as wrong because an end has the names of two gold entities, or because
    /// the evidence is too long.
    pub void: usize,
    /// Gold facts.
    pub gold: usize,
    /// Right statements.
    pub right: usize,
    /// Wrong statements.
    pub wrong: usize,
    /// Statements whose evidence is not in the text where it is said to be.
    pub unsupported_evidence: usize,
}

/// Figures of one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentScore {
    /// Its id.
    pub document: String,
    /// Gold facts.
    pub gold: usize,
    /// Statements, judged or not.
    pub said: usize,
    /// See [`Figures`].
    pub precision: f64,
    /// See [`Figures`].
    pub recall: f64,
    /// See [`Figures`].
    pub f1: f64,
    /// See [`Figures`].
    pub core_recall: f64,
}

/// Counts of one predicate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PredicateScore {
    /// Its name.
    pub predicate: String,
    /// Gold facts that were found.
    pub right: usize,
    /// Gold facts that were not.
    pub missed: usize,
    /// Wrong statements.
    pub wrong: usize,
}

/// The judged statements whose confidence is at least `from` and below `to` (1 included in the last).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Lowest confidence.
    pub from: f64,
    /// Confidence of the next bin.
    pub to: f64,
    /// How many there are.
    pub judged: usize,
    /// How many of them are right.
    pub right: usize,
    /// The share of these.
    pub share: f64,
}

/// A fact of the gold that no statement gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missed {
    /// Id of the document.
    pub doc: String,
    /// First name of the subject.
    pub subject: String,
    /// Predicate by name.
    pub predicate: String,
    /// First name of the object, or its value.
    pub object: String,
    /// How it is meant.
    pub modality: Modality,
    /// Whether no graph may miss it.
    pub core: bool,
    /// The words that say it.
    pub evidence: String,
}

/// Scores what was read from each document against its gold.
pub fn score<'a>(
    ontology: &Ontology,
    readings: impl IntoIterator<Item = (&'a Gold, &'a Document, &'a [StatementLine])>,
) -> Score {
    let mut counts = Counts::default();
    let mut score = Score::default();
    for (gold, document, lines) in readings {
        let said: Vec<Said> = lines.iter().map(|line| Said::new(ontology, gold, line)).collect();
        let (optional, required): (Vec<_>, Vec<_>) =
            gold.facts.iter().partition(|fact| fact.optional);
        let asked = required.len();
        let core = required.iter().filter(|fact| fact.core).count();
        let Pairing { pairs, missed, wrong } = pair_up(said.iter().collect(), required);
        let wrong = pair_up(wrong, optional).wrong;
        let core_right = pairs.iter().filter(|(_, fact)| fact.core).count();

        let (precision, recall) =
            (ratio(pairs.len(), pairs.len() + wrong.len()), ratio(pairs.len(), asked));
        score.documents.push(DocumentScore {
            document: gold.doc.clone(),
            gold: asked,
            said: said.len(),
            precision,
            recall,
            f1: f1(precision, recall),
            core_recall: ratio(core_right, core),
        });
        counts.add_document(gold, document, &said);
        counts.core += core;
        counts.core_right += core_right;
        for (said, fact) in pairs {
            counts.add_right(said, fact);
        }
        for fact in &missed {
            counts.of(&fact.predicate).missed += 1;
        }
        for said in &wrong {
            counts.add_wrong(said);
        }
        score.missed.extend(missed.into_iter().map(|fact| fact.missed(&gold.doc)));
        score.wrong.extend(wrong.into_iter().map(|said| said.line.clone()));
    }
    score.figures = counts.figures();
    score.reliability = counts.bins();
    score.predicates = counts.predicates.into_values().collect();
    score.predicates.sort_by_key(|row| std::cmp::Reverse(row.right + row.missed));
    score
}

/// A statement as it is compared.
struct Said<'a> {
    line: &'a StatementLine,
    subject: End,
    object: End,
    symmetric: bool,
    /// Cannot be right.
    void: bool,
}

impl<'a> Said<'a> {
    fn new(ontology: &Ontology, gold: &Gold, line: &'a StatementLine) -> Self {
        let subject = End::of_line(&line.subject);
        let object = match &line.object {
            ObjectLine::Entity(line) => End::of_line(line),
            ObjectLine::Literal(line) => End::value(&line.value),
        };
        let symmetric = ontology
            .predicate(&line.predicate)
            .is_some_and(|predicate| ontology.predicate_of(predicate).symmetric);
        let two_faced =
            |end: &End| gold.entities.iter().filter(|entity| end.shares_a_name(entity)).count() > 1;
        let long = line.evidence.text.chars().count() > LONGEST_EVIDENCE;
        let void = long || two_faced(&subject) || two_faced(&object);
        Self { line, subject, object, symmetric, void }
    }

    /// The ends of the fact in the order in which the statement gives them, where it gives it.
    fn gives<'f>(&self, fact: &'f gold::Fact) -> Option<[&'f End; 2]> {
        if self.void || self.line.predicate != fact.predicate {
            return None;
        }
        let ends = [&fact.subject, &fact.object];
        let matches = |[subject, object]: [&End; 2]| {
            self.subject.matches(subject) && self.object.matches(object)
        };
        if matches(ends) {
            return Some(ends);
        }
        let turned = [ends[1], ends[0]];
        (self.symmetric && matches(turned)).then_some(turned)
    }

    /// Whether its evidence and that of the fact are likely one place: one holds the other, or has
    /// the words with which it begins.
    fn quotes(&self, fact: &gold::Fact) -> bool {
        let (ours, theirs) = (&self.line.evidence.text, &fact.evidence);
        if ours.contains(theirs.as_str()) || theirs.contains(ours.as_str()) {
            return true;
        }
        let ours: BTreeSet<_> = tokens(ours).into_iter().collect();
        tokens(theirs).iter().take(3).all(|word| ours.contains(word))
    }
}

#[derive(Default)]
struct Pairing<'s, 'f> {
    pairs: Vec<(&'s Said<'s>, &'f gold::Fact)>,
    missed: Vec<&'f gold::Fact>,
    wrong: Vec<&'s Said<'s>>,
}

/// Gives each statement the first fact that is still to be had. A second statement of a fact that is
/// already given is neither right nor wrong.
fn pair_up<'s, 'f>(said: Vec<&'s Said<'s>>, facts: Vec<&'f gold::Fact>) -> Pairing<'s, 'f> {
    let mut found = Pairing { missed: facts, ..Pairing::default() };
    for said in said {
        if let Some(at) = found.missed.iter().position(|fact| said.gives(fact).is_some()) {
            found.pairs.push((said, found.missed.remove(at)));
        } else if !found.pairs.iter().any(|(_, fact)| said.gives(fact).is_some()) {
            found.wrong.push(said);
        }
    }
    found
}

/// Sums over documents.
#[derive(Default)]
struct Counts {
    predicates: BTreeMap<String, PredicateScore>,
    /// Judged and right, by tenth of confidence.
    bins: [(usize, usize); 10],
    core: usize,
    core_right: usize,
    entities: usize,
    entities_seen: usize,
    modality_right: usize,
    things: usize,
    types_right: usize,
    evidence_right: usize,
    void: usize,
    unsupported: usize,
}

impl Counts {
    fn of(&mut self, predicate: &str) -> &mut PredicateScore {
        let row = self.predicates.entry(predicate.to_owned()).or_default();
        predicate.clone_into(&mut row.predicate);
        row
    }

    fn bin(&mut self, said: &Said) -> &mut (usize, usize) {
        // Whole hundredths, so that 0.7 falls into the bin that begins with it.
        let tenth = (said.line.confidence * 100.0).round() as usize / 10;
        &mut self.bins[tenth.min(9)]
    }

    fn add_document(&mut self, gold: &Gold, document: &Document, said: &[Said]) {
        let ends = || said.iter().flat_map(|said| [&said.subject, &said.object]);
        let seen = |entity: &&End| ends().any(|end| end.is_thing() && end.matches(entity));
        self.entities += gold.entities.len();
        self.entities_seen += gold.entities.iter().filter(seen).count();
        self.void += said.iter().filter(|said| said.void).count();
        let offsets = document.offsets();
        let supported = |said: &&Said| {
            let evidence = &said.line.evidence;
            let span = offsets.span(evidence.start, evidence.end);
            let there = span.and_then(|span| span.of(document.text()));
            !evidence.text.is_empty() && there == Some(&evidence.text)
        };
        self.unsupported += said.len() - said.iter().filter(supported).count();
    }

    fn add_right(&mut self, said: &Said, fact: &gold::Fact) {
        self.of(&fact.predicate).right += 1;
        let bin = self.bin(said);
        *bin = (bin.0 + 1, bin.1 + 1);
        self.modality_right += usize::from(said.line.modality == fact.modality);
        self.evidence_right += usize::from(said.quotes(fact));
        let ends = said.gives(fact).expect("a pair is made of what gives the fact");
        for (ours, theirs) in [&said.subject, &said.object].into_iter().zip(ends) {
            if theirs.is_thing() {
                self.things += 1;
                self.types_right += usize::from(ours.class() == theirs.class());
            }
        }
    }

    fn add_wrong(&mut self, said: &Said) {
        self.of(&said.line.predicate).wrong += 1;
        self.bin(said).0 += 1;
    }

    fn figures(&self) -> Figures {
        let sum = |of: fn(&PredicateScore) -> usize| self.predicates.values().map(of).sum();
        let (right, wrong) = (sum(|row| row.right), sum(|row| row.wrong));
        let gold = right + sum(|row| row.missed);
        let (precision, recall) = (ratio(right, right + wrong), ratio(right, gold));
        Figures {
            precision,
            recall,
            f1: f1(precision, recall),
            core_recall: ratio(self.core_right, self.core),
            entity_recall: ratio(self.entities_seen, self.entities),
            modality: ratio(self.modality_right, right),
            types: ratio(self.types_right, self.things),
            evidence_overlap: ratio(self.evidence_right, right),
            void: self.void,
            gold,
            right,
            wrong,
            unsupported_evidence: self.unsupported,
        }
    }

    fn bins(&self) -> Vec<Bin> {
        let bin = |(tenth, &(judged, right)): (u8, _)| {
            let (from, to) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
            Bin { from, to, judged, right, share: ratio(right, judged) }
        };
        (0..).zip(&self.bins).map(bin).filter(|bin| bin.judged > 0).collect()
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn f1(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum }
}
