use std::collections::BTreeSet;
use std::io::{self, Write};

use cartulary_model::one_line;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{NamedOrBlankNode, Term, Triple};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use unicode_width::UnicodeWidthStr as _;

use crate::{Answer, Prefixes, Rows};

/// Forms in which an [`Answer`] can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerFormat {
    /// Aligned columns for people; triples as Turtle.
    Table,
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// SPARQL 1.1 Query Results CSV.
    Csv,
    /// SPARQL 1.1 Query Results TSV.
    Tsv,
    /// SPARQL Query Results XML.
    Xml,
    /// A form of RDF, for triples.
    Rdf(RdfFormat),
}

/// Why an answer could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The form is one for other answers.
    #[error("{0}")]
    Form(&'static str),
    /// The writer failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Answer {
    /// Writes the answer in a form.
    ///
    /// # Errors
    /// Where the form does not fit the answer, before anything is written, or writing fails.
    pub fn write(
        &self,
        format: AnswerFormat,
        prefixes: &Prefixes,
        to: &mut impl Write,
    ) -> Result<(), WriteError> {
        let standard = match format {
            AnswerFormat::Table | AnswerFormat::Rdf(_) => None,
            AnswerFormat::Json => Some(QueryResultsFormat::Json),
            AnswerFormat::Csv => Some(QueryResultsFormat::Csv),
            AnswerFormat::Tsv => Some(QueryResultsFormat::Tsv),
            AnswerFormat::Xml => Some(QueryResultsFormat::Xml),
        };
        match (self, standard) {
            (Self::Triples { .. }, Some(_)) => {
                return Err(WriteError::Form(
                    "CONSTRUCT and DESCRIBE give triples: write them as ttl",
                ));
            }
            (Self::Triples { triples, .. }, None) => {
                let rdf = match format {
                    AnswerFormat::Rdf(rdf) => rdf,
                    _ => RdfFormat::Turtle,
                };
                let mut writer = RdfSerializer::from_format(rdf);
                for (short, long) in used(triples, prefixes) {
                    writer = match writer.clone().with_prefix(short, long) {
                        Ok(with) => with,
                        Err(_) => writer,
                    };
                }
                let mut writer = writer.for_writer(&mut *to);
                for triple in triples {
                    writer.serialize_triple(triple)?;
                }
                writer.finish()?;
            }
            (_, None) if matches!(format, AnswerFormat::Rdf(_)) => {
                return Err(WriteError::Form("only CONSTRUCT and DESCRIBE can be written as ttl"));
            }
            (Self::Truth(truth), None) => writeln!(to, "{truth}")?,
            (Self::Rows(rows), None) => write_table(rows, prefixes, to)?,
            (Self::Truth(truth), Some(standard)) => {
                let writer = QueryResultsSerializer::from_format(standard);
                writer.serialize_boolean_to_writer(&mut *to, *truth)?;
                writeln!(to)?;
            }
            (Self::Rows(rows), Some(standard)) => {
                let writer = QueryResultsSerializer::from_format(standard);
                let mut writer =
                    writer.serialize_solutions_to_writer(&mut *to, rows.variables.clone())?;
                for row in &rows.rows {
                    let bound = rows.variables.iter().zip(row);
                    writer.serialize(
                        bound.filter_map(|(variable, term)| Some((variable, term.as_ref()?))),
                    )?;
                }
                writer.finish()?;
                // CSV and TSV end their last row themselves.
                if matches!(format, AnswerFormat::Json | AnswerFormat::Xml) {
                    writeln!(to)?;
                }
            }
        }
        Ok(())
    }

    /// Whether nothing was found: no row, no triple, not true.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Rows(rows) => rows.rows.is_empty(),
            Self::Truth(truth) => !truth,
            Self::Triples { triples, .. } => triples.is_empty(),
        }
    }

    /// Whether a limit cut it short.
    pub fn is_cut(&self) -> bool {
        matches!(self, Self::Rows(Rows { cut: true, .. }) | Self::Triples { cut: true, .. })
    }
}

