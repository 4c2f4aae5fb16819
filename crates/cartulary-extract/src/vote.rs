//! Rows that vote: what was learned from examples seldom decides alone. Each learned trigger or
//! sequence that holds between two ends of a sentence adds its weight to the log odds that the
//! predicate holds between them; what is likely enough becomes a statement, and how likely it is, its
//! confidence. Rows that somebody wrote decide alone, see [`crate::reader`] and [`crate::order`].

use std::collections::BTreeMap;

use cartulary_model::{
    EntityId, Evidence, Folder, Modality, Object, Ontology, PredicateId, Problem, Span, Statement,
    ValueKind,
};

use crate::date::Date;
use crate::ends::{End, EndOf};
use crate::fold::Folded;
use crate::grammar::Grammar;
use crate::modality;
use crate::pattern::Site;
use crate::reference::References;
use crate::sequence_site::SequenceSite;
use crate::table::Table;
use crate::tree::Tree;
use crate::trigger::{Role, WordClass};

/// What a predicate has before any row speaks, and what it takes: `confidence.tsv`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stakes(BTreeMap<PredicateId, Stake>);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Stake {
    /// Log odds that it holds between two ends of its classes in one sentence.
    pub(crate) base: f64,
    /// The confidence from which on it is stated.
    pub(crate) least: f64,
}

/// Columns of `confidence.tsv`.
pub(crate) const COLUMNS: [&str; 3] = ["predicate", "base", "least"];

impl Stakes {
    pub(crate) fn load(ontology: &Ontology, domain: &Folder, problems: &mut Vec<Problem>) -> Self {
        let table = Table::read(domain, "confidence.tsv", &COLUMNS, problems);
        let mut stakes = BTreeMap::new();
        for row in table.rows() {
            let number =
                |column: usize| row.cell(column).parse().ok().filter(|n: &f64| n.is_finite());
            match (ontology.predicate(row.cell(0)), number(1), number(2)) {
                (None, ..) => problems
                    .push(table.problem(row, format!("unknown predicate {:?}", row.cell(0)))),
                (Some(id), Some(base), Some(least)) if (0.0..=1.0).contains(&least) => {
                    stakes.insert(id, Stake { base, least });
                }
                _ => problems
                    .push(table.problem(row, "base is a number (log odds), least one from 0 to 1")),
            }
        }
        Self(stakes)
    }

    fn of(&self, predicate: PredicateId) -> Stake {
        self.0.get(&predicate).copied().unwrap_or(Stake { base: 0.0, least: 0.5 })
    }
}

/// A sentence in which rows vote.
pub(crate) struct VoteSite<'a> {
    pub(crate) ontology: &'a Ontology,
    pub(crate) grammar: &'a Grammar,
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) folded: &'a Folded,
    pub(crate) references: &'a References<'a>,
    pub(crate) ends: &'a [Option<End>],
}

/// Subject and object of a candidate, each however it is mentioned.
pub(crate) type Pair = (EntityId, EndOf);

/// What was said for and against one candidate.
#[derive(Default)]
struct Ballot<'a> {
    /// Names of the rows that hold, with their weights; each counts once.
    rows: BTreeMap<&'a str, f64>,
    /// Two of its mentions, and the weight of the rows that hold between these.
    best: Option<(usize, usize, f64)>,
    anchor: Option<usize>,
}

