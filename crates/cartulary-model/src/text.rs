/// `text` with every run of white space as one space, and none at its ends.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line of `text` in which the byte `at` stands, counted from 1; the last where it lies behind
/// the text.
pub fn line_of(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    1 + before.iter().filter(|&&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_any_kind_becomes_one_space() {
        assert_eq!(one_line("  a\r\n\tb\u{a0}c "), "a b c");
        assert_eq!(one_line("\n"), "");
    }

    #[test]
    fn a_line_ends_behind_its_line_feed() {
        let line = |at| line_of("a\nbé\n", at);
        assert_eq!([0, 1, 2, 3, 5, 6, 99].map(line), [1, 1, 2, 2, 2, 3, 3]);
    }
}
