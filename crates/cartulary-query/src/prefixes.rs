use std::collections::BTreeMap;

/// Short forms of namespaces, known to every query and used in every table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefixes(BTreeMap<String, String>);

/// The vocabularies in which graphs are written.
const STANDARD: [(&str, &str); 17] = [
    ("cart", "https://cartulary.org/ns#"),
    ("claim", "https://cartulary.org/claim/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("doc", "https://cartulary.org/doc/"),
    ("fact", "https://cartulary.org/fact/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("geo", "http://www.opengis.net/ont/geosparql#"),
    ("id", "https://cartulary.org/id/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

impl Prefixes {
    /// Those of the vocabularies in which graphs are written, and those of an ontology, which stand
    /// first.
    pub fn new<'a>(ontology: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let all = STANDARD.into_iter().chain(ontology);
        Self(all.map(|(short, long)| (short.to_owned(), long.to_owned())).collect())
    }

    /// Short forms and namespaces, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(short, long)| (short.as_str(), long.as_str()))
    }

    /// The IRI that a prefixed name stands for.
    pub fn expand(&self, name: &str) -> Option<String> {
        let (short, rest) = name.split_once(':')?;
        let long = self.0.get(short)?;
        is_local(rest).then(|| format!("{long}{rest}"))
    }

    /// An IRI as SPARQL and Turtle read it: `inno:funds`, or `<…>` where no prefix fits.
    pub fn shorten(&self, iri: &str) -> String {
        let fits = |(short, long): (&str, &str)| {
            let rest = iri.strip_prefix(long)?;
            is_local(rest).then(|| (long.len(), format!("{short}:{rest}")))
        };
        self.iter().filter_map(fits).max().map_or_else(|| format!("<{iri}>"), |(_, short)| short)
    }
}

/// Whether a name may follow a prefix without escapes.
fn is_local(name: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && name.chars().all(inside)
        && !name.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_namespace_shortens_an_iri() {
        let prefixes = Prefixes::new([("wine", "https://cartulary.org/ns#wine-")]);
        for (iri, short) in [
            ("https://cartulary.org/ns#Fact", "cart:Fact"),
            ("https://cartulary.org/ns#wine-red", "wine:red"),
            ("https://cartulary.org/id/Program/x", "<https://cartulary.org/id/Program/x>"),
            ("https://elsewhere.org/", "<https://elsewhere.org/>"),
        ] {
            assert_eq!(prefixes.shorten(iri), short);
        }
    }
}
