//! Sentences of our own making with their trees, in the plain style of policy texts.
//!
//! Treebanks of web texts have little of it: a name that finances, administers or specializes in
//! something; money that comes from somewhere; the long way from a subject to its verb. A small
//! grammar makes such sentences, tree included, in the words that stand in for names when a document
//! is read (the module `fold`).

use super::super::Deprel;
use super::super::parser::Arc;
use super::super::tagger::Tag;
use super::conllu::{GoldSentence, GoldToken};
use super::made_words::{
    ADJECTIVES, ADVERBS, DITRANSITIVES, NOUNS, PLACED, PREPOSITIONAL, PURPOSES, STANDING,
    TRANSITIVES, Verb, plural,
};
use super::random::Random;

/// How many sentences there are.
const COUNT: usize = 2500;

/// Words with the tree over them.
#[derive(Clone)]
struct Part {
    words: Vec<(String, &'static str, &'static str, String)>,
    arcs: Vec<Arc>,
    head: usize,
}

/// The sentences, the same at every call.
pub(super) fn sentences() -> Vec<GoldSentence> {
    let mut maker = Maker(Random(17));
    (0..COUNT).map(|_| maker.sentence().gold()).collect()
}

fn word(form: &str, upos: &'static str, penn: &'static str, lemma: &str) -> Part {
    Part {
        words: vec![(form.to_owned(), upos, penn, lemma.to_owned())],
        arcs: vec![Arc { head: None, deprel: Deprel::Root }],
        head: 0,
    }
}

/// One part after the other; all but the one at `head` hang on that.
fn join(head: usize, parts: Vec<(Part, Deprel)>) -> Part {
    let starts: Vec<usize> = parts
        .iter()
        .scan(0, |at, (part, _)| {
            let start = *at;
            *at += part.words.len();
            Some(start)
        })
        .collect();
    let root = starts[head] + parts[head].0.head;
    let mut joined = Part { words: Vec::new(), arcs: Vec::new(), head: root };
    for (n, (part, deprel)) in parts.into_iter().enumerate() {
        for (at, arc) in part.arcs.iter().enumerate() {
            joined.arcs.push(match arc.head {
                Some(head) => Arc { head: Some(head + starts[n]), deprel: arc.deprel },
                None if n == head => Arc { head: None, deprel: Deprel::Root },
                None => {
                    debug_assert_eq!(at, part.head);
                    Arc { head: Some(root), deprel }
                }
            });
        }
        joined.words.extend(part.words);
    }
    joined
}

impl Part {
    fn gold(mut self) -> GoldSentence {
        if let Some(first) = self.words[0].0.chars().next() {
            let rest = &self.words[0].0[first.len_utf8()..];
            self.words[0].0 = format!("{}{rest}", first.to_uppercase());
        }
        let text: Vec<&str> = self.words.iter().map(|(form, ..)| form.as_str()).collect();
        let text = text.join(" ");
        let tokens = self.words.iter().zip(&self.arcs).map(|((form, upos, penn, lemma), &arc)| {
            let upos = upos.parse().expect("a class of the list above");
            GoldToken { form: form.clone(), lemma: lemma.clone(), tag: Tag::new(upos, penn), arc }
        });
        GoldSentence { tokens: tokens.collect(), text }
    }
}

fn adp(form: &str) -> Part {
    word(form, "ADP", "IN", form)
}

fn comma() -> Part {
    word(",", "PUNCT", ",", ",")
}

fn stop() -> Part {
    word(".", "PUNCT", ".", ".")
}

fn det(form: &str) -> Part {
    word(form, "DET", "DT", form)
}

/// What a verb's clause has around it.
#[derive(Clone, Copy, PartialEq)]
enum Voice {
    Active,
    Passive,
}

struct Maker(Random);

impl Maker {
    fn one<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.0.below(list.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.0.below(100) < percent
    }

