//! Which line above the running text is the title of a page.

use cartulary_model::{Ontology, Span};

use crate::grammar::Grammar;
use crate::layout::{Block, BlockKind};
use crate::name::singular;

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
    let words_of = |line: &str| Words::of(ontology, grammar, line);
    let contents =
        blocks.iter().any(|block| opens_contents(grammar, block.span.of(text).unwrap_or_default()));
    // "Who Came to the Forum", and below it whose article it is and of which day.
    let signed = signed || (1..blocks.len()).any(|n| is_signed(text, blocks, n, &is_free));
    // "Home / Comment / Research": what stands above it is the site's.
    let breadcrumb = |block: &Block| block.span.of(text).is_some_and(is_breadcrumb);
    let site = blocks.iter().rposition(breadcrumb).unwrap_or_default();
    let mut best: Option<(Span, f64)> = None;
    for (n, block) in blocks.iter().enumerate() {
        let line = block.span.of(text).unwrap_or_default();
        let first = line.split_whitespace().next().unwrap_or_default().to_lowercase();
        // "► PHOTONICS": what follows heads a part of an issue.
        let part = n > 1 && blocks[n - 1].kind == BlockKind::Item && heads_issue(text, blocks);
        // "Hana Newsletter 3/2020 | 28 September 2020"
        if let Some(name) = issue_with_day(text, block.span).filter(|_| contents && n < 3) {
            let named = words_of(name.of(text).unwrap_or_default()).names_periodical();
            if named && best.is_none_or(|(_, best)| best < 5.0) {
                best = Some((name, 5.0));
            }
        }
        if block.kind != BlockKind::Line
            || !is_free(block.span)
            || opens_contents(grammar, line)
            || grammar.lexicon.is("clutter", &first)
            || line.contains('[')
            || part
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
        let issue = n == 0 && !signed && heads_issue(text, blocks);
        let masthead =
            (contents || issue) && n == 0 && line.split_whitespace().count() > 1 && !is_menu(line);
        let line = words_of(line);
        // "POLICY BRIEF", and below it its number: the series too, as no newsletter is.
        let numbered = n == 0 && heads_issue(text, blocks);
        let series = line.is_series() || numbered && line.is_document_of_a_kind();
        let masthead = masthead && !series;
        let whole = span.of(text).unwrap_or_default();
        // "Annual Report | Fiscal Year 2023"
        let kind = n > 0
            && line.lower.len() > 1
            && whole.split_once(" | ").is_some_and(|(kind, rest)| {
                !rest.contains(" | ") && words_of(kind).names_only("document")
            });
        if !(masthead || kind || is_title(whole)) {
            continue;
        }
        let masthead = if masthead && !line.is_body() { 5.0 } else { 0.0 };
        // A program has the occasion that it is of at its head.
        let occasion = if n == 0 && line.names(&line.lower, "occasion") { 3.0 } else { 0.0 };
        // What stands right below another title explains it.
        let above = n.checked_sub(1).map(|above| blocks[above].span);
        let below_title = above.is_some_and(|above| {
            let title = above.of(text).unwrap_or_default();
            text[above.end..span.start].matches('\n').count() == 1
                && is_free(above)
                && is_title(title)
                && is_title_case(title)
                && !words_of(title).is_body()
                && !words_of(title).is_series()
        });
        let subtitle = if below_title { 3.0 } else { 0.0 };
        let series = if series { 4.0 } else { 0.0 };
        let site = if n < site { 2.0 } else { 0.0 };
        let frame = subtitle + series + site + 0.1 * n as f64;
        let score = line.score(whole) + masthead + occasion - frame;
        if best.is_none_or(|(_, best)| score > best) {
            best = Some((span, score));
        }
    }
    // The head of a page of issues, where nothing else is like a title.
    let head = blocks.first().map(|head| head.span).filter(|head| {
        let line = head.of(text).unwrap_or_default();
        is_free(*head) && line.contains(' ') && !is_menu(line) && heads_issue(text, blocks)
    });
    // "Annual Report 2023", where no longer line is like a title.
    let short = blocks.iter().map(|block| block.span).find(|&span| {
        let line = span.of(text).unwrap_or_default();
        is_free(span) && is_report_of_year(ontology, grammar, line)
    });
    // "HANA NETWORK e. V.", and below it "Annual Review 2023": whose report it is.
    let whose = |span: Span| {
        let own = blocks.first().is_some_and(|head| head.span == span);
        own && short.is_some_and(|short| short != span)
    };
    let like_one = best.filter(|&(span, score)| score > 0.0 && !whose(span)).map(|(span, _)| span);
    like_one.or(head).or(short).or(best.map(|(span, _)| span))
}

/// "Annual Report 2023": what is in such a report was in that year.
pub(crate) fn is_report_of_year(ontology: &Ontology, grammar: &Grammar, line: &str) -> bool {
    let line = Words::of(ontology, grammar, line);
    line.lower.iter().any(|word| is_year(word))
        && line.lower.len() > 1
        && line.names_only("document")
}

/// A year of four digits, or two of them: "2021–22".
pub(crate) fn is_year(word: &str) -> bool {
    let mut parts = word.split(['–', '-', '/']);
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let first = parts.next().unwrap_or_default();
    let rest = parts.next().is_none_or(|part| matches!(part.len(), 2 | 4) && digits(part));
    first.len() == 4 && first.starts_with(['1', '2']) && digits(first) && rest
}

