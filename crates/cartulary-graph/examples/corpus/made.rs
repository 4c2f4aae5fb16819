//! Documents made up by rule, with their readings: about thirty statements each, between bodies,
//! programs and places of the gazetteer, invented ones that many documents name, and ones that a
//! single document names. The proportions are those that sixteen annotated press releases, briefs and
//! newsletters gave: 1.4 entities a statement, every third with a second name, one in four statements
//! dated.

use std::fmt::Write as _;
use std::ops::Range;

use cartulary_model::{
    Class, ClassId, Document, Entity, EntityId, Evidence, Mention, MentionKind, Metadata, Modality,
    Object, Ontology, PredicateId, Reading, Span, Statement,
};

const STATEMENTS: usize = 30;
const INVENTED: usize = 5_000;
/// Of a hundred mentions, how many are of something that the document has named before.
const AGAIN: usize = 35;
const FIRST: [&str; 12] = [
    "Northern", "Coastal", "United", "Applied", "Regional", "Advanced", "Digital", "Green", "Open",
    "Future", "Marine", "Rural",
];
const SECOND: [&str; 12] = [
    "Energy",
    "Battery",
    "Robotics",
    "Farming",
    "Design",
    "Hydrogen",
    "Materials",
    "Health",
    "Data",
    "Mobility",
    "Space",
    "Textile",
];
const FAMILY: [&str; 12] = [
    "Kim", "Lee", "Park", "Choi", "Smith", "Okafor", "Novak", "Silva", "Meyer", "Tanaka", "Rossi",
    "Ali",
];

/// Makes documents by number; the same number gives the same document.
pub(crate) struct Corpus<'a> {
    ontology: &'a Ontology,
    predicates: Vec<PredicateId>,
    /// Rows of the gazetteer by top class.
    rows: Vec<(ClassId, Vec<usize>)>,
}

impl<'a> Corpus<'a> {
    pub(crate) fn new(ontology: &'a Ontology) -> Self {
        let between = |id: &PredicateId| {
            let predicate = ontology.predicate_of(*id);
            predicate.value.is_none() && !predicate.inverse_only
        };
        let predicates = ontology.predicates().map(|(id, _)| id).filter(between).collect();
        let tops = ontology.classes().filter(|(_, class)| class.top).map(|(id, _)| id);
        let rows = tops.map(|top| {
            let of =
                |(_, row): &(_, &cartulary_model::GazetteerEntry)| ontology.top(row.class) == top;
            (top, ontology.gazetteer().entries().filter(of).map(|(id, _)| id.0).collect())
        });
        Self { ontology, predicates, rows: rows.collect() }
    }

    pub(crate) fn document(&self, number: usize) -> (Document, Reading) {
        let mut random =
            Random(0x9e37_79b9_7f4a_7c15 ^ (number as u64 + 1).wrapping_mul(0x2545_f491));
        let id = format!("{:02}/{number:05}.txt", number / 500);
        let mut making =
            Making { corpus: self, number, text: String::new(), reading: Reading::default() };
        let year = 2010 + random.below(15);
        let _ = writeln!(making.text, "Notice {number} of {year}\n");
        making.reading.metadata = Metadata {
            title: Some(format!("Notice {number} of {year}")),
            publisher: Some(format!("{} {} Office", random.of(&FIRST), random.of(&SECOND))),
            issued: Some(format!("{year}-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28))),
            language: Some("en".to_owned()),
        };
        for _ in 0..STATEMENTS {
            making.state(&mut random);
        }
        let document = Document::new(id.clone(), making.text);
        let reading = Reading { document: id, sha256: document.sha256(), ..making.reading };
        (document, reading)
    }
}

struct Making<'a> {
    corpus: &'a Corpus<'a>,
    number: usize,
    text: String,
    reading: Reading,
}

impl Making<'_> {
    /// Adds a sentence and what it says.
    fn state(&mut self, random: &mut Random) {
        let ontology = self.corpus.ontology;
        let id = self.corpus.predicates[random.below(self.corpus.predicates.len())];
        let predicate = ontology.predicate_of(id);
        let top = |classes: &[ClassId], random: &mut Random| {
            ontology.top(classes[random.below(classes.len())])
        };
        let of = top(&predicate.domain, random);
        let to = if predicate.same_kind { of } else { top(&predicate.range, random) };
        let (modality, verb) = match random.below(20) {
            0..14 => (Modality::Asserted, "now"),
            14..17 => (Modality::Planned, "will"),
            17..19 => (Modality::Proposed, "should"),
            _ => (Modality::Negated, "never"),
        };
        let label = predicate.labels.get("en").unwrap_or(&predicate.name);
        let start = self.text.len();
        // What carries over a chain holds between small things and those that the gazetteer orders:
        // bodies do not lie inside each other at random.
        let (small, large) = if predicate.transitive { (2..4, 0..2) } else { (0..4, 0..4) };
        let subject = self.mention(of, small, random);
        let _ = write!(self.text, " {verb} {label} ");
        let object = self.mention(to, large, random);
        let end = self.text.len();
        let _ = writeln!(
            self.text,
            ", according to a notice of the office that reports on such matters."
        );
        let sentence = Span::new(start, self.text.len() - 1);
        self.reading.statements.push(Statement {
            subject: subject.0,
            predicate: predicate.name.clone(),
            object: Object::Entity(object.0),
            modality,
            when: (random.below(4) == 0).then(|| (2010 + random.below(15)).to_string()),
            role: None,
            according_to: None,
            inferred_agent: false,
            confidence: 0.5 + random.below(50) as f64 / 100.0,
            pattern: format!("{label}:subject/object"),
            subject_span: Some(subject.1),
            object_span: Some(object.1),
            evidence: Evidence { span: Span::new(start, end), sentence },
        });
    }

