//! Mends clauses whose subject or verb the parser hangs elsewhere.

use crate::language::{Deprel, Form, Token, Upos};
use crate::repair::{child, make_noun};

/// "To help firms, the council, made up of experts, will be founded": a finite clause without a subject
/// has the noun phrase before its first word for one; what stands between two commas there is skipped.
pub(crate) fn lost_subject(words: &[&str], tokens: &mut [Token], verb: usize) {
    let own = |deprel: Deprel| child(tokens, verb, deprel);
    let auxiliaries = [Deprel::Aux, Deprel::AuxPass, Deprel::Cop];
    let auxiliary = auxiliaries.into_iter().filter_map(own).min();
    let present = tokens[verb].form == Form::Present && tokens[verb].head.is_none();
    let Some(first) = auxiliary.or(present.then_some(verb)).filter(|&first| first <= verb) else {
        return;
    };
    let shares = matches!(tokens[verb].deprel, Deprel::Acl | Deprel::Xcomp);
    let infinitive = (0..verb).any(|n| tokens[n].head == Some(verb) && words[n] == "to");
    if tokens[verb].upos != Upos::Verb || has_subject(tokens, verb) || shares || infinitive {
        return;
    }
    let skip = |mut n: usize| {
        while n > 0 && tokens[n - 1].upos == Upos::Adv {
            n -= 1;
        }
        n
    };
    let mut end = skip(first);
    if end > 1 && words[end - 1] == "," {
        let Some(comma) = (0..end - 1).rev().find(|&n| words[n] == ",") else { return };
        end = comma;
    }
    // The head of the phrase that ends there: up from its last word.
    let Some(mut noun) = end.checked_sub(1) else { return };
    while let Some(head) = tokens[noun].head.filter(|&head| {
        head < noun && tokens[noun].deprel != Deprel::Appos && is_nominal(tokens[head].upos)
    }) {
        noun = head;
    }
    let free = !matches!(
        tokens[noun].deprel,
        Deprel::Nsubj | Deprel::NsubjPass | Deprel::Csubj | Deprel::Root | Deprel::Obj
    );
    if is_nominal(tokens[noun].upos) && free && child(tokens, noun, Deprel::Case).is_none() {
        let passive = child(tokens, verb, Deprel::AuxPass).is_some();
        tokens[noun].head = Some(verb);
        tokens[noun].deprel = if passive { Deprel::NsubjPass } else { Deprel::Nsubj };
    }
}

/// "Hana and the university have been members": what stands before the auxiliaries of a clause without
/// a subject is its subject, not a part of a compound.
pub(crate) fn bare_subject(tokens: &mut [Token], n: usize) {
    let Some(head) = tokens[n].head.filter(|_| tokens[n].deprel == Deprel::Compound) else {
        return;
    };
    let between = |deprel: Deprel| {
        tokens.iter().enumerate().any(|(at, token)| {
            n < at && at < head && token.head == Some(head) && token.deprel == deprel
        })
    };
    let subject = [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Csubj];
    let has_subject = subject.into_iter().any(|deprel| child(tokens, head, deprel).is_some());
    if has_subject || !matches!(tokens[n].upos, Upos::Propn | Upos::Noun) {
        return;
    }
    if between(Deprel::AuxPass) {
        tokens[n].deprel = Deprel::NsubjPass;
    } else if between(Deprel::Aux) || between(Deprel::Cop) {
        tokens[n].deprel = Deprel::Nsubj;
    }
}

/// "Money for the center comes from the bank": a sentence whose root is a noun with a bare relative
/// clause has that clause's verb for its root, and the noun for subject.
pub(crate) fn headless_clause(words: &[&str], tokens: &mut [Token]) {
    let ended = words.last().is_some_and(|word| matches!(*word, "." | "!" | "?"));
    let Some(root) = tokens.iter().position(|token| token.head.is_none()).filter(|_| ended) else {
        return;
    };
    let child = |head: usize, deprel: Deprel| child(tokens, head, deprel);
    if tokens[root].upos != Upos::Noun || child(root, Deprel::Cop).is_some() {
        return;
    }
    let Some(verb) = child(root, Deprel::AclRelcl).filter(|&verb| verb > root) else { return };
    let finite = matches!(tokens[verb].form, Form::Present | Form::Past)
        || child(verb, Deprel::Aux).is_some()
        || child(verb, Deprel::AuxPass).is_some();
    let passive = child(verb, Deprel::NsubjPass);
    let Some(subject) = child(verb, Deprel::Nsubj).or(passive).filter(|_| finite) else { return };
    let between = root < subject && subject < verb;
    if !between || child(subject, Deprel::Case).is_none() {
        return;
    }
    let relation = if passive.is_some() { Deprel::NsubjPass } else { Deprel::Nsubj };
    (tokens[subject].head, tokens[subject].deprel) = (Some(root), Deprel::Nmod);
    raise(tokens, verb, root, relation);
}

/// "The theme of the forum was robotics": what a copula leads to is what the clause says of the noun
/// before the copula, not that noun's modifier.
pub(crate) fn copular_clause(tokens: &mut [Token]) {
    let Some(root) = tokens.iter().position(|token| token.head.is_none()) else { return };
    let said = (root + 1..tokens.len()).find(|&n| {
        tokens[n].head == Some(root)
            && tokens[n].deprel == Deprel::Nmod
            && child(tokens, n, Deprel::Cop).is_some_and(|cop| root < cop && cop < n)
    });
    let Some(said) = said.filter(|_| matches!(tokens[root].upos, Upos::Noun | Upos::Propn)) else {
        return;
    };
    raise(tokens, said, root, Deprel::Nsubj);
}

