//! A question taken apart: what is asked for, the things that it names, and the words between.

use cartulary_extract::Grammar;
use cartulary_extract::language::{Models, Token, Upos};
use cartulary_graph::{EntityIx, View};
use cartulary_model::{ClassId, Ontology};
use cartulary_query::Names;

/// A question taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) asked: Asked,
    /// A preposition before what is asked for: "In which city …".
    pub(super) preposition: Option<String>,
    /// What stands behind the words that ask.
    pub(super) rest: Vec<Piece>,
    pub(super) named: Vec<Named>,
    pub(super) period: Option<Period>,
    /// Whether it is no question in form but a request: "List the clusters in Daejeon."
    pub(super) request: bool,
}

/// What a question asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Somebody who can act.
    Who,
    /// Anything.
    What,
    /// A thing of the kind that a noun names: "which cities".
    Kind(Noun),
    Where,
    When,
    /// A number of things, as far as it is told of which.
    Number(Option<Noun>),
    Amount,
    /// Whether it is so.
    Truth,
}

/// A noun that tells what is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Noun {
    pub(super) words: String,
    /// The words with the last one in the singular.
    pub(super) singular: String,
    pub(super) class: Option<ClassId>,
}

/// A part of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word with its class.
    Word(String, Upos),
    /// A thing that is named, by its place in the list of these.
    Name(usize),
}

/// A name in a question and what it may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) text: String,
    /// The things of that name. Where there are none, any thing of the classes is meant.
    pub(super) things: Vec<EntityIx>,
    pub(super) classes: Vec<ClassId>,
}

/// Years within which something is to have happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    /// Where in the rest of the question it stands.
    pub(super) first: usize,
    pub(super) end: usize,
}

/// How the things that a question names are found.
pub(super) struct Finder<'a> {
    pub(super) view: &'a View,
    pub(super) names: &'a Names,
    pub(super) grammar: &'a Grammar,
    pub(super) ontology: &'a Ontology,
    /// Whether a part of a name will do: "Daedeok" for "Daedeok Valley".
    pub(super) parts: bool,
}

impl Question {
    /// Takes a question apart.
    pub(super) fn new(text: &str, finder: &Finder<'_>) -> Self {
        let grammar = finder.grammar;
        let text = &full(text.trim().trim_end_matches(['?', '!', '.', ' ']), grammar);
        let sentence = Models::embedded().analyse(text, 0..text.len());
        let ontology = finder.ontology;
        let words = Words { text, tokens: &sentence.tokens, grammar, ontology };
        let (asked, first, preposition, request) = words.asked();
        let (mut rest, named) = finder.pieces(&words, first);
        if asked == Asked::Who && first == 0 && rest.len() > 1 {
            // "Does anybody fund it?" as "Who can fund it?", "Has anybody …?" as "Who has …?"
            let word = words.word(0).to_lowercase();
            let plain = ["do", "does", "did"].contains(&&*word);
            rest[0] = Piece::Word(if plain { "can".to_owned() } else { word }, Upos::Aux);
            rest.remove(1);
        }
        let rest = without_going_to(grammar, rest);
        let period = period(grammar, &rest);
        Self { asked, preposition, rest, named, period, request }
    }

    /// "List the focus areas of X": the question for whatever stands in the relation that its noun
    /// tells, no matter what kind of thing the noun is elsewhere.
    pub(super) fn by_relation(&self) -> Option<Self> {
        let Asked::Kind(noun) = &self.asked else { return None };
        let of = matches!(self.rest.first()?, Piece::Word(_, Upos::Adp)) && noun.class.is_some();
        let asked = Asked::Kind(Noun { class: None, ..noun.clone() });
        of.then(|| Self { asked, ..self.clone() })
    }

    /// The words of the rest in lower case, names left out.
    pub(super) fn words(&self) -> impl Iterator<Item = String> + '_ {
        self.rest.iter().filter_map(|piece| match piece {
            Piece::Word(word, _) => Some(word.to_lowercase()),
            Piece::Name(_) => None,
        })
    }
}

/// The tokens of a question.
struct Words<'a> {
    text: &'a str,
    tokens: &'a [Token],
    grammar: &'a Grammar,
    ontology: &'a Ontology,
}