    fn name(&mut self) -> Part {
        match self.0.below(10) {
            0..4 => join(
                1,
                vec![
                    (det("the"), Deprel::Det),
                    (word("Senate", "PROPN", "NNP", "Senate"), Deprel::Root),
                ],
            ),
            4..8 => word("Google", "PROPN", "NNP", "Google"),
            8 => {
                let name =
                    *self.one(&["Microsoft", "NASA", "Samsung", "Congress", "Toyota", "UNESCO"]);
                word(name, "PROPN", "NNP", name)
            }
            _ => word("John", "PROPN", "NNP", "John"),
        }
    }

    fn place(&mut self) -> Part {
        let place = *self.one(&["Iraq", "Iraq", "Korea", "Seoul", "London"]);
        word(place, "PROPN", "NNP", place)
    }

    /// "the new research center", "its plans".
    fn description(&mut self) -> Part {
        let many = self.chance(25);
        let noun = *self.one(NOUNS);
        let head = if many {
            word(&plural(noun), "NOUN", "NNS", noun)
        } else {
            word(noun, "NOUN", "NN", noun)
        };
        let mut parts = Vec::new();
        match self.0.below(10) {
            _ if many && self.chance(40) => {}
            5 | 6 if !many => parts.push((det("a"), Deprel::Det)),
            7 => parts.push((word("its", "PRON", "PRP$", "its"), Deprel::NmodPoss)),
            8 if !many => parts.push((det("this"), Deprel::Det)),
            _ => parts.push((det("the"), Deprel::Det)),
        }
        if self.chance(30) {
            let adjective = *self.one(ADJECTIVES);
            parts.push((word(adjective, "ADJ", "JJ", adjective), Deprel::Amod));
        }
        if self.chance(20) {
            let before = *self.one(NOUNS);
            parts.push((word(before, "NOUN", "NN", before), Deprel::Compound));
        }
        parts.push((head, Deprel::Root));
        join(parts.len() - 1, parts)
    }

    fn phrase(&mut self) -> Part {
        if self.chance(60) { self.name() } else { self.description() }
    }

    fn led(&mut self, preposition: &str) -> Part {
        let phrase = self.noun();
        join(1, vec![(adp(preposition), Deprel::Case), (phrase, Deprel::Root)])
    }

    /// A phrase, now and then with a modifier, an owner or company.
    fn noun(&mut self) -> Part {
        match self.0.below(20) {
            0..12 => self.phrase(),
            12 | 13 => {
                let preposition = *self.one(&["of", "for", "in", "on"]);
                let (head, of) = (self.description(), self.phrase());
                let of = join(1, vec![(adp(preposition), Deprel::Case), (of, Deprel::Root)]);
                join(0, vec![(head, Deprel::Root), (of, Deprel::Nmod)])
            }
            14 => {
                let owner = join(
                    0,
                    vec![
                        (self.name(), Deprel::Root),
                        (word("'s", "PART", "POS", "'s"), Deprel::Case),
                    ],
                );
                let noun = *self.one(NOUNS);
                join(
                    1,
                    vec![(owner, Deprel::NmodPoss), (word(noun, "NOUN", "NN", noun), Deprel::Root)],
                )
            }
            15 | 16 => self.company(2),
            17 => self.company(3),
            _ => {
                let place = join(1, vec![(adp("in"), Deprel::Case), (self.place(), Deprel::Root)]);
                join(0, vec![(self.phrase(), Deprel::Root), (place, Deprel::Nmod)])
            }
        }
    }

    /// "A, B and C".
    fn company(&mut self, members: usize) -> Part {
        let mut parts = vec![(self.phrase(), Deprel::Root)];
        for n in 1..members {
            let last = n + 1 == members;
            let mark = if last {
                (word("and", "CCONJ", "CC", "and"), Deprel::Cc)
            } else {
                (comma(), Deprel::Punct)
            };
            parts.push((join(1, vec![mark, (self.phrase(), Deprel::Root)]), Deprel::Conj));
        }
        join(0, parts)
    }

