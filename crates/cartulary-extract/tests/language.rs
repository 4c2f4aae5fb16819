//! How English is cut and read.

use std::ops::Range;
use std::time::{Duration, Instant};

use cartulary_extract::language::{
    Deprel, Form, Models, NerTag, Sentence, Token, Upos, split, tokenize,
};

/// Checks a file of cases: a line of text, then lines that begin with a bar, which must be what
/// `read` gives for the text.
fn check(cases: &str, read: impl Fn(&str) -> String) {
    let lines: Vec<&str> =
        cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut rest = lines.as_slice();
    let mut wrong = Vec::new();
    while let Some((text, tail)) = rest.split_first() {
        let end = tail.iter().position(|line| !line.starts_with('|')).unwrap_or(tail.len());
        let expected = tail[..end].join("\n");
        let found = read(&text.replace('⏎', "\n"));
        if found != expected {
            wrong.push(format!("{text}\nexpected\n{expected}\nfound\n{found}\n"));
        }
        rest = &tail[end..];
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tokens() {
    check(include_str!("language/tokens.txt"), |text| {
        let words: Vec<&str> = tokenize(text, 0).iter().map(|token| token.text(text)).collect();
        format!("| {}", words.join(" | "))
    });
}

#[test]
fn sentences() {
    check(include_str!("language/sentences.txt"), |text| {
        let line = |range: Range<usize>| format!("| {}", text[range].replace('\n', "⏎"));
        split(text).into_iter().map(line).collect::<Vec<_>>().join("\n")
    });
}

/// Word, class, relation and head of each word, the head as a word.
#[test]
fn trees() {
    check(include_str!("language/trees.txt"), |text| {
        let sentence = Models::embedded().analyse(text, 0..text.len());
        let line = |token: &Token| {
            let head = token.head.map_or("-", |head| sentence.tokens[head].text(text));
            format!("| {} {} {} {head}", token.text(text), token.upos, token.deprel)
        };
        sentence.tokens.iter().map(line).collect::<Vec<_>>().join("\n")
    });
}

#[test]
fn a_token_says_all_of_its_word() {
    let text = "Two programs were launched by the Ministry of Science in Seoul.";
    let sentence = Models::embedded().analyse(text, 0..text.len());
    let programs = &sentence.tokens[1];
    assert_eq!(
        (programs.upos, programs.form, programs.lemma.as_str(), programs.head, programs.deprel),
        (Upos::Noun, Form::Plural, "program", Some(3), Deprel::NsubjPass)
    );
    assert_eq!(sentence.tokens[3].form, Form::Participle);
    let names: Vec<_> = sentence.tokens.iter().map(|token| token.ner).collect();
    assert_eq!(names[6], Some((NerTag::Org, true)));
    assert_eq!(names[10], Some((NerTag::Loc, true)));
}

#[test]
fn offsets_count_in_the_whole_text() {
    let text = "Erster Satz – ok. The second one.";
    let range = split(text).pop().unwrap();
    let sentence = Models::embedded().analyse(text, range.clone());
    assert_eq!((sentence.start, sentence.end), (range.start, range.end));
    let words: Vec<_> = sentence.tokens.iter().map(|token| token.text(text)).collect();
    assert_eq!(words, ["The", "second", "one", "."]);
}

/// What must hold of any text.
fn assert_whole(text: &str, sentences: &[Sentence]) {
    let mut at = 0;
    for sentence in sentences {
        for (index, token) in sentence.tokens.iter().enumerate() {
            assert!(token.start < token.end && text[at..token.start].trim().is_empty());
            at = token.end;
            let mut head = Some(index);
            for _ in 0..=sentence.tokens.len() {
                head = head.and_then(|head| sentence.tokens[head].head);
            }
            assert_eq!(head, None, "a cycle");
        }
    }
    assert!(text[at..].trim().is_empty());
}

#[test]
fn hostile_text_is_read_in_linear_time() {
    let brackets = "(".repeat(100_000);
    let long_word = "a".repeat(300_000);
    let marks = ".,;-!?'’\"“”&@/".repeat(10_000);
    let spaces = format!("A{}.{}B", " ".repeat(300_000), "\n ".repeat(100_000));
    let mails = "a.b-c+d@".repeat(20_000);
    let initials = "A. ".repeat(50_000);
    let clauses = "the one, which the other knew, ".repeat(3_000);
    let mixed = "\u{200d}\u{301}é漢字한글🙂\u{0}\u{feff}".repeat(3_000);
    for text in [brackets, long_word, marks, spaces, mails, initials, clauses, mixed] {
        let start = Instant::now();
        let models = Models::embedded();
        let sentences: Vec<_> =
            split(&text).into_iter().map(|range| models.analyse(&text, range)).collect();
        assert_whole(&text, &sentences);
        // Generous, for slow machines and unoptimized builds; quadratic time is far above.
        let head: String = text.chars().take(20).collect();
        assert!(start.elapsed() < Duration::from_secs(30), "{head}: {:?}", start.elapsed());
    }
}

#[test]
fn the_same_text_is_read_the_same_way() {
    let text = "The agency, which was set up in 1999, funds regional innovation centers.";
    let read = || Models::embedded().analyse(text, 0..text.len());
    assert_eq!(read(), read());
}
