use serde::{Deserialize, Serialize};

/// A stretch of a document's text, in bytes of its UTF-8 form, `end` exclusive.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`, both in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span does not run backwards");
        Self { start, end }
    }

    /// Where `part`, a slice of `text`, lies in it; the offsets of other slices mean nothing.
    ///
    /// ```
    /// use cartulary_model::Span;
    ///
    /// let text = "  née Müller ";
    /// assert_eq!(Span::of_part(text, text.trim()), Span::new(2, 14));
    /// ```
    pub fn of_part(text: &str, part: &str) -> Self {
        let start = part.as_ptr().addr() - text.as_ptr().addr();
        Self::new(start, start + part.len())
    }

    /// The text that the span stands for, or `None` where it does not fit `text`.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The shortest span that holds both.
    #[must_use]
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// Translates between bytes and Unicode code points of one text.
///
/// Code points are the unit of the Web Annotation `oa:TextPositionSelector` and of every interface
/// of Cartulary; bytes are its unit inside.
///
/// ```
/// use cartulary_model::{Offsets, Span};
///
/// let offsets = Offsets::new("née Müller");
/// assert_eq!(offsets.code_points(Span::new(5, 12)), (4, 10));
/// assert_eq!(offsets.span(4, 10), Some(Span::new(5, 12)));
/// ```
#[derive(Clone, Debug)]
pub struct Offsets {
    /// Byte offset of every 64th code point, so that a lookup scans little.
    marks: Vec<usize>,
    text: String,
    ascii: bool,
}

const STRIDE: usize = 64;

impl Offsets {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let ascii = text.is_ascii();
        let marks = if ascii {
            Vec::new()
        } else {
            text.char_indices().step_by(STRIDE).map(|(at, _)| at).collect()
        };
        Self { marks, text: if ascii { String::new() } else { text.to_owned() }, ascii }
    }

    /// A byte span as first and one-past-last code point.
    pub fn code_points(&self, span: Span) -> (usize, usize) {
        (self.code_point(span.start), self.code_point(span.end))
    }

    /// A span given in code points, or `None` where it runs past the text or backwards.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let (start, end) = (self.byte(start)?, self.byte(end)?);
        (start <= end).then_some(Span { start, end })
    }

    fn code_point(&self, byte: usize) -> usize {
        if self.ascii {
            return byte;
        }
        let mark = self.marks.partition_point(|&m| m <= byte).saturating_sub(1);
        let from = self.marks.get(mark).copied().unwrap_or(0);
        mark * STRIDE + self.text[from..byte.min(self.text.len())].chars().count()
    }

    fn byte(&self, code_point: usize) -> Option<usize> {
        if self.ascii {
            return Some(code_point);
        }
        let Some(&from) = self.marks.get(code_point / STRIDE) else {
            return (code_point == self.text.chars().count()).then_some(self.text.len());
        };
        let mut rest = self.text[from..].char_indices().map(|(at, _)| from + at);
        match rest.nth(code_point % STRIDE) {
            Some(byte) => Some(byte),
            None => (code_point == self.text.chars().count()).then_some(self.text.len()),
        }
    }
}