    /// Writes the name of something of a top class: 0 and 1 stand for a row of the gazetteer, 2 for
    /// what many documents name, 3 for what this one does.
    fn mention(
        &mut self,
        top: ClassId,
        kinds: Range<usize>,
        random: &mut Random,
    ) -> (EntityId, Span) {
        let ontology = self.corpus.ontology;
        let Class { name: class, .. } = ontology.class_of(top);
        if random.below(100) < AGAIN {
            let known: Vec<_> = (0..self.reading.entities.len())
                .filter(|&n| self.reading.entities[n].top == *class && self.fits(n, &kinds))
                .collect();
            if !known.is_empty() {
                let place = known[random.below(known.len())];
                let name = self.reading.entities[place].names[0].clone();
                return (EntityId(place), self.write(place, &name));
            }
        }
        let rows = self.corpus.rows.iter().find(|(it, _)| *it == top).map_or(&[][..], |(_, it)| it);
        let (name, row, finer) = match kinds.start + random.below(kinds.len()) {
            // Few are named often, most seldom.
            0 | 1 if !rows.is_empty() => {
                let place = random
                    .below(rows.len())
                    .min(random.below(rows.len()))
                    .min(random.below(rows.len()));
                let row = ontology.gazetteer().entry(cartulary_model::GazetteerId(rows[place]));
                let finer = ontology.class_of(row.class).name.clone();
                (row.label.clone(), Some(row.id.clone()), finer)
            }
            2 => {
                let number = random.below(INVENTED).min(random.below(INVENTED));
                (invented(class, number), None, class.clone())
            }
            _ => {
                let number = INVENTED + self.number * STATEMENTS + random.below(STATEMENTS);
                (invented(class, number), None, class.clone())
            }
        };
        let entities = &mut self.reading.entities;
        let known = entities.iter().position(|it| it.names[0] == name && it.top == *class);
        let place = known.unwrap_or_else(|| {
            let short = (random.below(3) == 0).then(|| short(&name));
            entities.push(Entity {
                class: finer,
                top: class.clone(),
                names: [name.clone()].into_iter().chain(short).collect(),
                gazetteer: row,
                attributes: Vec::new(),
                mentions: Vec::new(),
            });
            entities.len() - 1
        });
        (EntityId(place), self.write(place, &name))
    }

    /// Whether an entity is of one of these kinds.
    fn fits(&self, entity: usize, kinds: &Range<usize>) -> bool {
        match self.reading.entities[entity].gazetteer {
            Some(_) => kinds.start < 2,
            None => kinds.end > 2,
        }
    }

    /// Writes a name of an entity.
    fn write(&mut self, entity: usize, name: &str) -> Span {
        let span = Span::new(self.text.len(), self.text.len() + name.len());
        self.text.push_str(name);
        self.reading.entities[entity].mentions.push(Mention { span, kind: MentionKind::Name });
        span
    }
}

/// The capitals of a name.
fn short(name: &str) -> String {
    name.chars().filter(|letter| letter.is_uppercase()).chain(['X']).collect()
}

fn invented(class: &str, number: usize) -> String {
    let (first, second) = (FIRST[number % 12], SECOND[number / 12 % 12]);
    let town: String = {
        // Syllables by digit, so that every number has a name of its own.
        const SYLLABLES: [&str; 10] = ["ba", "do", "ke", "li", "mu", "na", "po", "ri", "se", "ta"];
        number.to_string().bytes().map(|digit| SYLLABLES[usize::from(digit - b'0')]).collect()
    };
    let mut letters = town.chars();
    let town: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if class == "Person" {
        format!("{town} {}", FAMILY[number % 12])
    } else {
        format!("{first} {second} {class} of {town}")
    }
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % bound as u64) as usize
    }

    fn of<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[self.below(words.len())]
    }
}
