//! Mends trees where the words leave no doubt and the parser errs often.

use crate::apposition::{
    apposed_noun, apposed_person, bare_participle, dated_participle, example, loose_participle,
    reduced_relative,
};
use crate::clause::{
    active_subject, bare_subject, copular_clause, headless_clause, lost_subject, opening_gerund,
    placed, said_by,
};
use crate::language::{Deprel, Form, Token, Upos};

/// Mends the tree of a folded sentence. `words` are what the models read.
pub(crate) fn repair(words: &[&str], tokens: &mut [Token]) {
    for n in 1..tokens.len() {
        object_relative(words, tokens, n);
        subject_relative(words, tokens, n);
    }
    headless_clause(words, tokens);
    copular_clause(tokens);
    placed(tokens);
    opening_gerund(words, tokens);
    for n in 0..tokens.len() {
        said_by(words, tokens, n);
        lost_subject(words, tokens, n);
        what_for(words, tokens, n);
        named_object(tokens, n);
        second_object(words, tokens, n);
        bare_subject(tokens, n);
        owned_noun(words, tokens, n);
        dated_participle(words, tokens, n);
        about(words, tokens, n);
        active_subject(tokens, n);
        perfect(tokens, n);
        predicate_noun(tokens, n);
        worth(words, tokens, n);
        led_subject(words, tokens, n);
        passive_infinitive(words, tokens, n);
        bare_participle(words, tokens, n);
        loose_participle(words, tokens, n);
        reduced_relative(tokens, n);
        gerund_noun(words, tokens, n);
        second_relative(words, tokens, n);
        apposed_noun(words, tokens, n);
        apposed_person(words, tokens, n);
        example(words, tokens, n);
        up_to(words, tokens, n);
        agreeing_antecedent(words, tokens, n);
    }
}

/// "We propose measures to improve it": an infinitive right behind a noun for what is done to an end
/// says to which end.
fn what_for(words: &[&str], tokens: &mut [Token], to: usize) {
    let Some(noun) = to.checked_sub(1).filter(|_| words[to] == "to") else { return };
    let Some(verb) = tokens[to].head.filter(|&verb| verb > to) else { return };
    let means = matches!(
        tokens[noun].lemma.as_str(),
        "measure"
            | "plan"
            | "strategy"
            | "effort"
            | "way"
            | "step"
            | "means"
            | "mechanism"
            | "proposal"
            | "decision"
            | "attempt"
            | "system"
            | "scheme"
            | "need"
    );
    if means
        && tokens[noun].upos == Upos::Noun
        && tokens[verb].deprel == Deprel::Advcl
        && tokens[verb].head.is_some_and(|head| head < noun)
    {
        (tokens[verb].head, tokens[verb].deprel) = (Some(noun), Deprel::Acl);
    }
}

/// "named Pohang innovation city of the year": of two behind a verb, the first one, a name, is its
/// object and the second what it is called.
fn named_object(tokens: &mut [Token], name: usize) {
    let verb = tokens[name].head.filter(|&verb| {
        verb < name && tokens[name].deprel == Deprel::Xcomp && tokens[name].upos == Upos::Propn
    });
    let object = verb.and_then(|verb| child(tokens, verb, Deprel::Obj));
    if let Some(object) = object.filter(|&object| object > name) {
        tokens[name].deprel = Deprel::Obj;
        tokens[object].deprel = Deprel::Xcomp;
    }
}

/// "designated both the Hana Park, in Jeju, and the Bada Park": a second object behind "and" is
/// coordinated with the first.
fn second_object(words: &[&str], tokens: &mut [Token], second: usize) {
    let Some(verb) = tokens[second].head.filter(|_| tokens[second].deprel == Deprel::Obj) else {
        return;
    };
    let first = child(tokens, verb, Deprel::Obj).filter(|&first| first < second);
    let and = child(tokens, second, Deprel::Cc).is_some_and(|cc| words[cc] == "and");
    if let Some(first) = first.filter(|_| and) {
        (tokens[second].head, tokens[second].deprel) = (Some(first), Deprel::Conj);
    }
}

