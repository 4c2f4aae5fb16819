use std::fmt;

use cartulary_model::line_of;
use unicode_width::UnicodeWidthStr as _;

use crate::Prefixes;
use crate::names::similarity;

/// What is wrong with the text of a query, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SyntaxError {
    /// Line, from 1; 0 where no place is known.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// The line itself.
    pub text: String,
}

/// How many characters of a line are shown before the place, and after it.
const AROUND: usize = 60;

/// With the line and a mark below the place.
impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(f, "SPARQL syntax: {}", self.message);
        }
        write!(f, "SPARQL syntax, line {}, column {}: {}", self.line, self.column, self.message)?;
        let before = self.column - 1;
        let from = before.saturating_sub(AROUND);
        let shown: String = self.text.chars().skip(from).take(2 * AROUND).collect();
        let left: String = shown.chars().take(before - from).collect();
        write!(f, "\n  {}\n  {}^", shown.trim_end(), " ".repeat(left.width()))
    }
}

/// Tells what is wrong where the parser refuses a text, and nothing where it takes it.
pub(crate) type Parser<'a> = &'a dyn Fn(&str) -> Option<String>;

impl SyntaxError {
    /// From the parser's message on a query: `error at LINE:COLUMN: expected …`.
    pub(crate) fn new(query: &str, prefixes: &Prefixes, why: &str, parser: Parser<'_>) -> Self {
        let Some((place, expected)) = parse(query, why) else {
            return Self { line: 0, column: 0, message: why.to_owned(), text: String::new() };
        };
        let (place, message) = explain(query, place, &expected, prefixes, parser);
        let start = query[..place].rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: line_of(query, place),
            column: 1 + query[start..place].chars().count(),
            message,
            text: query[start..].lines().next().unwrap_or_default().to_owned(),
        }
    }
}

/// Where the parser gave up, in bytes, and what it would have taken.
fn parse<'a>(query: &str, why: &'a str) -> Option<(usize, Vec<&'a str>)> {
    let (place, message) = why.strip_prefix("error at ")?.split_once(": ")?;
    let (line, column) = place.split_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let start: usize = query.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let length: usize = query[start..].chars().take(column - 1).map(char::len_utf8).sum();
    let expected = message.strip_prefix("expected ")?;
    let expected = expected.strip_prefix("one of ").unwrap_or(expected);
    Some((start + length, expected.split(", ").map(str::trim).collect()))
}

/// The place of the fault in bytes, and the message.
fn explain(
    query: &str,
    place: usize,
    expected: &[&str],
    prefixes: &Prefixes,
    parser: Parser<'_>,
) -> (usize, String) {
    if let Some(at) = update(query) {
        let message = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE; \
                       a graph is changed by adding and forgetting documents";
        return (at, message.to_owned());
    }
    if expected.contains(&"Prefix not found") {
        let inside = |c: char| c.is_alphanumeric() || "_-.:%\\".contains(c);
        let start = query[..place].trim_end_matches(inside).len();
        let prefix = query[start..place].split(':').next().unwrap_or_default();
        let known: Vec<_> = prefixes.iter().map(|(short, _)| format!("{short}:")).collect();
        let message = format!("there is no prefix \"{prefix}:\"; known are {}", known.join(" "));
        return (start, message);
    }
    if expected.contains(&"IRI parsing failed") {
        return (query[..place].rfind('<').unwrap_or(place), "this is no IRI".to_owned());
    }
    // Rules beyond the grammar have a sentence of their own.
    let is_sentence = |word: &&&str| word.contains(' ') && word.starts_with(char::is_uppercase);
    if let Some(sentence) = expected.iter().find(is_sentence) {
        return (place, (*sentence).to_owned());
    }
    let Some(at) = offender(query, place, parser) else {
        return (query.len(), format!("the query ends too early{}", wanted(query, parser)));
    };
    let word = token(&query[at..]);
    if word.starts_with(['"', '\'']) {
        return (at, "this string has no end, or stands where none may".to_owned());
    }
    let upper = word.to_uppercase();
    let near = KEYWORDS.into_iter().max_by_key(|keyword| similarity(&upper, keyword));
    let hint = match near.filter(|near| similarity(&upper, near) > 0 && *near != upper) {
        Some(near) => format!("; did you mean {near}?"),
        None => wanted(&query[..at], parser),
    };
    (at, format!("unexpected {word:?}{hint}"))
}