    /// The words before a verb's last one, and that one: "has so far funded", "will not fund".
    fn verb(
        &mut self,
        verb: &Verb,
        voice: Voice,
        many: bool,
        subject: Option<Part>,
    ) -> Vec<(Part, Deprel)> {
        let mut parts: Vec<(Part, Deprel)> = Vec::new();
        let relation = if voice == Voice::Passive { Deprel::NsubjPass } else { Deprel::Nsubj };
        parts.extend(subject.map(|subject| (subject, relation)));
        let be = if voice == Voice::Passive { Deprel::AuxPass } else { Deprel::Aux };
        let aux = |form: &str, penn, lemma: &str, deprel| (word(form, "AUX", penn, lemma), deprel);
        let adverb = self.chance(15).then(|| *self.one(ADVERBS));
        let adverb = adverb.map(|adverb| (word(adverb, "ADV", "RB", adverb), Deprel::Advmod));
        let not = (word("not", "PART", "RB", "not"), Deprel::Advmod);
        let (bare, third, past, participle) = verb.forms();
        let (form, penn): (String, &str) = match (voice, self.0.below(12)) {
            (Voice::Active, 0..5) => {
                parts.extend(adverb);
                if many { (bare, "VBP") } else { (third, "VBZ") }
            }
            (Voice::Active, 5 | 6) => {
                parts.extend(adverb);
                (past, "VBD")
            }
            (Voice::Active, 7 | 8) => {
                let modal = *self.one(&["will", "should", "must", "may", "can", "would", "could"]);
                parts.push(aux(modal, "MD", modal, Deprel::Aux));
                if self.chance(30) {
                    parts.push(not);
                }
                parts.extend(adverb);
                (bare, "VB")
            }
            (Voice::Active, 9) => {
                let (form, penn) = if many { ("do", "VBP") } else { ("does", "VBZ") };
                parts.push(aux(form, penn, "do", Deprel::Aux));
                parts.push(not);
                (bare, "VB")
            }
            (Voice::Active, _) => {
                let (form, penn) = if many { ("have", "VBP") } else { ("has", "VBZ") };
                parts.push(aux(form, penn, "have", Deprel::Aux));
                if self.chance(30) {
                    let far = join(
                        1,
                        vec![
                            (word("so", "ADV", "RB", "so"), Deprel::Advmod),
                            (word("far", "ADV", "RB", "far"), Deprel::Root),
                        ],
                    );
                    parts.push((far, Deprel::Advmod));
                } else {
                    parts.extend(adverb);
                }
                (participle, "VBN")
            }
            (Voice::Passive, 0..4) => {
                let (form, penn) = if many { ("are", "VBP") } else { ("is", "VBZ") };
                parts.push(aux(form, penn, "be", be));
                parts.extend(adverb);
                (participle, "VBN")
            }
            (Voice::Passive, 4..8) => {
                let form = if many { "were" } else { "was" };
                parts.push(aux(form, "VBD", "be", be));
                parts.extend(adverb);
                (participle, "VBN")
            }
            (Voice::Passive, 8..10) => {
                let modal = *self.one(&["will", "should", "must", "may", "can", "would"]);
                parts.push(aux(modal, "MD", modal, Deprel::Aux));
                if self.chance(30) {
                    parts.push(not);
                }
                parts.push(aux("be", "VB", "be", be));
                (participle, "VBN")
            }
            (Voice::Passive, _) => {
                let (form, penn) = if many { ("have", "VBP") } else { ("has", "VBZ") };
                parts.push(aux(form, penn, "have", Deprel::Aux));
                parts.push(aux("been", "VBN", "be", be));
                (participle, "VBN")
            }
        };
        parts.push((word(&form, "VERB", penn, verb.lemma()), Deprel::Root));
        parts
    }

