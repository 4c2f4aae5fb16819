//! Names in a sentence: where each begins and ends, and what sort of thing bears it.

use cartulary_model::{ClassId, GazetteerId, Ontology, Span};

use crate::acronym::{self, Brackets};
use crate::gazetteer_index::{Found, GazetteerIndex};
use crate::language::NerTag;
use crate::lexicon::Lexicon;
use crate::tree::Tree;
use crate::value::{ValueSpan, is_figure};

/// A name of one or more tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// First token.
    pub(crate) first: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// The word that the rest of the name modifies: "Ministry" of "Ministry of Education".
    pub(crate) head: usize,
    /// What it names, as far as its own words tell.
    pub(crate) class: Option<ClassId>,
    /// Gazetteer rows with that name.
    pub(crate) rows: Vec<GazetteerId>,
    /// The brackets behind it that hold its short form.
    pub(crate) short: Option<Brackets>,
    /// Whether the class comes from the gazetteer, a head noun or a title before it, not from a guess.
    pub(crate) sure: bool,
    /// Whether a title beside it shows that it is a person's.
    pub(crate) titled: bool,
    /// Whether it is a common noun with a capital: "the Center".
    pub(crate) generic: bool,
    /// A head noun behind the brackets, part of the name: "… Investments (I3) Instrument".
    pub(crate) tail: Option<usize>,
}

impl Name {
    /// A name whose class is sure, and nothing else.
    pub(crate) fn new(first: usize, end: usize, head: usize, class: Option<ClassId>) -> Self {
        let (rows, short, tail) = (Vec::new(), None, None);
        let (sure, titled, generic) = (true, false, false);
        Self { first, end, head, class, rows, short, sure, titled, generic, tail }
    }
}

/// What finding names needs to know.
pub(crate) struct NameFinder<'a> {
    pub(crate) ontology: &'a Ontology,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) index: &'a GazetteerIndex,
}