/// Longer than any keyword. The parser takes as many characters as a keyword has before it refuses
/// them, so it may give up so far behind the fault.
const PADDING: &str = "\n                    ";

/// The first token with which the query can no longer be completed, or nothing where all can.
fn offender(query: &str, place: usize, parser: Parser<'_>) -> Option<usize> {
    let mut at = 0;
    loop {
        at += blank(&query[at..]);
        let token = token(&query[at..]);
        if token.is_empty() {
            return None;
        }
        let end = at + token.len();
        if end + PADDING.len() >= place && gives_up_at_the_end(&query[..end], parser).is_none() {
            return Some(at);
        }
        at = end;
    }
}

/// What the parser would take behind a text, where it has nothing against the text itself.
fn gives_up_at_the_end(text: &str, parser: Parser<'_>) -> Option<String> {
    let padded = format!("{text}{PADDING}");
    match parser(&padded) {
        None => Some(String::new()),
        Some(why) => {
            let at_the_end = parse(&padded, &why).is_some_and(|(place, _)| place == padded.len());
            at_the_end.then_some(why)
        }
    }
}

/// A few of the words and signs that could stand behind a text.
fn wanted(text: &str, parser: Parser<'_>) -> String {
    const SHOWN: usize = 8;
    let why = gives_up_at_the_end(text, parser).unwrap_or_default();
    let signs: Vec<String> = match parse(&format!("{text}{PADDING}"), &why) {
        Some((_, expected)) => expected
            .into_iter()
            .filter_map(|word| word.strip_prefix('"')?.strip_suffix('"'))
            .map(|sign| sign.replace("\\\"", "\""))
            .collect(),
        None => Vec::new(),
    };
    match signs.as_slice() {
        [] => String::new(),
        signs => {
            let more = if signs.len() > SHOWN { " …" } else { "" };
            format!("; expected {}{more}", signs[..signs.len().min(SHOWN)].join(" "))
        }
    }
}

/// Bytes of white space and comments at the beginning of a text.
pub(crate) fn blank(text: &str) -> usize {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix('#') {
        rest = comment.find('\n').map_or("", |end| &comment[end..]).trim_start();
    }
    text.len() - rest.len()
}

/// The word, string, IRI or sign at the beginning of a text.
pub(crate) fn token(text: &str) -> &str {
    let Some(first) = text.chars().next() else { return "" };
    let one = first.len_utf8();
    let in_word = |c: char| c.is_alphanumeric() || "_?$:@%".contains(c);
    let length = match first {
        '<' => {
            let end = text.find(|c: char| c == '>' || c.is_whitespace() || "\"{}|^`".contains(c));
            end.filter(|&end| text[end..].starts_with('>')).map_or(one, |end| end + 1)
        }
        '"' | '\'' => {
            let long = &text[..3.min(text.len())];
            let quote = if long.chars().all(|c| c == first) { long } else { &text[..1] };
            string_end(text, quote)
        }
        c if in_word(c) => {
            // A dot or hyphen belongs to the word where the word goes on behind it.
            let mut chars = text.char_indices().peekable();
            let mut end = 0;
            while let Some((at, c)) = chars.next() {
                let joins =
                    matches!(c, '.' | '-') && chars.peek().is_some_and(|&(_, next)| in_word(next));
                if !in_word(c) && !joins {
                    break;
                }
                end = at + c.len_utf8();
            }
            end
        }
        _ => {
            let two = ["^^", "&&", "||", "!=", ">="].into_iter().any(|sign| text.starts_with(sign));
            if two { 2 } else { one }
        }
    };
    &text[..length]
}

