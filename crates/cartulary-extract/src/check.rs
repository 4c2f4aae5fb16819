use cartulary_model::{Ontology, Problem, Span};

use crate::counts::Counts;
use crate::fold::fold;
use crate::grammar::Grammar;
use crate::language::Models;
use crate::page::Page;
use crate::pattern::Site;
use crate::roles::Way;
use crate::session::Session;
use crate::tree::Tree;

/// A row that was learned and shows counts where others show a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedRow {
    /// Its file and line.
    pub place: (String, usize),
    /// The predicate for or against which it speaks.
    pub predicate: String,
    /// Words and roles of a trigger, or elements of a sequence.
    pub row: String,
    /// What it was worth on the examples.
    pub counts: Counts,
}

impl Grammar {
    /// The rows that were learned and that nobody has written a sentence for, in order of the tables.
    pub fn learned(&self, ontology: &Ontology) -> Vec<LearnedRow> {
        let name = |id| ontology.predicate_of(id).name.clone();
        let triggers = self.triggers.iter().filter_map(|trigger| {
            Some(LearnedRow {
                place: trigger.place.clone(),
                predicate: name(trigger.predicate),
                row: trigger.name.clone(),
                counts: trigger.counts?,
            })
        });
        let sequences = self.sequences.iter().filter_map(|sequence| {
            Some(LearnedRow {
                place: sequence.place.clone(),
                predicate: name(sequence.predicate?),
                row: sequence.text.clone(),
                counts: sequence.counts?,
            })
        });
        triggers.chain(sequences).collect()
    }

    /// Runs the examples of every table: each trigger and sequence must read its sentence, each
    /// pattern must find the filler it marks and leave alone the one it refuses.
    pub fn check(&self, ontology: &Ontology) -> Vec<Problem> {
        let mut problems = Vec::new();
        // The phrases of one row stand together and share its sentence: one of them must read it.
        for row in self.triggers.chunk_by(|a, b| a.place == b.place) {
            // Rows that were learned show counts, not examples.
            if row[0].counts.is_some() {
                continue;
            }
            let found = patterns_of(ontology, self, &row[0].example);
            let predicate = &ontology.predicate_of(row[0].predicate).name;
            let reads = row.iter().any(|trigger| {
                let own = format!("{}:", trigger.words_text);
                found.iter().any(|(name, pattern)| name == predicate && pattern.starts_with(&own))
            });
            if !reads {
                let message = format!(
                    "{} {predicate}: not read from {:?}",
                    row[0].words_text, row[0].example
                );
                problems.push(Problem::new(&row[0].place.0, row[0].place.1, message));
            }
        }
        for sequence in self.sequences.iter().filter(|row| row.counts.is_none()) {
            // A line break is written as in `sections.tsv`.
            let found = patterns_of(ontology, self, &sequence.example.replace("\\n", "\n"));
            let own = format!("sequence:{}", sequence.text);
            if !found.iter().any(|(_, pattern)| *pattern == own) {
                let message = format!("not read from {:?}", sequence.example);
                problems.push(Problem::new(&sequence.place.0, sequence.place.1, message));
            }
        }
        for section in &self.sections {
            let found = patterns_of(ontology, self, &section.example);
            if !found.iter().any(|(_, pattern)| pattern == "section") {
                let message = format!("not read from {:?}", section.example);
                problems.push(Problem::new(&section.place.0, section.place.1, message));
            }
        }
        for way in self.roles.all() {
            if way.reads.is_empty() {
                problems.push(Problem::new(
                    &way.place.0,
                    way.place.1,
                    "a pattern needs a sentence that it reads",
                ));
            } else {
                self.check_way(ontology, way, &way.reads, true, &mut problems);
            }
            if !way.refuses.is_empty() {
                self.check_way(ontology, way, &way.refuses, false, &mut problems);
            }
        }
        problems.sort();
        problems
    }

    fn check_way(
        &self,
        ontology: &Ontology,
        way: &Way,
        example: &str,
        reads: bool,
        problems: &mut Vec<Problem>,
    ) {
        let mut problem =
            |message: String| problems.push(Problem::new(&way.place.0, way.place.1, message));
        let Some((text, anchor, filler)) = unmark(example) else {
            return problem(format!("{example:?} must mark one *anchor* and one {{filler}}"));
        };
        let finder = self.finder(ontology);
        let folded = fold(&text, 0..text.len(), Models::embedded(), &finder);
        let tree = Tree::new(&text, &folded.sentence);
        let at = |span: Span| {
            (0..tree.len()).filter(|&n| span.overlaps(tree.span(n, n + 1))).collect::<Vec<_>>()
        };
        let site = Site { tree: &tree, values: &folded.values };
        let prepositions: Vec<String> = at(filler)
            .iter()
            .flat_map(|&n| {
                tree.children(n)
                    .iter()
                    .map(|&child| tree.lower(child).to_owned())
                    .collect::<Vec<_>>()
            })
            .collect();
        // A preposition role is asked for by the one that stands before the filler; a refusal shows
        // another one than is asked for.
        let asked = match (way.role.as_str(), reads) {
            ("@", false) => vec!["of".to_owned()],
            _ => prepositions,
        };
        let found = at(anchor).iter().any(|&anchor| {
            let by_this = way.pattern.find(site, anchor, &asked);
            // A relative pronoun stands for its antecedent.
            let meant =
                |n: usize| if tree.is_relative(n) { tree.antecedent(n).unwrap_or(n) } else { n };
            by_this.iter().any(|&n| at(filler).contains(&meant(n)))
        });
        if found != reads {
            let tree_text: Vec<String> = (0..tree.len())
                .map(|n| {
                    let head = tree.head(n).map_or("root", |head| tree.word(head));
                    format!("{} {} {head}", tree.word(n), tree.deprel(n))
                })
                .collect();
            let what =
                if reads { "does not find the filler of" } else { "finds what it must refuse in" };
            problem(format!("{} {what} {example:?} ({})", way.name, tree_text.join("; ")));
        }
    }
}

/// Predicates and patterns of all that a sentence gives, also where several rows say the same.
fn patterns_of(ontology: &Ontology, grammar: &Grammar, sentence: &str) -> Vec<(String, String)> {
    let page = Page::new(ontology, grammar, sentence);
    let trees: Vec<Tree<'_>> =
        page.sentences.iter().map(|part| Tree::new(sentence, &part.folded.sentence)).collect();
    let mut session = Session::new(ontology, grammar, &page, &trees);
    session.read_header();
    session.read_sentences();
    session
        .statements
        .into_iter()
        .map(|statement| (statement.predicate, statement.pattern))
        .collect()
}

/// An example without its marks, and the spans that the marks held.
fn unmark(example: &str) -> Option<(String, Span, Span)> {
    let (mut text, mut anchor, mut filler) = (String::new(), None, None);
    let (mut anchor_start, mut filler_start) = (None, None);
    for c in example.chars() {
        match c {
            '*' => match anchor_start.take() {
                Some(start) => anchor = Some(Span::new(start, text.len())),
                None => anchor_start = Some(text.len()),
            },
            '{' => filler_start = Some(text.len()),
            '}' => filler = filler_start.take().map(|start| Span::new(start, text.len())),
            _ => text.push(c),
        }
    }
    Some((text, anchor?, filler?))
}