/// "has been its chief executive": what somebody has is a noun.
fn owned_noun(words: &[&str], tokens: &mut [Token], n: usize) {
    let chief = n > 0 && words[n] == "executive" && words[n - 1] == "chief";
    let ends = words.get(n + 1).is_none_or(|next| !next.starts_with(char::is_alphabetic))
        || tokens
            .get(n + 1)
            .is_some_and(|next| matches!(next.upos, Upos::Adp | Upos::Cconj | Upos::Aux));
    let owned = child(tokens, n, Deprel::NmodPoss).is_some();
    if tokens[n].upos == Upos::Adj && (chief || owned) && ends {
        (tokens[n].upos, tokens[n].form) = (Upos::Noun, Form::Singular);
    }
}

/// "The report is about robotics": the parser takes the preposition for an adverb.
fn about(words: &[&str], tokens: &mut [Token], n: usize) {
    let Some(noun) = tokens[n].head.filter(|&noun| noun > n && words[n] == "about") else { return };
    let is = n > 0 && tokens[n - 1].deprel == Deprel::Cop && tokens[n - 1].head == Some(noun);
    if is
        && tokens[n].deprel == Deprel::Advmod
        && matches!(tokens[noun].upos, Upos::Noun | Upos::Propn)
    {
        (tokens[n].upos, tokens[n].deprel) = (Upos::Adp, Deprel::Case);
    }
}

/// The first token that hangs on `head` with that relation.
pub(crate) fn child(tokens: &[Token], head: usize, deprel: Deprel) -> Option<usize> {
    tokens.iter().position(|token| token.head == Some(head) && token.deprel == deprel)
}

/// Whether a verb has what only a clause of its own has: a subject, an object, an auxiliary, an "and".
pub(crate) fn is_clause(tokens: &[Token], verb: usize) -> bool {
    [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Obj, Deprel::Aux, Deprel::AuxPass, Deprel::Cc]
        .into_iter()
        .any(|deprel| child(tokens, verb, deprel).is_some())
}

/// Whether more is coordinated with `head` than `one`.
pub(crate) fn joins_others(tokens: &[Token], head: usize, one: usize) -> bool {
    tokens
        .iter()
        .enumerate()
        .any(|(n, other)| n != one && other.head == Some(head) && other.deprel == Deprel::Conj)
}

/// "has so far appropriated $10 million": a participle behind "have" and adverbs is the verb, not
/// a word before the noun.
fn perfect(tokens: &mut [Token], have: usize) {
    if tokens[have].lemma != "have" || tokens[have].upos != Upos::Verb {
        return;
    }
    let verb = (have + 1..tokens.len()).find(|&n| tokens[n].upos != Upos::Adv);
    let Some(verb) = verb.filter(|&verb| verb > have + 1) else { return };
    let participle = tokens[verb].upos == Upos::Verb
        && matches!(tokens[verb].form, Form::Participle | Form::Past);
    let Some(noun) = tokens[verb].head.filter(|_| participle) else { return };
    if tokens[verb].deprel != Deprel::Amod || tokens[noun].head != Some(have) {
        return;
    }
    for token in tokens.iter_mut() {
        if token.head == Some(have) {
            token.head = Some(verb);
        }
    }
    (tokens[verb].head, tokens[verb].deprel) = (tokens[have].head, tokens[have].deprel);
    (tokens[have].head, tokens[have].deprel) = (Some(verb), Deprel::Aux);
    tokens[have].upos = Upos::Aux;
}

/// "whose field is robotics": a form of "be" that leads a noun is its copula.
fn predicate_noun(tokens: &mut [Token], be: usize) {
    let Some(noun) = tokens[be].head.filter(|_| tokens[be].deprel == Deprel::Aux) else { return };
    if tokens[be].lemma == "be" && matches!(tokens[noun].upos, Upos::Noun | Upos::Propn) {
        tokens[be].deprel = Deprel::Cop;
    }
}