impl Words<'_> {
    fn word(&self, n: usize) -> &str {
        self.tokens.get(n).map_or("", |token| token.text(self.text))
    }

    fn is(&self, list: &str, n: usize) -> bool {
        self.grammar.is(list, &self.word(n).to_lowercase())
    }

    fn upos(&self, n: usize) -> Upos {
        self.tokens.get(n).map_or(Upos::X, |token| token.upos)
    }

    /// Whether a word with a capital stands before or behind a stretch, as of one name with it.
    fn goes_on(&self, start: usize, end: usize, first: usize) -> bool {
        let capital =
            |n: usize| self.word(n).starts_with(char::is_uppercase) && !self.is("auxiliary", n);
        end < self.tokens.len() && capital(end) || start > first && capital(start - 1)
    }

    /// Whether a question that begins with an auxiliary needs the word at `n` for its verb: "Does
    /// the forum fund it?"
    fn lacks_verb(&self, first: usize, n: usize) -> bool {
        let plain = ["is", "are", "was", "were", "has", "have", "had"];
        let auxiliary = self.word(first).to_lowercase();
        self.is("auxiliary", first)
            && !plain.contains(&auxiliary.as_str())
            && (first + 1..self.tokens.len()).all(|at| at == n || self.upos(at) != Upos::Verb)
    }

    /// What is asked for, where the rest begins, and whether a preposition or a request leads to it.
    fn asked(&self) -> (Asked, usize, Option<String>, bool) {
        let asks = |n| {
            ["ask-who", "ask-what", "ask-whose", "ask-when"].iter().any(|list| self.is(list, n))
        };
        let leads = ["during", "since", "until"].iter().any(|list| self.is(list, 0));
        let preposition = (self.upos(0) == Upos::Adp || leads) && asks(1);
        let at = usize::from(preposition);
        let before = preposition.then(|| self.word(0).to_lowercase());
        if self.is("ask-who", at) {
            return (Asked::Who, at + 1, before, false);
        }
        if self.is("ask-what", at) && self.asks_several(at + 1) {
            // "What are the members of it?" as "List the members of it."
            let end = self.noun_end(at + 3);
            return (self.kind(at + 3, end, Asked::What), end, before, true);
        }
        if self.is("ask-what", at) {
            let end = self.noun_end(at + 1);
            return (self.kind(at + 1, end, Asked::What), end, before, false);
        }
        if self.is("ask-whose", at) && self.is("ask-source", at + 1) {
            // "On whose word …" asks who says so.
            return (Asked::Who, at + 1, before, false);
        }
        if preposition && self.is("ask-when", at) {
            return (Asked::When, at + 1, None, false);
        }
        if self.is("ask-where", 0) {
            return (Asked::Where, 1, None, false);
        }
        if self.is("ask-when", 0) {
            return (Asked::When, 1, None, false);
        }
        if self.word(0).eq_ignore_ascii_case("how") && self.is("ask-number", 1) {
            let end = self.noun_end(2);
            let noun = self.noun(2, end);
            return (Asked::Number(noun), end, None, false);
        }
        if self.word(0).eq_ignore_ascii_case("how") && self.is("ask-age", 1) {
            return (Asked::When, 2, None, false);
        }
        if self.word(0).eq_ignore_ascii_case("how") && self.is("ask-amount", 1) {
            // "How much money does …"
            let end = self.noun_end(2);
            return (Asked::Amount, end, None, false);
        }
        if self.is("ask-list", 0) {
            let skipped = |n: &usize| {
                matches!(self.upos(*n), Upos::Det | Upos::Pron) || self.is("ask-list", *n)
            };
            let first = (1..self.tokens.len()).find(|n| !skipped(n)).unwrap_or(1);
            if self.is("ask-who", first) {
                // "Tell me who heads it", "List everyone who took part"
                let relative = usize::from(self.is("ask-who", first + 1));
                return (Asked::Who, first + 1 + relative, None, false);
            }
            let end = self.noun_end(first);
            return (self.kind(first, end, Asked::What), end, None, true);
        }
        if self.is("auxiliary", 0) && self.is("ask-exist", 1) && self.upos(1) == Upos::Pron {
            // "Are there any clusters in the north?"
            let first = 2 + usize::from(self.upos(2) == Upos::Det);
            let end = self.noun_end(first);
            return (self.kind(first, end, Asked::What), end, None, true);
        }
        let is = ["is", "are", "was", "were"].contains(&&*self.word(0).to_lowercase());
        if self.is("auxiliary", 0) && !is && self.is("ask-who", 1) {
            return (Asked::Who, 0, None, false);
        }
        if self.is("auxiliary", 0) {
            return (Asked::Truth, 0, None, false);
        }
        (Asked::What, 0, None, true)
    }

    /// Whether "are the …s of" stands at a place.
    fn asks_several(&self, at: usize) -> bool {
        let end = self.noun_end(at + 2);
        matches!(&*self.word(at).to_lowercase(), "are" | "were")
            && self.upos(at + 1) == Upos::Det
            && end > at + 2
            && self.upos(end) == Upos::Adp
    }

    /// Where a noun phrase without its article ends that begins at `first`; nowhere else where
    /// there is none.
    fn noun_end(&self, first: usize) -> usize {
        let part = |n: usize| {
            n < self.tokens.len()
                && !self.is("auxiliary", n)
                && (matches!(self.upos(n), Upos::Adj | Upos::Noun | Upos::Num)
                    || self.upos(n) == Upos::Propn && n == first
                    || self.word(n) == "-")
        };
        let mut end = first;
        // "Which vessels does …": what stands before an auxiliary is a noun, whatever it looks like.
        if first < self.tokens.len()
            && !self.is("auxiliary", first)
            && (self.is("auxiliary", first + 1) || self.class(first, first + 1).is_some())
        {
            end = first + 1;
        }
        while part(end) {
            end += 1;
        }
        // "Which programs focus …": a verb that looks like a noun leaves a plural before it.
        let classed = (first..end).rev().find(|&last| self.class(first, last + 1).is_some());
        match classed {
            Some(last) => last + 1,
            None if self.is("ask-date", first) || self.is("ask-people", first) => first + 1,
            None => end,
        }
    }

    fn class(&self, first: usize, end: usize) -> Option<ClassId> {
        let words: Vec<&str> = (first..end).map(|n| self.word(n)).collect();
        class_of_noun(self.grammar, self.ontology, &words)
    }

    fn noun(&self, first: usize, end: usize) -> Option<Noun> {
        if first >= end {
            return None;
        }
        let words = &self.text[self.tokens[first].start..self.tokens[end - 1].end];
        let class = if self.is("ask-people", end - 1) {
            self.grammar.kind("PER")
        } else {
            self.class(first, end)
        };
        let last = &self.tokens[end - 1];
        let head = &self.text[self.tokens[first].start..last.start];
        let singular = format!("{head}{}", last.lemma).to_lowercase();
        Some(Noun { words: words.to_lowercase(), singular, class })
    }

    fn kind(&self, first: usize, end: usize, without: Asked) -> Asked {
        match self.noun(first, end) {
            Some(_) if self.is("ask-date", end - 1) => Asked::When,
            Some(noun) => Asked::Kind(noun),
            None => without,
        }
    }
}

