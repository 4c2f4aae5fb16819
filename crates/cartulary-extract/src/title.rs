//! Which line above the running text is the title of a page.

use cartulary_model::{Ontology, Span};

use crate::grammar::Grammar;
use crate::layout::{Block, BlockKind};

/// The title among the lines `blocks` above the running text, of which `is_free` tells that a line
/// holds no field, no day and no person; `signed` that a field names the author.
pub(crate) fn find(
    ontology: &Ontology,
    grammar: &Grammar,
    text: &str,
    blocks: &[Block],
    signed: bool,
    is_free: impl Fn(Span) -> bool,
) -> Option<Span> {
    let words_of = |line: &str| Words { ontology, grammar, lower: words(line) };
    let contents =
        blocks.iter().any(|block| opens_contents(grammar, block.span.of(text).unwrap_or_default()));
    let mut best: Option<(Span, f64)> = None;
    for (n, block) in blocks.iter().enumerate() {
        let line = block.span.of(text).unwrap_or_default();
        let first = line.split_whitespace().next().unwrap_or_default().to_lowercase();
        if block.kind != BlockKind::Line
            || !is_free(block.span)
            || opens_contents(grammar, line)
            || grammar.lexicon.is("clutter", &first)
            || line.contains('[')
        {
            continue;
        }
        let next = blocks.get(n + 1).filter(|next| {
            next.kind == BlockKind::Line
                && is_free(next.span)
                && goes_on(text, block.span, next.span)
        });
        let span = next.map_or(block.span, |next| block.span.join(next.span));
        let line = span.of(text).unwrap_or_default();
        if line.ends_with(':') {
            continue;
        }
        // What lists its contents or numbers its issues goes by the name at its head, unless it is an
        // article with an author; a report's head may name its series.
        let next = blocks.get(n + 1).and_then(|next| next.span.of(text)).unwrap_or_default();
        let issue = n == 0 && !signed && is_issue(next);
        let masthead =
            (contents || issue) && n == 0 && line.split_whitespace().count() > 1 && !is_menu(line);
        let line = words_of(line);
        let masthead = masthead && !line.is_series();
        if !(masthead || is_title(span.of(text).unwrap_or_default())) {
            continue;
        }
        let masthead = if masthead && !line.is_body() { 5.0 } else { 0.0 };
        // A program has the occasion that it is of at its head.
        let occasion = if n == 0 && line.names(&line.lower, "occasion") { 3.0 } else { 0.0 };
        let score =
            line.score(span.of(text).unwrap_or_default()) + masthead + occasion - 0.1 * n as f64;
        if best.is_none_or(|(_, best)| score > best) {
            best = Some((span, score));
        }
    }
    best.map(|(span, _)| span)
}

/// "In this issue: …"
fn opens_contents(grammar: &Grammar, line: &str) -> bool {
    let label = line.split(':').next().unwrap_or_default();
    grammar.lexicon.is("contents", &label.trim().to_lowercase())
}

/// The words of a line in lower case, and what they name.
struct Words<'a> {
    ontology: &'a Ontology,
    grammar: &'a Grammar,
    lower: Vec<String>,
}

