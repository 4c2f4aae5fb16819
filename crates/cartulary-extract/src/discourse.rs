//! The entities of a document and how phrases point back at them.

use std::collections::{HashMap, HashSet};

use cartulary_model::{
    Attribute, ClassId, Entity, EntityId, GazetteerId, Mention, MentionKind, Ontology, Span,
    one_line,
};

use crate::acronym::is_in_another_script;
use crate::lexicon::Lexicon;
use crate::name::{capitals, singular};
use crate::reference::Meant;

/// What is known so far of the entities of one document.
pub(crate) struct Discourse<'a> {
    pub(crate) ontology: &'a Ontology,
    pub(crate) lexicon: &'a Lexicon,
    drafts: Vec<Draft>,
    by_name: HashMap<String, EntityId>,
    by_row: HashMap<GazetteerId, EntityId>,
    /// Mentions in order of reading, for references back.
    history: Vec<Seen>,
    /// The sentence in which each entity was first seen.
    first_seen: HashMap<EntityId, usize>,
}

/// How many mentions, and how many entities, back a reference may reach: time stays linear in the
/// length of the text, and no reader remembers more.
const MEMORY: usize = 1000;

/// An entity in the making.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) class: Option<ClassId>,
    pub(crate) rows: Vec<GazetteerId>,
    pub(crate) names: Vec<String>,
    /// The names as they are compared, in the same order.
    keys: Vec<String>,
    pub(crate) acronyms: Vec<String>,
    pub(crate) mentions: Vec<Mention>,
    /// Whether it bears a name of its own rather than a description.
    pub(crate) named: bool,
    /// Whether its class is more than a guess.
    pub(crate) sure: bool,
    /// Whether a title beside its name shows that it is a person.
    pub(crate) titled: bool,
    /// Whether a statement was made of it, so that its class may not change any more.
    pub(crate) settled: bool,
    /// Head nouns that its names and descriptions had: "center", "program".
    pub(crate) heads: Vec<String>,
}

impl Draft {
    /// Whether nothing but a guess tells its class.
    pub(crate) fn is_guess(&self) -> bool {
        self.rows.is_empty() && !self.sure
    }
}

/// A mention, as later words may point back at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) entity: EntityId,
    pub(crate) sentence: usize,
    pub(crate) token: usize,
    /// Whether it was the subject of its clause.
    pub(crate) subject: bool,
    /// Whether it was read as the one who does something.
    pub(crate) acting: bool,
}

/// A name to be placed among the entities.
pub(crate) struct Named<'t> {
    pub(crate) text: &'t str,
    pub(crate) head: &'t str,
    pub(crate) short: Option<&'t str>,
    pub(crate) class: Option<ClassId>,
    pub(crate) rows: &'t [GazetteerId],
    /// Whether the class is more than a guess.
    pub(crate) sure: bool,
    /// Whether a title stands beside it.
    pub(crate) titled: bool,
    /// Whether "the" stands before it.
    pub(crate) definite: bool,
    /// Byte at which it begins.
    pub(crate) at: usize,
}

impl<'a> Discourse<'a> {
    pub(crate) fn new(ontology: &'a Ontology, lexicon: &'a Lexicon) -> Self {
        let (drafts, by_name, by_row, history, first_seen) = Default::default();
        Self { ontology, lexicon, drafts, by_name, by_row, history, first_seen }
    }

    pub(crate) fn draft(&self, id: EntityId) -> &Draft {
        &self.drafts[id.0]
    }

    /// All entities so far.
    #[cfg(feature = "train")]
    pub(crate) fn drafts(&self) -> impl Iterator<Item = (EntityId, &Draft)> {
        self.drafts.iter().enumerate().map(|(n, draft)| (EntityId(n), draft))
    }

    pub(crate) fn draft_mut(&mut self, id: EntityId) -> &mut Draft {
        &mut self.drafts[id.0]
    }

    /// Gives a thing the class that it has as an end of a statement.
    pub(crate) fn settle(&mut self, meant: Meant) {
        let class = &mut self.drafts[meant.entity.0].class;
        *class = meant.asked.or(*class);
    }

    /// Places a name: at an entity that bears it already, at one whose short form it is, at one that
    /// it shortens, else at a new one.
    pub(crate) fn name(&mut self, named: &Named<'_>) -> EntityId {
        let id = self.find_name(named).unwrap_or_else(|| self.create(named.class, true));
        self.add_name(id, named.text);
        let draft = &mut self.drafts[id.0];
        draft.class = draft.class.or(named.class);
        draft.named = true;
        draft.sure |= named.sure;
        draft.titled |= named.titled;
        let head = singular(&named.head.to_lowercase());
        if !draft.heads.contains(&head) {
            draft.heads.push(head);
        }
        for &row in named.rows {
            if !draft.rows.contains(&row) {
                draft.rows.push(row);
            }
        }
        if let Some(short) = named.short {
            let foreign = is_in_another_script(short);
            if !foreign && !draft.acronyms.iter().any(|known| known == short) {
                draft.acronyms.push(short.to_owned());
            }
            self.add_name(id, short);
        }
        if named.rows.len() == 1 {
            self.by_row.entry(named.rows[0]).or_insert(id);
        }
        id
    }

