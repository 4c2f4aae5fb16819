//! British spelling, which the models saw little of.

/// Endings as the British write them, longest first, and as Americans do.
const ENDINGS: &[(&str, &str)] = &[
    ("isations", "izations"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ises", "izes"),
    ("iser", "izer"),
    ("ise", "ize"),
    ("ysed", "yzed"),
    ("yses", "yzes"),
    ("yse", "yze"),
    ("ours", "ors"),
    ("oured", "ored"),
    ("ouring", "oring"),
    ("our", "or"),
    ("elling", "eling"),
    ("elled", "eled"),
    ("tres", "ters"),
    ("tred", "tered"),
    ("tre", "ter"),
    ("grammes", "grams"),
    ("gramme", "gram"),
    ("ences", "enses"),
    ("ence", "ense"),
];

/// The American spelling that a word would have if it were British.
pub(crate) fn american(word: &str) -> Option<String> {
    let (ending, other) = ENDINGS.iter().find(|(ending, _)| word.ends_with(ending))?;
    let stem = &word[..word.len() - ending.len()];
    (stem.chars().count() > 1).then(|| format!("{stem}{other}"))
}

#[cfg(test)]
mod tests {
    use super::american;

    #[test]
    fn endings_change_and_stems_stay() {
        assert_eq!(american("specialises").as_deref(), Some("specializes"));
        assert_eq!(american("programme").as_deref(), Some("program"));
        assert_eq!(american("Centre").as_deref(), Some("Center"));
        assert_eq!(american("towns"), None);
    }
}
