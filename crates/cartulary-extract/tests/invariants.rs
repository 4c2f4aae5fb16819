//! What holds of every reading, however odd the text.

#![allow(clippy::unwrap_used)]

mod common;

use std::fmt::Write as _;
use std::time::Instant;

use cartulary_extract::extract;
use cartulary_model::{Document, MentionKind, Object, Reading, Span};
use common::odd::{KINDS, Random};
use common::{INNOVATION, path};

#[test]
fn seeds_are_read_soundly() {
    for document in Document::folder(path("../../seeds")).unwrap() {
        let reading = sound(&document.unwrap());
        assert!(!reading.statements.is_empty());
    }
}

/// A few sentences that give statements, to be broken in odd ways.
const SENTENCES: &str = "The Hana Technology Foundation (HTF) launched the Elm Program in Busan on June 14, 2017. \
    “We will fund the Tarn Institute with 30 billion won,” said Jane Doe, president of HTF. \
    It focuses on semiconductors, robotics and AI. ";

#[test]
fn texts_without_a_word_are_read() {
    for text in [
        "",
        " ",
        "\n",
        "\r\n\r\n",
        "\u{feff}",
        ".",
        "...",
        "?!",
        "( )",
        "“”",
        "—",
        "• ",
        "1.",
        "|",
        "\u{0}",
        "\u{200b}\u{ad}",
    ] {
        let reading = sound(&Document::new("odd", text));
        assert!(reading.statements.is_empty(), "{text:?} gives {:?}", reading.statements);
    }
    sound(&Document::new("odd", ".,;:!?()[]{}“”‘’\"'–—…•·|/\\@#$%^&*_+=<>~`".repeat(500)));
}

#[test]
fn other_scripts_and_signs_are_read() {
    let texts = [
        "하나재단은 부산에서 느릅 사업을 시작했다. 이 사업은 로봇에 집중한다.",
        "أطلقت المؤسسة البرنامج في عام 2017. قال المدير إن البرنامج سيستمر.",
        "\u{202e}The Hana Foundation launched the Elm Program.\u{202c}",
        "The Hana Foundation 🚀 launched the 🌱 Elm Program 🌱 in Busan 🇰🇷. 👩‍👩‍👧‍👦 It focuses on robotics 🤖.",
        "İstanbul'da DİYARBAKIR ŞİRKETİ kuruldu. Straße GROẞE ﬁrst ŉ.",
        "The Hana\u{a0}Foundation\u{2003}launched the\u{200b} Elm Pro\u{ad}gram.",
        "The\u{0}Hana Foundation\u{7} launched\u{1b}[31m the Elm Program.\u{c}\u{b}\u{85}\u{2028}It is old.",
        "e\u{301}\u{301}\u{301} The Hana Fou\u{308}ndation launched the Elm Program.",
    ];
    for text in texts {
        sound(&Document::new("odd", text));
        sound(&Document::new("odd", format!("{SENTENCES}{text} {SENTENCES}")));
    }
}

#[test]
fn a_thousand_odd_texts_are_read() {
    let mut random = Random(20_190_614);
    for (name, make) in KINDS.iter().cycle().take(1000) {
        let length = random.below(1_500);
        let text = make(&mut random, length);
        let read = std::panic::catch_unwind(|| sound(&Document::new("odd", text.as_str())));
        assert!(read.is_ok(), "{name} of {length} bytes: {text:?}");
    }
}

/// What random bytes and fuzzing brought up.
#[test]
fn texts_that_once_were_not_read_are_read() {
    // Hyphens between words that begin with characters of several bytes.
    sound(&Document::new("odd", "é-Ea and É-based."));
    // A long stretch without a stop, to be cut behind a white space of several bytes.
    sound(&Document::new("odd", "word\u{2005}".repeat(1000)));
}

#[test]
fn a_text_cut_anywhere_is_read() {
    let text = SENTENCES.replace("Busan", "부산");
    for (at, _) in text.char_indices() {
        sound(&Document::new("cut", &text[..at]));
        sound(&Document::new("cut", &text[at..]));
    }
}

#[test]
fn line_ends_and_byte_order_marks_change_no_statement() {
    let seed = std::fs::read_to_string(path("../../seeds/kistep-wednesday-forum.txt")).unwrap();
    let said = |text: String| {
        let document = Document::new("seed", text);
        let reading = sound(&document);
        let name = |object: &Object| match object {
            Object::Entity(id) => reading.entities[id.0].name().to_owned(),
            Object::Literal { value, .. } => value.clone(),
        };
        let line = |s: &cartulary_model::Statement| {
            format!(
                "{} {} {} {}",
                reading.entities[s.subject.0].name(),
                s.predicate,
                name(&s.object),
                s.modality
            )
        };
        reading.statements.iter().map(line).collect::<Vec<_>>()
    };
    let plain = said(seed.clone());
    assert_eq!(said(seed.replace('\n', "\r\n")), plain);
    assert_eq!(said(format!("\u{feff}{seed}")), plain);
}