/// "the Hana Forum, to be held in May": a passive infinitive behind a noun and a comma tells of it, and
/// of "the office in Jeju, to be run by Hana" it tells of the office.
fn passive_infinitive(words: &[&str], tokens: &mut [Token], verb: usize) {
    let open = matches!(tokens[verb].deprel, Deprel::Advcl | Deprel::Xcomp | Deprel::AclRelcl)
        && child(tokens, verb, Deprel::Nsubj).is_none();
    let be = child(tokens, verb, Deprel::AuxPass).or_else(|| child(tokens, verb, Deprel::Cop));
    let Some(be) = be.filter(|&be| open && be < verb && tokens[verb].upos == Upos::Verb) else {
        return;
    };
    let Some(to) = child(tokens, verb, Deprel::Mark).filter(|&to| words[to] == "to" && to > 1)
    else {
        return;
    };
    let mut noun = to - 2;
    let led = |tokens: &[Token], noun: usize| {
        let case = child(tokens, noun, Deprel::Case).map(|case| words[case]);
        matches!(case, Some("in" | "at")) || words[noun] == "money" && case.is_some()
    };
    while tokens[noun].deprel == Deprel::Nmod
        && led(tokens, noun)
        && let Some(head) = tokens[noun].head.filter(|&head| head < noun)
    {
        noun = head;
    }
    if words[to - 1] == "," && matches!(tokens[noun].upos, Upos::Noun | Upos::Propn) {
        (tokens[verb].head, tokens[verb].deprel) = (Some(noun), Deprel::Acl);
        tokens[be].deprel = Deprel::AuxPass;
    }
}

/// "a voucher worth $500": what the amount is of stands before it.
fn worth(words: &[&str], tokens: &mut [Token], worth: usize) {
    let Some(amount) = tokens[worth].head.filter(|&amount| amount == worth + 1) else { return };
    let noun = worth.wrapping_sub(1);
    let of = words[worth] == "worth"
        && worth > 0
        && matches!(tokens[noun].upos, Upos::Noun | Upos::Propn)
        && tokens[noun].head == Some(amount);
    if !of {
        return;
    }
    let role = (tokens[amount].head, tokens[amount].deprel);
    for token in tokens[..worth].iter_mut().filter(|token| token.head == Some(amount)) {
        token.head = Some(noun);
    }
    (tokens[noun].head, tokens[noun].deprel) = role;
    (tokens[worth].head, tokens[worth].deprel) = (Some(noun), Deprel::Amod);
    (tokens[amount].head, tokens[amount].deprel) = (Some(worth), Deprel::Obj);
}

/// "which in his view should be funded by Hana": a noun behind a preposition is no subject; the other
/// one is, of the passive.
fn led_subject(words: &[&str], tokens: &mut [Token], noun: usize) {
    let subject = |n: usize| matches!(tokens[n].deprel, Deprel::Nsubj | Deprel::NsubjPass);
    let led = child(tokens, noun, Deprel::Case).is_some_and(|case| {
        matches!(words[case], "in" | "at" | "from" | "for" | "with" | "by" | "to")
    });
    let Some(verb) = tokens[noun].head.filter(|_| led && subject(noun)) else { return };
    let other =
        (0..tokens.len()).find(|&n| n != noun && subject(n) && tokens[n].head == Some(verb));
    if let Some(other) = other {
        tokens[noun].deprel = Deprel::Obl;
        if child(tokens, verb, Deprel::AuxPass).is_some() {
            tokens[other].deprel = Deprel::NsubjPass;
        }
    }
}

/// "It was held with funding from the ministry": a gerund between "with" and "from" is a noun.
fn gerund_noun(words: &[&str], tokens: &mut [Token], gerund: usize) {
    let led = gerund > 0 && matches!(words[gerund - 1], "with" | "without" | "through");
    let from = words.get(gerund + 1).is_some_and(|word| *word == "from");
    let verb = tokens[gerund].upos == Upos::Verb && tokens[gerund].form == Form::Gerund;
    if !led || !from || !verb {
        return;
    }
    make_noun(words, tokens, gerund);
    tokens[gerund].deprel = Deprel::Obl;
    tokens[gerund - 1].upos = Upos::Adp;
    (tokens[gerund - 1].head, tokens[gerund - 1].deprel) = (Some(gerund), Deprel::Case);
}

