//! Where sequences stand in a sentence, and what they find there.

use cartulary_model::{ClassId, EntityId, Ontology, Span};

use crate::discourse::Discourse;
use crate::ends::End;
use crate::fold::Folded;
use crate::language::Upos;
use crate::lexicon::Lexicon;
use crate::sequence::{LONGEST_GAP, Sequence, Side, What, Written};
use crate::tree::Tree;
use crate::value::Kind;

/// The sentence in which sequences are sought.
pub(crate) struct SequenceSite<'a> {
    pub(crate) ontology: &'a Ontology,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) folded: &'a Folded,
    pub(crate) names: &'a [Option<EntityId>],
}

/// What a sequence found.
#[derive(Clone, Debug, Default)]
pub(crate) struct SequenceHit {
    pub(crate) subjects: Vec<usize>,
    pub(crate) objects: Vec<usize>,
    pub(crate) value: Option<(Kind, usize)>,
    /// Predicate and words of the title.
    pub(crate) title: Option<(String, String)>,
    pub(crate) first: usize,
    pub(crate) end: usize,
}

impl Sequence {
    /// Whether it stands in a sentence with token `subject` as its subject and `object` as its object,
    /// either of which may also be a pronoun or a description.
    pub(crate) fn holds(
        &self,
        site: &SequenceSite<'_>,
        ends: &[Option<End>],
        (subject, object): (usize, usize),
    ) -> bool {
        let first = subject.min(object);
        let lead = self.elements.iter().position(|element| element.what.is_end()).unwrap_or(0);
        (first.saturating_sub(lead)..=first)
            .any(|start| self.holds_from(site, ends, (subject, object), 0, start))
    }

    fn holds_from(
        &self,
        site: &SequenceSite<'_>,
        ends: &[Option<End>],
        pair: (usize, usize),
        index: usize,
        at: usize,
    ) -> bool {
        let Some(element) = self.elements.get(index) else { return true };
        let then = |next: usize| self.holds_from(site, ends, pair, index + 1, next);
        if element.optional && then(at) {
            return true;
        }
        let (tree, ontology) = (site.tree, site.ontology);
        if let What::Gap { names } = element.what {
            let mut next = at;
            loop {
                if then(next) {
                    return true;
                }
                let blocked = next >= tree.len()
                    || next - at >= LONGEST_GAP
                    || !names && site.names[next].is_some();
                if blocked {
                    return false;
                }
                next += 1;
            }
        }
        if at >= tree.len() {
            return matches!(element.what, What::Close) && then(at);
        }
        let of_class = |classes: &[ClassId]| {
            ends[at].is_some_and(|end| {
                let is = |own| classes.iter().any(|&class| ontology.is_a(own, class));
                end.entity().is_some() && (classes.is_empty() || end.class.is_some_and(is))
            })
        };
        match &element.what {
            What::Words(words) => words.iter().any(|word| word.stands(tree, at)) && then(at + 1),
            What::Value(kind) => {
                let held = site.folded.values.iter().find(|v| v.first == at && v.kind == *kind);
                held.is_some_and(|value| pair.1 == at && then(value.end))
            }
            What::Title => title_at(site, at).is_some_and(|(end, ..)| then(end)),
            What::Name { end: Side::Subject, classes, .. } => {
                at == pair.0 && of_class(classes) && then(at + 1)
            }
            What::Name { end: Side::Object, classes, .. } => {
                at == pair.1 && of_class(classes) && then(at + 1)
            }
            What::Name { end: Side::Neither, classes, .. } => of_class(classes) && then(at + 1),
            What::Filler | What::Gap { .. } | What::Close => false,
        }
    }

    /// What the sequence finds where it begins at token `at`.
    pub(crate) fn at(
        &self,
        site: &SequenceSite<'_>,
        discourse: &Discourse<'_>,
        at: usize,
    ) -> Option<SequenceHit> {
        let mut hit = SequenceHit { first: at, ..SequenceHit::default() };
        let mut n = at;
        for (index, element) in self.elements.iter().enumerate() {
            let last = index + 1 == self.elements.len();
            let owner = self.elements.get(index + 1).is_some_and(|next| next.what.is_possessive());
            if let What::Filler = element.what {
                let next = self.elements.get(index + 1)?;
                n = next.what.after_filler(site, n)?;
                continue;
            }
            match element.what.take(site, discourse, n, (last, owner), &mut hit) {
                Some(next) => n = next,
                None if element.optional => {}
                None => return None,
            }
        }
        hit.end = n;
        let complete = !hit.subjects.is_empty() && (!hit.objects.is_empty() || hit.value.is_some());
        complete.then_some(hit)
    }
}