impl Finder<'_> {
    /// The pieces from a token on: the longest names that the graph knows, and the words between.
    fn pieces(&self, words: &Words<'_>, first: usize) -> (Vec<Piece>, Vec<Named>) {
        let tokens = words.tokens;
        let mut taken: Vec<Option<(usize, usize)>> = vec![None; tokens.len()];
        let mut named: Vec<(usize, usize, Vec<EntityIx>)> = Vec::new();
        let longest = tokens.len().saturating_sub(first);
        for length in (1..=longest).rev() {
            for start in first..=tokens.len() - length {
                let end = start + length;
                if taken[start..end].iter().any(Option::is_some) || !may_name(words, start, end) {
                    continue;
                }
                let text = &words.text[tokens[start].start..tokens[end - 1].end];
                let whole = self.names.all(self.view, text);
                // A part of what is written as one name is another name, perhaps mistyped.
                let alone = !words.goes_on(start, end, first);
                let things = if alone { self.with_parts(text, whole) } else { whole };
                if !things.is_empty() {
                    taken[start..end].fill(Some((start, end)));
                    named.push((start, end, things));
                }
            }
        }
        named.sort_unstable();
        let mut pieces = Vec::new();
        let mut list: Vec<Named> = Vec::new();
        let mut next = named.into_iter().peekable();
        let mut n = first;
        while n < tokens.len() {
            if let Some((start, end, things)) = next.next_if(|name| name.0 == n) {
                let text = words.text[tokens[start].start..tokens[end - 1].end].to_owned();
                // "the Harbour Valleys initiative": the noun only says what the name names.
                let noun = self.noun_of(words, end, &things) && !words.lacks_verb(first, end);
                pieces.push(Piece::Name(list.len()));
                list.push(Named { text, things, ..Named::default() });
                n = end + usize::from(noun);
            } else {
                pieces.push(Piece::Word(words.word(n).to_owned(), tokens[n].upos));
                n += 1;
            }
        }
        (pieces, list)
    }

    /// Whether the word at `n` is a noun for the class of what stands before it.
    fn noun_of(&self, words: &Words<'_>, n: usize, things: &[EntityIx]) -> bool {
        let class = words.class(n, (n + 1).min(words.tokens.len()));
        let top = class.map(|class| &self.ontology.class_of(self.ontology.top(class)).name);
        words.upos(n) == Upos::Noun
            && top.is_some_and(|top| things.iter().any(|&t| self.view.entity(t).top == *top))
    }

    /// What a name means, and what it may mean as a part of a name.
    fn with_parts(&self, text: &str, whole: Vec<EntityIx>) -> Vec<EntityIx> {
        if !self.parts || !text.starts_with(char::is_uppercase) {
            return whole;
        }
        let mut parts = self.names.with_part(text);
        parts.retain(|thing| !whole.contains(thing));
        whole.into_iter().chain(parts).collect()
    }
}

