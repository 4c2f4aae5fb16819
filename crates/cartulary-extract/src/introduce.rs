//! What a text says a thing is, where it introduces it: "Hana, a foundation in Seoul".

use cartulary_model::ClassId;

use crate::language::Upos;
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
            let Some(class) = introduced_as(self, tree, token) else { continue };
            let top = |class| Some(self.ontology.top(class));
            if [self.kind("PER"), self.kind("field")].contains(&top(class)) {
                continue;
            }
            let draft = self.discourse.draft(id);
            let open = match draft.class {
                None => true,
                Some(_) if !draft.rows.is_empty() => false,
                Some(own) if top(own) == top(class) => own == self.ontology.top(own),
                Some(own) => {
                    !draft.sure
                        || top(own) == self.kind("field")
                        || top(class) == self.kind("ORG") && top(own) != self.kind("PER")
                }
            };
            if open {
                let draft = self.discourse.draft_mut(id);
                (draft.class, draft.sure) = (Some(class), true);
            }
        }
    }
}

/// The class of the noun that introduces the name at `name`.
fn introduced_as(session: &Session<'_>, tree: &Tree<'_>, name: usize) -> Option<ClassId> {
    let after = name + 1;
    let start = match tree.word_or_empty(after) {
        "," | "–" | "—" | "is" | "was" | "are" | "were" => after + 1,
        _ => return None,
    };
    let start = match tree.word_or_empty(start).to_lowercase().as_str() {
        "a" | "an" => start + 1,
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
    let words: Vec<&str> = (start..end).map(|n| tree.lower(n)).collect();
    session.grammar.lexicon.head_class(&words).map(|(class, _)| class)
}