    /// The entity that a name means, if one is known.
    pub(crate) fn find_name(&self, named: &Named<'_>) -> Option<EntityId> {
        let key = normalize(named.text);
        // What is only guessed of a name does not part it from an equal one.
        let class = named.class.filter(|_| named.sure);
        if let Some(&id) = self.by_name.get(&key) {
            // A short form that the text itself defined is no other thing's name.
            if self.drafts[id.0].acronyms.iter().any(|short| short == named.text) {
                return Some(id);
            }
            return self.compatible(id, class).then_some(id);
        }
        if let Some(id) = named.short.and_then(|short| self.by_name.get(&normalize(short)))
            && self.compatible(*id, named.class)
        {
            return Some(*id);
        }
        if let [row] = named.rows {
            // Fields are named by many words that are near, not equal; and of two long names of one
            // body, one may be the name that it bore before, which a text tells apart.
            let is = |kind: &str| named.class.is_some_and(|class| self.is_class_of(class, kind));
            let short = |name: &str| !name.contains(' ');
            if let Some(&id) = self.by_row.get(row).filter(|_| !is("field"))
                && (is("LOC")
                    || short(named.text)
                    || self.drafts[id.0].names.iter().all(|name| short(name)))
            {
                return Some(id);
            }
        }
        if !named.rows.is_empty() {
            return None;
        }
        let words: Vec<&str> = key.split(' ').collect();
        let person = self.lexicon.kind("PER");
        // "the Ministry of Oceans and Fisheries … the Minister of Oceans and Fisheries"
        let body = named.sure && named.class.is_some_and(|class| self.is_class_of(class, "ORG"));
        let portfolio = format!(" of {key}");
        let shortened = self.drafts.iter().enumerate().rev().take(MEMORY).filter(|(n, draft)| {
            draft.named
                && self.compatible(EntityId(*n), named.class)
                && (draft.keys.iter().any(|key| shortens(&words, key, draft.class == person))
                    || body
                        && words.len() > 1
                        && draft.keys.iter().any(|key| key.ends_with(&portfolio))
                    // "Kelvin Ong Boon Keng … Dr Ong"
                    || named.titled
                        && words.len() == 1
                        && draft.class == person
                        && draft.keys.iter().any(|key| key.split(' ').any(|word| word == words[0]))
                    || named.definite
                        && words.len() == 1
                        && draft.heads.iter().any(|head| head == words[0]))
        });
        // Of several, the one that was named last before here.
        let last = |draft: &Draft| {
            let starts = draft.mentions.iter().rev().take(MEMORY).map(|mention| mention.span.start);
            starts.filter(|&start| start < named.at).max()
        };
        shortened.max_by_key(|(_, draft)| last(draft)).map(|(n, _)| EntityId(n))
    }

    /// A text gives a person's whole name once: a lone word that is only guessed to name a person, and
    /// is part of no longer one, is taken for a body.
    pub(crate) fn doubt_lone_persons(&mut self) {
        let (person, body) = (self.lexicon.kind("PER"), self.lexicon.kind("ORG"));
        let is_person = |draft: &Draft| draft.class.is_some() && draft.class == person;
        let words: HashSet<&str> = self
            .drafts
            .iter()
            .filter(|draft| is_person(draft))
            .flat_map(|draft| draft.keys.iter().filter(|key| key.contains(' ')))
            .flat_map(|key| key.split(' '))
            .collect();
        let lone = |draft: &Draft| {
            is_person(draft)
                && draft.is_guess()
                && !draft.titled
                && draft.keys.iter().all(|key| !key.contains(' ') && !words.contains(key.as_str()))
        };
        let doubted: Vec<bool> = self.drafts.iter().map(lone).collect();
        for (draft, doubted) in self.drafts.iter_mut().zip(doubted) {
            if doubted {
                draft.class = body;
            }
        }
    }

    /// Whether a thing's class is that of a kind of thing, or below it.
    pub(crate) fn is_kind(&self, id: EntityId, kind: &str) -> bool {
        self.draft(id).class.is_some_and(|class| self.is_class_of(class, kind))
    }

