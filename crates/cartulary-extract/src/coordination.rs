//! Which nouns and names stand side by side: lists and examples, and what only looks like a list.

use crate::discourse::Discourse;
use crate::language::{Deprel, Form, Upos};
use crate::phrase::Phrase;
use crate::reference::References;

impl References<'_> {
    /// A token and what is coordinated with it, and examples that it is given.
    pub(crate) fn members(&self, token: usize) -> Vec<usize> {
        let tree = self.tree;
        let mut members = vec![token];
        // "the city of Oulu and the University of Oulu": the second is beside the first, not in it.
        if tree.token(token).form != Form::Plural && self.names[token].is_none() {
            let of = tree.by(token, &[Deprel::Nmod]).filter(|&n| tree.has_case(n, "of"));
            let beside = of.flat_map(|n| tree.by(n, &[Deprel::Conj]));
            // "the city of Oulu and Nokia": so is what is no place.
            let body = |n: usize| {
                let class = self.folded.names[n].as_ref().and_then(|name| name.name.class);
                class.is_some_and(|class| self.is_class_of(class, "ORG"))
            };
            let place = self.class_of(&[tree.lower(token)], token);
            let place = place.is_some_and(|(class, _)| self.is_class_of(class, "LOC"));
            members.extend(beside.filter(|&n| {
                self.names[n].is_some() && (tree.has(n, Deprel::Det) || place && body(n))
            }));
        }
        let mut n = 0;
        while n < members.len() && members.len() < 40 {
            let at = members[n];
            for &child in tree.children(at) {
                let listed = tree.deprel(child) == Deprel::Conj
                    && child > at
                    && matches!(
                        tree.upos(child),
                        Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X | Upos::Adj
                    )
                    && !tree.by(child, &[Deprel::Nsubj, Deprel::Cop]).any(|_| true)
                    && !self.is_comment(token, child);
                // "opened a campus; Hana and Bada are its tenants": behind the mark is another clause.
                let apart = || {
                    let mark = (at..child).any(|n| tree.word(n) == ";");
                    let finite = |n| {
                        matches!(tree.token(n).form, Form::Present | Form::Past)
                            && matches!(tree.upos(n), Upos::Verb | Upos::Aux)
                    };
                    mark && (child..tree.len()).any(finite)
                };
                if (listed && !apart() || self.is_example(at, child)) && !members.contains(&child) {
                    members.push(child);
                }
            }
            n += 1;
        }
        for name in self.listed_behind(token) {
            if !members.contains(&name) {
                members.push(name);
            }
        }
        members
    }

    /// Whether a token, or the first of those it is coordinated with, is an example of a noun.
    pub(crate) fn is_example(&self, noun: usize, token: usize) -> bool {
        let tree = self.tree;
        let first = tree.head(token).filter(|_| tree.deprel(token) == Deprel::Conj);
        let first = first.unwrap_or(token);
        let led = |n: usize| {
            let mut cases = tree.by(n, &[Deprel::Case]);
            cases.any(|case| self.lexicon.is("example", tree.lower(case)))
        };
        tree.deprel(first) == Deprel::Nmod && tree.head(first) == Some(noun) && led(first)
    }

    /// The names that a list goes on with behind a name: "KIST, the Hana Institute and KAIST". Trees
    /// lose the ends of such lists now and then.
    fn listed_behind(&self, token: usize) -> Vec<usize> {
        let tree = self.tree;
        let top = |n: usize| {
            let class = self.folded.names.get(n)?.as_ref()?.name.class?;
            Some(self.ontology.top(class))
        };
        let Some(class) = top(token) else { return Vec::new() };
        let (mut listed, mut at, mut ended) = (Vec::new(), token + 1, false);
        while at < tree.len() && !ended {
            let and = |n: usize| matches!(tree.word_or_empty(n), "and" | "&");
            let mark = tree.word(at) == ",";
            if !mark && !and(at) {
                break;
            }
            ended = and(at) || and(at + 1);
            at += if mark && and(at + 1) { 2 } else { 1 };
            at += usize::from(matches!(tree.word_or_empty(at), "the" | "The"));
            if top(at) != Some(class) {
                return Vec::new();
            }
            listed.push(at);
            at += 1;
        }
        // "the Seoul Agency and KAIST 's lab": the last may only own what is listed.
        let owns = matches!(tree.word_or_empty(at), "'s" | "’s" | "'");
        if ended && !owns { listed } else { Vec::new() }
    }

    /// The names that stand as examples behind a plural noun, whatever the tree makes of them: "eight
    /// zones, among them Busan and Daegu", "institutes such as KIST and KAIST".
    pub(crate) fn examples(&self, token: usize) -> Vec<usize> {
        let tree = self.tree;
        if tree.token(token).form != Form::Plural || self.names[token].is_some() {
            return Vec::new();
        }
        let word = |n: usize| tree.word_or_empty(n).to_lowercase();
        let opens = |n: usize| match (word(n).as_str(), word(n + 1).as_str()) {
            ("including" | "notably" | "namely", _) => Some(n + 1),
            ("such", "as") | ("among", "them") => Some(n + 2),
            _ => None,
        };
        // What belongs to the noun may stand between, another verb may not.
        let inside = |n: &usize| {
            opens(*n).is_some()
                || !matches!(tree.upos(*n), Upos::Verb | Upos::Aux) && word(*n) != "."
        };
        let mut between = (token + 1..tree.len().min(token + 8)).take_while(inside);
        let Some(mut at) = between.find_map(opens) else { return Vec::new() };
        let mut examples = Vec::new();
        while at < tree.len() {
            if self.names[at].is_some() {
                examples.push(at);
            } else if !matches!(word(at).as_str(), "," | "and" | "or" | "the" | "&" | "a" | "an") {
                break;
            }
            at += 1;
        }
        examples
    }

    /// Whether what the tree takes for a member of a list only comments on its first: "the Hana
    /// Institute, Daejeon, through its centers".
    fn is_comment(&self, first: usize, child: usize) -> bool {
        let tree = self.tree;
        if tree.has(child, Deprel::Cc) {
            return false;
        }
        if self.names_anew(first, child) {
            return true;
        }
        let case = |n: usize| tree.by(n, &[Deprel::Case]).next().map(|case| tree.lower(case));
        if case(child).is_some_and(|word| case(first) != Some(word)) {
            return true;
        }
        let is = |n: usize, kind| {
            let class = self.folded.names[n].as_ref().and_then(|name| name.name.class);
            class.map(|class| self.is_class_of(class, kind))
        };
        // "Jane Doe, Hana Institute"
        let goes_on = matches!(tree.word_or_empty(child + 1), "," | "and" | "&");
        let alone = !goes_on && tree.by(first, &[Deprel::Conj]).all(|other| other <= child);
        if alone && is(first, "PER") == Some(true) && is(child, "ORG") == Some(true) {
            return true;
        }
        let place = |n: usize| is(n, "LOC");
        let last = !tree.by(first, &[Deprel::Conj]).any(|other| other > child)
            && !tree.by(child, &[Deprel::Conj]).any(|_| true);
        last && place(first) == Some(false) && place(child) == Some(true)
    }

    /// "its latest report, Towns after the Flood, was …": a name right behind a noun of its class,
    /// between commas, that the tree takes for the second of a list.
    pub(crate) fn names_anew(&self, noun: usize, name: usize) -> bool {
        let tree = self.tree;
        let top = |class| self.ontology.top(class);
        let comma = |n: usize| matches!(tree.word_or_empty(n), "," | "." | ";");
        let parted = name == noun + 2 && comma(noun + 1) && comma(name + 1);
        let alone = tree.deprel(name) == Deprel::Conj
            && tree.by(noun, &[Deprel::Conj]).all(|other| other == name)
            && !tree.by(name, &[Deprel::Conj]).any(|_| true);
        if !parted || !alone || self.names[noun].is_some() || tree.token(noun).form == Form::Plural
        {
            return false;
        }
        let named = self.folded.names[name].as_ref().and_then(|name| name.name.class);
        let phrase = Phrase::of(tree, noun);
        let described = self.class_of(&phrase.words(tree), noun).map(|(class, _)| class);
        named.is_some() && named.map(top) == described.map(top)
    }

    /// "Malta, New York": a place that only tells where the place before it lies.
    pub(crate) fn tells_where(&self, discourse: &Discourse<'_>, token: usize) -> bool {
        let Some(before) = token.checked_sub(2) else { return false };
        let (Some(place), Some(whole)) = (self.names[before], self.names[token]) else {
            return false;
        };
        let is_place = |id| discourse.is_kind(id, "LOC");
        if self.tree.word(token - 1) != "," || !is_place(place) || !is_place(whole) {
            return false;
        }
        // "Ballaghaderreen, County Roscommon": an unknown place before the last of two.
        let listed = matches!(self.tree.word_or_empty(token + 1), "," | "and" | "or");
        let second = before < 2 || self.tree.word(before - 1) != ",";
        let known = |id| !discourse.draft(id).rows.is_empty();
        discourse.lies_in(place, whole) || !known(place) && known(whole) && !listed && second
    }
}
