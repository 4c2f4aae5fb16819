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
    // "published a report, The Long Drought, on the reservoirs"
    let closed = words.get(name + 1) == Some(&",");
    let owned = child(tokens, noun, Deprel::NmodPoss).is_some()
        || child(tokens, noun, Deprel::Det).is_some_and(|article| {
            words[article].eq_ignore_ascii_case("the")
                || closed && matches!(words[article], "a" | "an")
        });
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
    let several = |n: usize| {
        matches!(tokens[n].upos, Upos::Noun | Upos::Propn) && tokens[n].form == Form::Plural
    };
    // "Ten firms joined the network last year, including Hana": else the many that it is about.
    let subject = || {
        let apart = including > 0 && words[including - 1] == ",";
        let subject = (0..including).find(|&n| matches!(tokens[n].deprel, Deprel::Nsubj));
        subject.filter(|&n| apart && several(n))
    };
    let many = before.rev().find(|&n| several(n)).or_else(subject);
    let Some(many) = many.filter(|&many| tokens[many].head != Some(name)) else { return };
    let elsewhere = |head: usize| head < many || tokens[many].deprel == Deprel::Nsubj;
    if tokens[name].head.is_some_and(elsewhere) {
        (tokens[name].head, tokens[name].deprel) = (Some(many), Deprel::Nmod);
    }
}

/// "the Hana Park, set up in 1996": a verb that is written as its participle is one behind a noun,
/// without "to" and a subject.
pub(crate) fn bare_participle(words: &[&str], tokens: &mut [Token], verb: usize) {
    let alike = matches!(words[verb], "set" | "put" | "split" | "hit" | "spread" | "cut" | "cast");
    let token = &tokens[verb];
    let behind = token.deprel == Deprel::Acl && token.head.is_some_and(|head| head < verb);
    if alike
        && behind
        && token.upos == Upos::Verb
        && child(tokens, verb, Deprel::Mark).is_none_or(|mark| mark > verb)
        && !is_clause(tokens, verb)
    {
        tokens[verb].form = Form::Participle;
    }
}

/// "It follows the Hana Strategy, published in May": a participle behind a noun and a comma, with
/// nothing of a clause of its own, tells of the noun.
pub(crate) fn loose_participle(words: &[&str], tokens: &mut [Token], verb: usize) {
    let participle = tokens[verb].upos == Upos::Verb
        && matches!(tokens[verb].form, Form::Participle | Form::Past)
        && matches!(tokens[verb].deprel, Deprel::Conj | Deprel::Advcl | Deprel::Parataxis);
    let Some(head) = tokens[verb].head.filter(|_| participle && verb > 1) else {
        return;
    };
    // "the Hana Foundation (HF), established in 2010"
    let bracket = words[..verb - 1].iter().rposition(|word| *word == "(");
    let bracket = bracket.filter(|&open| open > 0 && words[verb - 2] == ")");
    let mut noun = bracket.unwrap_or(verb - 1) - 1;
    // "takes place on 30 May, organised by Hana": a day is nothing that was organised.
    let day = child(tokens, noun, Deprel::Case).is_some_and(|case| words[case] == "on");
    let above = tokens[noun].head.filter(|_| day && tokens[noun].deprel == Deprel::Obl);
    let subject = above.and_then(|above| {
        child(tokens, above, Deprel::Nsubj).or_else(|| child(tokens, above, Deprel::NsubjPass))
    });
    let dated = subject.is_some_and(|subject| subject < noun);
    noun = subject.filter(|_| dated).unwrap_or(noun);
    let clause = is_clause(tokens, verb) || child(tokens, verb, Deprel::Mark).is_some();
    // "Hana, founded by Bada, works": between a subject and its verb.
    let between = |tokens: &[Token]| {
        matches!(tokens[noun].deprel, Deprel::Nsubj | Deprel::NsubjPass)
            && tokens[noun].head.is_some_and(|own| own > verb)
    };
    if words[verb - 1] == ","
        && !clause
        && (head < verb || between(tokens))
        && (dated || tokens[noun].upos == Upos::Propn)
        && (dated
            || between(tokens)
            || matches!(
                tokens[noun].deprel,
                Deprel::Obj | Deprel::Obl | Deprel::OblAgent | Deprel::Nmod
            ))
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