/// The prefixes of which a triple has a name.
fn used<'p>(
    triples: &[Triple],
    prefixes: &'p Prefixes,
) -> impl Iterator<Item = (&'p str, &'p str)> {
    let mut iris = BTreeSet::new();
    for Triple { subject, predicate, object } in triples {
        iris.insert(predicate.as_str());
        if let NamedOrBlankNode::NamedNode(subject) = subject {
            iris.insert(subject.as_str());
        }
        match object {
            Term::NamedNode(object) => drop(iris.insert(object.as_str())),
            Term::Literal(object) => drop(iris.insert(object.datatype().as_str())),
            Term::BlankNode(_) => {}
        }
    }
    let begins = |long: &str, iri: &&str| iri.starts_with(long);
    let used: Vec<_> =
        prefixes.iter().filter(|(_, long)| iris.iter().any(|iri| begins(long, iri))).collect();
    used.into_iter()
}

fn write_table(rows: &Rows, prefixes: &Prefixes, to: &mut impl Write) -> io::Result<()> {
    let head: Vec<String> =
        rows.variables.iter().map(|variable| variable.as_str().to_owned()).collect();
    let cells: Vec<Vec<String>> = rows
        .rows
        .iter()
        .map(|row| row.iter().map(|term| cell(term.as_ref(), prefixes)).collect())
        .collect();
    let mut widths: Vec<usize> = head.iter().map(|name| name.width()).collect();
    for row in &cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let rule: Vec<String> = widths.iter().map(|&width| "─".repeat(width)).collect();
    for row in [&head, &rule].into_iter().chain(&cells) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        writeln!(to, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A term as people read it, on one line.
fn cell(term: Option<&Term>, prefixes: &Prefixes) -> String {
    match term {
        None => String::new(),
        Some(Term::NamedNode(node)) => prefixes.shorten(node.as_str()),
        Some(Term::Literal(literal)) => one_line(literal.value()),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sparql::tests::{prefixes, store};
    use crate::{Limits, SparqlQuery};

    fn written(query: &str, format: AnswerFormat) -> String {
        let answer = SparqlQuery::new(query).answer(&store(), &prefixes(), Limits::default());
        let mut bytes = Vec::new();
        match answer.expect("an answer").write(format, &prefixes(), &mut bytes) {
            Ok(()) => String::from_utf8(bytes).expect("UTF-8"),
            Err(why) => {
                assert_eq!(bytes, b"");
                why.to_string()
            }
        }
    }

    const LABELS: &str = "SELECT ?s ?label { ?s rdfs:label ?label } ORDER BY ?s";

    #[test]
    fn a_table_is_aligned_by_the_width_of_its_characters() {
        assert_eq!(
            written(LABELS, AnswerFormat::Table),
            "s     label\n────  ──────────────\nex:a  A, \"the\" first\nex:b  대전\n"
        );
        assert_eq!(
            written("SELECT ?l ?s { ?s rdfs:label ?l } ORDER BY DESC(?s)", AnswerFormat::Table),
            "l               s\n──────────────  ────\n대전            ex:b\nA, \"the\" first  ex:a\n"
        );
    }

    #[test]
    fn rows_and_truth_have_the_standard_forms() {
        assert_eq!(
            written(LABELS, AnswerFormat::Csv),
            "s,label\r\nhttps://example.org/a,\"A, \"\"the\"\" first\"\r\nhttps://example.org/b,대전\r\n"
        );
        assert!(written(LABELS, AnswerFormat::Tsv).starts_with("?s\t?label\n<https"));
        assert!(
            written(LABELS, AnswerFormat::Json)
                .starts_with("{\"head\":{\"vars\":[\"s\",\"label\"]}")
        );
        assert!(written(LABELS, AnswerFormat::Xml).contains("<variable name=\"s\""));
        assert_eq!(written("ASK { }", AnswerFormat::Table), "true\n");
        assert_eq!(written("ASK { }", AnswerFormat::Json), "{\"head\":{},\"boolean\":true}\n");
    }

    #[test]
    fn triples_are_turtle_and_nothing_else_is() {
        let triples = "CONSTRUCT { ?o ex:paidBy ?s } WHERE { ?s ex:funds ?o }";
        let turtle = written(triples, AnswerFormat::Table);
        assert_eq!(
            turtle,
            "@prefix ex: <https://example.org/> .\nex:b ex:paidBy ex:a .\nex:c ex:paidBy ex:b .\n"
        );
        assert_eq!(turtle, written(triples, AnswerFormat::Rdf(RdfFormat::Turtle)));
        assert_eq!(
            written(triples, AnswerFormat::Csv),
            "CONSTRUCT and DESCRIBE give triples: write them as ttl"
        );
        assert_eq!(
            written(LABELS, AnswerFormat::Rdf(RdfFormat::Turtle)),
            "only CONSTRUCT and DESCRIBE can be written as ttl"
        );
    }
}
