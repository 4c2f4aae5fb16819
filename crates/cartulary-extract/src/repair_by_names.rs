//! Mends trees by what is known of the names in them: lists of one kind, persons and their titles.

use cartulary_model::ClassId;

use crate::fold::FoldedName;
use crate::language::{Deprel, Form, Token, Upos};
use crate::name::NameFinder;

/// Mends the tree of a folded sentence, of which `names` tells what each token names.
pub(crate) fn repair_by_names(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    named_nouns(words, tokens, names, finder);
    borne_names(words, tokens, names, finder);
    owned_names(words, tokens, names);
    persons_who(words, tokens, names, finder);
    placed_participles(words, tokens, names, finder);
    placed_names(words, tokens, names, finder);
    named_lists(words, tokens, names, finder);
    joined_persons(tokens, names, finder);
    nearest_apposed(words, tokens, names);
    titled_persons(words, tokens, names, finder);
}

/// "funds the Hana Bridge program": a noun right behind a name with an article is what the name is of,
/// no second object.
fn named_nouns(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    for noun in 2..tokens.len() {
        let name = noun - 1;
        let led = matches!(words[name - 1], "the" | "The" | "a" | "an" | "its" | "their");
        let common = names[noun].is_none()
            && tokens[noun].upos == Upos::Noun
            && words[noun].starts_with(char::is_lowercase)
            && finder.lexicon.head_class(&[words[noun]]).is_some();
        let parted = matches!(
            tokens[noun].deprel,
            Deprel::Xcomp | Deprel::Obj | Deprel::Dep | Deprel::Appos | Deprel::Flat
        );
        if !led || !common || !parted || names[name].is_none() || name < 2 {
            continue;
        }
        let role = (tokens[name].head, tokens[name].deprel);
        if role.0 == Some(noun) || tokens[noun].head.is_none() {
            continue;
        }
        for token in tokens.iter_mut().filter(|token| token.head == Some(name)) {
            token.head = Some(noun);
        }
        (tokens[noun].head, tokens[noun].deprel) = role;
        (tokens[name].head, tokens[name].deprel) = (Some(noun), Deprel::Compound);
    }
}

