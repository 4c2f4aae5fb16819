//! Which of several forms a client would rather have (RFC 9110, 12.5.1).

use cartulary::AnswerFormat;
use cartulary::graph::oxigraph::io::{JsonLdProfileSet, RdfFormat};

/// A form and its media type. The first of several is given where the client does not mind.
pub(crate) type Offer<T> = (&'static str, T);

/// Forms of rows and truths.
pub(crate) const RESULTS: [Offer<AnswerFormat>; 7] = [
    ("application/sparql-results+json", AnswerFormat::Json),
    ("application/json", AnswerFormat::Json),
    ("application/sparql-results+xml", AnswerFormat::Xml),
    ("application/xml", AnswerFormat::Xml),
    ("text/csv; charset=utf-8", AnswerFormat::Csv),
    ("text/tab-separated-values; charset=utf-8", AnswerFormat::Tsv),
    ("text/xml", AnswerFormat::Xml),
];

/// Forms of triples.
pub(crate) const TRIPLES: [Offer<RdfFormat>; 8] = [
    ("text/turtle; charset=utf-8", RdfFormat::Turtle),
    ("application/n-triples", RdfFormat::NTriples),
    ("application/rdf+xml", RdfFormat::RdfXml),
    ("application/ld+json", JSON_LD),
    ("application/trig", RdfFormat::TriG),
    ("application/n-quads", RdfFormat::NQuads),
    ("application/json", JSON_LD),
    ("text/plain; charset=utf-8", RdfFormat::NTriples),
];

const JSON_LD: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };

/// The offer that the header `Accept` likes best; the first where there is no header, none where it
/// likes none.
pub(crate) fn choose<T: Copy>(accept: Option<&str>, offers: &[Offer<T>]) -> Option<Offer<T>> {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return offers.first().copied();
    };
    let ranges: Vec<_> = accept.split(',').filter_map(Range::parse).collect();
    let mut best = None;
    for offer in offers {
        let name = offer.0.split(';').next().unwrap_or_default();
        // The most precise range that speaks of it decides.
        let range = ranges.iter().filter(|range| range.admits(name)).max_by_key(|r| r.precision());
        let quality = range.map_or(0, |range| range.quality);
        if quality > 0 && best.is_none_or(|(most, _)| quality > most) {
            best = Some((quality, *offer));
        }
    }
    best.map(|(_, offer)| offer)
}

struct Range<'a> {
    kind: &'a str,
    form: &'a str,
    /// In thousandths.
    quality: u32,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, form) = parts.next()?.split_once('/')?;
        let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        let quality = match weight {
            Some(weight) => weight.parse::<f32>().ok().filter(|q| (0.0..=1.0).contains(q))?,
            None => 1.0,
        };
        Some(Self { kind, form, quality: (quality * 1000.0) as u32 })
    }

    fn admits(&self, name: &str) -> bool {
        let fits = |range: &str, part: &str| range == "*" || range.eq_ignore_ascii_case(part);
        name.split_once('/')
            .is_some_and(|(kind, form)| fits(self.kind, kind) && fits(self.form, form))
    }

    fn precision(&self) -> u8 {
        u8::from(self.kind != "*") + u8::from(self.form != "*")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_form_is_chosen() {
        let chosen = |accept: &str| choose(Some(accept), &RESULTS).map(|(name, _)| name);
        let json = Some("application/sparql-results+json");
        assert_eq!(choose(None, &RESULTS).map(|(name, _)| name), json);
        for (accept, expected) in [
            ("*/*", json),
            ("", json),
            ("text/*", Some("text/csv; charset=utf-8")),
            ("Text/CSV", Some("text/csv; charset=utf-8")),
            ("application/json", Some("application/json")),
            ("text/csv;q=0.5, application/xml;q=0.9", Some("application/xml")),
            ("*/*;q=0.1, text/tab-separated-values", Some(RESULTS[5].0)),
            ("application/*, application/sparql-results+json;q=0", Some("application/json")),
            ("text/html", None),
            ("nonsense, ;;q=, text/csv;q=9", None),
        ] {
            assert_eq!(chosen(accept), expected, "{accept}");
        }
    }
}
