//! From a token to the entities that it means: names, descriptions, pronouns, lists.

use cartulary_model::{ClassId, EntityId, MentionKind, Ontology, Span};

use crate::discourse::{Discourse, Named, Seen};
use crate::fold::Folded;
use crate::language::{Deprel, Form, NerTag, Upos};
use crate::lexicon::Lexicon;
use crate::name::singular;
use crate::phrase::Phrase;
use crate::tree::Tree;

/// An entity that a token turned out to mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meant {
    pub(crate) entity: EntityId,
    /// The token that was reached.
    pub(crate) token: usize,
    /// The mention.
    pub(crate) span: Span,
    pub(crate) kind: MentionKind,
    /// Whether a "no" stands before it.
    pub(crate) negated: bool,
}

/// What an end of a statement may be.
pub(crate) struct Wanted<'a> {
    /// Whether a class is allowed there.
    pub(crate) accepts: &'a dyn Fn(ClassId) -> bool,
    /// The class to take for a phrase whose head tells nothing.
    pub(crate) default: Option<ClassId>,
    /// The class to take for a name of which nothing is known.
    pub(crate) unknown_name: Option<ClassId>,
}

/// Everything that finding references in one sentence needs.
pub(crate) struct References<'a> {
    pub(crate) ontology: &'a Ontology,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) folded: &'a Folded,
    pub(crate) sentence: usize,
    /// The entity of each name of the sentence, by token.
    pub(crate) names: &'a [Option<EntityId>],
    /// Names that the next sentences open with, by head noun.
    pub(crate) upcoming: &'a [(String, EntityId)],
    /// Whom "I", "we", "our" mean here.
    pub(crate) speaker: Option<EntityId>,
    pub(crate) speakers_body: Option<EntityId>,
}