    /// A verb with what follows it, and its subject before it where there is one.
    fn clause(&mut self, subject: Option<Part>) -> Part {
        let many = subject.as_ref().is_some_and(is_many);
        let (mut parts, head);
        match self.0.below(12) {
            0..5 => {
                let verb = *self.one(TRANSITIVES);
                parts = self.verb(&verb, Voice::Active, many, subject);
                head = parts.len() - 1;
                parts.push((self.noun(), Deprel::Obj));
                if self.chance(20) {
                    let preposition = *self.one(&["with", "in", "for", "at"]);
                    parts.push((self.led(preposition), Deprel::Obl));
                }
            }
            5 | 6 => {
                let verb = *self.one(TRANSITIVES);
                parts = self.verb(&verb, Voice::Passive, many, subject);
                head = parts.len() - 1;
                if self.chance(25) {
                    let place =
                        join(1, vec![(adp("in"), Deprel::Case), (self.place(), Deprel::Root)]);
                    parts.push((place, Deprel::Obl));
                }
                if self.chance(75) {
                    parts.push((self.led("by"), Deprel::OblAgent));
                }
            }
            7..10 => {
                let (verb, preposition) = *self.one(PREPOSITIONAL);
                parts = self.verb(&verb, Voice::Active, many, subject);
                head = parts.len() - 1;
                parts.push((self.led(preposition), Deprel::Obl));
            }
            10 => {
                let verb = *self.one(DITRANSITIVES);
                parts = self.verb(&verb, Voice::Active, many, subject);
                head = parts.len() - 1;
                if self.chance(50) {
                    parts.push((self.phrase(), Deprel::Iobj));
                    parts.push((self.money(), Deprel::Obj));
                } else {
                    parts.push((self.money(), Deprel::Obj));
                    let preposition = *self.one(&["to", "for", "in"]);
                    parts.push((self.led(preposition), Deprel::Obl));
                }
            }
            _ => {
                let verb = *self.one(PURPOSES);
                parts = self.verb(&verb, Voice::Active, many, subject);
                head = parts.len() - 1;
                let inner = *self.one(TRANSITIVES);
                let (bare, ..) = inner.forms();
                let infinitive = join(
                    1,
                    vec![
                        (word("to", "PART", "TO", "to"), Deprel::Mark),
                        (word(&bare, "VERB", "VB", inner.lemma()), Deprel::Root),
                        (self.noun(), Deprel::Obj),
                    ],
                );
                parts.push((infinitive, Deprel::Xcomp));
            }
        }
        join(head, parts)
    }

    fn money(&mut self) -> Part {
        if self.chance(60) {
            return word("money", "NOUN", "NN", "money");
        }
        let noun = *self.one(&["grant", "loan", "subsidy", "contribution"]);
        join(1, vec![(det("a"), Deprel::Det), (word(noun, "NOUN", "NN", noun), Deprel::Root)])
    }

    /// "which funds the center", "that is run by the Senate".
    fn relative(&mut self, pronoun: &str, many: bool) -> Part {
        let relative = word(pronoun, "PRON", "WDT", pronoun);
        if self.chance(25) {
            // "which the Senate now runs"
            let verb = *self.one(TRANSITIVES);
            let subject = self.phrase();
            let many = is_many(&subject);
            let parts = self.verb(&verb, Voice::Active, many, Some(subject));
            let head = parts.len();
            let mut all = vec![(relative, Deprel::Obj)];
            all.extend(parts);
            return join(head, all);
        }
        if self.chance(30) {
            let (verb, preposition) = *self.one(PREPOSITIONAL);
            let mut parts = self.verb(&verb, Voice::Active, many, Some(relative));
            let head = parts.len() - 1;
            parts.push((self.led(preposition), Deprel::Obl));
            return join(head, parts);
        }
        let verb = *self.one(TRANSITIVES);
        let voice = if self.chance(40) { Voice::Passive } else { Voice::Active };
        let mut parts = self.verb(&verb, voice, many, Some(relative));
        let head = parts.len() - 1;
        match voice {
            Voice::Active => parts.push((self.noun(), Deprel::Obj)),
            Voice::Passive => parts.push((self.led("by"), Deprel::OblAgent)),
        }
        join(head, parts)
    }