impl NameFinder<'_> {
    /// All names of a sentence, in order; they do not overlap. `values` are left alone.
    pub(crate) fn find(&self, tree: &Tree<'_>, values: &[ValueSpan]) -> Vec<Name> {
        let mut names = Vec::new();
        let short_forms = acronym::find(tree);
        let works = self.works(tree);
        let mut at = 0;
        while at < tree.len() {
            // "the 2022 Harbour Congress": the year tells which one.
            if let Some(end) = self.of_year(tree, values, at) {
                self.push_name(tree, values, at, end, false, &mut names);
                at = names.last().map_or(end, |name| name.end.max(end));
                continue;
            }
            if let Some(value) = values.iter().find(|value| value.claims(at)) {
                at = value.end;
                continue;
            }
            if let Some(&(first, end)) = works.iter().find(|&&(first, _)| first == at) {
                names.push(Name::new(first, end, end - 1, self.lexicon.kind("document")));
                at = end;
                continue;
            }
            if let Some(end) = self.quoted(tree, at) {
                self.push_name(tree, values, at, end, false, &mut names);
                at = end;
                continue;
            }
            if let Some(end) = self.office_of_title(tree, values, at) {
                self.push_name(tree, values, at, end, false, &mut names);
                at = end;
                continue;
            }
            let known = self
                .index
                .at(tree, at)
                .filter(|found| Self::may_stand(tree, found.first, found.end));
            let run_end = self.run_end(tree, values, at);
            let known_end = known.as_ref().map_or(at, |found| found.end);
            if run_end == at && known_end == at {
                at += 1;
                continue;
            }
            // "Mr. Honda" is no company.
            let addressed = at > 0 && self.lexicon.is("honorific", tree.lower(at - 1));
            at = match known {
                _ if addressed && run_end > at && tree.is_capitalized(at) => {
                    self.push_name(tree, values, at, run_end, true, &mut names);
                    run_end
                }
                Some(known) if known_end >= run_end => {
                    // "Just Transition Conference": a field that names go on from.
                    if let Some(end) = self.headed_by_more(tree, values, &known) {
                        at = self.push_run(tree, values, at, end, &mut names);
                        continue;
                    }
                    // "Ministry of Education, Science and Sports" is not the Ministry of Education.
                    let own = self.run_end(tree, values, known.first);
                    let longer = self.widen(tree, values, known.first, own.min(known_end));
                    if longer > known_end + 3 && tree.word(known_end) == "," {
                        self.push_name(tree, values, known.first, longer, false, &mut names);
                        at = longer;
                        continue;
                    }
                    self.push_known(tree, known, &mut names);
                    known_end
                }
                _ => self.push_run(tree, values, at, run_end, &mut names),
            };
        }
        self.widen_by_short_forms(tree, &short_forms, &mut names);
        for name in &mut names {
            if self.is_titled(tree, name) {
                (name.class, name.sure, name.generic) = (self.lexicon.kind("PER"), true, false);
                name.titled = true;
            }
        }
        names
    }

    /// Where the name of an occasion or a document ends that begins with the year at token `at`.
    fn of_year(&self, tree: &Tree<'_>, values: &[ValueSpan], at: usize) -> Option<usize> {
        let word = tree.word(at);
        let year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        let led = at > 0 && matches!(tree.lower(at - 1), "the" | "its" | "our" | "this");
        if !year || !led || at + 1 >= tree.len() {
            return None;
        }
        let end = self.run_end(tree, values, at + 1);
        let class = self.head_class_of_run(tree, at + 1, end).filter(|_| end > at + 2)?;
        let dated = ["occasion", "document"].iter().any(|kind| self.is_class_of(class, kind));
        dated.then_some(end)
    }

    /// Where "the Governor's Office" ends, if token `at` is the title.
    fn office_of_title(&self, tree: &Tree<'_>, values: &[ValueSpan], at: usize) -> Option<usize> {
        let office = at + 2;
        let owned = matches!(tree.word_or_empty(at + 1), "'s" | "’s");
        if !owned
            || office >= tree.len()
            || !tree.is_capitalized(at)
            || !tree.is_capitalized(office)
        {
            return None;
        }
        self.lexicon.title(&[tree.lower(at)])?;
        let end = self.run_end(tree, values, office).max(office + 1);
        let class = self.head_class_of_run(tree, office, end)?;
        self.is_class_of(class, "ORG").then_some(end)
    }

    /// Whether a class is that of a kind of thing, or below it.
    pub(crate) fn is_class_of(&self, class: ClassId, kind: &str) -> bool {
        self.lexicon.is_kind(self.ontology, class, kind)
    }

    /// The names that are given with their classes, and those that are found beside them.
    pub(crate) fn find_beside(
        &self,
        tree: &Tree<'_>,
        values: &[ValueSpan],
        given: &[(Span, ClassId)],
    ) -> Vec<Name> {
        let mut names = self.find(tree, values);
        for &(span, class) in given {
            let tokens = (0..tree.len()).filter(|&n| tree.span(n, n + 1).overlaps(span));
            let (Some(first), Some(last)) = (tokens.clone().min(), tokens.max()) else { continue };
            let end = last + 1;
            names.retain(|name| name.end <= first || end <= name.first);
            names.push(Name::new(first, end, self.head_of(tree, first, end), Some(class)));
        }
        names.sort_by_key(|name| name.first);
        names
    }

    /// "Sang Ook Park (Assistant professor, …": a title behind a name shows a person.
    fn is_titled(&self, tree: &Tree<'_>, name: &Name) -> bool {
        let plain = (2..=4).contains(&(name.end - name.first))
            && name.rows.is_empty()
            && name.short.is_none()
            && (name.first..name.end).all(|n| tree.is_capitalized(n) || tree.word(n) == "-");
        if !plain || name.end + 2 >= tree.len() || !matches!(tree.word(name.end), "(" | ",") {
            return false;
        }
        let start = name.end
            + 1
            + usize::from(matches!(tree.lower(name.end + 1), "a" | "an" | "the" | "its"));
        (start + 1..(start + 6).min(tree.len())).any(|end| {
            let words: Vec<&str> = (start..end).map(|n| tree.lower(n)).collect();
            let goes_on =
                matches!(tree.lower(end), "of" | "at" | "for" | "with" | "in" | "," | ")");
            goes_on && self.lexicon.title(&words).is_some()
        })
    }

    /// Where a longer name with a head of another kind ends that begins with the known field.
    fn headed_by_more(
        &self,
        tree: &Tree<'_>,
        values: &[ValueSpan],
        known: &Found,
    ) -> Option<usize> {
        let class = self.ontology.gazetteer().entry(known.ids[0]).class;
        let capital = known.end < tree.len()
            && tree.is_capitalized(known.first)
            && tree.is_capitalized(known.end);
        if !capital || !self.is_class_of(class, "field") {
            return None;
        }
        let end = self.run_end(tree, values, known.end);
        let headed = self.head_class_of_run(tree, known.first, end)?;
        (end > known.end && !self.is_class_of(headed, "field")).then_some(end)
    }

    /// A gazetteer name as it stands.
    fn push_known(&self, tree: &Tree<'_>, known: Found, names: &mut Vec<Name>) {
        let class = self.ontology.gazetteer().entry(known.ids[0]).class;
        let (first, end) = (known.first, known.end);
        let name = Name::new(first, end, self.head_of(tree, first, end), Some(class));
        names.push(Name { rows: known.ids, ..name });
    }

    /// A run of capitalized words, split at titles and widened over "of", "for", "and".
    fn push_run(
        &self,
        tree: &Tree<'_>,
        values: &[ValueSpan],
        first: usize,
        run_end: usize,
        names: &mut Vec<Name>,
    ) -> usize {
        // "UNESCO Director Jane Doe": a body, a title, a person.
        if let Some((title, title_end)) = self.title_in(tree, first, run_end) {
            // "Senior Research Fellow": what stands before a title belongs to it unless it is a body.
            let body = title > first
                && (self.head_class_of_run(tree, first, title).is_some()
                    || !self.index.whole(tree, first, title).is_empty()
                    || title == first + 1 && capitals(tree.word(first)) > 1);
            if body {
                self.push_name(tree, values, first, title, false, names);
            }
            if title_end < run_end {
                self.push_name(tree, values, title_end, run_end, true, names);
                return run_end;
            }
            let portfolio = self.portfolio(tree, values, title_end);
            let end = portfolio.as_ref().map_or(run_end, |name| name.end);
            names.extend(portfolio);
            return end;
        }
        self.push_name(tree, values, first, run_end, false, names);
        names.last().map_or(run_end, |name| name.end.max(run_end))
    }

    fn push_name(
        &self,
        tree: &Tree<'_>,
        values: &[ValueSpan],
        first: usize,
        run_end: usize,
        after_title: bool,
        names: &mut Vec<Name>,
    ) {
        let mut end = run_end;
        if !after_title {
            end = self.widen(tree, values, first, run_end);
        }
        let rows = if after_title { Vec::new() } else { self.index.whole(tree, first, end) };
        let head = self.head_of(tree, first, end);
        let (class, sure) = self.class_of(tree, first, end, head, &rows, after_title);
        // An adjective of a place is no name of its own.
        if end == first + 1 && rows.is_empty() && self.index.demonym(tree.word(first)).is_some() {
            return;
        }
        let counted = (first + 1..end).all(|n| tree.word(n).chars().any(|c| c.is_ascii_digit()));
        let generic = counted
            && rows.is_empty()
            && !after_title
            && (capitals(tree.word(first)) == 1 || tree.lower(first).len() > 5)
            && self.head_class_of_run(tree, first, end).is_some();
        let titled = after_title;
        let (short, tail) = (None, None);
        names.push(Name { first, end, head, class, rows, short, sure, titled, generic, tail });
    }

    /// Class of the last words before any "of", "for": what the run names by its head.
    pub(crate) fn head_class_of_run(
        &self,
        tree: &Tree<'_>,
        first: usize,
        end: usize,
    ) -> Option<ClassId> {
        let words: Vec<&str> =
            (first..end).filter(|&n| !is_figure(tree.word(n))).map(|n| tree.lower(n)).collect();
        let lemmas: Vec<String> = words.iter().map(|word| singular(word)).collect();
        let lemmas: Vec<&str> = lemmas.iter().map(String::as_str).collect();
        let found = self.lexicon.head_class(&words).or_else(|| self.lexicon.head_class(&lemmas));
        found.map(|(class, _)| class)
    }

    pub(crate) fn head_of(&self, tree: &Tree<'_>, first: usize, end: usize) -> usize {
        let connector =
            (first + 1..end).find(|&n| self.lexicon.is("name-connector", tree.lower(n)));
        // "Institut du Port", "Universidad de Hana": the head stands before the particle.
        let particle = (first + 1..end).find(|&n| {
            self.lexicon.is("name-particle", tree.word(n))
                && self.head_class_of_run(tree, first, n).is_some()
        });
        let before = connector.into_iter().chain(particle).min().unwrap_or(end);
        // Figures at the end are no heads: "Harbour Program 3.0".
        let last = (first..before)
            .rev()
            .find(|&n| tree.word(n).chars().any(char::is_alphabetic))
            .unwrap_or(before - 1);
        // Nor are places behind one: "Harbour Data Hub Lisbon".
        if self.head_class_of_run(tree, first, last + 1).is_some() {
            return last;
        }
        let place = |start: usize| {
            let rows = self.index.whole(tree, start, last + 1);
            let class = rows.first().map(|&row| self.ontology.gazetteer().entry(row).class);
            class.is_some_and(|class| self.is_class_of(class, "LOC"))
        };
        let headed = |start: usize| self.head_class_of_run(tree, first, start).is_some();
        let placed = (first + 2..=last).find(|&start| place(start) && headed(start));
        placed.map_or(last, |start| start - 1)
    }

    pub(crate) fn class_of(
        &self,
        tree: &Tree<'_>,
        first: usize,
        end: usize,
        head: usize,
        rows: &[GazetteerId],
        after_title: bool,
    ) -> (Option<ClassId>, bool) {
        if let Some(&row) = rows.first() {
            return (Some(self.ontology.gazetteer().entry(row).class), true);
        }
        if after_title {
            return (self.lexicon.kind("PER"), true);
        }
        let by_head = self.head_class_of_run(tree, first, head + 1);
        let votes = |tag: NerTag| {
            (first..end).filter(|&n| matches!(tree.token(n).ner, Some((t, _)) if t == tag)).count()
        };
        // "Hana NL" is no person.
        let last = tree.word(end - 1);
        let shortened = end > first + 1
            && capitals(last) > 1
            && last.chars().all(char::is_uppercase)
            && capitals(tree.word(first)) == 1;
        let by_ner = [(NerTag::Per, "PER"), (NerTag::Org, "ORG"), (NerTag::Loc, "LOC")]
            .into_iter()
            .filter(|(tag, _)| !(shortened && *tag == NerTag::Per))
            .find(|&(tag, _)| votes(tag) * 2 > end - first)
            .and_then(|(_, kind)| self.lexicon.kind(kind));
        let guess = by_ner.or_else(|| {
            // Words of capitals alone are bodies more often than anything else.
            let letters = tree.word(first).chars().count();
            let short_form = end == first + 1 && capitals(tree.word(first)) > 1 && letters <= 6;
            short_form.then(|| self.lexicon.kind("ORG")).flatten()
        });
        // "Min-sun Noh", "Kim Young-bin": two syllables of a given name.
        let syllables = end == first + 4
            && [first + 1, first + 2].iter().any(|&n| {
                tree.word(n) == "-"
                    && tree.word(n + 1).starts_with(char::is_lowercase)
                    && tree.word(n - 1).len() + tree.word(n + 1).len() < 12
            });
        if syllables && by_head.is_none() {
            return (self.lexicon.kind("PER"), true);
        }
        // "Sang Ook Park": a surname that is also a noun. Names of persons have no "of".
        let surname = by_head.is_none() || self.lexicon.is("surname", tree.lower(head));
        let person = votes(NerTag::Per) == end - first
            && !shortened
            && head + 1 == end
            && (2..=4).contains(&(end - first))
            && surname;
        if person {
            return (self.lexicon.kind("PER"), true);
        }
        (by_head.or(guess), by_head.is_some())
    }

    /// A role title inside a run: its first token and its end.
    fn title_in(&self, tree: &Tree<'_>, first: usize, end: usize) -> Option<(usize, usize)> {
        for n in first..end {
            let words: Vec<&str> = (first..=n).map(|n| tree.lower(n)).collect();
            let Some((_, length)) = self.lexicon.title(&words) else { continue };
            // "Vice President", "President & CEO", "Associate Research Fellow": titles go on.
            let mut title_end = n + 1;
            while title_end < end {
                let goes_on = |&longer: &usize| {
                    let words: Vec<&str> = (first..longer).map(|n| tree.lower(n)).collect();
                    let title = self.lexicon.title(&words);
                    title.is_some_and(|(_, length)| longer - length <= title_end)
                };
                let longer = (title_end + 1..=end.min(title_end + 3)).find(goes_on);
                match longer {
                    Some(longer) => title_end = longer,
                    None if matches!(tree.word(title_end), "&" | "-") => title_end += 1,
                    None => break,
                }
            }
            let start = n + 1 - length;
            // "Presidential Council", "Director General Office": a head noun behind makes it a body.
            if title_end < end && self.head_class_of_run(tree, title_end, end).is_some() {
                return None;
            }
            return Some((start, title_end));
        }
        None
    }
}

/// Number of capital letters.
pub(crate) fn capitals(word: &str) -> usize {
    word.chars().filter(|c| c.is_uppercase()).count()
}

pub(crate) fn has_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
        || (capitals(word) > 0 && word.chars().next().is_some_and(char::is_lowercase))
}

/// The singular of a regular plural, good enough to look a head noun up.
pub(crate) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && stem.len() > 2 => stem.to_owned(),
        _ => word.to_owned(),
    }
}