impl<'a> VoteSite<'a> {
    pub(crate) fn sequence_site(&self) -> SequenceSite<'_> {
        SequenceSite {
            ontology: self.ontology,
            lexicon: &self.grammar.lexicon,
            tree: self.tree,
            folded: self.folded,
            names: self.references.names,
        }
    }

    /// The ends that fill a role of an anchor, lists taken apart.
    pub(crate) fn fillers(
        &self,
        class: WordClass,
        place: (usize, usize),
        role: &Role,
    ) -> Vec<usize> {
        let site = Site { tree: self.tree, values: &self.folded.values };
        let fillers = self.grammar.roles.fillers(site, class, place, role);
        let mut found: Vec<usize> = fillers
            .into_iter()
            .flat_map(|(token, _)| self.references.members(token))
            .filter(|&token| self.ends[token].is_some())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The candidate that two tokens stand for, if the predicate takes their classes. A class that is
    /// only guessed excludes nothing: it is for the rows to say what it is worth.
    pub(crate) fn pair(&self, predicate: PredicateId, s: usize, o: usize) -> Option<Pair> {
        let (subject, object) = (self.ends[s]?, self.ends[o]?);
        let entity = subject.entity()?;
        let dated = self.ontology.predicate_of(predicate).value == Some(ValueKind::Date);
        let takes = match object.what {
            EndOf::Date(_) => dated,
            EndOf::Entity(other) => {
                !dated
                    && other != entity
                    && (!object.sure
                        || object.class.is_none_or(|c| self.ontology.accepts_object(predicate, c)))
            }
        };
        let accepts = !subject.sure
            || subject.class.is_none_or(|c| self.ontology.accepts_subject(predicate, c));
        (takes && accepts).then_some((entity, object.what))
    }

    /// All candidates, each with the pairs of tokens that stand for it, the nearest first.
    pub(crate) fn candidates(&self, predicate: PredicateId) -> BTreeMap<Pair, Vec<(usize, usize)>> {
        let ends: Vec<usize> = (0..self.ends.len()).filter(|&n| self.ends[n].is_some()).collect();
        let mut candidates: BTreeMap<Pair, Vec<(usize, usize)>> = BTreeMap::new();
        for &s in &ends {
            for &o in &ends {
                if let Some(pair) = self.pair(predicate, s, o) {
                    candidates.entry(pair).or_default().push((s, o));
                }
            }
        }
        for tokens in candidates.values_mut() {
            tokens.sort_by_key(|&(s, o)| (s.abs_diff(o), s, o));
        }
        candidates
    }

    /// The statements that the votes make.
    pub(crate) fn statements(
        &self,
        (anchor_date, previous_date): (Option<Date>, Option<Date>),
    ) -> Vec<Statement> {
        let mut statements = Vec::new();
        for ((predicate, pair), ballot) in self.ballots() {
            let stake = self.grammar.stakes.of(predicate);
            let odds = stake.base + ballot.rows.values().sum::<f64>();
            let confidence = 1.0 / (1.0 + (-odds).exp());
            let Some((s, o, _)) = ballot.best.filter(|_| confidence >= stake.least) else {
                continue;
            };
            let (Some(subject), Some(object)) = (self.ends[s], self.ends[o]) else { continue };
            let value = match pair.1 {
                EndOf::Entity(entity) => Object::Entity(entity),
                EndOf::Date(value) => {
                    let value = &self.folded.values[value];
                    let date =
                        value.date.and_then(|date| date.resolve(anchor_date, previous_date, false));
                    let (value, datatype) =
                        date.map(Date::iso).filter(|(value, _)| !value.is_empty()).unwrap_or_else(
                            || (self.tree.phrase(value.first, value.end), "xsd:string"),
                        );
                    Object::Literal { value, datatype: datatype.to_owned() }
                }
            };
            let modality = ballot.anchor.map_or(Modality::Asserted, |anchor| {
                modality::of(self.tree, &self.grammar.lexicon, anchor)
            });
            statements.push(Statement {
                subject: pair.0,
                predicate: self.ontology.predicate_of(predicate).name.clone(),
                object: value,
                modality,
                when: None,
                role: None,
                according_to: None,
                inferred_agent: false,
                confidence,
                pattern: ballot.reasons(),
                subject_span: Some(subject.span),
                object_span: Some(object.span),
                evidence: Evidence {
                    span: subject.span.join(object.span),
                    sentence: Span::new(self.tree.sentence.start, self.tree.sentence.end),
                },
            });
        }
        statements
    }

    fn ballots(&self) -> BTreeMap<(PredicateId, Pair), Ballot<'a>> {
        let mut ballots: BTreeMap<(PredicateId, Pair), Ballot<'a>> = BTreeMap::new();
        let mut weights: BTreeMap<(PredicateId, usize, usize), f64> = BTreeMap::new();
        let mut cast = |predicate, (s, o): (usize, usize), name: &'a str, weight: f64, anchor| {
            let Some(pair) = self.pair(predicate, s, o) else { return };
            let ballot = ballots.entry((predicate, pair)).or_default();
            ballot.rows.insert(name, weight);
            if weight > 0.0 {
                ballot.anchor = ballot.anchor.or(anchor);
            }
            let here = weights.entry((predicate, s, o)).or_default();
            *here += weight;
            if ballot.best.is_none_or(|(.., best)| *here > best) {
                ballot.best = Some((s, o, *here));
            }
        };
        for anchor in 0..self.tree.len() {
            if self.folded.names[anchor].is_some() {
                continue;
            }
            for trigger in self.grammar.triggers_at(self.tree, anchor) {
                let Some(counts) = trigger.counts else { continue };
                let Some(tokens) = trigger.matched(self.tree, anchor) else { continue };
                let place = (anchor, tokens.last().copied().unwrap_or(anchor));
                let objects = self.fillers(trigger.class, place, &trigger.object);
                if objects.is_empty() {
                    continue;
                }
                for s in self.fillers(trigger.class, place, &trigger.subject) {
                    for &o in &objects {
                        let name = trigger.name.as_str();
                        cast(trigger.predicate, (s, o), name, counts.weight, Some(anchor));
                    }
                }
            }
        }
        let site = self.sequence_site();
        let stands = |(word, any_form): (&str, bool)| {
            (0..self.tree.len())
                .any(|n| self.tree.lower(n) == word || any_form && self.tree.lemma(n) == word)
        };
        let mut nearest: BTreeMap<PredicateId, Vec<(usize, usize)>> = BTreeMap::new();
        for row in &self.grammar.sequences {
            let (Some(counts), Some(predicate)) = (row.counts, row.predicate) else { continue };
            if !row.required().all(stands) {
                continue;
            }
            // Of several mentions the two that are nearest to each other tell most.
            let nearest = nearest.entry(predicate).or_insert_with(|| {
                self.candidates(predicate).into_values().map(|tokens| tokens[0]).collect()
            });
            for &pair in nearest.iter() {
                if row.holds(&site, self.ends, pair) {
                    cast(predicate, pair, &row.text, counts.weight, None);
                }
            }
        }
        ballots
    }
}

impl Ballot<'_> {
    /// The rows that spoke for it most, for who asks why.
    fn reasons(&self) -> String {
        let mut rows: Vec<(&str, f64)> = self
            .rows
            .iter()
            .map(|(&row, &weight)| (row, weight))
            .filter(|row| row.1 > 0.0)
            .collect();
        rows.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let named: Vec<&str> = rows.iter().take(3).map(|(row, _)| *row).collect();
        format!("vote:{}", named.join(" & "))
    }
}