    /// A subject, which may carry a remark.
    fn subject(&mut self) -> Part {
        match self.0.below(20) {
            0..11 => self.noun(),
            11 | 12 => {
                let head = self.phrase();
                let many = is_many(&head);
                let clause = self.relative("which", many);
                let clause = join(
                    1,
                    vec![
                        (comma(), Deprel::Punct),
                        (clause, Deprel::Root),
                        (comma(), Deprel::Punct),
                    ],
                );
                join(0, vec![(head, Deprel::Root), (clause, Deprel::AclRelcl)])
            }
            13 => {
                let head = self.description();
                let many = is_many(&head);
                let clause = self.relative("that", many);
                join(0, vec![(head, Deprel::Root), (clause, Deprel::AclRelcl)])
            }
            14 | 15 => {
                let noun = *self.one(NOUNS);
                let of = self.led("of");
                let mut inner = vec![
                    (comma(), Deprel::Punct),
                    (det("a"), Deprel::Det),
                    (word(noun, "NOUN", "NN", noun), Deprel::Root),
                ];
                if self.chance(50) {
                    inner.push((of, Deprel::Nmod));
                } else {
                    inner.push((self.participle(), Deprel::Acl));
                }
                inner.push((comma(), Deprel::Punct));
                join(0, vec![(self.name(), Deprel::Root), (join(2, inner), Deprel::Appos)])
            }
            16 => {
                join(0, vec![(self.description(), Deprel::Root), (self.participle(), Deprel::Acl)])
            }
            _ => {
                // "Money for the center": nouns that open a sentence without an article.
                let noun = *self.one(&[
                    "money",
                    "funding",
                    "support",
                    "responsibility",
                    "work",
                    "research",
                    "training",
                    "planning",
                    "leadership",
                    "management",
                    "financing",
                ]);
                let preposition = *self.one(&["for", "of", "on"]);
                let of = self.phrase();
                let of = join(1, vec![(adp(preposition), Deprel::Case), (of, Deprel::Root)]);
                join(0, vec![(word(noun, "NOUN", "NN", noun), Deprel::Root), (of, Deprel::Nmod)])
            }
        }
    }

