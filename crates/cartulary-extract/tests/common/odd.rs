//! Odd texts by kind, from a seed: what a crawler brings in on a bad day, and worse.

/// A sort of odd text: its name, and how one of about `length` bytes is made.
pub type Kind = (&'static str, fn(&mut Random, usize) -> String);

/// All sorts of odd texts.
pub const KINDS: [Kind; 25] = [
    ("bytes", bytes),
    ("any characters", any_characters),
    ("one word", one_word),
    ("one line", one_line),
    ("wrapped lines", wrapped_lines),
    ("lines without spaces", lines_without_spaces),
    ("nested", nested),
    ("brackets side by side", |random, length| {
        pieces(random, length, &["(A) ", "[b] ", "“C” ", "(DE) "])
    }),
    ("marks", |random, length| characters(random, length, MARKS)),
    ("marks and spaces", |random, length| characters(random, length, ". , ! ? - ’ “ ” ( ) ; :\n")),
    ("right to left", |random, length| pieces(random, length, &RIGHT_TO_LEFT)),
    ("Korean", |random, length| pieces(random, length, &KOREAN)),
    ("combining", combining),
    ("long tokens", long_tokens),
    ("list in a line", |random, length| {
        pieces(random, length, &["the Elm Center, ", "Busan, ", "and ", "robotics, "])
    }),
    ("speakers, and no forum", |random, length| {
        pieces(random, length, &["Jane Doe spoke about robots. ", "John Roe moderated. "])
    }),
    ("list of lines", |random, length| {
        pieces(
            random,
            length,
            &["• ", "- ships\n", "1. ", "\n", "(2) The towns build.\n", "* The Elm Center\n"],
        )
    }),
    ("line ends", |random, length| {
        pieces(
            random,
            length,
            &[
                "\r\n",
                "\t",
                "\u{c}",
                "\r",
                "\u{2028}",
                "Harbour\t",
                "The towns build.\r\n",
                "\n\n",
                "\u{a0}",
            ],
        )
    }),
    ("capitals", |random, length| {
        pieces(
            random,
            length,
            &["THE ", "HANA ", "FOUNDATION ", "LAUNCHES ", "KIST ", "IN ", "BUSAN. "],
        )
    }),
    ("header fields", |random, length| {
        pieces(
            random,
            length,
            &[
                "Date: 2019-11-22 ",
                "Author: Jane Doe",
                "\n",
                " | ",
                "Title: Harbours and Towns ",
                "BUSAN, March 3, 2021 – The towns build.\n",
                "Speakers\n",
                "(Limits) ",
            ],
        )
    }),
    ("chains", |random, length| {
        pieces(
            random,
            length,
            &[
                "Ministry ",
                "of the ",
                "and for ",
                "Institute’s ",
                "which ",
                "says that he ",
                "to fund ",
            ],
        )
    }),
    ("addresses", |random, length| {
        pieces(
            random,
            length,
            &["www.", "http://", "a.b-c+d@", "x.org", "/", "> ", "1-2-3", "U.S.", "Ph.D.", "n't"],
        )
    }),
    ("figures", |random, length| {
        pieces(
            random,
            length,
            &[
                "2019",
                "-",
                ".",
                ",",
                " won ",
                "KRW ",
                " trillion ",
                " May ",
                "$",
                "10",
                "%",
                " 150 businesses ",
            ],
        )
    }),
    ("pictures", |random, length| {
        pieces(random, length, &["🚀", "👩‍👩‍👧‍👦", "🇰🇷", " ", "Elm 🌱 Program ", "\u{fe0f}", "\u{200d}"])
    }),
    ("words in disorder", |random, length| pieces(random, length, &WORDS)),
];

const MARKS: &str = ".,;:!?()[]{}“”‘’\"'–—…•·|/\\@#$%^&*_+=<>~`";
const RIGHT_TO_LEFT: [&str; 9] = [
    "أطلقت ",
    "المؤسسة ",
    "البرنامج ",
    "في عام 2017. ",
    "השיקה ",
    "הקרן ",
    "\u{202e}",
    "\u{200f}",
    "\u{2067}Hana\u{2069} ",
];
const KOREAN: [&str; 8] = [
    "하나재단은 ",
    "부산에서 ",
    "느릅 사업을 ",
    "시작했다. ",
    "「로봇」",
    "ㅎㅏㄴ",
    "KAIST는 ",
    "\n",
];
const WORDS: [&str; 36] = [
    "The ",
    "Hana ",
    "Foundation ",
    "launched ",
    "the ",
    "Elm ",
    "Program ",
    "in ",
    "Busan ",
    "on ",
    "June 14, 2017",
    ". ",
    ", ",
    "(HTF) ",
    "“",
    "” ",
    "said ",
    "Jane ",
    "Doe",
    "president ",
    "of ",
    "It ",
    "its ",
    "which ",
    "will ",
    "not ",
    "fund ",
    "30 billion won ",
    "and ",
    "was ",
    "by ",
    "the former ",
    "they ",
    "Institute ",
    "’s ",
    "\n\n",
];

/// A pseudo-random sequence (`SplitMix64`) that depends on its seed alone.
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// Appends what `part` adds until there are `length` bytes.
fn grown(length: usize, mut part: impl FnMut(&mut String)) -> String {
    let mut text = String::with_capacity(length + 64);
    while text.len() < length {
        part(&mut text);
    }
    text
}

fn pieces(random: &mut Random, length: usize, pieces: &[&str]) -> String {
    grown(length, |text| text.push_str(random.of(pieces)))
}

fn characters(random: &mut Random, length: usize, characters: &str) -> String {
    let characters: Vec<char> = characters.chars().collect();
    grown(length, |text| text.push(random.of(&characters)))
}

fn bytes(random: &mut Random, length: usize) -> String {
    let bytes: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn any_characters(random: &mut Random, length: usize) -> String {
    grown(length, |text| text.extend(char::from_u32(random.below(0x11_0000) as u32)))
}

fn one_word(random: &mut Random, length: usize) -> String {
    let part = random.of(&["a", "A", "가", "\u{301}", "1", "a.", "A-", "a’", "&", "ﬁ", "İ"]);
    part.repeat(length.div_ceil(part.len()))
}

fn one_line(random: &mut Random, length: usize) -> String {
    let stop = random.of(&[". ", " ", "; ", "… "]);
    grown(length, |text| {
        for _ in 0..=random.below(40) {
            text.push_str(random.of(&WORDS).trim());
            text.push(' ');
        }
        text.push_str(stop);
    })
    .replace('\n', " ")
}

fn wrapped_lines(random: &mut Random, length: usize) -> String {
    grown(length, |text| {
        for _ in 0..12 {
            text.push_str(random.of(&["harbour ", "towns ", "the ", "build ", "Busan "]));
        }
        text.push('\n');
    })
}

fn lines_without_spaces(random: &mut Random, length: usize) -> String {
    grown(length, |text| {
        let letter = random.of(&["a", "b", "n", "é"]);
        text.push_str(&letter.repeat(40 + random.below(60)));
        text.push('\n');
    })
}

fn nested(random: &mut Random, length: usize) -> String {
    let (open, close) = random.of(&[
        ("(", ")"),
        ("[", "]"),
        ("“", "”"),
        ("\"", "\""),
        ("(a ", " b)"),
        ("“So ", ".” "),
        ("‘", "’"),
    ]);
    let deep = length / (open.len() + close.len());
    format!("The Hana {}Foundation{} grew.", open.repeat(deep), close.repeat(deep))
}

fn combining(random: &mut Random, length: usize) -> String {
    grown(length, |text| {
        text.push(random.of(&['e', 'A', ' ', '한', '.']));
        for _ in 0..random.below(40) {
            text.extend(char::from_u32(0x300 + random.below(0x70) as u32));
        }
    })
}

fn long_tokens(random: &mut Random, length: usize) -> String {
    grown(length, |text| {
        let part = random.of(&["x", "Xy", "z-", "a.b", "9", "9,", "’s", "/", "가", "Q"]);
        text.push_str(&part.repeat(1 + random.below(2000)));
        text.push(' ');
    })
}