/// Makes a gerund a noun, and what was said of the verb its modifiers.
pub(crate) fn make_noun(words: &[&str], tokens: &mut [Token], gerund: usize) {
    (tokens[gerund].upos, tokens[gerund].form) = (Upos::Noun, Form::Singular);
    tokens[gerund].lemma = words[gerund].to_lowercase();
    for token in tokens.iter_mut().filter(|token| token.head == Some(gerund)) {
        if token.deprel == Deprel::Obl {
            token.deprel = Deprel::Nmod;
        }
    }
}

/// "the plan, which the city launched in May and which the agency runs": the second relative clause
/// is of the same noun.
fn second_relative(words: &[&str], tokens: &mut [Token], pronoun: usize) {
    let joined = pronoun > 1
        && matches!(words[pronoun], "which" | "who" | "that")
        && matches!(words[pronoun - 1], "and" | "but" | "or");
    let Some(verb) = tokens[pronoun].head.filter(|&verb| joined && verb > pronoun) else { return };
    let first = (0..pronoun - 1).rev().find(|&n| {
        words[n] == words[pronoun]
            && tokens[n].head.is_some_and(|verb| tokens[verb].deprel == Deprel::AclRelcl)
    });
    let noun = first.and_then(|n| tokens[n].head).and_then(|verb| tokens[verb].head);
    if let Some(noun) = noun.filter(|&noun| noun < pronoun) {
        (tokens[verb].head, tokens[verb].deprel) = (Some(noun), Deprel::AclRelcl);
    }
}

/// "up to $5 million are available": the figure is what the clause speaks of, "up to" its limit.
fn up_to(words: &[&str], tokens: &mut [Token], up: usize) {
    let figure = up + 2;
    let shape = words[up].eq_ignore_ascii_case("up")
        && words.get(up + 1) == Some(&"to")
        && tokens.get(figure).is_some_and(|token| {
            token.head == Some(up)
                && words[figure].chars().any(|c| c.is_ascii_digit())
                && matches!(token.deprel, Deprel::Obl | Deprel::Nmod)
        });
    let Some(head) = tokens[up].head.filter(|_| shape) else { return };
    let relation = match (head > figure, child(tokens, head, Deprel::AuxPass)) {
        (true, Some(_)) => Deprel::NsubjPass,
        (true, None) => Deprel::Nsubj,
        (false, _) if tokens[head].upos == Upos::Verb => Deprel::Obj,
        (false, _) => return,
    };
    if child(tokens, head, relation).is_some() {
        return;
    }
    (tokens[figure].head, tokens[figure].deprel) = (Some(head), relation);
    (tokens[up].head, tokens[up].deprel) = (Some(figure), Deprel::Advmod);
}

/// "the concerns of the group, which is run by the ministry": the verb agrees with the nearer noun.
fn agreeing_antecedent(words: &[&str], tokens: &mut [Token], pronoun: usize) {
    let subject = matches!(words[pronoun], "which" | "that")
        && matches!(tokens[pronoun].deprel, Deprel::Nsubj | Deprel::NsubjPass);
    let Some(verb) = tokens[pronoun].head.filter(|_| subject && pronoun > 1) else { return };
    if tokens[verb].deprel != Deprel::AclRelcl {
        return;
    }
    let near = if words[pronoun - 1] == "," { pronoun - 2 } else { pronoun - 1 };
    let Some(far) = tokens[verb].head.filter(|&far| far < near) else { return };
    // What tells the number: the first finite word of the clause.
    let finite = (pronoun + 1..=verb).find(|&n| {
        matches!(tokens[n].upos, Upos::Aux | Upos::Verb) && tokens[n].form == Form::Present
    });
    let plural = match finite.map(|n| words[n]) {
        Some("is" | "has" | "does") => false,
        Some("are" | "have" | "do") => true,
        Some(word) if finite == Some(verb) => !word.ends_with('s'),
        _ => match words.get(pronoun + 1) {
            Some(&"was") => false,
            Some(&"were") => true,
            _ => return,
        },
    };
    let noun = |n: usize| matches!(tokens[n].upos, Upos::Noun | Upos::Propn);
    let agrees = |n: usize| (tokens[n].form == Form::Plural) == plural;
    if noun(near) && noun(far) && agrees(near) && !agrees(far) {
        tokens[verb].head = Some(near);
    }
}