impl References<'_> {
    /// All entities that a token means: of a list all members, of "such as" its examples too.
    pub(crate) fn all(
        &self,
        discourse: &mut Discourse<'_>,
        token: usize,
        wanted: &Wanted<'_>,
    ) -> Vec<Meant> {
        let mut meant = Vec::new();
        for member in self.members(token) {
            self.one(discourse, member, wanted, 0, &mut meant);
        }
        meant.dedup_by_key(|m| m.entity);
        meant
    }

    /// A token and what is coordinated with it, and examples that it is given.
    fn members(&self, token: usize) -> Vec<usize> {
        let tree = self.tree;
        let mut members = vec![token];
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
                    && !tree.by(child, &[Deprel::Nsubj, Deprel::Cop]).any(|_| true);
                let example = tree.deprel(child) == Deprel::Nmod
                    && tree
                        .by(child, &[Deprel::Case])
                        .any(|case| self.lexicon.is("example", tree.lower(case)));
                if (listed || example) && !members.contains(&child) {
                    members.push(child);
                }
            }
            n += 1;
        }
        members
    }

    fn one(
        &self,
        discourse: &mut Discourse<'_>,
        token: usize,
        wanted: &Wanted<'_>,
        depth: usize,
        meant: &mut Vec<Meant>,
    ) {
        if depth > 6 {
            return;
        }
        let tree = self.tree;
        if tree.is_relative(token) {
            if let Some(antecedent) = tree.antecedent(token) {
                self.one(discourse, antecedent, wanted, depth + 1, meant);
            }
            return;
        }
        let push = |discourse: &mut Discourse<'_>,
                    entity: EntityId,
                    span: Span,
                    kind: MentionKind,
                    meant: &mut Vec<Meant>| {
            let class = discourse.draft(entity).class;
            if class.is_none() {
                // A name that nothing else is known of is what the predicate asks for.
                if let Some(class) = wanted.unknown_name {
                    discourse.draft_mut(entity).class = Some(class);
                }
            }
            if discourse.draft(entity).class.is_some_and(|class| (wanted.accepts)(class)) {
                let negated = tree
                    .by(token, &[Deprel::Det])
                    .any(|n| matches!(tree.lower(n), "no" | "neither"));
                discourse.mention(entity, span, kind);
                meant.push(Meant { entity, token, span, kind, negated });
            }
        };
        if let Some(entity) = self.names[token] {
            let name = self.folded.names[token]
                .as_ref()
                .map_or(tree.span(token, token + 1), |name| name.span);
            push(discourse, entity, name, MentionKind::Name, meant);
            return;
        }
        if self
            .folded
            .values
            .iter()
            .any(|value| value.kind != crate::value::Kind::Quantity && value.holds(token))
        {
            return;
        }
        match tree.upos(token) {
            Upos::Pron | Upos::Det => {
                for entity in self.pronoun(discourse, token, wanted) {
                    push(
                        discourse,
                        entity,
                        tree.span(token, token + 1),
                        MentionKind::Pronoun,
                        meant,
                    );
                }
            }
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X | Upos::Verb | Upos::Sym => {
                let phrase = Phrase::of(tree, token);
                if let Some(of) = self.transparent(token) {
                    for member in self.members(of) {
                        self.one(discourse, member, wanted, depth + 1, meant);
                    }
                    return;
                }
                for (entity, span) in self.described(discourse, &phrase, wanted) {
                    push(discourse, entity, span, MentionKind::Nominal, meant);
                }
            }
            _ => {}
        }
    }

    /// "a number of measures", "one of the ten": the noun that the phrase is really about.
    fn transparent(&self, token: usize) -> Option<usize> {
        let tree = self.tree;
        if !self.lexicon.is("transparent", tree.lemma(token))
            && !self.lexicon.is("transparent", tree.lower(token))
        {
            return None;
        }
        tree.by(token, &[Deprel::Nmod]).find(|&n| tree.has_case(n, "of") || tree.has_case(n, "for"))
    }

    fn described(
        &self,
        discourse: &mut Discourse<'_>,
        phrase: &Phrase,
        wanted: &Wanted<'_>,
    ) -> Vec<(EntityId, Span)> {
        let tree = self.tree;
        let head = phrase.head;
        if !matches!(tree.upos(head), Upos::Noun | Upos::Propn | Upos::X)
            && wanted.default.is_none()
        {
            return Vec::new();
        }
        let words = phrase.words(tree);
        let (class, head_words) = self.class_of(&words, head).unzip();
        let span = phrase.span(tree);
        // "The forum, an event of the agency", "its subsidiary, the institute": the name beside it.
        if let Some(entity) = self.beside(discourse, head, class) {
            return vec![(entity, span)];
        }
        // "the RISE scheme": the name says which scheme.
        for n in (phrase.first..head).rev() {
            let Some(entity) = self.names[n] else { continue };
            let own = discourse.draft(entity).class;
            let same = match (own, class) {
                (Some(own), Some(class)) => self.ontology.top(own) == self.ontology.top(class),
                (None, Some(_)) => true,
                _ => false,
            };
            if same && n + 1 == head {
                discourse.add_name(entity, &tree.phrase(phrase.first, phrase.end));
                if own.is_none() {
                    discourse.draft_mut(entity).class = class;
                }
                return vec![(entity, span)];
            }
        }
        let bare = phrase.end - phrase.first == head_words.unwrap_or(1).max(1);
        let lemma = singular(tree.lower(head));
        let number = (phrase.first..head).any(|n| tree.upos(n) == Upos::Num);
        let plural = tree.token(head).form == Form::Plural;
        let each = matches!(phrase.determiner.as_deref(), Some("each" | "every")) && bare;
        let pointing = phrase.is_definite()
            || each
            || phrase.possessor.is_some_and(|p| self.names[p].is_none());
        let persons =
            phrase.possessor.is_some_and(|p| matches!(tree.lower(p), "his" | "her" | "our" | "my"));
        if pointing
            && (phrase.possessor.is_none() || persons)
            && (bare || number && phrase.end - phrase.first == 2)
        {
            if plural && number {
                let count = self.lexicon.number(words[0]).unwrap_or(2) as usize;
                return self
                    .last_few(discourse, head, class, count, wanted)
                    .into_iter()
                    .map(|e| (e, span))
                    .collect();
            }
            let place = (self.sentence, head);
            let found = discourse.latest(place, &lemma, class, wanted.accepts);
            return found.map(|entity| (entity, span)).into_iter().collect();
        }
        // "South Korea's government": a government is the place it governs.
        if self.lexicon.is("government", &lemma) && phrase.end - phrase.first <= 2 {
            let place =
                phrase.possessor.into_iter().chain(phrase.first..head).find_map(|n| self.names[n]);
            let governed = place.or_else(|| self.transparent_of(head));
            if let Some(entity) = governed.filter(|&id| self.is_kind(discourse, id, "LOC")) {
                return vec![(entity, span)];
            }
        }
        // "A new policy center … The Center for X opened": the name follows its introduction.
        let indefinite = matches!(phrase.determiner.as_deref(), Some("a" | "an"));
        if indefinite && !plural {
            let introduced =
                self.upcoming.iter().find(|(head, _)| *head == lemma).map(|&(_, id)| id);
            // "A cluster will be designated": one of those that the text has just named.
            let known =
                || bare.then(|| discourse.last_named(&lemma, (self.sentence, head))).flatten();
            if let Some(entity) = introduced.or_else(known) {
                return vec![(entity, span)];
            }
        }
        // "the panel discussion": a part of the occasion that the text is about.
        if phrase.is_definite()
            && class.is_some_and(|class| {
                self.lexicon.kind("occasion") == Some(self.ontology.top(class))
            })
        {
            let occasion =
                |own: ClassId| Some(self.ontology.top(own)) == self.lexicon.kind("occasion");
            let found = discourse.before(self.sentence, head).map(|seen| seen.entity).find(|&id| {
                discourse.draft(id).named && discourse.draft(id).class.is_some_and(occasion)
            });
            if let Some(entity) = found {
                return vec![(entity, span)];
            }
        }
        if class.is_none() && wanted.default.is_none() {
            return Vec::new();
        }
        let class = class.or(wanted.default);
        // A lone singular noun ("a way", "work") says too little to be a thing.
        if bare
            && !plural
            && phrase.long_end == phrase.end
            && wanted.default.is_none()
            && phrase.possessor.is_none()
        {
            return Vec::new();
        }
        let mut names = vec![tree.phrase(phrase.first, phrase.end)];
        if phrase.long_end > phrase.end {
            names.insert(0, tree.phrase(phrase.first, phrase.long_end));
        }
        let entity = discourse.described(&names, tree.lower(head), class);
        vec![(entity, span)]
    }

    /// The place of "government of …".
    fn transparent_of(&self, head: usize) -> Option<EntityId> {
        self.tree.by(head, &[Deprel::Nmod]).find_map(|n| self.names[n])
    }

    fn is_kind(&self, discourse: &Discourse<'_>, entity: EntityId, kind: &str) -> bool {
        discourse
            .draft(entity)
            .class
            .is_some_and(|class| Some(self.ontology.top(class)) == self.lexicon.kind(kind))
    }

    /// Class of a noun phrase by its last words, as they stand or in the singular.
    pub(crate) fn class_of(&self, words: &[&str], head: usize) -> Option<(ClassId, usize)> {
        let by_words = self.lexicon.head_class(words);
        by_words.or_else(|| {
            let mut lemmas: Vec<&str> = words.to_vec();
            if let Some(last) = lemmas.last_mut() {
                *last = self.tree.lemma(head);
            }
            self.lexicon.head_class(&lemmas)
        })
    }

    /// The named entity that a description stands in apposition to, or is said to be.
    fn beside(
        &self,
        discourse: &Discourse<'_>,
        head: usize,
        class: Option<ClassId>,
    ) -> Option<EntityId> {
        let tree = self.tree;
        let governor = (tree.deprel(head) == Deprel::Appos).then(|| tree.head(head)).flatten();
        let copula = tree.has(head, Deprel::Cop);
        let subject = copula.then(|| tree.by(head, &[Deprel::Nsubj]).next()).flatten();
        let apposed = tree.by(head, &[Deprel::Appos]);
        let candidates = governor.into_iter().chain(subject).chain(apposed);
        let candidates = candidates
            .map(|n| if tree.is_relative(n) { tree.antecedent(n).unwrap_or(n) } else { n });
        candidates.filter_map(|n| self.names[n]).find(|&entity| {
            let top = |class| self.ontology.top(class);
            match (class, discourse.draft(entity).class) {
                (Some(class), Some(own)) => top(class) == top(own),
                (Some(_), None) => true,
                (None, _) => false,
            }
        })
    }

    /// "the two bodies": the last so many entities of the class.
    fn last_few(
        &self,
        discourse: &Discourse<'_>,
        token: usize,
        class: Option<ClassId>,
        count: usize,
        wanted: &Wanted<'_>,
    ) -> Vec<EntityId> {
        let mut found: Vec<EntityId> = Vec::new();
        let top = |class| self.ontology.top(class);
        for seen in discourse.before(self.sentence, token) {
            let draft = discourse.draft(seen.entity);
            let fits = draft.named
                && draft.class.is_some_and(|own| {
                    (wanted.accepts)(own) && class.is_none_or(|class| top(own) == top(class))
                });
            if fits && !found.contains(&seen.entity) {
                found.push(seen.entity);
                if found.len() == count.min(4) {
                    break;
                }
            }
        }
        if found.len() < count { Vec::new() } else { found }
    }

    fn pronoun(
        &self,
        discourse: &Discourse<'_>,
        token: usize,
        wanted: &Wanted<'_>,
    ) -> Vec<EntityId> {
        let tree = self.tree;
        let person = self.lexicon.kind("PER");
        let field = self.lexicon.kind("field");
        let word = tree.lower(token);
        let who = match word {
            "i" | "me" | "my" | "myself" => return self.speaker.into_iter().collect(),
            "we" | "our" | "us" | "ours" => {
                return self.speakers_body.or(self.speaker).into_iter().collect();
            }
            "he" | "she" | "him" | "her" | "his" | "hers" => Who::Person,
            "it" | "its" | "itself" => Who::Thing,
            "they" | "them" | "their" | "theirs" => Who::Any,
            "both" => return self.last_few(discourse, token, None, 2, wanted),
            "this" | "that" | "these" | "those" if tree.deprel(token) != Deprel::Det => Who::Thing,
            _ => return Vec::new(),
        };
        let possessive = matches!(word, "its" | "their" | "his" | "her");
        let clause = clause_of(tree, token);
        let score = |seen: &Seen| {
            let distance = (self.sentence - seen.sentence) as f64;
            let mut score = -2.0 * distance - 0.02 * (token.abs_diff(seen.token)) as f64;
            if seen.subject {
                score += 1.6;
            }
            // A place is seldom what "it" stands for.
            if self.is_kind(discourse, seen.entity, "LOC") {
                score -= 1.5;
            }
            if seen.sentence == self.sentence {
                let same_clause = clause_of(tree, seen.token) == clause;
                // "it" does not mean the subject of its own clause, "its" mostly does.
                score += match (same_clause, possessive) {
                    (true, true) => 1.0,
                    (true, false) if !seen.subject => -1.5,
                    (true, false) => -2.5,
                    _ => 0.0,
                };
            }
            score
        };
        let fits = |seen: &Seen| {
            let draft = discourse.draft(seen.entity);
            let Some(class) = draft.class else { return false };
            let top = Some(self.ontology.top(class));
            let kind = match who {
                Who::Person => top == person,
                Who::Thing => top != person && top != field,
                Who::Any => top != field,
            };
            kind && (wanted.accepts)(class)
        };
        let recent = discourse
            .before(self.sentence, token)
            .take_while(|seen| self.sentence - seen.sentence <= 3);
        let best = recent.filter(fits).max_by(|a, b| score(a).total_cmp(&score(b)));
        best.map(|seen| seen.entity).into_iter().collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Person,
    Thing,
    Any,
}