#[test]
fn depth_is_no_danger() {
    const DEEP: usize = 100_000;
    for (open, close) in
        [("(", ")"), ("[", "]"), ("“", "”"), ("\"", "\""), ("(a ", " b)"), ("“So ", ".” ")]
    {
        sound(&Document::new(
            "deep",
            format!("The Hana {}Foundation{} grew.", open.repeat(DEEP), close.repeat(DEEP)),
        ));
    }
    sound(&Document::new("deep", "the ministry of ".repeat(DEEP)));
    sound(&Document::new("deep", format!("He {}knows.", "says that he ".repeat(DEEP))));
    sound(&Document::new(
        "deep",
        format!("The Hana Foundation funds {}.", "the Elm Center, ".repeat(DEEP)),
    ));
    sound(&Document::new("deep", "\n• ".repeat(DEEP)));
    // Each is parsed apart, which is slow: fewer of them.
    sound(&Document::new("deep", "(A) ".repeat(DEEP / 100)));
}

#[test]
fn a_line_of_two_megabytes_is_read() {
    const LONG: usize = 2_000_000;
    for part in ["A", " ", "가", "Word "] {
        sound(&Document::new("long", part.repeat(LONG / part.len())));
    }
}

#[test]
fn time_grows_with_the_text_and_no_faster() {
    let half = varied(500_000);
    let whole = varied(2_000_000);
    let time = |text: &str| {
        let document = Document::new("long", text);
        let start = Instant::now();
        extract(&INNOVATION.0, &INNOVATION.1, &document);
        start.elapsed()
    };
    time(&half[..10_000]);
    let (half, whole) = (time(&half), time(&whole));
    let ratio = whole.as_secs_f64() / half.as_secs_f64();
    assert!(
        ratio < 10.0,
        "four times the text takes {ratio:.1} times as long ({half:?}, {whole:?})"
    );
}

/// Paragraphs with ever new names, so that what is remembered grows with the text too.
fn varied(length: usize) -> String {
    let mut text = String::with_capacity(length + 1000);
    for n in 0.. {
        if text.len() >= length {
            break;
        }
        let (a, b, c) = (name(n), name(n + 7), name(n * 3 + 1));
        let _ = writeln!(
            text,
            "The {a} Foundation launched the {b} Program in {}. It focuses on robotics, and the center runs it. \
             Jane {c}, president of the {a} Foundation, said that the {c} Agency will fund the program.\n",
            1990 + n % 30
        );
    }
    text
}

/// A made-up name for a number, of syllables: another one for each.
fn name(mut n: usize) -> String {
    const SYLLABLES: [&str; 8] = ["ba", "do", "ki", "lu", "me", "no", "ra", "ti"];
    let mut name = String::from("X");
    loop {
        name.push_str(SYLLABLES[n % 8]);
        n /= 8;
        if n == 0 {
            break name;
        }
    }
}

/// Reads a document, twice, and tries everything that must hold of its reading.
fn sound(document: &Document) -> Reading {
    let text = document.text();
    let read = || extract(&INNOVATION.0, &INNOVATION.1, document);
    let reading = read();
    assert_eq!(read(), reading, "two readings differ");
    let quote =
        |span: Span| span.of(text).unwrap_or_else(|| panic!("{span:?} is no stretch of the text"));

    for entity in &reading.entities {
        assert!(!entity.name().is_empty(), "{entity:?} has no name");
        assert!(!entity.mentions.is_empty(), "{entity:?} is nowhere mentioned");
        assert!(
            entity.mentions.is_sorted_by_key(|mention| mention.span),
            "{entity:?} is out of order"
        );
        for mention in &entity.mentions {
            let said = quote(mention.span).split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(!said.is_empty());
            // "the Center" points by a part of the name, "… Foundation (ITIF)" by two names at once.
            let named = entity
                .names
                .iter()
                .any(|name| name.contains(&said) || said.contains(name.as_str()));
            assert!(
                named || mention.kind != MentionKind::Name,
                "{said:?} is no name of {:?}",
                entity.names
            );
        }
    }
    assert!(
        reading.entities.is_sorted_by_key(|entity| entity.mentions[0].span),
        "entities are out of order"
    );
    assert!(
        reading.statements.is_sorted_by_key(|s| s.evidence.span.start),
        "statements are out of order"
    );

    for statement in &reading.statements {
        let shown = format!("{statement:?}");
        let evidence = statement.evidence;
        assert!(!quote(evidence.span).is_empty(), "{shown}");
        assert!(
            evidence.sentence.contains(evidence.span),
            "evidence outside of its sentence: {shown}"
        );
        quote(evidence.sentence);
        statement.subject_span.map(quote);
        let object = statement.object_span.map(quote);
        let predicate =
            INNOVATION.0.predicate(&statement.predicate).expect("a predicate of the ontology");
        let class = |id: cartulary_model::EntityId| {
            INNOVATION.0.class(&reading.entities[id.0].class).unwrap()
        };
        match &statement.object {
            Object::Entity(id) => {
                assert!(*id != statement.subject, "of itself: {shown}");
                let accepted =
                    INNOVATION.0.accepts(predicate, class(statement.subject), class(*id));
                assert!(accepted, "between classes that the predicate does not take: {shown}");
            }
            Object::Literal { value, .. } => {
                assert!(!value.is_empty(), "{shown}");
                assert!(
                    INNOVATION.0.accepts_subject(predicate, class(statement.subject)),
                    "{shown}"
                );
                assert!(object.is_some(), "a value that stands nowhere: {shown}");
            }
        }
        assert!((0.0..=1.0).contains(&statement.confidence), "{shown}");
        assert!(!statement.pattern.is_empty(), "{shown}");
        if let Some(speaker) = statement.according_to {
            assert!(speaker.0 < reading.entities.len(), "{shown}");
        }
    }
    for span in &reading.tally.unread {
        quote(*span);
    }
    reading
}