/// "Doe and Roe are currently in Korea": what is said of the noun before the copula is the place behind
/// it, neither that noun nor the adverb.
pub(crate) fn placed(tokens: &mut [Token]) {
    let Some(root) = tokens.iter().position(|token| token.head.is_none()) else { return };
    let Some(cop) = child(tokens, root, Deprel::Cop) else { return };
    let adverb = tokens[root].upos == Upos::Adv && cop < root;
    let subject = is_nominal(tokens[root].upos) && root < cop;
    let mut preposition = cop + 1;
    while tokens.get(preposition).is_some_and(|token| token.upos == Upos::Adv) {
        preposition += 1;
    }
    let place = tokens.get(preposition).filter(|token| token.upos == Upos::Adp);
    let Some(place) = place.and_then(|token| token.head).filter(|&place| place > preposition)
    else {
        return;
    };
    if !is_nominal(tokens[place].upos) || !adverb && !subject {
        return;
    }
    raise(tokens, place, root, if adverb { Deprel::Advmod } else { Deprel::Nsubj });
    let moved = |n: usize, token: &Token| {
        let beside = cop <= n && n < preposition && n != root;
        beside || adverb && matches!(token.deprel, Deprel::Nsubj | Deprel::Advcl)
    };
    for (n, token) in tokens.iter_mut().enumerate() {
        let below = token.head == Some(root) || token.head == Some(cop) || cop <= n;
        if moved(n, token) && below && n != place {
            token.head = Some(place);
        }
    }
}

/// "Funding for the program is provided": a gerund that opens a sentence whose verb has no subject
/// is that subject, a noun.
pub(crate) fn opening_gerund(words: &[&str], tokens: &mut [Token]) {
    let Some(verb) = tokens.first().and_then(|first| first.head) else { return };
    let gerund = tokens[0].upos == Upos::Verb && tokens[0].form == Form::Gerund;
    let loose = matches!(tokens[0].deprel, Deprel::Advcl | Deprel::Csubj | Deprel::CsubjPass);
    let has = |head: usize, deprel: Deprel| child(tokens, head, deprel).is_some();
    let subject = has(verb, Deprel::Nsubj) || has(verb, Deprel::NsubjPass);
    let parted = words[..verb].contains(&",");
    if !gerund || !loose || subject || parted || has(0, Deprel::Obj) {
        return;
    }
    let passive = has(verb, Deprel::AuxPass);
    make_noun(words, tokens, 0);
    tokens[0].deprel = if passive { Deprel::NsubjPass } else { Deprel::Nsubj };
}

/// "The city hosted the summit": what has an object and no auxiliary is no passive.
pub(crate) fn active_subject(tokens: &mut [Token], subject: usize) {
    let Some(verb) = tokens[subject].head.filter(|_| tokens[subject].deprel == Deprel::NsubjPass)
    else {
        return;
    };
    let has = |deprel: Deprel| child(tokens, verb, deprel).is_some();
    if has(Deprel::Obj) && !has(Deprel::AuxPass) {
        tokens[subject].deprel = Deprel::Nsubj;
        if tokens[verb].form == Form::Participle {
            tokens[verb].form = Form::Past;
        }
    }
}

/// Whether a clause has a subject of its own.
fn has_subject(tokens: &[Token], verb: usize) -> bool {
    [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Csubj, Deprel::CsubjPass, Deprel::Expl]
        .into_iter()
        .any(|deprel| child(tokens, verb, deprel).is_some())
}

/// "“It works,” said Jane Doe, deputy director of the bureau": who stands right behind a verb of saying
/// that has no subject says it, and what follows a comma tells of the speaker.
pub(crate) fn said_by(words: &[&str], tokens: &mut [Token], verb: usize) {
    let says = matches!(
        tokens[verb].lemma.as_str(),
        "say" | "add" | "note" | "explain" | "write" | "state" | "announce" | "warn" | "argue"
    );
    let name = verb + 1;
    if !says
        || tokens[verb].upos != Upos::Verb
        || has_subject(tokens, verb)
        || words.get(name).is_none_or(|word| !word.starts_with(char::is_uppercase))
    {
        return;
    }
    (tokens[name].head, tokens[name].deprel) = (Some(verb), Deprel::Nsubj);
    if words.get(name + 1) != Some(&",") {
        return;
    }
    // The head of the noun phrase behind the comma hangs on the verb or the name.
    let title = (name + 2..tokens.len().min(name + 8)).find(|&n| {
        matches!(tokens[n].upos, Upos::Noun | Upos::Propn)
            && tokens[n].head.is_some_and(|head| head <= name)
    });
    let between = |title: usize| {
        (name + 2..title).all(|n| {
            matches!(tokens[n].upos, Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn)
                || words[n] == "-"
        })
    };
    if let Some(title) = title.filter(|&title| between(title)) {
        (tokens[title].head, tokens[title].deprel) = (Some(name), Deprel::Appos);
    }
}

/// Makes a token the root, with the marks of the former one, which hangs on it as its subject.
fn raise(tokens: &mut [Token], new: usize, old: usize, relation: Deprel) {
    for token in tokens.iter_mut() {
        if token.head == Some(old) && token.deprel == Deprel::Punct {
            token.head = Some(new);
        }
    }
    (tokens[new].head, tokens[new].deprel) = (None, Deprel::Root);
    (tokens[old].head, tokens[old].deprel) = (Some(new), relation);
}

fn is_nominal(upos: Upos) -> bool {
    matches!(upos, Upos::Noun | Upos::Propn | Upos::Pron)
}