/// "the program, which the agency now runs": a relative pronoun before a noun phrase and a verb is
/// the verb's object, the noun phrase its subject.
fn object_relative(words: &[&str], tokens: &mut [Token], pronoun: usize) {
    if !matches!(words[pronoun], "which" | "that" | "whom")
        || !matches!(tokens[pronoun].upos, Upos::Pron | Upos::Sconj | Upos::Det)
    {
        return;
    }
    let Some(noun) = noun_phrase(tokens, pronoun + 1) else { return };
    let mut verb = noun + 1;
    while verb < tokens.len() && matches!(tokens[verb].upos, Upos::Adv | Upos::Aux | Upos::Part) {
        verb += 1;
    }
    let is_verb = verb < tokens.len() && tokens[verb].upos == Upos::Verb;
    let passive = (noun + 1..verb).any(|n| tokens[n].lemma == "be")
        && tokens[verb.min(tokens.len() - 1)].form == Form::Participle;
    let antecedent =
        (0..pronoun).rev().find(|&n| matches!(tokens[n].upos, Upos::Noun | Upos::Propn));
    let (true, false, Some(antecedent)) = (is_verb, passive, antecedent) else { return };
    // Only a clause that has the pronoun in it, or hangs wrong, is touched; "that" may open a
    // complement ("said that the agency runs …").
    let clause = tokens[verb].deprel == Deprel::AclRelcl
        || tokens[pronoun].head == Some(verb) && words[pronoun] != "that";
    if !clause && words[pronoun] != "which" {
        return;
    }
    let has_object = (verb + 1..tokens.len())
        .any(|n| tokens[n].head == Some(verb) && tokens[n].deprel == Deprel::Obj);
    for token in &mut tokens[pronoun + 1..noun] {
        if token.head == Some(verb) || token.head == Some(pronoun) {
            token.head = Some(noun);
            if token.upos == Upos::Det {
                token.deprel = Deprel::Det;
            }
        }
    }
    tokens[noun].head = Some(verb);
    tokens[noun].deprel = Deprel::Nsubj;
    tokens[pronoun].head = Some(verb);
    tokens[pronoun].deprel = if has_object { Deprel::Obl } else { Deprel::Obj };
    if tokens[verb].deprel != Deprel::AclRelcl {
        tokens[verb].head = Some(antecedent);
        tokens[verb].deprel = Deprel::AclRelcl;
    }
}

/// "the agreement that is run by the ministry": a clause whose subject is a relative pronoun right
/// behind a noun belongs to that noun.
fn subject_relative(words: &[&str], tokens: &mut [Token], pronoun: usize) {
    let relative = matches!(words[pronoun], "which" | "who" | "that")
        && tokens[pronoun].upos == Upos::Pron
        && matches!(tokens[pronoun].deprel, Deprel::Nsubj | Deprel::NsubjPass);
    let comma = words[pronoun - 1] == "," && words[pronoun] != "that";
    let noun = pronoun - if comma { 2.min(pronoun) } else { 1 };
    let Some(verb) = tokens[pronoun].head.filter(|&verb| relative && verb > pronoun) else {
        return;
    };
    let loose = matches!(
        tokens[verb].deprel,
        Deprel::Ccomp | Deprel::Conj | Deprel::Advcl | Deprel::Parataxis | Deprel::Dep
    );
    if loose && matches!(tokens[noun].upos, Upos::Noun | Upos::Propn) {
        tokens[verb].head = Some(noun);
        tokens[verb].deprel = Deprel::AclRelcl;
    }
}

/// The head of a plain noun phrase that begins at `n`: articles and adjectives, then nouns.
fn noun_phrase(tokens: &[Token], n: usize) -> Option<usize> {
    let mut head = None;
    for (at, token) in tokens.iter().enumerate().skip(n).take(8) {
        match token.upos {
            Upos::Det | Upos::Adj | Upos::Num if head.is_none() => {}
            Upos::Noun | Upos::Propn | Upos::Pron => head = Some(at),
            _ => break,
        }
    }
    head
}