    /// Whether a class is that of a kind of thing, or below it.
    pub(crate) fn is_class_of(&self, class: ClassId, kind: &str) -> bool {
        self.lexicon.is_kind(self.ontology, class, kind)
    }

    /// Whether the gazetteer places a thing inside another.
    pub(crate) fn lies_in(&self, inner: EntityId, outer: EntityId) -> bool {
        let (gazetteer, outer) = (self.ontology.gazetteer(), &self.draft(outer).rows);
        let inside = |&row| gazetteer.ancestors(row).any(|above| outer.contains(&above));
        self.draft(inner).rows.iter().any(inside)
    }

    /// The entity that bears exactly this name.
    pub(crate) fn bearer(&self, name: &str) -> Option<EntityId> {
        self.by_name.get(&normalize(name)).copied()
    }

    fn compatible(&self, id: EntityId, class: Option<ClassId>) -> bool {
        match (self.drafts[id.0].class, class) {
            (Some(a), Some(b)) => self.ontology.top(a) == self.ontology.top(b),
            _ => true,
        }
    }

    /// A new entity without a name yet.
    pub(crate) fn create(&mut self, class: Option<ClassId>, named: bool) -> EntityId {
        self.drafts.push(Draft {
            class,
            rows: Vec::new(),
            names: Vec::new(),
            keys: Vec::new(),
            acronyms: Vec::new(),
            mentions: Vec::new(),
            named,
            sure: false,
            titled: false,
            settled: false,
            heads: Vec::new(),
        });
        EntityId(self.drafts.len() - 1)
    }

    pub(crate) fn add_name(&mut self, id: EntityId, name: &str) {
        let mut name = one_line(name);
        // A short form in brackets is another name, not a part of this one.
        if let Some(open) = name.rfind(" (").filter(|_| name.ends_with(')')) {
            name.truncate(open);
        }
        let key = normalize(&name);
        if key.is_empty() {
            return;
        }
        let draft = &mut self.drafts[id.0];
        if !draft.names.contains(&name) {
            draft.names.push(name);
            draft.keys.push(key.clone());
        }
        self.by_name.entry(key).or_insert(id);
    }

    /// The entity of a description such as "technology holding companies", by its words.
    pub(crate) fn described(
        &mut self,
        names: &[String],
        head: &str,
        class: Option<ClassId>,
    ) -> EntityId {
        let known = names.iter().find_map(|name| self.by_name.get(&normalize(name)).copied());
        let id = known
            .filter(|&id| self.compatible(id, class))
            .unwrap_or_else(|| self.create(class, false));
        for name in names {
            self.add_name(id, name);
        }
        let head = singular(&head.to_lowercase());
        let draft = &mut self.drafts[id.0];
        draft.class = draft.class.or(class);
        if !draft.heads.contains(&head) {
            draft.heads.push(head);
        }
        id
    }

    /// Notes that a noun names an entity.
    pub(crate) fn add_head(&mut self, id: EntityId, noun: &str) {
        let heads = &mut self.drafts[id.0].heads;
        if !heads.iter().any(|head| head == noun) {
            heads.push(noun.to_owned());
        }
    }

    pub(crate) fn mention(&mut self, id: EntityId, span: Span, kind: MentionKind) {
        let mentions = &mut self.drafts[id.0].mentions;
        if !mentions.iter().rev().take(MEMORY).any(|mention| mention.span == span) {
            mentions.push(Mention { span, kind });
        }
    }

    /// Notes that a sentence spoke of an entity.
    pub(crate) fn see(&mut self, seen: Seen) {
        self.first_seen.entry(seen.entity).or_insert(seen.sentence);
        // Sentences come in order, the words of one do not.
        let place = (seen.sentence, seen.token);
        let at = self
            .history
            .iter()
            .rposition(|known| (known.sentence, known.token) <= place)
            .map_or(0, |at| at + 1);
        if at.checked_sub(1).and_then(|before| self.history.get(before)) != Some(&seen) {
            self.history.insert(at, seen);
        }
    }

    /// The sentence in which an entity was first seen.
    pub(crate) fn first_seen(&self, entity: EntityId) -> Option<usize> {
        self.first_seen.get(&entity).copied()
    }

    /// The first entity that `is_meant` of those that a text begins with, before a sentence.
    pub(crate) fn first_of(
        &self,
        sentence: usize,
        is_meant: impl Fn(&EntityId) -> bool,
    ) -> Option<EntityId> {
        let before = self.history.iter().take_while(|seen| seen.sentence < sentence);
        before.take(MEMORY).map(|seen| seen.entity).find(is_meant)
    }

