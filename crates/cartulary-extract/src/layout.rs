//! From a page to its parts: header fields, headings, list items, paragraphs, clutter.

use cartulary_model::Span;

/// A part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    pub(crate) span: Span,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    /// Running text.
    Paragraph,
    /// An item of a list.
    Item,
    /// A short line without a full stop: a heading, a title, a menu, a header field.
    Line,
}

/// What is known of the last part, so that no line looks at all lines before it.
#[derive(Clone, Copy, Debug, Default)]
struct LastBlock {
    /// Where its last line begins.
    line: usize,
    /// Whether its last two lines hold a field.
    is_field: bool,
    has_space: bool,
}

/// The parts of a page, in order. Lines of one paragraph that were only wrapped are one part; a line
/// that `is_field` is one by itself.
pub(crate) fn blocks(text: &str, is_field: impl Fn(Span) -> bool) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut last = LastBlock::default();
    let width = wrap_width(text);
    for (start, line) in lines(text) {
        let trimmed = line.trim();
        if trimmed.is_empty() || is_rule(trimmed) {
            open = false;
            continue;
        }
        let at = start + (line.len() - line.trim_start().len());
        let (mut kind, mut inner) = (kind_of(trimmed), Span::new(at, at + trimmed.len()));
        let numbered = numbered(trimmed).filter(|text| is_sentence(text));
        if let Some(text) = numbered.or_else(|| lettered(trimmed)) {
            kind = BlockKind::Item;
            inner.start = inner.end - text.len();
        } else if kind == BlockKind::Item {
            let text = lettered_bullet(trimmed)
                .unwrap_or_else(|| trimmed.trim_start_matches(is_bullet).trim_start());
            inner.start = inner.end - text.len();
            if text.is_empty() {
                continue;
            }
        }
        let field = is_field(inner);
        if field {
            kind = BlockKind::Line;
        }
        if let Some(block) = blocks.last_mut().filter(|_| open && !field && !last.is_field) {
            let before = &text[block.span.start..block.span.end];
            // A line goes on where the one before broke off in the middle of a sentence.
            let wrapped = block.kind != BlockKind::Line || before.chars().nth(60).is_some();
            let broke_off = !before.ends_with(['.', '!', '?', ':', '”', '"', ';']);
            let last_line = &text[last.line..block.span.end];
            // "After the Flood: Harbours and Small Towns", and below it who wrote it.
            let signed =
                block.span.start == last.line && is_title_case(before) && names_people(trimmed);
            if kind != BlockKind::Item
                && !signed
                && wrapped
                && broke_off
                && goes_on(last_line, last.has_space, trimmed, width)
            {
                block.span.end = inner.end;
                if block.kind == BlockKind::Line {
                    block.kind = BlockKind::Paragraph;
                }
                last.is_field = is_field(Span::new(last.line, inner.end));
                last.has_space |= trimmed.contains(' ');
                last.line = inner.start;
                continue;
            }
        }
        if kind == BlockKind::Line && !field && is_sentence(trimmed) {
            kind = BlockKind::Paragraph;
        }
        last = LastBlock {
            line: inner.start,
            is_field: field,
            has_space: text[inner.start..inner.end].contains(' '),
        };
        blocks.push(Block { kind, span: inner });
        open = true;
    }
    blocks
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    });
    lines
        .flat_map(|(start, line)| cells(line).into_iter().map(move |(at, cell)| (start + at, cell)))
}

/// A line in pieces where several labels stand side by side: "Date: May 4   Venue: Hana Hall".
fn cells(line: &str) -> Vec<(usize, &str)> {
    let mut starts = vec![0];
    if line.matches(": ").count() > 1 {
        for (gap, _) in line.match_indices("  ").filter(|&(gap, _)| !line[..gap].trim().is_empty())
        {
            let rest = line[gap..].trim_start();
            let at = line.len() - rest.len();
            let label = rest.split(':').next().unwrap_or_default();
            let is_label = label.len() < rest.len()
                && label.starts_with(char::is_uppercase)
                && label.len() <= LONGEST_LABEL
                && !label.contains("  ");
            if is_label && line[..at].contains(": ") && starts.last() != Some(&at) {
                starts.push(at);
            }
        }
    }
    let ends = starts.iter().skip(1).copied().chain([line.len()]).collect::<Vec<_>>();
    starts.iter().zip(ends).map(|(&start, end)| (start, &line[start..end])).collect()
}