impl What {
    fn is_possessive(&self) -> bool {
        matches!(self, Self::Words(words) if words.iter().any(|word| word.word == "'s"))
    }

    fn is_end(&self) -> bool {
        matches!(self, Self::Name { end: Side::Subject | Side::Object, .. } | Self::Value(_))
    }

    /// Where these words stand at or behind token `n`, with no more than a few words of a noun
    /// phrase before them.
    fn after_filler(&self, site: &SequenceSite<'_>, n: usize) -> Option<usize> {
        const MOST: usize = 4;
        let Self::Words(words) = self else { return None };
        let tree = site.tree;
        for at in n..tree.len().min(n + MOST + 1) {
            if words.iter().any(|word| word.stands(tree, at)) {
                return Some(at);
            }
            let inside = matches!(tree.upos(at), Upos::Adj | Upos::Noun | Upos::Num | Upos::Adv)
                || matches!(tree.word(at), "-" | "and");
            if !inside {
                return None;
            }
        }
        None
    }

    /// Where the element ends if it stands at token `n`.
    fn take(
        &self,
        site: &SequenceSite<'_>,
        discourse: &Discourse<'_>,
        n: usize,
        (last, owner): (bool, bool),
        hit: &mut SequenceHit,
    ) -> Option<usize> {
        let tree = site.tree;
        if n >= tree.len() {
            return matches!(self, Self::Close).then_some(n);
        }
        match self {
            Self::Filler | Self::Gap { .. } | Self::Close => None,
            Self::Words(words) => words.iter().any(|word| word.stands(tree, n)).then_some(n + 1),
            Self::Value(kind) => {
                let value = site
                    .folded
                    .values
                    .iter()
                    .find(|value| value.first == n && value.kind == *kind)?;
                hit.value = Some((*kind, n));
                Some(value.end)
            }
            Self::Title => {
                let (end, predicate, words) = title_at(site, n)?;
                hit.title = Some((predicate, words));
                Some(end)
            }
            Self::Name { end, classes, within } => {
                let leads = n == hit.first;
                let fits =
                    |n: usize| n < tree.len() && Self::fits(site, discourse, n, classes, leads);
                if !fits(n)
                    || *within && !hit.subjects.iter().all(|&s| is_within(site, discourse, s, n))
                {
                    return None;
                }
                // "head of the Institute's Unit": what owns the next name is not meant itself.
                let owns = n + 2 < tree.len()
                    && matches!(tree.lower(n + 1), "'s" | "'")
                    && site.names[n + 2].is_some();
                if owns && !owner {
                    return None;
                }
                let mut tokens = vec![n];
                let mut next = n + 1;
                if last && !*within {
                    next = list_end(tree, n, &fits, &mut tokens);
                }
                match end {
                    Side::Subject => hit.subjects = tokens,
                    Side::Object => hit.objects = tokens,
                    Side::Neither => {}
                }
                Some(next)
            }
        }
    }

    fn fits(
        site: &SequenceSite<'_>,
        discourse: &Discourse<'_>,
        n: usize,
        classes: &[ClassId],
        leads: bool,
    ) -> bool {
        let Some(entity) = site.names[n] else { return false };
        let draft = discourse.draft(entity);
        match draft.class {
            Some(class) if classes.iter().any(|&above| site.ontology.is_a(class, above)) => true,
            // A name of which nothing is known for sure may be what the sequence shows it to be.
            None => true,
            Some(_) => {
                let person = site.lexicon.kind("PER");
                let unsure = site.folded.names[n].as_ref().is_some_and(|name| !name.name.sure);
                leads
                    && unsure
                    && draft.rows.is_empty()
                    && classes.iter().any(|&class| Some(class) == person)
            }
        }
    }
}

impl Written {
    fn stands(&self, tree: &Tree<'_>, n: usize) -> bool {
        tree.lower(n) == self.word || self.any_form && tree.lemma(n) == self.word
    }
}

