//! A sentence as a dependency tree that can be walked both ways.

use cartulary_model::{Span, one_line};

use crate::language::{Deprel, Sentence, Token, Upos};

/// A sentence with what matching asks for again and again: children and lower-case words.
pub(crate) struct Tree<'a> {
    pub(crate) text: &'a str,
    pub(crate) sentence: &'a Sentence,
    children: Vec<Vec<usize>>,
    lower: Vec<String>,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(text: &'a str, sentence: &'a Sentence) -> Self {
        let mut children = vec![Vec::new(); sentence.tokens.len()];
        for (n, token) in sentence.tokens.iter().enumerate() {
            if let Some(head) = token.head {
                children[head].push(n);
            }
        }
        let lower = sentence
            .tokens
            .iter()
            .map(|t| text[t.start..t.end].to_lowercase().replace('’', "'"))
            .collect();
        Self { text, sentence, children, lower }
    }

    pub(crate) fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub(crate) fn token(&self, n: usize) -> &'a Token {
        &self.sentence.tokens[n]
    }

    pub(crate) fn upos(&self, n: usize) -> Upos {
        self.token(n).upos
    }

    /// The word as it is written.
    pub(crate) fn word(&self, n: usize) -> &'a str {
        let token = self.token(n);
        &self.text[token.start..token.end]
    }

    /// The word as it is written, or nothing past the end of the sentence.
    pub(crate) fn word_or_empty(&self, n: usize) -> &'a str {
        if n < self.len() { self.word(n) } else { "" }
    }

    /// The word in lower case, with straight apostrophes.
    pub(crate) fn lower(&self, n: usize) -> &str {
        &self.lower[n]
    }

    pub(crate) fn lemma(&self, n: usize) -> &'a str {
        &self.token(n).lemma
    }

    /// Whether the word is `word` in its dictionary or in its written form.
    pub(crate) fn is_word(&self, n: usize, word: &str) -> bool {
        self.lemma(n).eq_ignore_ascii_case(word) || self.lower(n) == word
    }

    pub(crate) fn head(&self, n: usize) -> Option<usize> {
        self.token(n).head
    }

    pub(crate) fn deprel(&self, n: usize) -> Deprel {
        self.token(n).deprel
    }

    pub(crate) fn children(&self, n: usize) -> &[usize] {
        &self.children[n]
    }

    /// Children that hang on `n` by one of the relations, in order of the text.
    pub(crate) fn by<'b>(
        &'b self,
        n: usize,
        relations: &'b [Deprel],
    ) -> impl Iterator<Item = usize> + 'b {
        self.children[n]
            .iter()
            .copied()
            .filter(move |&child| relations.contains(&self.deprel(child)))
    }

    pub(crate) fn has(&self, n: usize, relation: Deprel) -> bool {
        self.by(n, &[relation]).next().is_some()
    }

    /// Whether one of the words that mark the case of `n` is `word` ("in" of "in Seoul", "on" of "on
    /// fostering").
    pub(crate) fn has_case(&self, n: usize, word: &str) -> bool {
        self.by(n, &[Deprel::Case, Deprel::Mark]).any(|case| self.is_word(case, word))
    }

    /// First and one-past-last token of everything that hangs on `n`, itself included.
    pub(crate) fn subtree(&self, n: usize) -> (usize, usize) {
        let (mut first, mut last) = (n, n);
        let mut open = vec![n];
        while let Some(next) = open.pop() {
            first = first.min(next);
            last = last.max(next);
            open.extend(&self.children[next]);
        }
        (first, last + 1)
    }

    /// Tokens above `n`, nearest first.
    pub(crate) fn ancestors(&self, n: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(n), |&above| self.head(above))
    }

    /// Bytes from the first to before the last of a range of tokens.
    pub(crate) fn span(&self, first: usize, end: usize) -> Span {
        Span::new(self.token(first).start, self.token(end - 1).end)
    }

    /// The last token that shares a byte with a span: of a phrase, its head.
    pub(crate) fn last_of(&self, span: Span) -> Option<usize> {
        (0..self.len()).rev().find(|&n| self.span(n, n + 1).overlaps(span))
    }

    /// The text of a range of tokens, white space folded to one space.
    pub(crate) fn phrase(&self, first: usize, end: usize) -> String {
        let span = self.span(first, end);
        one_line(&self.text[span.start..span.end])
    }

    /// Whether the word is written with a capital first letter.
    pub(crate) fn is_capitalized(&self, n: usize) -> bool {
        self.word(n).chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether nothing stands between the word and the one before it.
    pub(crate) fn is_glued(&self, n: usize) -> bool {
        n > 0 && n < self.len() && self.token(n - 1).end == self.token(n).start
    }

    /// Whether a gap stands before the word, as between the columns of a table.
    pub(crate) fn is_column(&self, n: usize) -> bool {
        let gap = |n: usize| &self.text[self.token(n - 1).end..self.token(n).start];
        n > 0 && (gap(n).contains("   ") || gap(n).contains('\t'))
    }

    /// A relative pronoun or determiner: "which", "that", "who", "whose" inside a relative clause.
    pub(crate) fn is_relative(&self, n: usize) -> bool {
        matches!(self.lower(n), "which" | "that" | "who" | "whom" | "whose")
            && matches!(self.upos(n), Upos::Pron | Upos::Sconj | Upos::Det)
            && self.antecedent(n).is_some()
    }

    /// The noun that the relative clause around `n` belongs to.
    pub(crate) fn antecedent(&self, n: usize) -> Option<usize> {
        let clause = std::iter::once(n).chain(self.ancestors(n)).take(6);
        let noun = clause
            .filter(|&above| self.deprel(above) == Deprel::AclRelcl)
            .find_map(|clause| self.head(clause));
        // Where the tree has no relative clause, the noun before the pronoun and its preposition.
        let beside = || {
            let clear = matches!(self.lower(n), "which" | "who" | "whom" | "whose");
            let before = (0..n).rev().find(|&m| !matches!(self.upos(m), Upos::Adp | Upos::Punct));
            before.filter(|&m| clear && matches!(self.upos(m), Upos::Noun | Upos::Propn))
        };
        noun.filter(|&noun| noun < n).or_else(beside)
    }
}
