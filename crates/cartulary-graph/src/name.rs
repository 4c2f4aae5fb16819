//! Names as keys: when two spellings are one name, and how a name reads inside an IRI.

use cartulary_model::one_line;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words before a name that are no part of it.
const DETERMINERS: [&str; 3] = ["the ", "an ", "a "];

/// Words that bind the others of a name together.
const BINDING: [&str; 12] =
    ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to"];

/// Whether a word of a normalized name only binds the others together.
pub(crate) fn binds(word: &str) -> bool {
    BINDING.contains(&word)
}

/// The form in which two names are compared: compatibility characters unified, lower case, no
/// leading determiner, "&" as "and", punctuation and runs of white space as one space.
///
/// What tells names apart stays: digits with their decimal point, "+" and "#".
pub(crate) fn normalize(name: &str) -> String {
    let folded: Vec<char> = if name.is_ascii() {
        name.chars().map(|c| c.to_ascii_lowercase()).collect()
    } else {
        name.nfkc().flat_map(char::to_lowercase).nfkc().collect()
    };
    let mut words = String::with_capacity(name.len());
    for (at, &c) in folded.iter().enumerate() {
        let digit =
            |at: Option<usize>| at.and_then(|at| folded.get(at)).is_some_and(char::is_ascii_digit);
        match c {
            '&' => words.push_str(" and "),
            '.' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => words.push(c),
            // Apostrophes, the dots of "U.S." and soft hyphens stand inside words.
            '\'' | '\u{2019}' | '\u{2bc}' | '.' | '\u{ad}' | '\u{200b}'..='\u{200d}' => {}
            '+' | '#' => words.push(c),
            c if c.is_alphanumeric() || is_combining_mark(c) => words.push(c),
            _ => words.push(' '),
        }
    }
    let joined = one_line(&words);
    let bare = DETERMINERS.iter().find_map(|word| joined.strip_prefix(word));
    bare.map_or_else(|| joined.clone(), str::to_owned)
}

/// Whether a name is a short form such as "ITIF" or "R&D", which alone proves nothing: the same
/// letters stand for other bodies elsewhere.
pub(crate) fn is_acronym(name: &str) -> bool {
    let name = name.trim();
    let upper = name.chars().filter(|c| c.is_uppercase()).count();
    let lower = name.chars().filter(|c| c.is_lowercase()).count();
    !name.contains(char::is_whitespace) && upper >= 2 && upper > lower
}

/// The first name that is no acronym.
pub(crate) fn full_name(names: &[String]) -> Option<&str> {
    names.iter().map(String::as_str).find(|name| !is_acronym(name) && !normalize(name).is_empty())
}

/// A normalized name as part of an IRI: words joined by hyphens, long ones cut and marked by a
/// hash of the whole.
pub(crate) fn slug(normalized: &str) -> String {
    const LONGEST: usize = 96;
    let slug = encode(&normalized.replace(' ', "-"), "");
    if !slug.is_empty() && slug.chars().count() <= LONGEST {
        return slug;
    }
    let whole_words = slug.char_indices().nth(LONGEST).map_or(&*slug, |(end, _)| {
        slug[..end].rsplit_once('-').map_or(&slug[..end], |(words, _)| words)
    });
    format!("{whole_words}-{}", &crate::iri::hash([normalized])[..8])
}

/// Percent-encodes what is neither a letter or digit of any script nor one of `-._` and `also`.
pub(crate) fn encode(text: &str, also: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || "-._".contains(c) || also.contains(c) {
            encoded.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            // Writing into a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_equal() {
        for (one, other) in [
            ("The Center for  Science & Technology", "Center for Science and Technology"),
            ("U.S. Department of Energy", "US Department of Energy"),
            ("Post-COVID Recovery", "post‐covid recovery"),
            ("Korea’s New Deal", "Korea's New Deal"),
            ("ＫＡＩＳＴ", "KAIST"),
        ] {
            assert_eq!(normalize(one), normalize(other));
        }
    }

    #[test]
    fn what_tells_names_apart_stays() {
        for (one, other) in
            [("Innovation 3.0", "Innovation 30"), ("C++", "C"), ("연구원", "연구소"), ("X 1", "X1")]
        {
            assert_ne!(normalize(one), normalize(other));
        }
    }

    #[test]
    fn an_acronym_is_one_word_of_capitals() {
        assert!(["ITIF", "MoTIE", "R&D", "KISTEP"].into_iter().all(is_acronym));
        assert!(
            !["Samsung", "ITIF Korea", "한국과학기술원", "McKinsey"].into_iter().any(is_acronym)
        );
    }

    #[test]
    fn a_long_name_keeps_whole_words_and_gets_a_hash() {
        let long = vec!["word"; 40].join(" ");
        let slug = slug(&long);
        assert!(slug.starts_with("word-word") && slug.chars().count() < 110, "{slug}");
        assert_ne!(slug, super::slug(&vec!["word"; 41].join(" ")));
    }
}
