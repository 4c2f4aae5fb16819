//! Runs of words that may be one name: where they begin, go on, end, and how far a name widens.

use cartulary_model::ClassId;

use crate::language::{Form, NerTag, Upos};
use crate::name::{Name, NameFinder, capitals, has_capital};
use crate::tree::Tree;
use crate::value::{ValueSpan, is_figure};

impl NameFinder<'_> {
    /// The end of a run of words that may all belong to one name, beginning at `at`.
    pub(crate) fn run_end(&self, tree: &Tree<'_>, values: &[ValueSpan], at: usize) -> usize {
        if !self.begins_name(tree, at) {
            return at;
        }
        let in_value = |n: usize| values.iter().any(|value| value.claims(n));
        let mut end = at + 1;
        while end < tree.len() && !in_value(end) && !tree.is_column(end) {
            let word = tree.word(end);
            let next_capital = end + 1 < tree.len() && has_capital(tree.word(end + 1));
            let joins = match word {
                "-" | "–" | "/" => {
                    tree.is_glued(end) && tree.is_glued(end + 1)
                    // "Asia-based": what follows the hyphen is an ordinary word.
                    && (next_capital || !is_lower_participle(tree, end + 1) || is_syllable(tree, end))
                }
                "&" => next_capital,
                // "COXEM Co., Ltd": the legal form goes with the name.
                "," => end + 1 < tree.len() && self.lexicon.is("legal-form", tree.lower(end + 1)),
                // "Anna van der Berg", "Samuel \"Sam\" Roe".
                _ if self.is_particle(tree, end) => true,
                // "the Coal Town Women's Network"
                "'s" | "’s" | "'" | "’" => {
                    next_capital && self.lexicon.is("people", tree.lower(end - 1))
                }
                "\"" | "“" | "”" if nickname(tree, end).is_some_and(|close| end == close) => {
                    next_capital
                }
                "\"" | "“" if nickname(tree, end).is_some() => true,
                // "Wednesday Forum": a weekday inside a name.
                _ if next_capital && self.lexicon.is("weekday", tree.lower(end)) => true,
                "." => false,
                _ if tree.is_glued(end) && matches!(tree.word(end - 1), "-" | "–" | "/") => true,
                _ if is_figure(word) => tree.lower(end - 1) != "," && !tree.is_glued(end),
                _ => self.goes_on(tree, end),
            };
            if !joins {
                break;
            }
            end += 1;
        }
        end
    }

    /// A small word inside a person's name, if a capital follows at last.
    fn is_particle(&self, tree: &Tree<'_>, n: usize) -> bool {
        let small = |n: usize| self.lexicon.is("name-particle", tree.word(n));
        let next = (n..(n + 3).min(tree.len())).find(|&m| !small(m));
        small(n) && next.is_some_and(|m| m > n && has_capital(tree.word(m)))
    }

    fn begins_name(&self, tree: &Tree<'_>, at: usize) -> bool {
        let word = tree.word(at);
        let ordinal = word.starts_with(|c: char| c.is_ascii_digit())
            && ["st", "nd", "rd", "th"].iter().any(|ending| word.ends_with(ending));
        // "6G Flagship", "3D Printing Center"
        let figured = word.starts_with(|c: char| c.is_ascii_digit())
            && word.len() < 5
            && word.ends_with(|c: char| c.is_ascii_uppercase());
        if ordinal || figured {
            return at + 1 < tree.len() && self.goes_on(tree, at + 1);
        }
        // "the Third Basic Plan"
        let counted = at > 0
            && at + 1 < tree.len()
            && self.lexicon.is("ordinal", tree.lower(at))
            && has_capital(word)
            && self.goes_on(tree, at + 1);
        if !self.goes_on(tree, at) {
            return counted;
        }
        let opens = at == 0
            || matches!(
                tree.word(at - 1),
                "“" | "\"" | "‘" | ":" | "•" | "(" | "–" | "—" | "|" | "▶"
            );
        if !opens || capitals(word) > 1 {
            return true;
        }
        // "Min-sun Noh": two syllables of a given name, then the family's.
        let syllables = at + 3 < tree.len()
            && tree.word(at + 1) == "-"
            && tree.is_glued(at + 1)
            && tree.is_glued(at + 2)
            && tree.word(at + 2).starts_with(char::is_lowercase)
            && has_capital(tree.word(at + 3))
            && tree.upos(at + 3) == Upos::Propn
            && tree.word(at).len() + tree.word(at + 2).len() < 13;
        if syllables {
            return true;
        }
        // The first word of a sentence is capitalized whatever it is.
        let next = at + 1 < tree.len()
            && self.goes_on(tree, at + 1)
            && !tree.word(at + 1).starts_with(|c: char| c.is_ascii_digit());
        // "Council of Oulu Region"
        let headed = at + 2 < tree.len()
            && self.lexicon.is("name-connector", tree.lower(at + 1))
            && self.goes_on(tree, at + 2)
            && self.head_class_of_run(tree, at, at + 1).is_some();
        match tree.upos(at) {
            _ if headed => true,
            Upos::Propn => true,
            Upos::Noun | Upos::Adj | Upos::X | Upos::Num | Upos::Intj => {
                next || tree.token(at).ner.is_some()
            }
            Upos::Verb => next && tree.token(at).ner.is_some(),
            _ => false,
        }
    }

    /// Whether a word can stand in the middle of a name.
    pub(crate) fn goes_on(&self, tree: &Tree<'_>, n: usize) -> bool {
        has_capital(tree.word(n))
            && tree.word(n).chars().any(char::is_alphabetic)
            && !self.lexicon.is("not-a-name", tree.lower(n))
            && !(matches!(tree.upos(n), Upos::Pron | Upos::Det | Upos::Cconj | Upos::Sconj)
                && capitals(tree.word(n)) < 2)
    }

    /// Whether a name of the gazetteer can be meant where its words stand.
    pub(crate) fn may_stand(tree: &Tree<'_>, first: usize, end: usize) -> bool {
        // A word with a hyphen on its other side belongs to something longer: "Asia" of "Asia-Pacific".
        let hyphen_after = tree.is_glued(end)
            && tree.word(end) == "-"
            && tree.is_glued(end + 1)
            && has_capital(tree.word(end + 1));
        let hyphen_before = tree.is_glued(first)
            && tree.word(first - 1) == "-"
            && tree.is_glued(first - 1)
            && has_capital(tree.word(first - 2));
        // "will finance the event": the name of a field, but here a verb.
        let verb = end == first + 1
            && !has_capital(tree.word(first))
            && tree.upos(first) == Upos::Verb
            && matches!(tree.token(first).form, Form::Bare | Form::Present | Form::Past);
        !hyphen_after && !hyphen_before && !verb
    }

    /// Extends a run over "of …", "for …" with their lists, and over "and …" before a common head.
    pub(crate) fn widen(
        &self,
        tree: &Tree<'_>,
        values: &[ValueSpan],
        first: usize,
        run_end: usize,
    ) -> usize {
        let mut end = run_end;
        let headed = |first: usize, end: usize| self.head_class_of_run(tree, first, end);
        // "Korea Land and Housing Corporation": the head comes after the "and".
        let field = |class: ClassId| self.is_class_of(class, "field");
        let foreign = (first..end).any(|n| self.lexicon.is("name-particle", tree.word(n)));
        // "the Cities and Knowledge Summit": a lone plural names nothing either.
        let many = end == first + 1 && tree.token(first).form == Form::Plural;
        // "Hana Valley, Blue West and Timber Towns": the last two of a list.
        let listed = first > 0 && tree.word(first - 1) == ",";
        // "the National Territory and Towns Bureau": one article, and a unit has no other name.
        let unit =
            |class| self.lexicon.kind("unit").is_some_and(|unit| self.ontology.is_a(class, unit));
        let and = end + 1 < tree.len() && tree.lower(end) == "and";
        let of_unit = and && first > 0 && tree.lower(first - 1) == "the" && {
            let next = self.run_end(tree, values, end + 1);
            next > end + 1 && headed(end + 1, next).is_some_and(unit)
        };
        let place = |class| of_unit && self.is_class_of(class, "LOC");
        if headed(first, end).is_none_or(|class| field(class) || many || place(class))
            && !foreign
            && !(listed && end > first + 1)
            && and
            && self.plain_part(tree, first, end)
        {
            let next = self.run_end(tree, values, end + 1);
            if next > end + 1
                && headed(end + 1, next).is_some_and(|class| !field(class))
                && self.index.whole(tree, end + 1, next).is_empty()
            {
                end = next;
            }
        }
        // "the Port of Hana Authority": the head comes at the end.
        let led = first > 0 && tree.lower(first - 1) == "the" && end == first + 1;
        let headed_behind = || {
            let start = end + 1;
            let next = self.run_end(tree, values, start);
            next > start + 1
                && matches!(tree.lower(end), "of" | "for")
                && self.index.whole(tree, first, end).is_empty()
                && self.index.whole(tree, start, next).is_empty()
                && headed(start, next).is_some_and(|class| !field(class))
        };
        let linked = headed(first, end).is_some() || led && end + 2 < tree.len() && headed_behind();
        let mut linked_before = false;
        while linked && end + 1 < tree.len() {
            let connector = tree.lower(end);
            if !self.lexicon.is("name-connector", connector) {
                break;
            }
            let start = if tree.lower(end + 1) == "the" { end + 2 } else { end + 1 };
            let dated = values
                .iter()
                .any(|value| value.kind == crate::value::Kind::Date && value.holds(start));
            if start >= tree.len() || dated || !self.goes_on(tree, start) {
                break;
            }
            let part_end = self.run_end(tree, values, start).max(start + 1);
            // "Blue Port Innovation Division of UNESCO": a unit of a known body, two names.
            let body = connector == "of" && capitals(tree.word(start)) > 1 && part_end == start + 1;
            let own = || headed(first, self.head_of(tree, first, end) + 1);
            let unit = || {
                let unit = self.lexicon.kind("unit");
                unit.zip(own()).is_some_and(|(unit, class)| self.ontology.is_a(class, unit))
            };
            if body && (end - first > 2 || end - first > 1 && unit()) {
                break;
            }
            // "Department of Planning of Hana University", "Budget Division of the Ministry"
            let whole = connector == "of"
                && (linked_before || end - first > 1)
                && headed(start, part_end).is_some_and(|class| self.is_class_of(class, "ORG"))
                && (part_end > start + 1 || start == end + 2);
            // "Energy Program of the Ministry of Trade"
            let owned = || {
                own().is_some_and(|class| self.is_class_of(class, "undertaking"))
                    && start == end + 2
            };
            // "the Utah Department of Workforce Services" is the department of a place.
            let of_place = || {
                let rows = self.index.whole(tree, first, self.head_of(tree, first, end));
                let class = rows.first().map(|&row| self.ontology.gazetteer().entry(row).class);
                class.is_some_and(|class| self.is_class_of(class, "LOC")) && start == end + 1
            };
            // "East Harbour Research Institute of the Hana Institute of Technology": two bodies.
            let two = || {
                own().is_some_and(|class| self.is_class_of(class, "ORG"))
                    && start == end + 2
                    && end - first > 2
                    && part_end > start + 1
            };
            if whole && (unit() || owned() || two()) && !of_place() {
                break;
            }
            end = self.widen_list(tree, values, start, part_end);
            linked_before = true;
        }
        end
    }

    /// The body that a title of office goes on with: "Minister of Higher Education, Science and
    /// Innovation".
    pub(crate) fn portfolio(
        &self,
        tree: &Tree<'_>,
        values: &[ValueSpan],
        at: usize,
    ) -> Option<Name> {
        let office = at > 0 && self.lexicon.is("office", tree.lower(at - 1));
        let of = office && matches!(tree.word_or_empty(at), "of" | "for");
        let start = at + if tree.word_or_empty(at + 1) == "the" { 2 } else { 1 };
        if !of || start >= tree.len() || !self.goes_on(tree, start) {
            return None;
        }
        let part_end = self.run_end(tree, values, start).max(start + 1);
        let widened = self.widen_list(tree, values, start, part_end);
        // "Minister of Trade Jane Doe"; of "Minister of Trade and Energy Jane Doe" it is "Jane Doe".
        let person = |&n: &usize| {
            let opens = n == start || matches!(tree.word(n - 1), "," | "and" | "&");
            let long = n + 2 < widened && (n..n + 3).all(|n| self.goes_on(tree, n));
            matches!(tree.token(n).ner, Some((NerTag::Per, _))) && !(opens && long)
        };
        let end = (start..widened).find(person).unwrap_or(widened);
        let is_body = |class| self.is_class_of(class, "ORG") || self.is_class_of(class, "LOC");
        let rows = self.index.whole(tree, start, end);
        let known = rows.first().map(|&row| self.ontology.gazetteer().entry(row).class);
        let other = self.head_class_of_run(tree, start, end).or(known).is_some_and(is_body);
        if end <= start || other {
            return None;
        }
        let name = Name::new(start, end, end - 1, self.lexicon.kind("ORG"));
        Some(Name { sure: true, ..name })
    }

    /// "Trade, Industry and Energy" behind "Ministry of": parts that are no names of their own.
    fn widen_list(
        &self,
        tree: &Tree<'_>,
        values: &[ValueSpan],
        start: usize,
        part_end: usize,
    ) -> usize {
        if !self.plain_part(tree, start, part_end) {
            return part_end;
        }
        let mut end = part_end;
        loop {
            let mut next = end;
            if next < tree.len() && tree.word(next) == "," {
                next += 1;
            }
            let last = next < tree.len() && matches!(tree.lower(next), "and" | "&");
            if last {
                next += 1;
            }
            if next == end || next >= tree.len() || !self.goes_on(tree, next) {
                return part_end;
            }
            let part = self.run_end(tree, values, next).max(next + 1);
            let headed = self.head_class_of_run(tree, next, part);
            // "Association of Public and Land-grant Universities"
            let many = last && tree.token(part - 1).form == Form::Plural && part > next + 1;
            // "Ministry of Climate and Enterprise": a lone head is no name of its own.
            let lone = part == next + 1;
            if !self.plain_part(tree, next, part)
                || headed.is_some_and(|class| !self.is_class_of(class, "field")) && !many && !lone
            {
                return part_end;
            }
            end = part;
            if last {
                return end;
            }
        }
    }

    /// Whether words are no name by themselves: no place, no known body, no short form, no person.
    fn plain_part(&self, tree: &Tree<'_>, first: usize, end: usize) -> bool {
        let known = self.index.whole(tree, first, end);
        let gazetteer = self.ontology.gazetteer();
        let known_otherwise =
            known.iter().any(|&id| !self.is_class_of(gazetteer.entry(id).class, "field"));
        let person = (first..end).all(|n| matches!(tree.token(n).ner, Some((NerTag::Per, _))));
        // "ICT", "AI", "R&D", "SMEs" are fields; other words of capitals are bodies.
        let short_form = end == first + 1
            && capitals(tree.word(first)) > 2
            && known.is_empty()
            && !tree.word(first).ends_with('s');
        // "Oost NL and the Harbour Campus": a name that ends in a short form is whole.
        let ended = end > first + 1
            && tree.word(end - 1).chars().all(char::is_uppercase)
            && self.index.whole(tree, end - 1, end).is_empty();
        let short_form = short_form || ended;
        !known_otherwise && !person && !short_form
    }
}