/// Bytes up to the end of the string that begins with `quote`, or of the text.
fn string_end(text: &str, quote: &str) -> usize {
    let mut at = quote.len();
    while let Some(c) = text[at..].chars().next() {
        if text[at..].starts_with(quote) {
            return at + quote.len();
        }
        at += c.len_utf8();
        if c == '\\' {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}

/// Where a word stands that begins an update.
fn update(query: &str) -> Option<usize> {
    const WORDS: [&str; 10] =
        ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];
    let mut at = 0;
    loop {
        at += blank(&query[at..]);
        let word = token(&query[at..]);
        match word.to_uppercase().as_str() {
            "PREFIX" | "BASE" => {
                // The declaration ends with its IRI.
                at += query[at..].find('>')? + 1;
            }
            word => return WORDS.contains(&word).then_some(at),
        }
    }
}

/// Words that are worth suggesting.
const KEYWORDS: [&str; 40] = [
    "ASK",
    "BASE",
    "BIND",
    "BOUND",
    "COALESCE",
    "CONCAT",
    "CONSTRUCT",
    "CONTAINS",
    "COUNT",
    "DESCRIBE",
    "DISTINCT",
    "EXISTS",
    "FILTER",
    "FROM",
    "GRAPH",
    "GROUP",
    "GROUP_CONCAT",
    "HAVING",
    "LANG",
    "LCASE",
    "LIMIT",
    "MINUS",
    "NAMED",
    "OFFSET",
    "OPTIONAL",
    "ORDER",
    "PREFIX",
    "REGEX",
    "REPLACE",
    "SAMPLE",
    "SELECT",
    "SEPARATOR",
    "STRENDS",
    "STRLEN",
    "STRSTARTS",
    "SUBSTR",
    "UNDEF",
    "UNION",
    "VALUES",
    "WHERE",
];

#[cfg(test)]
mod tests {
    use crate::check_sparql;
    use crate::sparql::tests::prefixes;

    #[track_caller]
    fn check(query: &str, line: usize, column: usize, message: &str) {
        let why = check_sparql(&prefixes(), query).expect_err("a fault");
        assert_eq!((why.line, why.column), (line, column), "{why}");
        assert!(why.message.starts_with(message), "{why}");
    }

    #[test]
    fn a_fault_is_told_at_its_place() {
        check("SELECT ?s\nWHRE { ?s ?p ?o }", 2, 1, "unexpected \"WHRE\"; did you mean WHERE?");
        check(
            "SELECT ?s { ?s ?p ?o FILTR(?o) }",
            1,
            22,
            "unexpected \"FILTR\"; did you mean FILTER?",
        );
        check(
            "SELECT ?s { ?s ?p ?o } GRUOP BY ?s",
            1,
            24,
            "unexpected \"GRUOP\"; did you mean GROUP?",
        );
        check("SELECT ?s FROM { }", 1, 16, "unexpected \"{\"");
        check("SELECT ?s { ?s ?p ?o ", 1, 22, "the query ends too early; expected , . ;");
        check("SELECT ?s { ?s a foo:Bar }", 1, 18, "there is no prefix \"foo:\"; known are cart:");
        check("SELECT ?s { ?s ?p ", 1, 19, "the query ends too early; expected");
        check("SELECT ?s { ?s ?p \"abc }", 1, 19, "this string has no end");
        check("# new\nPREFIX x: <y:>\n INSERT DATA { }", 3, 2, "a query begins with SELECT");
        check("", 1, 1, "the query ends too early");
        check("hello world", 1, 1, "unexpected \"hello\"");
        check("SELECT ?s { ?s ?p ?o } ORDER ?s", 1, 30, "unexpected \"?s\"");
        check("SELECT ?s { ?s ?p ?o FILTER(?o > ) }", 1, 34, "unexpected \")\"");
        check("SELECT s { ?s ?p ?o }", 1, 8, "unexpected \"s\"");
        check("SELECT ?s { ?s <bad iri> ?o }", 1, 16, "this is no IRI");
        check("SELECT ?대전 { ?s ?p ?o . ) }", 1, 25, "unexpected \")\"");
        check("SELECT (COUNT(?s) AS ?n) ?o { ?s ?p ?o }", 1, 41, "The SELECT contains a variable");
    }

    #[test]
    fn the_place_is_marked_in_its_line() {
        let why = check_sparql(&prefixes(), "ASK {\n  ?대전 a )\n}").expect_err("a fault");
        assert!(why.to_string().ends_with("\n    ?대전 a )\n            ^"), "{why}");
    }
}
