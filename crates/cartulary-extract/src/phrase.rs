//! Noun phrases of a folded sentence.

use cartulary_model::Span;

use crate::language::{Deprel, Form, Upos};
use crate::tree::Tree;

/// A noun phrase around its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) head: usize,
    /// First token after the determiner.
    pub(crate) first: usize,
    /// One past the head.
    pub(crate) end: usize,
    /// One past what follows the head and belongs to it: "of …", "that …".
    pub(crate) long_end: usize,
    /// The determiner, in lower case.
    pub(crate) determiner: Option<String>,
    /// The possessor ("its", "the ministry's").
    pub(crate) possessor: Option<usize>,
}

impl Phrase {
    /// The noun phrase of which token `head` is the head.
    pub(crate) fn of(tree: &Tree<'_>, head: usize) -> Self {
        let (mut first, mut determiner, mut possessor) = (head, None, None);
        // Modifiers stand before the head without a break.
        for n in (0..head).rev() {
            let inside = above(tree, n, head);
            if !inside {
                break;
            }
            // "provincial (“regional”) governments"
            let bracketed = matches!(tree.word(n), "(" | ")" | "“" | "”");
            if tree.upos(n) == Upos::Punct && tree.word(n) != "-" && !bracketed {
                break;
            }
            let relation = if tree.head(n) == Some(head) { tree.deprel(n) } else { Deprel::Dep };
            match relation {
                Deprel::Det => {
                    determiner = Some(tree.lower(n).to_owned());
                    break;
                }
                // "a residents' hearing" is of a kind, not somebody's.
                Deprel::NmodPoss if is_kind(tree, n, head) => {}
                Deprel::NmodPoss => {
                    possessor = Some(n);
                    break;
                }
                Deprel::Case
                | Deprel::Cop
                | Deprel::Mark
                | Deprel::Cc
                | Deprel::Nsubj
                | Deprel::Aux => break,
                _ => {}
            }
            // "on fostering start-ups": the verb that a preposition leads is no part of the name.
            let led = n > 0 && matches!(tree.upos(n - 1), Upos::Adp | Upos::Sconj | Upos::Part);
            if led && tree.upos(n) == Upos::Verb && tree.token(n).form == Form::Gerund {
                break;
            }
            let mark = matches!(tree.word(n), "'s" | "’s" | "'" | "’");
            if mark && !tree.head(n).is_some_and(|owner| is_kind(tree, owner, head)) {
                possessor = tree.head(n);
                break;
            }
            first = n;
        }
        let end = head + 1;
        let mut long_end = end;
        for &child in tree.children(head) {
            let belongs = child > head
                && matches!(
                    tree.deprel(child),
                    Deprel::Nmod | Deprel::AclRelcl | Deprel::Acl | Deprel::NmodUnmarked
                );
            if !belongs {
                continue;
            }
            let (child_first, child_end) = tree.subtree(child);
            // What a comma parts from the head only comments on it.
            if child_first > head && child_first == long_end {
                let stop =
                    (child_first..child_end).find(|&n| ends_phrase(tree, n)).unwrap_or(child_end);
                long_end = stop.min(long_end + 8);
                if stop < child_end {
                    break;
                }
            }
        }
        while long_end > end && tree.upos(long_end - 1) == Upos::Punct {
            long_end -= 1;
        }
        Self { head, first, end, long_end, determiner, possessor }
    }

    /// The phrase's bytes, without what follows the head.
    pub(crate) fn span(&self, tree: &Tree<'_>) -> Span {
        tree.span(self.first, self.end)
    }

    /// Words up to the head in lower case.
    pub(crate) fn words<'t>(&self, tree: &'t Tree<'_>) -> Vec<&'t str> {
        (self.first..self.end).map(|n| tree.lower(n)).collect()
    }

    /// Whether it is plainly definite: "the", "this", "that", "these", "both".
    pub(crate) fn is_definite(&self) -> bool {
        self.determiner.as_deref().is_some_and(|word| {
            matches!(word, "the" | "this" | "that" | "these" | "those" | "both" | "such")
        })
    }
}

/// Whether a possessor only says of what kind the noun is: "a residents' hearing".
fn is_kind(tree: &Tree<'_>, owner: usize, head: usize) -> bool {
    tree.token(owner).form == Form::Plural
        && tree.upos(owner) == Upos::Noun
        && !tree.is_capitalized(owner)
        && !tree.has(owner, Deprel::Det)
        && tree.has(head, Deprel::Det)
}

/// Marks and words with which a remark begins that is no part of a name.
fn ends_phrase(tree: &Tree<'_>, n: usize) -> bool {
    tree.upos(n) == Upos::Punct && tree.word(n) != "-"
        || matches!(tree.lower(n), "including" | "such")
}

/// Whether `n` hangs somewhere below `head`.
fn above(tree: &Tree<'_>, n: usize, head: usize) -> bool {
    tree.ancestors(n).take(8).any(|above| above == head)
}
