//! From a token to the entities that it means: names, descriptions, pronouns, lists.

use cartulary_model::{ClassId, EntityId, MentionKind, Ontology, Span};

use crate::discourse::{Discourse, Draft, Named};
use crate::fold::Folded;
use crate::language::{Deprel, Form, Upos};
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
    /// The class that it has as an end of the statement, where its own is open.
    pub(crate) asked: Option<ClassId>,
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

/// How many tokens before a relative pronoun the name that it means may stand.
const FARTHEST_ANTECEDENT: usize = 8;

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
    /// Whom "I" may mean here, the likeliest first.
    pub(crate) speakers: &'a [EntityId],
    /// Whom "we", "our" may mean here.
    pub(crate) speakers_bodies: &'a [EntityId],
}

impl References<'_> {
    /// All entities that a token means: of a list all members, of "such as" its examples too.
    pub(crate) fn all(
        &self,
        discourse: &mut Discourse<'_>,
        token: usize,
        wanted: &Wanted<'_>,
    ) -> Vec<Meant> {
        let mut meant: Vec<Meant> = Vec::new();
        let examples = self.examples(token);
        // "many institutes such as KIST": of things that are neither counted nor known, the examples.
        let vague = !examples.is_empty()
            && !self.tree.by(token, &[Deprel::Nummod]).any(|_| true)
            && !Phrase::of(self.tree, token).is_definite();
        let members = self.members(token).into_iter().filter(|&member| {
            !vague
                || self.names[member].is_some()
                || examples.first().is_none_or(|&example| member >= example)
        });
        let placed = |member: &usize| !self.tells_where(discourse, *member);
        let members: Vec<usize> = members.filter(placed).collect();
        for member in members.into_iter().chain(examples.iter().copied()) {
            self.one(discourse, member, wanted, 0, &mut meant);
        }
        meant.dedup_by_key(|m| m.entity);
        meant
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
            let before = meant.len();
            let antecedent = self.antecedent(discourse, token);
            if let Some(antecedent) = antecedent {
                self.one(discourse, antecedent, wanted, depth + 1, meant);
            }
            // "a talk on the Hana Park in Daejeon, which replaced …": where that can not be meant, the
            // nearest name that can.
            let names = (token.saturating_sub(FARTHEST_ANTECEDENT)..token).rev();
            let names = names.filter(|&n| self.names[n].is_some() && Some(n) != antecedent);
            for name in names {
                if meant.len() == before && antecedent.is_some() {
                    self.one(discourse, name, wanted, depth + 1, meant);
                }
            }
            return;
        }
        let push = |discourse: &mut Discourse<'_>,
                    entity: EntityId,
                    span: Span,
                    kind: MentionKind,
                    meant: &mut Vec<Meant>| {
            let asked = self.asked_class(discourse.draft(entity), wanted);
            let class = asked.or(discourse.draft(entity).class);
            if class.is_some_and(|class| (wanted.accepts)(class)) {
                let negated = tree
                    .by(token, &[Deprel::Det])
                    .any(|n| matches!(tree.lower(n), "no" | "neither"));
                discourse.mention(entity, span, kind);
                meant.push(Meant { entity, token, span, kind, negated, asked });
            }
        };
        if let Some(entity) = self.names[token] {
            let name = self.folded.names[token]
                .as_ref()
                .map_or(tree.span(token, token + 1), |name| name.span);
            // "next-generation digital infrastructure" is narrower than the field it names.
            let phrase = Phrase::of(tree, token);
            let plain = (phrase.first..token).all(|n| {
                self.names[n].is_none()
                    && !tree.is_capitalized(n)
                    && (matches!(tree.upos(n), Upos::Noun | Upos::Adj) || tree.word(n) == "-")
            });
            if discourse.is_kind(entity, "field") && phrase.first < token && plain {
                let whole = tree.phrase(phrase.first, token + 1);
                let narrower =
                    discourse.described(&[whole], tree.lower(token), self.lexicon.kind("field"));
                push(discourse, narrower, phrase.span(tree), MentionKind::Nominal, meant);
                return;
            }
            push(discourse, entity, name, MentionKind::Name, meant);
            return;
        }
        if self.folded.values.iter().any(|value| value.claims(token)) {
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

    /// The class that an end of a statement gives a thing whose own is open and does not fit.
    pub(crate) fn asked_class(&self, draft: &Draft, wanted: &Wanted<'_>) -> Option<ClassId> {
        let Some(own) = draft.class else {
            // A name that nothing else is known of is what the predicate asks for; one capital at
            // a single place may be chance.
            let name = draft.names.first().map(String::as_str).unwrap_or_default();
            let plain =
                name.contains(' ') || crate::name::capitals(name) > 1 || draft.mentions.len() > 1;
            return wanted.unknown_name.filter(|_| plain);
        };
        if (wanted.accepts)(own) || draft.settled {
            return None;
        }
        // "hold a briefing": of the things that a noun may name, the one that is asked for.
        let name = draft.names.last().map(|name| name.to_lowercase()).unwrap_or_default();
        let words = name.split(' ').take_while(|word| !self.lexicon.is("name-connector", word));
        let words: Vec<String> = words.map(singular).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let known = !draft.rows.is_empty();
        let otherwise = if known { Vec::new() } else { self.lexicon.head_classes(&words) };
        if let Some(class) = otherwise.into_iter().find(|&class| (wanted.accepts)(class)) {
            return Some(class);
        }
        // What was only guessed of a name yields to what is said of it; and what bears the name of a
        // place of work ("… Test Site", "… Park") may be the body that runs it.
        let asked = wanted.unknown_name.filter(|_| draft.named)?;
        let kinds = ["PER", "LOC", "undertaking", "document", "occasion"];
        // A field is none, unless only its head noun makes it one: "Raahe Business Services".
        let field = self.is_class_of(own, "field") && known;
        let acts = Some(asked) == self.lexicon.kind("ORG")
            && !field
            && !kinds.iter().any(|kind| self.is_class_of(own, kind));
        (draft.is_guess() || acts).then_some(asked)
    }

    /// The noun that a relative pronoun stands for, if it is somebody in particular.
    fn antecedent(&self, discourse: &Discourse<'_>, pronoun: usize) -> Option<usize> {
        let tree = self.tree;
        let person = |n: usize| self.names[n].is_some_and(|id| discourse.is_kind(id, "PER"));
        let who = matches!(tree.lower(pronoun), "who" | "whom");
        let nearest = || (0..pronoun).rev().find(|&n| person(n)).filter(|_| who);
        let noun = tree.antecedent(pronoun);
        // "Jane Doe of the Institute, who …": only a person is a who.
        let otherwise = noun.is_none_or(|n| self.names[n].is_some() && !person(n));
        let noun = if otherwise { nearest().or(noun) } else { noun }?;
        // "businesses that invest in it": nobody in particular does.
        let restrictive = noun + 1 == pronoun && self.names[noun].is_none();
        let bare = !tree.by(noun, &[Deprel::Det, Deprel::NmodPoss]).any(|_| true);
        let plural = tree.token(noun).form == Form::Plural;
        (!(restrictive && bare && plural)).then_some(noun)
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

    /// Whether a class is that of a kind of thing, or below it.
    pub(crate) fn is_class_of(&self, class: ClassId, kind: &str) -> bool {
        self.lexicon.is_kind(self.ontology, class, kind)
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
    pub(crate) fn beside(
        &self,
        discourse: &Discourse<'_>,
        head: usize,
        class: Option<ClassId>,
    ) -> Option<EntityId> {
        let tree = self.tree;
        let governor = (tree.deprel(head) == Deprel::Appos).then(|| tree.head(head)).flatten();
        // "is for small firms" does not say that it is one.
        let copula = tree.has(head, Deprel::Cop) && !tree.has(head, Deprel::Case);
        let subject = copula.then(|| tree.by(head, &[Deprel::Nsubj]).next()).flatten();
        // "Its parent, the Hana Group, is a firm based in Jeju."
        let subject = subject.map(|n| {
            let named = |&n: &usize| self.names[n].is_some();
            let apposed = tree.by(n, &[Deprel::Appos]).find(named);
            if named(&n) { n } else { apposed.unwrap_or(n) }
        });
        let anew = tree.by(head, &[Deprel::Conj]).find(|&name| self.names_anew(head, name));
        let apposed = tree.by(head, &[Deprel::Appos]).chain(anew);
        // "An independent body, the Institute was founded …"
        let phrase = Phrase::of(tree, head);
        let comma =
            [phrase.end, phrase.long_end].into_iter().find(|&n| tree.word_or_empty(n) == ",");
        let opening = phrase.first <= 1 && comma.is_some();
        let behind = comma.unwrap_or(head) + 1;
        let named = (behind..tree.len().min(behind + 2)).find(|&n| self.names[n].is_some());
        let candidates =
            governor.into_iter().chain(subject).chain(apposed).chain(named.filter(|_| opening));
        let candidates = candidates
            .map(|n| if tree.is_relative(n) { tree.antecedent(n).unwrap_or(n) } else { n });
        candidates.filter_map(|n| self.names[n]).find(|&entity| {
            let top = |class| self.ontology.top(class);
            match (class, discourse.draft(entity).class) {
                // Bodies, undertakings and what they make are described by each other's nouns.
                (Some(class), Some(own)) => {
                    let fixed = |class| {
                        ["PER", "LOC", "field", "document", "occasion"]
                            .iter()
                            .any(|kind| self.is_class_of(class, kind))
                    };
                    top(class) == top(own) || !fixed(class) && !fixed(own)
                }
                (Some(_), None) => true,
                // "Hana Loans, a product managed by the bank"
                (None, Some(own)) => {
                    let article = |n: usize| matches!(tree.lower(n), "a" | "an");
                    let introduced =
                        governor.is_some() && tree.by(head, &[Deprel::Det]).any(article);
                    // "Its successor, the Hana Scheme, is …"
                    let bears = |n: usize| self.names[n] == Some(entity);
                    let owned = tree.has(head, Deprel::NmodPoss)
                        && tree.by(head, &[Deprel::Appos]).any(bears);
                    !self.is_class_of(own, "PER") && (introduced || owned)
                }
                (None, None) => false,
            }
        })
    }

    /// "the two bodies": the last so many entities of the class.
    pub(crate) fn last_few(
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
                    // "the two countries" are no towns.
                    let alike = |class| {
                        let place = self.is_class_of(class, "LOC") && class != top(class);
                        if place { self.ontology.is_a(own, class) } else { top(own) == top(class) }
                    };
                    (wanted.accepts)(own) && class.is_none_or(alike)
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
                titled: name.name.titled,
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