impl Words<'_> {
    /// How much the line looks like a title.
    fn score(&self, line: &str) -> f64 {
        let mut score = 0.25 * self.lower.len().min(12) as f64;
        let document = self.names(&self.lower, "document");
        if self.is_tagline() {
            score -= 4.0;
        } else if self.is_series() {
            score -= 3.0;
        } else if document {
            score += 2.0;
        } else if self.is_body() {
            score -= 2.0;
        }
        if line.ends_with(',') || ["www.", "://", "@"].iter().any(|mark| line.contains(mark)) {
            score -= 5.0;
        }
        score
    }

    fn is_body(&self) -> bool {
        self.names(&self.lower, "ORG")
    }

    /// "Research Report 2023-15" is the series, not the report.
    fn is_series(&self) -> bool {
        self.names(&self.lower, "document")
            && self.is_numbered()
            && !self.names(&self.lower, "periodical")
    }

    /// "A weekly letter of the Hana Institute": says whose the page is.
    fn is_tagline(&self) -> bool {
        let connector =
            self.lower.iter().position(|word| matches!(word.as_str(), "of" | "by" | "from"));
        connector.is_some_and(|at| {
            let (before, behind) = (&self.lower[..at], &self.lower[at + 1..]);
            let article = before.first().is_some_and(|word| matches!(word.as_str(), "a" | "an"));
            (article || self.names(before, "document"))
                && before.len() <= 5
                && self.names(behind, "ORG")
        })
    }

    fn is_numbered(&self) -> bool {
        self.lower.iter().any(|word| {
            let digits = word.chars().filter(char::is_ascii_digit).count();
            digits > 0 && word.contains(['-', '/']) || matches!(word.as_str(), "no" | "no." | "nr")
        })
    }

    /// Whether the head of the words, up to "of" or "for", names a thing of that kind.
    fn names(&self, words: &[String], kind: &str) -> bool {
        let lexicon = &self.grammar.lexicon;
        let head = words
            .iter()
            .skip_while(|word| matches!(word.as_str(), "the" | "a" | "an"))
            .take_while(|word| !lexicon.is("name-connector", word))
            // "Review 2024", "Newsletter Vol. 41"
            .filter(|word| word.chars().all(|c| c.is_alphabetic() || c == '-'))
            .map(String::as_str);
        let head: Vec<&str> = head.collect();
        let class = lexicon.head_class(&head).map(|(class, _)| class);
        class.zip(lexicon.kind(kind)).is_some_and(|(class, kind)| self.ontology.is_a(class, kind))
    }
}

fn words(line: &str) -> Vec<String> {
    line.split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether a line breaks off, so that the next one right below goes on with it.
fn goes_on(text: &str, line: Span, next: Span) -> bool {
    let between = &text[line.end..next.start];
    let line = line.of(text).unwrap_or_default();
    let last = line.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let open = line.ends_with(':')
        || matches!(
            last.as_str(),
            "of" | "for" | "and" | "in" | "the" | "on" | "to" | "with" | "&"
        );
    open && between.matches('\n').count() == 1 && line.split_whitespace().count() > 1
}

/// "No. 19, March 2025", "Vol. 41": which of many a page is.
fn is_issue(line: &str) -> bool {
    let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
    words.windows(2).any(|pair| {
        matches!(pair[0].as_str(), "no." | "vol." | "issue" | "volume" | "edition")
            && pair[1].starts_with(|c: char| c.is_ascii_digit())
    })
}

fn is_menu(line: &str) -> bool {
    line.contains(" | ")
        || line.contains(" > ")
        || line.contains(" / ")
        || line.matches("  ").count() > 1
}

/// A line that may be the document's title: several words, no menu, no breadcrumb.
fn is_title(line: &str) -> bool {
    // Two texts of a page's frame on one line.
    if line.lines().any(|line| line.trim().contains("   ")) {
        return false;
    }
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = line.split_whitespace().count();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    // "2. New faces" is a heading of a part.
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let part = digits.len() < line.len() && digits.starts_with(['.', ')']);
    (4..=40).contains(&words) && !is_menu(&line) && !part && letters * 5 > line.chars().count() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_has_words_and_is_no_menu() {
        assert!(is_title("Harbours and Towns after the Flood"));
        for line in [
            "Harbours and Towns",
            "Home | News | Contact | About us",
            "Home > News > 2019 > June",
            "12 34 56 78 90",
            "2. Harbours and Towns again",
        ] {
            assert!(!is_title(line), "{line}");
        }
    }

    #[test]
    fn a_line_that_breaks_off_goes_on_right_below() {
        let goes_on = |text: &str| {
            let end = text.find('\n').unwrap();
            let next = text.rfind('\n').unwrap() + 1;
            super::goes_on(text, Span::new(0, end), Span::new(next, text.len()))
        };
        assert!(goes_on("After the Flood:\nHarbours and Towns"));
        assert!(goes_on("A Review of\nHarbours and Towns"));
        assert!(!goes_on("After the Flood:\n\nHarbours and Towns"));
        assert!(!goes_on("After the Flood\nHarbours and Towns"));
    }
}