/// The longest label before a colon, in bytes.
const LONGEST_LABEL: usize = 30;

fn kind_of(line: &str) -> BlockKind {
    let first = line.chars().next().unwrap_or(' ');
    if lettered_bullet(line).is_some()
        || is_bullet(first)
            && line.chars().nth(1).is_some_and(|c| c.is_whitespace() || is_bullet(first))
    {
        return BlockKind::Item;
    }
    if is_sentence(line) { BlockKind::Paragraph } else { BlockKind::Line }
}

/// The text behind the number of a list item: "2. Create …", "(3) …".
fn numbered(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('(').unwrap_or(line);
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let count = rest.len() - digits.len();
    let text = digits.strip_prefix(['.', ')']).filter(|_| (1..=2).contains(&count))?;
    text.starts_with(' ').then(|| text.trim_start())
}

/// The text behind the letter or Roman number of a list item: "(a) …", "iv) …".
fn lettered(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('(').unwrap_or(line);
    let (letters, text) = rest.split_once(") ")?;
    let roman = letters.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    let letter = letters.len() == 1 && letters.starts_with(|c: char| c.is_ascii_lowercase());
    ((1..=4).contains(&letters.len()) && (roman || letter)).then(|| text.trim_start())
}

/// A line drawn with marks: "=====".
fn is_rule(line: &str) -> bool {
    line.chars().count() >= 4
        && line.chars().all(|c| matches!(c, '=' | '-' | '_' | '*' | '~' | '#' | ' '))
}

/// The text behind an "o" that stands for a bullet, as typewriters have it.
fn lettered_bullet(line: &str) -> Option<&str> {
    let text = line.strip_prefix("o ")?.trim_start();
    text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()).then_some(text)
}

fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '·'
            | '▪'
            | '‣'
            | '◦'
            | '◆'
            | '◇'
            | '◎'
            | '※'
            | '❍'
            | '✓'
            | '➤'
            | '▷'
            | 'ㅇ'
            | '○'
            | '●'
            | '■'
            | '□'
            | '▶'
            | '►'
            | '*'
            | '-'
            | '–'
            | '—'
    )
}

/// Whether a line could be the names of persons: "Jane Doe and John Roe".
fn names_people(line: &str) -> bool {
    line.split(" and ").flat_map(|part| part.split(", ")).all(|name| {
        let words = name.split_whitespace();
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        (2..=4).contains(&words.clone().count()) && words.clone().all(capital)
    })
}

/// Ends as a sentence ends and has the length of one.
fn is_sentence(line: &str) -> bool {
    let words = line.split_whitespace().count();
    // A short question heads what answers it.
    let question = line.ends_with('?') && words <= LONGEST_QUESTION && !line.contains(". ");
    // "HANA NETWORK e. V."
    let last = line.rsplit(' ').next().unwrap_or_default();
    let short_form = words < 8
        && (matches!(last, "Inc." | "Ltd." | "Co." | "Corp.")
            || last.len() == 2 && last.starts_with(char::is_uppercase));
    let ended = line.trim_end_matches(['”', '"', '’', ')', ' ']).ends_with(['.', '!', '?'])
        && !question
        && !short_form;
    // A paragraph may lack its last full stop, or end in the colon of a list. "No. 19" ends nothing.
    let stop = |(at, _): (usize, &str)| line[at + 2..].starts_with(char::is_uppercase);
    let several = words >= 12 && line.match_indices(". ").any(stop);
    let list = line.ends_with(':') && words >= 8 && !is_title_case(line);
    ended && words >= 4 || several || list
}

