//! Any text into sentences and tokens.

#![no_main]

use cartulary_extract::language::{split, tokenize};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut at = 0;
    for sentence in split(text) {
        assert!(text[at..sentence.start].trim().is_empty(), "text between sentences");
        at = sentence.start;
        for token in tokenize(&text[sentence.clone()], sentence.start) {
            assert!(token.start < token.end && token.end <= sentence.end, "a token out of place");
            assert!(text[at..token.start].trim().is_empty(), "text between tokens");
            assert!(!token.text(text).trim().is_empty(), "a token of white space");
            at = token.end;
        }
        assert!(text[at..sentence.end].trim().is_empty(), "text behind the last token");
        at = sentence.end;
    }
    assert!(text[at..].trim().is_empty(), "text behind the last sentence");
});
