//! What a text says a thing is, where it introduces it: "Hana, a foundation in Seoul".

use cartulary_model::{ClassId, EntityId};

use crate::language::{Deprel, Form, Upos};
use crate::name::singular;
use crate::phrase::Phrase;
use crate::session::Session;
use crate::tree::Tree;

/// The most words between the article and the noun that tells the class.
const LONGEST: usize = 8;

impl Session<'_> {
    /// Gives the names of sentence `n` the class that the noun in apposition to them, or said of
    /// them, tells. A gazetteer's class stands; that of a head noun yields only to a plain body, or
    /// where it is a mere field.
    pub(crate) fn read_introductions(&mut self, n: usize) {
        let tree = &self.trees[n];
        for token in 0..tree.len() {
            let Some(id) = self.names[n][token] else { continue };
            let behind = introduced_as(self, tree, token);
            // "the Hana Academy, a training program": it is called what it is not.
            let anew = behind.is_some() && matches!(tree.word_or_empty(token + 2), "a" | "an");
            let Some(class) = behind.or_else(|| self.introduced_before(n, token, id)) else {
                continue;
            };
            let top = |class| Some(self.ontology.top(class));
            if [self.kind("PER"), self.kind("field")].contains(&top(class)) {
                continue;
            }
            let draft = self.discourse.draft(id);
            let open = match draft.class {
                None => true,
                // The gazetteer knows a cluster, the text speaks of the body that runs it.
                Some(own) if !draft.rows.is_empty() => {
                    let kinds = ["PER", "ORG", "LOC", "field", "undertaking", "occasion"];
                    top(class) == self.kind("ORG")
                        && !kinds.iter().any(|kind| self.kind(kind) == top(own))
                }
                Some(own) if top(own) == top(class) => own == self.ontology.top(own),
                // The name finder takes many a name for a person's.
                Some(own) if top(own) == self.kind("PER") => !draft.titled,
                Some(own) => {
                    !draft.sure
                        || top(own) == self.kind("field")
                        || top(class) == self.kind("ORG") && top(own) != self.kind("PER")
                        || anew && top(own) == self.kind("ORG") && top(class) != self.kind("LOC")
                }
            };
            if open {
                let draft = self.discourse.draft_mut(id);
                (draft.class, draft.sure) = (Some(class), true);
            }
            // "Hana is a four-year program": "the program" is Hana.
            let own = self.discourse.draft(id).class;
            if let Some(noun) =
                introducing_noun(tree, token).filter(|_| own.map(top) == Some(top(class)))
            {
                self.discourse.add_head(id, &noun);
            }
        }
    }
}

impl Session<'_> {
    /// The class of a noun before a name of which only a guess tells what it names: "the joint
    /// strategy, Hana", "the start-up Hana"; or of one in apposition farther behind it.
    fn introduced_before(&self, n: usize, name: usize, id: EntityId) -> Option<ClassId> {
        let (tree, lexicon) = (&self.trees[n], &self.grammar.lexicon);
        let draft = self.discourse.draft(id);
        let person = draft.class == self.kind("PER") && !draft.titled;
        if !draft.is_guess() && !person {
            return None;
        }
        let class_at = |noun: usize| {
            let phrase = Phrase::of(tree, noun);
            let common = tree.upos(noun) == Upos::Noun && !tree.is_capitalized(noun);
            let mut words = phrase.words(tree);
            let one = singular(tree.lower(noun));
            common
                .then(|| {
                    lexicon.head_class(&words).or_else(|| {
                        *words.last_mut()? = &one;
                        lexicon.head_class(&words)
                    })
                })
                .flatten()
        };
        // "the firms Hana and Bada": what is said of the first is said of the second.
        let first = tree.head(name).filter(|&first| {
            tree.deprel(name) == Deprel::Conj
                && self.names[n][first].is_some()
                && first > 0
                && tree.token(first - 1).form == Form::Plural
        });
        let before = first.unwrap_or(name).checked_sub(1);
        let before = before.filter(|&noun| self.names[n][noun].is_none());
        let beside = before.and_then(class_at);
        let apposed = || {
            let the = name > 1 && tree.lower(name - 1) == "the";
            let comma = tree.word_or_empty(name.wrapping_sub(if the { 2 } else { 1 })) == ",";
            let head = tree
                .head(name)
                .filter(|&head| tree.deprel(name) == Deprel::Appos && head < name && comma);
            head.and_then(class_at)
        };
        let behind =
            || tree.by(name, &[Deprel::Appos]).filter(|&noun| noun > name).find_map(class_at);
        beside.or_else(apposed).or_else(behind).map(|(class, _)| class)
    }
}

/// The class of the noun that introduces the name at `name`.
fn introduced_as(session: &Session<'_>, tree: &Tree<'_>, name: usize) -> Option<ClassId> {
    let (start, end) = introduction(tree, name)?;
    let words: Vec<&str> = (start..end).map(|n| tree.lower(n)).collect();
    session.grammar.lexicon.head_class(&words).map(|(class, _)| class)
}

/// That noun.
fn introducing_noun(tree: &Tree<'_>, name: usize) -> Option<String> {
    let (_, end) = introduction(tree, name)?;
    Some(singular(tree.lower(end - 1)))
}

/// The words that introduce the name at `name`, behind their article.
fn introduction(tree: &Tree<'_>, name: usize) -> Option<(usize, usize)> {
    let after = name + 1;
    let start = match tree.word_or_empty(after) {
        "," | "–" | "—" | "is" | "was" | "are" | "were" => after + 1,
        _ => return None,
    };
    let start = match tree.word_or_empty(start).to_lowercase().as_str() {
        "a" | "an" => start + 1,
        "the" if tree.word_or_empty(after) == "," => start + 1,
        // "Saskatchewan's bioscience cluster"
        _ if matches!(tree.word_or_empty(start + 1), "'s" | "’s")
            && tree.word_or_empty(after) == "," =>
        {
            start + 2
        }
        _ => return None,
    };
    let nominal = |n: &usize| {
        matches!(tree.upos(*n), Upos::Noun | Upos::Adj | Upos::Propn | Upos::Adv | Upos::Num)
            || matches!(tree.word(*n), "-" | "and")
    };
    let end = (start..tree.len().min(start + LONGEST)).take_while(nominal).last()? + 1;
    Some((start, end))
}
