//! Whether a clause says that something is so, will be, should be, or is not.

use cartulary_model::Modality;

use crate::language::{Deprel, Form, Upos};
use crate::lexicon::Lexicon;
use crate::tree::Tree;

/// What the words around an anchor make of its statement.
pub(crate) fn of(tree: &Tree<'_>, lexicon: &Lexicon, anchor: usize) -> Modality {
    let (mut negated, mut strongest) = (false, Modality::Asserted);
    let mut raise = |modality: Modality, negated: &mut bool| match modality {
        Modality::Negated => *negated = !*negated,
        other => strongest = strongest.max(other),
    };
    let mut at = anchor;
    for _ in 0..8 {
        own(tree, lexicon, at, &mut |modality| raise(modality, &mut negated));
        let Some(head) = tree.head(at) else {
            if is_imperative(tree, at) {
                raise(Modality::Proposed, &mut negated);
            }
            break;
        };
        match tree.deprel(at) {
            Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl => {
                // An adverbial clause hangs loosely: only a purpose shares its clause's fate.
                let purpose = tree.by(at, &[Deprel::Mark]).any(|n| tree.lower(n) == "to");
                if tree.deprel(at) == Deprel::Advcl && !purpose {
                    break;
                }
                // "suggests that the agency join": the bare verb is a wish, "joins" would be a report.
                let wished = tree.token(at).form == Form::Bare
                    || tree.lower(at) == tree.lemma(at)
                        && tree.by(at, &[Deprel::Nsubj]).any(|n| {
                            tree.token(n).form != Form::Plural
                                && !tree.has(n, Deprel::Cc)
                                && tree.by(n, &[Deprel::Conj]).next().is_none()
                        });
                if tree.deprel(at) == Deprel::Ccomp
                    && lexicon.is("says", tree.lemma(head))
                    && !(wished && tree.lemma(head) == "suggest")
                {
                    break;
                }
                if let Some(modality) = lexicon.modality("governor", tree.lemma(head)) {
                    raise(modality, &mut negated);
                } else if tree.lemma(head) == "be" && purpose {
                    raise(Modality::Planned, &mut negated);
                }
            }
            // "will connect … and fund": the second verb shares what stands before the first.
            Deprel::Conj => {
                let own_subject = tree.by(at, &[Deprel::Nsubj, Deprel::NsubjPass]).next().is_some();
                let own_auxiliary = tree.by(at, &[Deprel::Aux, Deprel::AuxPass]).next().is_some();
                if own_subject || own_auxiliary || tree.upos(at) != tree.upos(head) {
                    break;
                }
            }
            // What is said of a thing that is itself only planned is planned too; a thing with a name
            // of its own, or a definite one, is there already.
            Deprel::AclRelcl | Deprel::Acl | Deprel::Appos | Deprel::Nmod => {
                // "a forum to be held in May"
                let to_be = tree.by(at, &[Deprel::Mark]).any(|n| tree.lower(n) == "to")
                    && tree.by(at, &[Deprel::AuxPass, Deprel::Cop]).next().is_some();
                if to_be {
                    raise(Modality::Planned, &mut negated);
                }
                if let Some(modality) = lexicon.modality("noun", tree.lemma(head)) {
                    raise(modality, &mut negated);
                }
                let indefinite =
                    tree.by(head, &[Deprel::Det]).any(|n| matches!(tree.lower(n), "a" | "an"));
                if !indefinite || tree.deprel(at) == Deprel::Appos {
                    break;
                }
                // "A group devoted to robotics was suggested."
                let wanted = tree
                    .head(head)
                    .filter(|_| matches!(tree.deprel(head), Deprel::Obj | Deprel::NsubjPass));
                if let Some(modality) =
                    wanted.and_then(|verb| lexicon.modality("object", tree.lemma(verb)))
                {
                    raise(modality, &mut negated);
                    break;
                }
                let up = governing_verb(tree, head).map(|verb| of(tree, lexicon, verb));
                if let Some(modality @ (Modality::Planned | Modality::Proposed)) = up {
                    raise(modality, &mut negated);
                }
                break;
            }
            Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Obl | Deprel::OblAgent
                if tree.upos(at) == Upos::Noun =>
            {
                // "recommends the creation of a fund"
                if tree.deprel(at) == Deprel::Obj
                    && let Some(modality) = lexicon.modality("object", tree.lemma(head))
                {
                    raise(modality, &mut negated);
                }
            }
            _ => break,
        }
        at = head;
    }
    if negated { Modality::Negated } else { strongest }
}

/// What auxiliaries, negations and adverbs directly at a word say.
fn own(tree: &Tree<'_>, lexicon: &Lexicon, at: usize, raise: &mut impl FnMut(Modality)) {
    for &child in tree.children(at) {
        let word = tree.lower(child);
        match tree.deprel(child) {
            Deprel::Aux => {
                let known = lexicon
                    .modality("aux", word)
                    .or_else(|| lexicon.modality("aux", tree.lemma(child)));
                if let Some(modality) = known {
                    raise(modality);
                }
                // "is to direct": the tree takes the copula for an auxiliary.
                let infinitive =
                    tree.by(at, &[Deprel::Mark]).any(|n| tree.lower(n) == "to" && n > child);
                if tree.lemma(child) == "be" && infinitive {
                    raise(Modality::Planned);
                }
            }
            Deprel::Cop | Deprel::AuxPass => {
                // "is to be run", "is to launch": the copula leads an infinitive.
                let infinitive = tree.children(at).iter().any(|&n| {
                    tree.lower(n) == "to"
                        && n > 0
                        && matches!(tree.lower(n - 1), "is" | "are" | "was" | "were")
                });
                if infinitive {
                    raise(Modality::Planned);
                }
            }
            Deprel::Advmod | Deprel::Det | Deprel::Cc => {
                let only = child + 1 < tree.len()
                    && matches!(tree.lower(child + 1), "only" | "just" | "least");
                if lexicon.is("negation", word) && !only {
                    raise(Modality::Negated);
                } else if let Some(modality) = lexicon.modality("adverb", word) {
                    raise(modality);
                }
            }
            _ => {}
        }
    }
}

/// "Establish a council …": a bare verb with neither subject nor "to" at the top of a sentence.
fn is_imperative(tree: &Tree<'_>, at: usize) -> bool {
    let bare = tree.upos(at) == Upos::Verb
        && matches!(tree.token(at).form, Form::Bare | Form::Present)
        && tree.lower(at) == tree.lemma(at);
    let alone = !tree.children(at).iter().any(|&n| {
        matches!(
            tree.deprel(n),
            Deprel::Nsubj | Deprel::NsubjPass | Deprel::Aux | Deprel::Csubj | Deprel::Cop
        ) || tree.deprel(n) == Deprel::Mark && tree.lower(n) != "to"
    });
    bare && alone
}

fn governing_verb(tree: &Tree<'_>, noun: usize) -> Option<usize> {
    let mut at = noun;
    for _ in 0..4 {
        let head = tree.head(at)?;
        if tree.upos(head) == Upos::Verb {
            return Some(head);
        }
        at = head;
    }
    None
}