/// Whether all longer words begin with a capital: "The Role of Harbours for Small Towns:".
fn is_title_case(line: &str) -> bool {
    let mut longer = line.split_whitespace().filter(|word| word.chars().count() > 4);
    longer.all(|word| word.starts_with(|c: char| c.is_uppercase()))
}

/// The length at which the lines of a text were wrapped, in characters; `None` where its paragraphs
/// stand on one line each.
fn wrap_width(text: &str) -> Option<usize> {
    let lines = text.lines().map(|line| line.trim().chars().count());
    let mut long: Vec<usize> = lines.filter(|&length| length >= SHORTEST_WRAP).collect();
    long.sort_unstable();
    let width = long.get(long.len() * 9 / 10).or(long.last()).copied();
    width.filter(|&width| width <= LONGEST_WRAP)
}

/// The most words of a question that is a heading.
const LONGEST_QUESTION: usize = 14;
/// Between which lengths, in characters, a line may have been wrapped.
const SHORTEST_WRAP: usize = 50;
const LONGEST_WRAP: usize = 130;

/// Whether `next` reads on from `last_line`: in lower case behind several words, or behind a line
/// that was full.
fn goes_on(last_line: &str, several: bool, next: &str, width: Option<usize>) -> bool {
    let lower = next.chars().next().is_some_and(char::is_lowercase);
    let length = last_line.chars().count();
    let full = width.is_some_and(|width| length >= SHORTEST_WRAP && length * 4 >= width * 3);
    // What a wide gap parts are fields of one line.
    let fields = |line: &str| line.contains(" | ") || line.trim().contains("    ");
    lower && several || full && !fields(last_line) && next.chars().count() > 20 && !fields(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind and text of each part.
    fn parts(text: &str) -> Vec<(BlockKind, &str)> {
        let is_field = |span: Span| text[span.start..span.end].starts_with("Date");
        blocks(text, is_field)
            .iter()
            .map(|block| (block.kind, &text[block.span.start..block.span.end]))
            .collect()
    }

    #[test]
    fn a_page_falls_into_lines_items_and_paragraphs() {
        let text = "Home | News\n\nHarbours and Towns\nDate 2019-11-22\n\nThe towns have lost work.\n\n• robots\n- ships\n";
        assert_eq!(
            parts(text),
            [
                (BlockKind::Line, "Home | News"),
                (BlockKind::Line, "Harbours and Towns"),
                (BlockKind::Line, "Date 2019-11-22"),
                (BlockKind::Paragraph, "The towns have lost work."),
                (BlockKind::Item, "robots"),
                (BlockKind::Item, "ships"),
            ]
        );
    }

    #[test]
    fn a_number_opens_an_item_only_before_a_sentence() {
        assert_eq!(
            parts("2. The towns build a harbour."),
            [(BlockKind::Item, "The towns build a harbour.")]
        );
        assert_eq!(
            parts("(3) The towns build a harbour."),
            [(BlockKind::Item, "The towns build a harbour.")]
        );
        assert_eq!(parts("3. Harbours"), [(BlockKind::Line, "3. Harbours")]);
        assert_eq!(
            parts("1998. The towns build."),
            [(BlockKind::Paragraph, "1998. The towns build.")]
        );
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "The towns on the coast have lost the work that they lived on for so long,\nand they build a harbour.\n\nIt opens.";
        let whole = &text[..text.find("\n\n").unwrap()];
        assert_eq!(parts(text), [(BlockKind::Paragraph, whole), (BlockKind::Line, "It opens.")]);
    }

    #[test]
    fn line_ends_of_either_kind_part_alike() {
        let text = "Harbours\n\nThe towns have lost work.\n• robots\n";
        let windows = text.replace('\n', "\r\n");
        assert_eq!(parts(&windows), parts(text));
    }
}