/// The closing mark of the nickname in quotes that token `n` opens or closes inside a name: one or
/// two capitalized words with a capital behind.
fn nickname(tree: &Tree<'_>, n: usize) -> Option<usize> {
    let quote = |n: usize| n < tree.len() && matches!(tree.word(n), "\"" | "“" | "”");
    let word = |n: usize| n < tree.len() && has_capital(tree.word(n));
    let closes = |open: usize| {
        let close = (open + 2..=open + 3).find(|&close| quote(close))?;
        ((open + 1..close).all(word) && word(close + 1)).then_some(close)
    };
    if !quote(n) {
        return None;
    }
    let opened = || (n.saturating_sub(3)..n).find(|&open| quote(open) && closes(open) == Some(n));
    closes(n).filter(|_| n > 0 && word(n - 1)).or_else(|| opened().map(|_| n))
}

/// "Sun Yat-sen University", "Tseng Yu-fen": a short part behind a hyphen, of a name.
fn is_syllable(tree: &Tree<'_>, hyphen: usize) -> bool {
    let (before, part) = (tree.word(hyphen - 1), tree.word(hyphen + 1));
    let words = [
        "led", "run", "born", "made", "wide", "like", "free", "only", "in", "up", "to", "based",
        "owned", "built", "style", "size", "type", "level", "scale", "term", "time", "year", "day",
        "side", "area", "bound", "first", "class", "grade", "site", "tech", "held", "paid",
        "aided",
    ];
    let name = capitals(before) == 1 && tree.upos(hyphen - 1) == Upos::Propn;
    name && before.len() <= 5
        && part.len() <= 5
        && part.chars().all(char::is_lowercase)
        && !words.contains(&part)
}

fn is_lower_participle(tree: &Tree<'_>, n: usize) -> bool {
    tree.lower(n) == tree.word(n) && matches!(tree.upos(n), Upos::Verb | Upos::Adj | Upos::Adv)
}
