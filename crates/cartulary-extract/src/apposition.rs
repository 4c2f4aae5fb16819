//! Mends what hangs on a noun: appositions, examples, participles and reduced relative clauses that
//! the parser hangs elsewhere.

use crate::language::{Deprel, Form, Token, Upos};
use crate::repair::{child, is_clause, joins_others};

/// "It is the Hana Institute, a body that runs the program": a noun with an article right behind a
/// name and a comma says what bears the name; a list would end in "and".
pub(crate) fn apposed_noun(words: &[&str], tokens: &mut [Token], noun: usize) {
    // "In The Southern Turn, a study …, he argues": the noun hangs on what the name hangs on.
    let beside = || {
        let first = (0..noun).rev().find(|&n| tokens[n].deprel == Deprel::Det)?;
        let name = first.checked_sub(2)?;
        let article = tokens[first].head == Some(noun) && matches!(words[first], "a" | "an");
        let loose = match tokens[noun].deprel {
            Deprel::OblUnmarked | Deprel::NmodUnmarked | Deprel::Dep => true,
            // A clause has one subject, and a passive one no object.
            Deprel::Nsubj | Deprel::NsubjPass => tokens.iter().skip(noun + 1).any(|token| {
                token.head == tokens[noun].head
                    && matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass)
            }),
            Deprel::Obj => {
                tokens[noun].head.is_some_and(|verb| child(tokens, verb, Deprel::AuxPass).is_some())
            }
            _ => false,
        };
        (article && loose && tokens[noun].head == tokens[name].head).then_some(name)
    };
    let conjunct = tokens[noun].head.filter(|_| tokens[noun].deprel == Deprel::Conj);
    let Some(name) = conjunct.or_else(beside) else {
        return;
    };
    let article = name + 2;
    // "a body", "Chile's agency"
    let opens = article < noun
        && words[name + 1] == ","
        && tokens[article].head == Some(noun)
        && (matches!(words[article], "a" | "an" | "the")
            || tokens[article].deprel == Deprel::NmodPoss);
    let listed = |head: usize| {
        child(tokens, head, Deprel::Cc).is_some() || child(tokens, head, Deprel::Conj).is_some()
    };
    let alone = !joins_others(tokens, name, noun);
    if opens
        && alone
        && tokens[noun].upos == Upos::Noun
        && tokens[name].upos == Upos::Propn
        && !listed(noun)
    {
        (tokens[noun].head, tokens[noun].deprel) = (Some(name), Deprel::Appos);
    }
}

/// "under its director, Jane Doe": a name behind a noun and a comma, with nothing of a list, bears
/// what the noun says.
pub(crate) fn apposed_person(words: &[&str], tokens: &mut [Token], name: usize) {
    let Some(noun) = tokens[name].head.filter(|_| tokens[name].deprel == Deprel::Conj) else {
        return;
    };
    let owned = child(tokens, noun, Deprel::NmodPoss).is_some()
        || child(tokens, noun, Deprel::Det)
            .is_some_and(|the| words[the].eq_ignore_ascii_case("the"));
    let listed = child(tokens, name, Deprel::Cc).is_some() || joins_others(tokens, noun, name);
    if name == noun + 2
        && words[noun + 1] == ","
        && owned
        && !listed
        && tokens[noun].upos == Upos::Noun
        && tokens[noun].form == Form::Singular
        && tokens[name].upos == Upos::Propn
    {
        tokens[name].deprel = Deprel::Appos;
    }
}

