//! Roles: the ways that lead from a trigger to what it speaks of.

use std::collections::HashMap;

use cartulary_model::{Folder, Problem};

use crate::language::Upos;
use crate::pattern::{Pattern, Site};
use crate::table::Table;
use crate::trigger::{Role, WordClass};

/// The patterns of a language by class of anchor and role.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roles {
    ways: HashMap<(WordClass, String), Vec<Way>>,
}

/// One way to a role, with the sentences that show it.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) place: (String, usize),
    pub(crate) name: String,
    pub(crate) pattern: Pattern,
    pub(crate) reads: String,
    pub(crate) refuses: String,
    pub(crate) role: String,
}

/// The role under which ways for any preposition stand.
const PREPOSITION: &str = "@";

impl Roles {
    pub(crate) fn load(language: &Folder, problems: &mut Vec<Problem>) -> Self {
        let mut roles = Self::default();
        let columns = ["class", "role", "name", "pattern", "reads", "refuses"];
        let table = Table::read(language, "patterns.tsv", &columns, problems);
        for row in table.rows() {
            let Some(class) = WordClass::of_name(row.cell(0)) else {
                problems.push(table.problem(
                    row,
                    format!("unknown class {:?}: one of VERB, NOUN, ADJ", row.cell(0)),
                ));
                continue;
            };
            match row.cell(3).parse() {
                Ok(pattern) => {
                    let way = Way {
                        place: (table.file().to_owned(), row.line),
                        name: row.cell(2).to_owned(),
                        pattern,
                        reads: row.cell(4).to_owned(),
                        refuses: row.cell(5).to_owned(),
                        role: row.cell(1).to_owned(),
                    };
                    roles.ways.entry((class, row.cell(1).to_owned())).or_default().push(way);
                }
                Err(why) => problems.push(table.problem(row, why.to_string())),
            }
        }
        roles
    }

    /// Whether a role has a name of its own, or is a preposition.
    pub(crate) fn is_known(&self, class: WordClass, role: &str) -> bool {
        self.ways.contains_key(&(class, role.to_owned()))
    }

    /// The roles that have a name of their own beside an anchor of that class, in order of name.
    pub(crate) fn names(&self, class: WordClass) -> Vec<&str> {
        let own = self.ways.keys().filter(|(of, role)| *of == class && role != PREPOSITION);
        let mut names: Vec<&str> = own.map(|(_, role)| role.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// Every way with its sentences, in no promised order.
    pub(crate) fn all(&self) -> Vec<&Way> {
        let mut all: Vec<&Way> = self.ways.values().flatten().collect();
        all.sort_by(|a, b| a.place.cmp(&b.place));
        all
    }

    /// The tokens that fill a role of the anchor, the likeliest first, each with the way there. `last`
    /// is the last word of the trigger.
    pub(crate) fn fillers<'a>(
        &'a self,
        site: Site<'_>,
        class: WordClass,
        (anchor, last): (usize, usize),
        role: &Role,
    ) -> Vec<(usize, &'a str)> {
        let mut fillers: Vec<(usize, &str)> = Vec::new();
        for name in &role.names {
            let own = self.ways.get(&(class, name.clone()));
            let (ways, asked) = match own {
                Some(ways) => (ways, Vec::new()),
                None => match self.ways.get(&(class, PREPOSITION.to_owned())) {
                    Some(ways) => (ways, vec![name.clone()]),
                    None => continue,
                },
            };
            for way in ways {
                for token in way.pattern.find(site, anchor, &asked) {
                    if !fillers.iter().any(|&(known, _)| known == token) {
                        fillers.push((token, &way.name));
                    }
                }
            }
            // Where the tree is wrong, what follows the words and the preposition is still plain.
            if let Some(token) = asked.first().and_then(|_| following(site, last, &asked))
                && !fillers.iter().any(|&(known, _)| known == token)
            {
                fillers.push((token, "what follows"));
            }
        }
        fillers
    }
}

/// The head of the noun phrase behind the words up to `last` and one of the prepositions.
fn following(site: Site<'_>, last: usize, asked: &[String]) -> Option<usize> {
    let tree = site.tree;
    let preposition = last + 1;
    if preposition >= tree.len() || !asked.iter().any(|word| tree.lower(preposition) == word) {
        return None;
    }
    let mut head = None;
    for n in preposition + 1..tree.len().min(preposition + 9) {
        match tree.upos(n) {
            Upos::Noun | Upos::Propn => head = Some(n),
            Upos::Det | Upos::Adj | Upos::Num | Upos::Adv if head.is_none() => {}
            Upos::Punct if tree.word(n) == "-" => {}
            Upos::Verb if head.is_none() && n > preposition + 1 => {}
            Upos::Adj if tree.word(n - 1) == "-" => {}
            _ => break,
        }
    }
    head
}
