//! The pattern language: paths over a dependency tree from a trigger word to what fills a role.
//!
//! ```text
//! pattern = [ tests ] { step }          from the trigger, step by step; no step: the trigger itself
//! step    = ( ">" | "<" ) relations [ tests ] [ "?" ]
//!           ">" to a child by that relation, "<" to the head along it; "?" may be left out
//! tests   = "[" test { "," test } "]"   all must hold of the token that was reached
//! test    = [ "!" ] name [ "=" values ] values and relations are alternatives parted by "|"
//! ```
//!
//! | test | holds of a token |
//! | --- | --- |
//! | `has=nsubj\|obj` | that has a child by one of the relations |
//! | `case=by` | that has that preposition; `case=@` the one that the trigger names |
//! | `lemma=have` | whose lemma (or written form) it is |
//! | `upos=NOUN`, `form=participle` | of that word class, of that inflection |
//! | `wh` | that has a relative pronoun among its dependents |
//! | `date`, `amount`, `quantity` | that belongs to such a value |
//!
//! It is a small part of what Semgrex and Odin offer: relations up and down, tests on tokens,
//! optional steps. Repetition and captures are left out; what a role needs beyond a path belongs in
//! a second row.

use std::fmt;
use std::str::FromStr;

use crate::language::{Deprel, Form, Upos};
use crate::tree::Tree;
use crate::value::ValueSpan;

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    start: Vec<Test>,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    down: bool,
    relations: Vec<Deprel>,
    tests: Vec<Test>,
    optional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Test {
    negated: bool,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Has(Vec<Deprel>),
    Case(Vec<String>),
    Asked,
    Lemma(Vec<String>),
    Upos(Vec<Upos>),
    Form(Vec<Form>),
    Wh,
    Value(crate::value::Kind),
}

/// What a pattern is tried on.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) values: &'a [ValueSpan],
}

impl Pattern {
    /// All tokens that the pattern leads to from `anchor`, in order of the text.
    /// `asked` are the prepositions that stand for `case=@`.
    pub(crate) fn find(&self, site: Site<'_>, anchor: usize, asked: &[String]) -> Vec<usize> {
        if !self.start.iter().all(|test| test.holds(site, anchor, asked)) {
            return Vec::new();
        }
        let mut reached = vec![anchor];
        for step in &self.steps {
            let mut next = if step.optional { reached.clone() } else { Vec::new() };
            for &from in &reached {
                step.follow(site, from, asked, &mut next);
            }
            next.sort_unstable();
            next.dedup();
            reached = next;
            if reached.is_empty() {
                break;
            }
        }
        reached
    }
}

impl Step {
    fn follow(&self, site: Site<'_>, from: usize, asked: &[String], reached: &mut Vec<usize>) {
        let tree = site.tree;
        let holds = |n: usize| self.tests.iter().all(|test| test.holds(site, n, asked));
        if self.down {
            reached.extend(tree.by(from, &self.relations).filter(|&child| holds(child)));
        } else if self.relations.contains(&tree.deprel(from)) {
            reached.extend(tree.head(from).filter(|&head| holds(head)));
        }
    }
}

impl Test {
    fn holds(&self, site: Site<'_>, n: usize, asked: &[String]) -> bool {
        let tree = site.tree;
        let is = match &self.what {
            What::Has(relations) => tree.by(n, relations).next().is_some(),
            What::Case(words) => words.iter().any(|word| tree.has_case(n, word)),
            What::Asked => asked.iter().any(|word| tree.has_case(n, word)),
            What::Lemma(words) => words.iter().any(|word| tree.is_word(n, word)),
            What::Upos(classes) => classes.contains(&tree.upos(n)),
            What::Form(forms) => forms.contains(&tree.token(n).form),
            What::Wh => tree.children(n).iter().any(|&child| {
                tree.is_relative(child)
                    || tree.children(child).iter().any(|&inner| tree.is_relative(inner))
            }),
            What::Value(kind) => {
                site.values.iter().any(|value| value.kind == *kind && value.holds(n))
            }
        };
        is != self.negated
    }
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternError(String);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let mut rest = text.trim();
        let start = tests(&mut rest)?;
        let mut steps = Vec::new();
        while let Some(direction) = rest.trim_start().chars().next() {
            rest = rest.trim_start();
            let down = match direction {
                '>' => true,
                '<' => false,
                '.' if steps.is_empty() && rest.len() == 1 => break,
                other => {
                    return Err(PatternError(format!(
                        "a step begins with > or <, not with {other:?}"
                    )));
                }
            };
            rest = &rest[1..];
            let end = rest.find([' ', '[', '?', '<', '>']).unwrap_or(rest.len());
            let relations = rest[..end].split('|').map(relation).collect::<Result<_, _>>()?;
            rest = &rest[end..];
            let tests = tests(&mut rest)?;
            let optional = rest.starts_with('?');
            if optional {
                rest = &rest[1..];
            }
            steps.push(Step { down, relations, tests, optional });
        }
        Ok(Self { start, steps })
    }
}

fn tests(rest: &mut &str) -> Result<Vec<Test>, PatternError> {
    let Some(inner) = rest.strip_prefix('[') else { return Ok(Vec::new()) };
    let Some((inner, after)) = inner.split_once(']') else {
        return Err(PatternError("a [ has no ]".into()));
    };
    *rest = after;
    inner.split(',').map(|text| text.trim().parse()).collect()
}

impl FromStr for Test {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let (negated, text) = text.strip_prefix('!').map_or((false, text), |text| (true, text));
        let (name, values) = text.split_once('=').unwrap_or((text, ""));
        let words = || values.split('|').map(str::to_owned).collect();
        let what = match name {
            "has" => What::Has(values.split('|').map(relation).collect::<Result<_, _>>()?),
            "case" if values == "@" => What::Asked,
            "case" => What::Case(words()),
            "lemma" => What::Lemma(words()),
            "upos" => What::Upos(parse_all(values)?),
            "form" => What::Form(parse_all(values)?),
            "wh" => What::Wh,
            _ => match crate::value::Kind::of_name(name) {
                Some(kind) => What::Value(kind),
                None => return Err(PatternError(format!("unknown test {name:?}"))),
            },
        };
        Ok(Self { negated, what })
    }
}

fn parse_all<T: FromStr>(values: &str) -> Result<Vec<T>, PatternError> {
    let one =
        |value: &str| value.parse().map_err(|_| PatternError(format!("unknown value {value:?}")));
    values.split('|').map(one).collect()
}

fn relation(name: &str) -> Result<Deprel, PatternError> {
    name.parse().map_err(|_| PatternError(format!("unknown relation {name:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pattern_says_why() {
        let why = |text: &str| text.parse::<Pattern>().err().map(|error| error.to_string());
        for sound in [
            "",
            ".",
            ">nsubj",
            "[!has=obj] >nsubj|nsubj:pass[upos=NOUN] <conj?",
            "[form=participle] >obl[case=@,date]",
        ] {
            assert_eq!(why(sound), None, "{sound}");
        }
        for (text, message) in [
            ("nsubj", "a step begins with > or <, not with 'n'"),
            (">subject", "unknown relation \"subject\""),
            (">", "unknown relation \"\""),
            ("[has=obj >nsubj", "a [ has no ]"),
            ("[colour=red]", "unknown test \"colour\""),
            ("[upos=VERBS]", "unknown value \"VERBS\""),
            (">nsubj .", "a step begins with > or <, not with '.'"),
            ("é", "a step begins with > or <, not with 'é'"),
        ] {
            assert_eq!(why(text).as_deref(), Some(message), "{text}");
        }
    }
}