/// "with capital from eight firms including Hana and Bada": an example belongs to the nearest noun
/// of many things.
pub(crate) fn example(words: &[&str], tokens: &mut [Token], including: usize) {
    if words[including] != "including" || tokens[including].deprel != Deprel::Case {
        return;
    }
    let Some(name) = tokens[including].head.filter(|&name| name > including) else { return };
    let before = including.saturating_sub(5)..including;
    let many = before.rev().find(|&n| {
        matches!(tokens[n].upos, Upos::Noun | Upos::Propn) && tokens[n].form == Form::Plural
    });
    let Some(many) = many.filter(|&many| tokens[many].head != Some(name)) else { return };
    if tokens[name].head.is_some_and(|head| head < many) {
        (tokens[name].head, tokens[name].deprel) = (Some(many), Deprel::Nmod);
    }
}

/// "It follows the Hana Strategy, published in May": a participle behind a noun and a comma, with
/// nothing of a clause of its own, tells of the noun.
pub(crate) fn loose_participle(words: &[&str], tokens: &mut [Token], verb: usize) {
    let participle = tokens[verb].upos == Upos::Verb
        && matches!(tokens[verb].form, Form::Participle | Form::Past)
        && matches!(tokens[verb].deprel, Deprel::Conj | Deprel::Advcl | Deprel::Parataxis);
    let Some(head) = tokens[verb].head.filter(|&head| participle && verb > 1 && head < verb) else {
        return;
    };
    // "the Hana Foundation (HF), established in 2010"
    let bracket = words[..verb - 1].iter().rposition(|word| *word == "(");
    let bracket = bracket.filter(|&open| open > 0 && words[verb - 2] == ")");
    let noun = bracket.unwrap_or(verb - 1) - 1;
    let clause = is_clause(tokens, verb) || child(tokens, verb, Deprel::Mark).is_some();
    if words[verb - 1] == ","
        && !clause
        && tokens[noun].upos == Upos::Propn
        && matches!(
            tokens[noun].deprel,
            Deprel::Obj | Deprel::Obl | Deprel::OblAgent | Deprel::Nmod
        )
        && head != noun
    {
        (tokens[verb].head, tokens[verb].deprel) = (Some(noun), Deprel::Acl);
    }
}

/// "The forum takes place in Newport on 30 May, organised by the agency": what is organised is the
/// subject, not the day or the place.
pub(crate) fn dated_participle(words: &[&str], tokens: &mut [Token], verb: usize) {
    let token = &tokens[verb];
    let participle = token.upos == Upos::Verb
        && token.deprel == Deprel::Acl
        && matches!(token.form, Form::Participle | Form::Past)
        && verb > 1
        && words[verb - 1] == ",";
    let Some(head) = token.head.filter(|&head| participle && head + 2 == verb) else { return };
    let day = words[head].starts_with(|c: char| c.is_ascii_digit());
    let above = tokens[head].head.filter(|_| day || tokens[head].deprel == Deprel::Obl);
    let subject = above.and_then(|above| {
        child(tokens, above, Deprel::Nsubj).or_else(|| child(tokens, above, Deprel::NsubjPass))
    });
    if let Some(subject) = subject.filter(|&subject| subject < head) {
        tokens[verb].head = Some(subject);
    }
}

/// "the project launched under the president": a participle right behind a noun, with nothing of a
/// clause of its own, tells of the noun.
pub(crate) fn reduced_relative(tokens: &mut [Token], verb: usize) {
    let loose = matches!(
        tokens[verb].deprel,
        Deprel::Parataxis | Deprel::Conj | Deprel::Advcl | Deprel::Ccomp | Deprel::Dep
    );
    let participle = tokens[verb].upos == Upos::Verb
        && matches!(tokens[verb].form, Form::Participle | Form::Past);
    let Some(noun) = verb.checked_sub(1).filter(|_| loose && participle) else { return };
    let led = tokens.get(verb + 1).is_some_and(|next| next.upos == Upos::Adp);
    if led
        && matches!(tokens[noun].upos, Upos::Noun | Upos::Propn)
        && tokens[verb].head.is_some_and(|head| head < noun)
        && !is_clause(tokens, verb)
    {
        (tokens[verb].head, tokens[verb].deprel) = (Some(noun), Deprel::Acl);
    }
}