/// The class that a noun tells: that of its name, or else by the grammar.
pub(super) fn class_of_noun(
    grammar: &Grammar,
    ontology: &Ontology,
    words: &[&str],
) -> Option<ClassId> {
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let labelled = || {
        let noun = words.join(" ");
        let singular = noun.strip_suffix('s').unwrap_or(&noun);
        let found = ontology.classes().find(|(_, class)| {
            let names = class.labels.values().chain([&class.name]);
            names.map(|name| name.to_lowercase()).any(|name| name == noun || name == singular)
        });
        found.map(|(id, _)| id)
    };
    labelled().or_else(|| grammar.class_of_noun(&words))
}

/// "What's" as "What is", and without the "And" of a question that goes on.
fn full(text: &str, grammar: &Grammar) -> String {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let asks = |word: &str| {
        ["ask-who", "ask-what", "ask-where", "ask-when"].iter().any(|list| grammar.is(list, word))
    };
    if grammar.is("ask-on", &first.to_lowercase()) {
        return full(rest, grammar);
    }
    match first.strip_suffix("'s").or_else(|| first.strip_suffix("’s")) {
        Some(word) if asks(&word.to_lowercase()) => format!("{word} is {rest}"),
        _ => text.to_owned(),
    }
}

/// Whether a stretch of a question may be a name: it neither begins nor ends with a small word, and
/// a single word in lower case is a noun.
fn may_name(words: &Words<'_>, start: usize, end: usize) -> bool {
    let small = |n: usize| {
        matches!(
            words.upos(n),
            Upos::Det | Upos::Adp | Upos::Aux | Upos::Cconj | Upos::Part | Upos::Punct
        ) && words.word(n).chars().all(|c| !c.is_uppercase())
            || words.is("auxiliary", n)
    };
    if small(start) || (end - start > 1 && small(end - 1)) {
        return false;
    }
    let capital = |n: usize| words.word(n).chars().any(|c| c.is_uppercase() || c.is_numeric());
    let verb = matches!(words.upos(start), Upos::Verb | Upos::Aux);
    end - start > 1
        || capital(start)
        || !verb && matches!(words.upos(start), Upos::Noun | Upos::Propn | Upos::Adj)
}

/// "is going to run" as "will run".
fn without_going_to(grammar: &Grammar, mut rest: Vec<Piece>) -> Vec<Piece> {
    let is = |piece: &Piece, wanted: &str| matches!(piece, Piece::Word(word, _) if word.eq_ignore_ascii_case(wanted));
    let Some(going) = rest.windows(3).position(|three| {
        is(&three[0], "going") && is(&three[1], "to") && matches!(three[2], Piece::Word(..))
    }) else {
        return rest;
    };
    let auxiliary = |piece: &Piece| matches!(piece, Piece::Word(word, _) if grammar.is("auxiliary", &word.to_lowercase()));
    if let Some(at) = rest[..going].iter().rposition(auxiliary) {
        rest[at] = Piece::Word("will".to_owned(), Upos::Aux);
        rest.drain(going..going + 2);
    }
    rest
}

/// The first "since 2019", "in 2016", "before 2020" of a question.
fn period(grammar: &Grammar, rest: &[Piece]) -> Option<Period> {
    let word = |n: usize| match rest.get(n) {
        Some(Piece::Word(word, _)) => Some(word.to_lowercase()),
        _ => None,
    };
    (0..rest.len()).find_map(|first| {
        let before = word(first)?;
        let year = word(first + 1).filter(|year| is_year(year))?;
        let mut period = Period { first, end: first + 2, ..Period::default() };
        if grammar.is("during", &before) {
            (period.since, period.until) = (Some(year.clone()), Some(year));
        } else if grammar.is("since", &before) {
            period.since = Some(year);
        } else if grammar.is("until", &before) {
            period.until = Some(year);
        } else {
            return None;
        }
        // "from 2016 to 2019"
        let further = word(first + 3).filter(|year| is_year(year));
        if let (Some(year), None, Some("to" | "and" | "until")) =
            (further, &period.until, word(first + 2).as_deref())
        {
            (period.until, period.end) = (Some(year), first + 4);
        }
        Some(period)
    })
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}