/// A role title at token `n`, with what it is a title of where that is no name: its end, its
/// predicate, its words. "senior adviser for semiconductors", "President & CEO".
pub(crate) fn title_at(site: &SequenceSite<'_>, n: usize) -> Option<(usize, String, String)> {
    let tree = site.tree;
    let mut first = n;
    if matches!(tree.lower(first), "a" | "an" | "the" | "its" | "their" | "then" | "former") {
        first += 1;
    }
    let mut found = None;
    let mut words: Vec<String> = Vec::new();
    for end in first + 1..=(first + 7).min(tree.len()) {
        let at = end - 1;
        let inside =
            matches!(tree.upos(at), Upos::Adj | Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adv)
                || matches!(tree.lower(at), "-" | "&" | "and");
        if site.names[at].is_some() || !inside {
            break;
        }
        words.push(tree.lower(at).to_owned());
        let plural = crate::name::singular(tree.lower(at));
        let as_written: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut in_singular = as_written.clone();
        in_singular.pop();
        in_singular.push(&plural);
        if let Some((predicate, _)) =
            site.lexicon.title(&as_written).or_else(|| site.lexicon.title(&in_singular))
        {
            found = Some((end, predicate.to_owned()));
        }
    }
    let (mut end, predicate) = found?;
    let title_end = end;
    // "of regional policy", "in history": the field of the title.
    if end + 1 < tree.len()
        && matches!(tree.lower(end), "of" | "for" | "in")
        && site.names[end + 1].is_none()
    {
        let mut field = end + 1;
        while field < tree.len()
            && site.names[field].is_none()
            && matches!(tree.upos(field), Upos::Adj | Upos::Noun | Upos::Propn)
        {
            field += 1;
        }
        if field > end + 1 {
            end = field;
        }
    }
    let words = tree.phrase(first, end.max(title_end));
    Some((end, predicate, words))
}

/// The bytes of a hit, brackets of its last name included.
pub(crate) fn span(site: &SequenceSite<'_>, hit: &SequenceHit) -> Span {
    let last = hit.end - 1;
    let span = site.tree.span(hit.first, hit.end);
    site.folded.names[last].as_ref().map_or(span, |name| span.join(name.outer))
}

/// The end of a list "A, B and C" that begins at `n`; its members go to `tokens`. Without an "and"
/// it is no list: "Akron, Ohio".
fn list_end(
    tree: &Tree<'_>,
    n: usize,
    fits: &impl Fn(usize) -> bool,
    tokens: &mut Vec<usize>,
) -> usize {
    let (mut members, mut next) = (Vec::new(), n + 1);
    loop {
        let mut ahead = next;
        let mut closed = false;
        while ahead < tree.len() && matches!(tree.lower(ahead), "," | "and" | "&") {
            closed |= tree.lower(ahead) != ",";
            ahead += 1;
        }
        if ahead < tree.len() && tree.lower(ahead) == "the" {
            ahead += 1;
        }
        if ahead == next || !fits(ahead) {
            return n + 1;
        }
        members.push(ahead);
        next = ahead + 1;
        if closed {
            tokens.extend(members);
            return next;
        }
    }
}

/// Whether the name at `inner` lies inside that at `outer`: by the gazetteer, or by the words around
/// them where it does not know the inner one.
fn is_within(
    site: &SequenceSite<'_>,
    discourse: &Discourse<'_>,
    inner: usize,
    outer: usize,
) -> bool {
    let (Some(thing), Some(place)) = (site.names[inner], site.names[outer]) else { return false };
    let known = |id| !discourse.draft(id).rows.is_empty();
    if known(thing) {
        return discourse.lies_in(thing, place);
    }
    // "in Namie, Fukushima Prefecture": a place that only the text knows, where no list goes on.
    let tree = site.tree;
    let led =
        inner > 0 && matches!(tree.lower(inner - 1), "in" | "at" | "near" | "from" | "of" | "to");
    let listed = matches!(tree.word_or_empty(outer + 1), "and" | "or" | "&")
        || tree.word_or_empty(outer + 1) == ","
            && (matches!(tree.word_or_empty(outer + 2), "and" | "or")
                || site.names.get(outer + 2).is_some_and(Option::is_some));
    led && !listed && known(place)
}