    /// "run by the Senate", "founded in Iraq".
    fn participle(&mut self) -> Part {
        let verb = *self.one(TRANSITIVES);
        let (.., participle) = verb.forms();
        let by = if self.chance(70) {
            (self.led("by"), Deprel::OblAgent)
        } else {
            (self.led("in"), Deprel::Obl)
        };
        join(0, vec![(word(&participle, "VERB", "VBN", verb.lemma()), Deprel::Root), by])
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of sentence")]
    fn sentence(&mut self) -> Part {
        let subject = self.subject();
        match self.0.below(24) {
            0 | 1 => {
                // "Run by the Senate, the center …"
                let fronted =
                    join(0, vec![(self.participle(), Deprel::Root), (comma(), Deprel::Punct)]);
                let clause = self.clause(Some(subject));
                join(
                    1,
                    vec![(fronted, Deprel::Advcl), (clause, Deprel::Root), (stop(), Deprel::Punct)],
                )
            }
            2 | 3 => {
                let first = self.clause(Some(subject));
                let second = self.clause(None);
                let second = join(
                    1,
                    vec![(word("and", "CCONJ", "CC", "and"), Deprel::Cc), (second, Deprel::Root)],
                );
                join(
                    0,
                    vec![(first, Deprel::Root), (second, Deprel::Conj), (stop(), Deprel::Punct)],
                )
            }
            4 => {
                let first = self.clause(Some(subject));
                let other = self.phrase();
                let second = self.clause(Some(other));
                let second = join(
                    2,
                    vec![
                        (comma(), Deprel::Punct),
                        (word("and", "CCONJ", "CC", "and"), Deprel::Cc),
                        (second, Deprel::Root),
                    ],
                );
                join(
                    0,
                    vec![(first, Deprel::Root), (second, Deprel::Conj), (stop(), Deprel::Punct)],
                )
            }
            5 | 6 => {
                // "The theme of the forum was robotics."
                let many = is_many(&subject);
                let be = if many {
                    ("were", "VBD")
                } else {
                    *self.one(&[("is", "VBZ"), ("was", "VBD")])
                };
                let said = self.noun();
                join(
                    2,
                    vec![
                        (subject, Deprel::Nsubj),
                        (word(be.0, "AUX", be.1, "be"), Deprel::Cop),
                        (said, Deprel::Root),
                        (stop(), Deprel::Punct),
                    ],
                )
            }
            7 => {
                // "At the heart of the plan lies the center."
                let place = *self.one(PLACED);
                let of = self.led("of");
                let heart = join(
                    2,
                    vec![
                        (adp(place.0), Deprel::Case),
                        (det("the"), Deprel::Det),
                        (word(place.1, "NOUN", "NN", place.1), Deprel::Root),
                        (of, Deprel::Nmod),
                    ],
                );
                let it = self.phrase();
                if self.chance(50) {
                    join(
                        0,
                        vec![
                            (heart, Deprel::Root),
                            (word("is", "AUX", "VBZ", "be"), Deprel::Cop),
                            (it, Deprel::Nsubj),
                            (stop(), Deprel::Punct),
                        ],
                    )
                } else {
                    let verb = *self.one(STANDING);
                    let (_, third, ..) = verb.forms();
                    join(
                        1,
                        vec![
                            (heart, Deprel::Obl),
                            (word(&third, "VERB", "VBZ", verb.lemma()), Deprel::Root),
                            (it, Deprel::Nsubj),
                            (stop(), Deprel::Punct),
                        ],
                    )
                }
            }
            8 => {
                // "It is the Senate that funds the center."
                let who = self.phrase();
                let many = is_many(&who);
                let clause = self.relative("that", many);
                join(
                    2,
                    vec![
                        (word("it", "PRON", "PRP", "it"), Deprel::Nsubj),
                        (word("is", "AUX", "VBZ", "be"), Deprel::Cop),
                        (
                            join(0, vec![(who, Deprel::Root), (clause, Deprel::AclRelcl)]),
                            Deprel::Root,
                        ),
                        (stop(), Deprel::Punct),
                    ],
                )
            }
            9 => {
                let inner = self.clause(Some(subject));
                let inner = join(
                    1,
                    vec![
                        (word("that", "SCONJ", "IN", "that"), Deprel::Mark),
                        (inner, Deprel::Root),
                    ],
                );
                join(
                    1,
                    vec![
                        (word("John", "PROPN", "NNP", "John"), Deprel::Nsubj),
                        (word("said", "VERB", "VBD", "say"), Deprel::Root),
                        (inner, Deprel::Ccomp),
                        (stop(), Deprel::Punct),
                    ],
                )
            }
            10 => {
                // "The Google grants were announced …": the words that are verbs elsewhere, as nouns.
                let noun = *self.one(&[
                    "grant", "plan", "fund", "award", "project", "program", "partner", "host",
                    "support", "center", "house", "design", "target",
                ]);
                let nouns = word(&plural(noun), "NOUN", "NNS", noun);
                let before = word("Google", "PROPN", "NNP", "Google");
                let group = join(
                    2,
                    vec![
                        (det("the"), Deprel::Det),
                        (before, Deprel::Compound),
                        (nouns, Deprel::Root),
                    ],
                );
                let clause = self.clause(Some(group));
                join(0, vec![(clause, Deprel::Root), (stop(), Deprel::Punct)])
            }
            11 => {
                // A heading: no verb at all.
                let of = self.led("for");
                join(0, vec![(self.description(), Deprel::Root), (of, Deprel::Nmod)])
            }
            _ => {
                let clause = self.clause(Some(subject));
                join(0, vec![(clause, Deprel::Root), (stop(), Deprel::Punct)])
            }
        }
    }
}

/// Whether a phrase takes the plural of the verb.
fn is_many(part: &Part) -> bool {
    part.words[part.head].2 == "NNS"
        || part.arcs.iter().any(|arc| arc.head == Some(part.head) && arc.deprel == Deprel::Conj)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_has_one_root_and_no_circle() {
        for sentence in sentences() {
            let roots = sentence.tokens.iter().filter(|token| token.arc.head.is_none()).count();
            assert_eq!(roots, 1, "{}", sentence.text);
            for n in 0..sentence.tokens.len() {
                let mut at = n;
                for _ in 0..sentence.tokens.len() {
                    match sentence.tokens[at].arc.head {
                        Some(head) => at = head,
                        None => break,
                    }
                }
                assert!(sentence.tokens[at].arc.head.is_none(), "{}", sentence.text);
            }
        }
    }
}