/// "by the Danish agency Hana": a name right behind a noun with an article is what the noun's thing is
/// called, no other subject or object.
fn borne_names(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    for name in 2..tokens.len() {
        let noun = name - 1;
        let common = names[name].is_some()
            && names[noun].is_none()
            && tokens[noun].upos == Upos::Noun
            && tokens[noun].form == Form::Singular
            && words[noun].starts_with(char::is_lowercase);
        let articled = tokens.iter().take(noun).any(|token| {
            token.head == Some(noun) && matches!(token.deprel, Deprel::Det | Deprel::Amod)
        });
        if !common || !articled {
            continue;
        }
        let class = names[name].as_ref().and_then(|name| name.name.class);
        let told = finder.lexicon.head_class(&[words[noun]]).map(|(class, _)| class);
        let top = |class| finder.ontology.top(class);
        // Bodies and what they make are told of by each other's nouns.
        let fixed = |class| {
            let kinds = ["PER", "LOC", "field", "document", "occasion"];
            kinds.iter().any(|kind| finder.lexicon.kind(kind) == Some(top(class)))
        };
        let alike = told.is_some_and(|told| {
            class.is_none_or(|class| top(class) == top(told) || !fixed(class) && !fixed(told))
        });
        let below = tokens[name].head == Some(noun)
            && matches!(
                tokens[name].deprel,
                Deprel::Obj | Deprel::Conj | Deprel::Flat | Deprel::Dep | Deprel::Nsubj
            );
        let beside = tokens[name].head == tokens[noun].head
            && tokens[name].deprel == tokens[noun].deprel
            && matches!(tokens[name].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
        if alike && (below || beside) {
            (tokens[name].head, tokens[name].deprel) = (Some(noun), Deprel::Appos);
        }
    }
}

/// "Hana and Jeju's Bada Institute", "Hana and Jeju-based Bada": whatever stands before the mark only
/// tells of the name behind it.
fn owned_names(words: &[&str], tokens: &mut [Token], names: &[Option<FoldedName>]) {
    for owned in 2..tokens.len() {
        let owns = matches!(words[owned - 1], "'s" | "’s");
        let based = owned > 2
            && words[owned - 2] == "-"
            && matches!(words[owned - 1], "based" | "headquartered" | "run" | "owned" | "led");
        let (first, relation) = match (owns, based) {
            (true, _) => (owned - 2, Deprel::NmodPoss),
            (_, true) => (owned - 3, Deprel::Compound),
            _ => continue,
        };
        if based && names[owned].is_some() {
            lower_participle(tokens, owned - 1, owned);
        }
        let role = (tokens[first].head, tokens[first].deprel);
        let named = names[first].is_some() && names[owned].is_some();
        if !named || role.0 == Some(owned) || role.1 != Deprel::Conj {
            continue;
        }
        (tokens[owned].head, tokens[owned].deprel) = role;
        (tokens[first].head, tokens[first].deprel) = (Some(owned), relation);
        for token in &mut tokens[first + 1..owned] {
            token.head = Some(if owns { first } else { owned });
            token.deprel = if owns { Deprel::Case } else { token.deprel };
        }
    }
}

/// Hangs a participle that the parser took for the verb of the clause on the name behind it; the next
/// verb takes its place.
fn lower_participle(tokens: &mut [Token], participle: usize, name: usize) {
    let next = (name + 1..tokens.len())
        .find(|&n| tokens[n].head == Some(participle) && tokens[n].upos == Upos::Verb);
    let above = tokens[participle].head.filter(|&above| above != name);
    let Some(verb) = above.or(next) else { return };
    if above.is_none() {
        if tokens[participle].deprel != Deprel::Root {
            return;
        }
        (tokens[verb].head, tokens[verb].deprel) = (None, Deprel::Root);
    }
    for (n, token) in tokens.iter_mut().enumerate() {
        if token.head == Some(participle) && n != participle {
            token.head = Some(verb);
        }
    }
    (tokens[participle].head, tokens[participle].deprel) = (Some(name), Deprel::Amod);
}

/// "Jane Doe (HI), John Roe, president of Bada": what stands behind a name and a comma tells of that
/// name, not of one before it.
fn nearest_apposed(words: &[&str], tokens: &mut [Token], names: &[Option<FoldedName>]) {
    for noun in 3..tokens.len() {
        let apposed = tokens[noun].deprel == Deprel::Appos && names[noun].is_none();
        let Some(head) = tokens[noun].head.filter(|&head| apposed && head < noun) else {
            continue;
        };
        let Some(name) = (head + 1..noun).rev().find(|&n| names[n].is_some()) else { continue };
        let near = noun - name < 6 && words[name + 1] == ",";
        let listed = tokens[name].deprel == Deprel::Conj;
        if names[head].is_some() && near && listed {
            tokens[noun].head = Some(name);
        }
    }
}

/// "the Hana Hub in Jeju, run by Bada": the place only tells where, and is not what is run.
fn placed_participles(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    let place = finder.lexicon.kind("LOC");
    for verb in 3..tokens.len() {
        let participle = tokens[verb].upos == Upos::Verb
            && tokens[verb].deprel == Deprel::Acl
            && matches!(tokens[verb].form, Form::Participle | Form::Past)
            && words[verb - 1] == ",";
        let Some(at) = tokens[verb].head.filter(|&at| participle && at + 2 == verb) else {
            continue;
        };
        let is_place = kind_of(names, finder, at).is_some_and(|kind| Some(kind) == place);
        let led = matches!(words[at - 1], "in" | "at" | "near");
        let whole = tokens[at].head.filter(|&whole| whole < at && names[whole].is_some());
        if let Some(whole) = whole.filter(|_| is_place && led && tokens[at].deprel == Deprel::Nmod)
        {
            tokens[verb].head = Some(whole);
        }
    }
}

/// "a professor at Hana University who directs the center": only a person is meant by "who".
fn persons_who(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    let person = finder.lexicon.kind("PER");
    let is_thing = |n: usize| kind_of(names, finder, n).is_some_and(|kind| Some(kind) != person);
    for who in 1..tokens.len() {
        let verb = tokens[who].head.filter(|_| words[who] == "who");
        let Some(verb) = verb.filter(|&verb| tokens[verb].deprel == Deprel::AclRelcl) else {
            continue;
        };
        let mut noun = tokens[verb].head;
        while let Some(n) = noun.filter(|&n| is_thing(n)) {
            noun = tokens[n].head.filter(|&head| head < n);
        }
        let noun = noun.filter(|&noun| matches!(tokens[noun].upos, Upos::Noun | Upos::Propn));
        if let Some(noun) = noun.filter(|&noun| noun < who) {
            tokens[verb].head = Some(noun);
        }
    }
}

/// "Wando in South Jeolla and Uljin, in North Gyeongsang", "the Hana Center in Busan and the Bada Center
/// in Ulsan": each is listed with the one of its kind before it, not with where that lies.
fn placed_names(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    let place = finder.lexicon.kind("LOC");
    let kind = |n: usize| kind_of(names, finder, n);
    let is_place = |n: usize| place.is_some() && kind(n) == place;
    // Where what is named lies that is told behind it.
    let told = |n: usize| {
        let comma = usize::from(words.get(n + 1) == Some(&","));
        let whole = n + 2 + comma;
        let led = words.get(n + 1 + comma) == Some(&"in");
        (kind(n).is_some() && led && is_place(whole)).then_some(whole)
    };
    for first in 0..tokens.len() {
        let Some(mut whole) = told(first) else { continue };
        let mut before = first;
        loop {
            let comma = usize::from(words.get(whole + 1) == Some(&","));
            let and = usize::from(words.get(whole + 1 + comma) == Some(&"and"));
            let start = whole + 1 + comma + and;
            let next = start + usize::from(words.get(start) == Some(&"the"));
            let Some(last) = told(next).filter(|_| comma + and > 0) else { break };
            // "They opened the Hana Center in Busan, and the Bada Center in Ulsan hired ten."
            let acts = matches!(tokens[next].deprel, Deprel::Nsubj | Deprel::NsubjPass);
            if kind(next) != kind(first) || acts && !is_place(first) {
                break;
            }
            (tokens[next].head, tokens[next].deprel) = (Some(first), Deprel::Conj);
            (tokens[whole].head, tokens[whole].deprel) = (Some(before), Deprel::Nmod);
            (tokens[last].head, tokens[last].deprel) = (Some(next), Deprel::Nmod);
            (before, whole) = (next, last);
        }
    }
}

/// "with China, the United States, Japan and Jordan": three names or more of a kind, with "and" before
/// the last, are a list, whatever the parser made of them.
fn named_lists(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    let top = |n: usize| kind_of(names, finder, n);
    let article = |n: usize| usize::from(words.get(n) == Some(&"the"));
    let mut first = 0;
    while first < tokens.len() {
        let Some(kind) = top(first) else {
            first += 1;
            continue;
        };
        let (mut members, mut last) = (vec![first], first);
        let ended = loop {
            let comma = usize::from(words.get(last + 1) == Some(&","));
            let and =
                words.get(last + 1 + comma).is_some_and(|word| matches!(*word, "and" | "&" | "or"));
            let next = last + 1 + comma + usize::from(and);
            let next = next + article(next);
            // "Japan and German", as people write
            let loose = and
                && tokens.get(next).is_some_and(|token| token.upos == Upos::Adj)
                && words[next].starts_with(char::is_uppercase);
            if comma == 0 && !and || top(next) != Some(kind) && !loose {
                break false;
            }
            members.push(next);
            last = next;
            if and {
                break true;
            }
        };
        if ended && members.len() > 2 {
            for &member in &members[1..] {
                (tokens[member].head, tokens[member].deprel) = (Some(first), Deprel::Conj);
            }
        }
        first = last + 1;
    }
}

/// "Jane Doe of the Institute and John Roe", "Jane Doe, a fellow of the Institute, and John Roe": a
/// person is listed with a person.
fn joined_persons(tokens: &mut [Token], names: &[Option<FoldedName>], finder: &NameFinder<'_>) {
    let person = finder.lexicon.kind("PER");
    let is_person = |n: usize| {
        names[n].as_ref().is_some_and(|name| person.is_some() && name.name.class == person)
    };
    for n in 1..tokens.len() {
        let Some(head) = tokens[n].head.filter(|&head| {
            tokens[n].deprel == Deprel::Conj && head < n && is_person(n) && !is_person(head)
        }) else {
            continue;
        };
        let subject = |m: usize| matches!(tokens[m].deprel, Deprel::Nsubj | Deprel::NsubjPass);
        let first = (0..head).rev().find(|&m| is_person(m));
        let parted =
            |first: usize| (first + 1..n).any(|m| subject(m) && tokens[m].upos != Upos::Pron);
        if let Some(first) = first.filter(|&first| !parted(first)) {
            tokens[n].head = Some(first);
        }
    }
}

/// "Nebraska Governor Jane Doe announced it": the person did, and the body or place before the title
/// only says which governor she is.
fn titled_persons(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    let person = finder.lexicon.kind("PER");
    for n in 1..tokens.len() {
        // "Mr Roe proposed it"
        let address = n - 1;
        if names[n].is_some()
            && tokens[n].head == Some(address)
            && finder.lexicon.is("honorific", &words[address].to_lowercase())
        {
            (tokens[n].head, tokens[n].deprel) = (tokens[address].head, tokens[address].deprel);
            for token in tokens.iter_mut() {
                if token.head == Some(address) {
                    token.head = Some(n);
                }
            }
            (tokens[address].head, tokens[address].deprel) = (Some(n), Deprel::NmodDesc);
        }
    }
    for n in 2..tokens.len() {
        let is_person = names[n].as_ref().is_some_and(|name| name.name.class == person);
        let Some(body) = (0..n - 1).rev().take(5).find(|&m| names[m].is_some()) else { continue };
        let title: Vec<String> =
            words[body + 1..n].iter().map(|word| word.to_lowercase()).collect();
        let title: Vec<&str> = title.iter().map(String::as_str).collect();
        if !is_person || finder.lexicon.title(&title).map(|(_, length)| length) != Some(title.len())
        {
            continue;
        }
        let below = tokens[n].head.is_some_and(|head| {
            head == body || body < head && head < n && tokens[head].head == Some(body)
        });
        if !below {
            continue;
        }
        (tokens[n].head, tokens[n].deprel) = (tokens[body].head, tokens[body].deprel);
        for token in &mut tokens[body + 1..] {
            if token.head == Some(body) {
                token.head = Some(n);
            }
        }
        for token in &mut tokens[..body] {
            if token.head == Some(body) && matches!(token.deprel, Deprel::Case | Deprel::Det) {
                token.head = Some(n);
            }
        }
        tokens[n].head = tokens[n].head.filter(|&head| head != n);
        (tokens[body].head, tokens[body].deprel) = (Some(n), Deprel::Compound);
        for title in &mut tokens[body + 1..n] {
            (title.head, title.deprel) = (Some(n), Deprel::NmodDesc);
        }
    }
}

/// The topmost class of the name at `n`.
fn kind_of(names: &[Option<FoldedName>], finder: &NameFinder<'_>, n: usize) -> Option<ClassId> {
    let class = names.get(n)?.as_ref()?.name.class?;
    Some(finder.ontology.top(class))
}