    /// Mentions before a place, nearest first.
    pub(crate) fn before(&self, sentence: usize, token: usize) -> impl Iterator<Item = Seen> + '_ {
        let recent = self.history.iter().rev().copied();
        recent.filter(move |seen| (seen.sentence, seen.token) < (sentence, token)).take(MEMORY)
    }

    /// The entities as a reading holds them.
    pub(crate) fn finish(self, default: ClassId) -> Vec<Entity> {
        let gazetteer = self.ontology.gazetteer();
        let placed: HashSet<GazetteerId> =
            self.drafts.iter().filter(|d| d.rows.len() == 1).map(|d| d.rows[0]).collect();
        let choose = |draft: &Draft| match draft.rows[..] {
            [] => None,
            [row] => Some(row),
            // Of several with that name, the one that belongs where the document is at home.
            ref rows => {
                let near = |&row: &GazetteerId| {
                    gazetteer.ancestors(row).filter(|above| placed.contains(above)).count()
                };
                let by_name = |&row: &GazetteerId| {
                    let label = normalize(&gazetteer.entry(row).label);
                    let mut names = draft.names.iter().zip(&draft.keys);
                    usize::from(
                        names.any(|(name, key)| *key == label && capitals(name) < name.len()),
                    )
                };
                let best = rows.iter().map(|row| (by_name(row), near(row))).max();
                let mut top = rows.iter().filter(|row| Some((by_name(row), near(row))) == best);
                let first = top.next().copied();
                let place = |row: GazetteerId| self.is_class_of(gazetteer.entry(row).class, "LOC");
                // A tie between bodies is no proof; a tie between places goes to the first listed.
                first.filter(|&row| top.next().is_none() || place(row))
            }
        };
        let mut rows: Vec<Option<GazetteerId>> = self.drafts.iter().map(choose).collect();
        let mut by_shared_row: HashMap<GazetteerId, Vec<usize>> = HashMap::new();
        for (n, row) in rows.iter().enumerate() {
            if let Some(row) = row {
                by_shared_row.entry(*row).or_default().push(n);
            }
        }
        // Where two share a row, it is that of the one which bears the row's present name.
        for n in 0..rows.len() {
            let Some(row) = rows[n] else { continue };
            let label = normalize(&gazetteer.entry(row).label);
            let bears = |draft: &Draft| draft.keys.contains(&label);
            let sharing = by_shared_row.get(&row).map_or(&[][..], Vec::as_slice);
            let other = sharing
                .iter()
                .any(|&m| m != n && rows[m] == Some(row) && (bears(&self.drafts[m]) || m < n));
            let field = self.is_class_of(gazetteer.entry(row).class, "field");
            if other && !bears(&self.drafts[n]) && !field {
                rows[n] = None;
            }
        }
        let entities: Vec<Entity> = self
            .drafts
            .iter()
            .zip(rows)
            .map(|(draft, row)| {
                let class = match (row, draft.class) {
                    (Some(row), _) => gazetteer.entry(row).class,
                    (None, class) => class.unwrap_or(default),
                };
                let mut names = draft.names.clone();
                names.sort_by_key(|name| {
                    (capitals(name) == name.len(), std::cmp::Reverse(name.chars().count()))
                });
                let mut mentions = draft.mentions.clone();
                mentions.sort_by_key(|mention| mention.span);
                Entity {
                    class: self.ontology.class_of(class).name.clone(),
                    top: self.ontology.class_of(self.ontology.top(class)).name.clone(),
                    names,
                    gazetteer: row.map(|row| gazetteer.entry(row).id.clone()),
                    attributes: draft.acronyms.iter().cloned().map(Attribute::Acronym).collect(),
                    mentions,
                }
            })
            .collect();
        entities
    }
}

/// Whether words are a short form of a name: a surname or family name, or the end of a long name.
fn shortens(words: &[&str], name: &str, person: bool) -> bool {
    let long: Vec<&str> = name.split(' ').collect();
    if long.len() <= words.len() {
        return false;
    }
    if person {
        return words.len() == 1 && (long.last() == words.last() || long.first() == words.first());
    }
    words.len() >= 2 && long.ends_with(words)
}

/// A name as it is compared: lower case, without articles, marks and possessive endings.
pub(crate) fn normalize(name: &str) -> String {
    let lower = name.to_lowercase().replace('’', "'");
    let words = lower
        .split(|c: char| {
            c.is_whitespace() || (!c.is_alphanumeric() && !matches!(c, '\'' | '&' | '.'))
        })
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&'))
        .map(|word| word.strip_suffix("'s").unwrap_or(word))
        .filter(|word| !word.is_empty())
        .map(|word| if word == "&" { "and" } else { word });
    let words: Vec<&str> = words.collect();
    let articles = words.iter().take_while(|word| matches!(**word, "the" | "a" | "an")).count();
    words[articles.min(words.len().saturating_sub(1))..].join(" ")
}