/// The verb of the clause that a token stands in.
pub(crate) fn clause_of(tree: &Tree<'_>, token: usize) -> Option<usize> {
    std::iter::once(token).chain(tree.ancestors(token)).take(12).find(|&n| {
        matches!(tree.upos(n), Upos::Verb | Upos::Aux)
            || tree.by(n, &[Deprel::Cop, Deprel::Nsubj, Deprel::NsubjPass]).next().is_some()
    })
}

/// Whether a token is the subject of its clause.
pub(crate) fn is_subject(tree: &Tree<'_>, token: usize) -> bool {
    matches!(tree.deprel(token), Deprel::Nsubj | Deprel::NsubjPass)
}

/// Places the names of a sentence among the entities of the document.
pub(crate) fn place_names(
    discourse: &mut Discourse<'_>,
    tree: &Tree<'_>,
    folded: &Folded,
) -> Vec<Option<EntityId>> {
    (0..tree.len())
        .map(|n| {
            let name = folded.names[n].as_ref()?;
            let text = |span: Span| span.of(tree.text).unwrap_or_default();
            let definite = n > 0 && matches!(tree.lower(n - 1), "the" | "this" | "that");
            // "Reports", "Events" in a menu: a common noun with a capital names nothing by itself.
            if name.name.generic && !definite {
                return None;
            }
            let named = Named {
                text: text(name.span),
                head: text(name.head),
                short: name.short.map(text),
                class: name.name.class,
                rows: &name.name.rows,
                sure: name.name.sure,
                definite,
                at: name.span.start,
            };
            let id = if name.name.generic {
                discourse.find_name(&named)?
            } else {
                discourse.name(&named)
            };
            discourse.mention(id, name.span, MentionKind::Name);
            if let Some(short) = name.short {
                discourse.mention(id, short, MentionKind::Name);
            }
            Some(id)
        })
        .collect()
}

/// Whether most of a name's words were tagged as a person's.
pub(crate) fn looks_like_person(tree: &Tree<'_>, token: usize) -> bool {
    matches!(tree.token(token).ner, Some((NerTag::Per, _)))
}