/// Whether the first line heads one of many issues: "No. 19" stands below it, or below its tagline.
fn heads_issue(text: &str, blocks: &[Block]) -> bool {
    let line = |n: usize| blocks.get(n).and_then(|block| block.span.of(text)).unwrap_or_default();
    let opens =
        |line: &str| is_issue(&line.split_whitespace().take(2).collect::<Vec<_>>().join(" "));
    is_issue(line(1)) || opens(line(2))
}

/// What stands before the bar of a line whose other half is a day.
fn issue_with_day(text: &str, line: Span) -> Option<Span> {
    let (name, day) = line.of(text)?.split_once(" | ")?;
    let day = day.trim();
    let year = day.rsplit(' ').next()?;
    let dated = year.len() == 4 && year.chars().all(|c| c.is_ascii_digit()) && day.contains(' ');
    dated.then(|| Span::new(line.start, line.start + name.trim_end().len()))
}

/// Whether a line that may be a title has a line with a day or a field right below, and is not itself
/// the head of the page.
fn is_signed(text: &str, blocks: &[Block], n: usize, is_free: impl Fn(Span) -> bool) -> bool {
    let Some(next) = blocks.get(n + 1) else { return false };
    let line = blocks[n].span.of(text).unwrap_or_default();
    let lines = text[blocks[n].span.end..next.span.start].matches('\n').count();
    let (below, near) = (lines == 1, lines <= 2);
    let second = blocks.get(n + 2).filter(|_| below);
    blocks[n].kind == BlockKind::Line
        && is_free(blocks[n].span)
        && is_title(line)
        && near
        && !is_issue(next.span.of(text).unwrap_or_default())
        && std::iter::once(next).chain(second).any(|block| !is_free(block.span))
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

impl<'a> Words<'a> {
    fn of(ontology: &'a Ontology, grammar: &'a Grammar, line: &str) -> Self {
        Self { ontology, grammar, lower: words(line) }
    }

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

    fn names_periodical(&self) -> bool {
        self.names(&self.lower, "periodical")
    }

    /// Whether the line names a document that is no newsletter.
    fn is_document_of_a_kind(&self) -> bool {
        self.names(&self.lower, "document") && !self.names_periodical()
    }

    /// "A weekly letter of the Hana Institute": says whose the page is.
    fn is_tagline(&self) -> bool {
        // "For friends of the Hana Valley"
        if self.lower.first().is_some_and(|first| first == "for") {
            return true;
        }
        let connector =
            self.lower.iter().position(|word| matches!(word.as_str(), "of" | "by" | "from"));
        connector.is_some_and(|at| {
            let (before, behind) = (&self.lower[..at], &self.lower[at + 1..]);
            let article = before.first().is_some_and(|word| matches!(word.as_str(), "a" | "an"));
            // "A magazine of towns and harbours"
            let presents = article && self.names(before, "periodical");
            let body = (article || self.names(before, "document")) && self.names(behind, "ORG");
            before.len() <= 5 && (presents || body)
        })
    }

    fn is_numbered(&self) -> bool {
        self.lower.iter().any(|word| {
            let digits = word.chars().filter(char::is_ascii_digit).count();
            digits > 0 && word.contains(['-', '/']) || matches!(word.as_str(), "no" | "no." | "nr")
        })
    }

    /// Whether the words name a thing of that kind and nothing else: "Annual Report".
    fn names_only(&self, kind: &str) -> bool {
        let connected =
            self.lower.iter().any(|word| self.grammar.lexicon.is("name-connector", word));
        self.lower.len() <= 4 && !connected && self.names(&self.lower, kind)
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
            .map(|word| singular(word));
        // "Policy Briefs" are briefs.
        let head: Vec<String> = head.collect();
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
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
    // "Sort :" is a label, whatever stands between the word and its colon.
    let words = line.split_whitespace().filter(|word| *word != ":").count();
    open && between.matches('\n').count() == 1 && words > 1
}

/// "No. 19, March 2025", "Vol. 41": which of many a page is.
pub(crate) fn is_issue(line: &str) -> bool {
    let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
    words.windows(2).any(|pair| {
        matches!(
            pair[0].as_str(),
            "no." | "nr." | "number" | "vol." | "issue" | "volume" | "edition"
        ) && pair[1].starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Whether all longer words begin with a capital.
fn is_title_case(line: &str) -> bool {
    let mut longer = line.split_whitespace().filter(|word| word.chars().count() > 3);
    longer.all(|word| !word.starts_with(char::is_lowercase))
}

/// "Home > News > 2023": where in a site a page stands.
fn is_breadcrumb(line: &str) -> bool {
    let marks = [" > ", " » ", " › ", " / "].iter().map(|mark| line.matches(mark).count());
    marks.sum::<usize>() > 1 || line.starts_with("Home ") && is_menu(line)
}

fn is_menu(line: &str) -> bool {
    line.contains(" | ")
        || line.contains(" · ")
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
    // "Chapter 4. New Faces"
    let mut first = line.split(' ').map(str::to_lowercase);
    let chapter = first
        .next()
        .is_some_and(|word| matches!(word.as_str(), "chapter" | "section" | "part" | "annex"))
        && first.next().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let part = part || chapter;
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
        assert!(!goes_on("Topic :\nHarbours and Towns"));
    }
}
