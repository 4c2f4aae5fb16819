//! Names that small words or quotation marks hold together: titles of works, “science-business belt”.

use crate::language::{NerTag, Upos};
use crate::name::{NameFinder, has_capital};
use crate::tree::Tree;

impl NameFinder<'_> {
    /// A few words in quotation marks that end in a head noun: “science-business belt”.
    pub(crate) fn quoted(&self, tree: &Tree<'_>, at: usize) -> Option<usize> {
        let opens = at > 0 && matches!(tree.word(at - 1), "“" | "‘" | "\"");
        if !opens || tree.upos(at) == Upos::Verb && !tree.is_capitalized(at) {
            return None;
        }
        let close =
            (at + 2..tree.len().min(at + 9)).find(|&n| matches!(tree.word(n), "”" | "’" | "\""))?;
        let end = (at..close).rev().find(|&n| tree.word(n).chars().any(char::is_alphanumeric))? + 1;
        let words = (at..end).all(|n| {
            matches!(
                tree.upos(n),
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adp | Upos::Num | Upos::X
            ) || tree.word(n) == "-"
        });
        let class = self.head_class_of_run(tree, at, self.head_of(tree, at, end) + 1);
        (words && end - at > 1 && class.is_some()).then_some(end)
    }

    /// Titles of works, which hold small words: "Hubs at Half Speed, a study out today", "her book
    /// Districts without Walls".
    pub(crate) fn works(&self, tree: &Tree<'_>) -> Vec<(usize, usize)> {
        let is_work =
            |n: usize| tree.lower(n) == tree.word(n) && self.is_noun_of(tree, n, "document");
        let mut works = self.quoted_works(tree);
        for noun in (0..tree.len()).filter(|&n| is_work(n)) {
            // Before ", a study": back over capitals and the small words between them.
            let article = (noun.saturating_sub(4)..noun)
                .rev()
                .find(|&n| matches!(tree.lower(n), "a" | "an" | "the" | "its" | "their"));
            if let Some(comma) =
                article.and_then(|n| n.checked_sub(1)).filter(|&n| tree.word(n) == ",")
            {
                let first = (comma.saturating_sub(10)..comma)
                    .rev()
                    .take_while(|&n| Self::in_title(tree, n))
                    .last();
                works.extend(first.and_then(|first| self.title_of_work(tree, first, comma)));
            }
            // Behind "the book", "a report, ": as far as the capitals go.
            let start = noun + 1 + usize::from(tree.word_or_empty(noun + 1) == ",");
            if start < tree.len() && has_capital(tree.word(start)) {
                let end = (start..tree.len().min(start + 12))
                    .take_while(|&n| Self::in_title(tree, n))
                    .last();
                works.extend(end.and_then(|end| self.title_of_work(tree, start, end + 1)));
            }
        }
        // Behind "titled", "the author of".
        for n in 1..tree.len().saturating_sub(1) {
            let titled = matches!(tree.lower(n), "titled" | "entitled")
                || tree.lower(n) == "of" && matches!(tree.lower(n - 1), "author" | "co-author");
            if titled && has_capital(tree.word(n + 1)) {
                let end =
                    (n + 1..tree.len().min(n + 14)).take_while(|&n| Self::in_title(tree, n)).last();
                works.extend(end.and_then(|end| self.title_of_work(tree, n + 1, end + 1)));
            }
        }
        works
    }

    /// Titles in quotation marks that their author or a work's noun stands beside: “Towns after the
    /// Flood,” by Jane Doe; a study, “Towns after the Flood”.
    fn quoted_works(&self, tree: &Tree<'_>) -> Vec<(usize, usize)> {
        let quote = |n: usize| matches!(tree.word_or_empty(n), "“" | "”" | "\"");
        let mut works = Vec::new();
        let mut open = 0;
        while let Some(start) = (open..tree.len()).find(|&n| quote(n)) {
            let Some(close) = (start + 1..tree.len().min(start + 30)).find(|&n| quote(n)) else {
                break;
            };
            open = close + 1;
            let mark = |n: usize| matches!(tree.word(n), "," | "." | ";");
            let end = if mark(close - 1) { close - 1 } else { close };
            let words = (start + 1..end).filter(|&n| tree.word(n).chars().any(char::is_alphabetic));
            let (capitals, count) = words.fold((0, 0), |(capitals, count), n| {
                // "Mid-sized"
                let joined = n > 0 && tree.word(n - 1) == "-" && tree.is_glued(n);
                let small = tree.word(n).chars().count() <= 4 || joined;
                (capitals + usize::from(small || has_capital(tree.word(n))), count + 1)
            });
            let behind = tree.word_or_empty(close + 1);
            let by = behind == "by" || behind == "," && tree.word_or_empty(close + 2) == "by";
            let led =
                (start.saturating_sub(3)..start).any(|n| self.is_noun_of(tree, n, "document"));
            // “Towns after the Flood,” a report that …
            let article = close + 1 + usize::from(behind == ",");
            let told = matches!(tree.word_or_empty(article), "a" | "an" | "the" | "its" | "their")
                && (article + 1..tree.len().min(article + 4))
                    .any(|n| self.is_noun_of(tree, n, "document"));
            let authored = start > 1
                && tree.lower(start - 1) == "of"
                && matches!(tree.lower(start - 2), "author" | "co-author" | "authors");
            let known = by || led || told || authored;
            if count >= 2 + usize::from(by) && capitals == count && known {
                works.push((start + 1, end));
            }
        }
        works
    }

    /// Whether a word alone is a noun for things of that kind.
    fn is_noun_of(&self, tree: &Tree<'_>, n: usize, kind: &str) -> bool {
        let class = self.head_class_of_run(tree, n, n + 1);
        class.is_some_and(|class| self.is_class_of(class, kind))
    }

    fn in_title(tree: &Tree<'_>, n: usize) -> bool {
        let small = matches!(tree.upos(n), Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part)
            && tree.word(n).chars().count() <= 7;
        has_capital(tree.word(n)) || small && tree.word(n) != "by"
    }

    /// A stretch trimmed to begin and end in a capital, if small words stand inside that a plain name
    /// would not hold.
    fn title_of_work(&self, tree: &Tree<'_>, first: usize, end: usize) -> Option<(usize, usize)> {
        let capital = |n: &usize| {
            has_capital(tree.word(*n)) && !self.lexicon.is("not-a-name", tree.lower(*n))
                || matches!(tree.word(*n), "The" | "A" | "After" | "From" | "Beyond")
        };
        let first = (first..end).find(capital)?;
        let last = (first..end).rev().find(capital)?;
        let known = (first..=last).any(|n| self.is_noun_of(tree, n, "ORG"));
        let person = (first..=last).all(|n| matches!(tree.token(n).ner, Some((NerTag::Per, _))));
        (last > first && !known && !person).then_some((first, last + 1))
    }
}
