//! What a question asks of the graph, as SPARQL that anybody can run again.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use cartulary_graph::oxigraph::model::Literal;
use cartulary_graph::{EntityIx, View};
use cartulary_model::{ClassId, Modality, Ontology};
use cartulary_query::Prefixes;

use super::gap::{Constraint, Known, Relation, Stated, StatedObject, Wanted};
use super::question::{Named, Noun, Period};

/// The words of SPARQL for a domain and its graph.
pub(super) struct Writer<'a> {
    pub(super) view: &'a View,
    pub(super) ontology: &'a Ontology,
    pub(super) prefixes: &'a Prefixes,
}

/// How strictly answers are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// Only facts of this modality; else all that nobody denies.
    pub(super) only: Option<Modality>,
    /// What kind of thing the answer is.
    pub(super) kind: Kind,
}

/// How a noun narrows the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Things of its class, or with it in their name.
    Strict,
    /// Things of the top class above it.
    Loose,
    /// Anything.
    Any,
}

impl Writer<'_> {
    /// The query for the things or values that stand in the wanted relations.
    pub(super) fn answers(
        &self,
        wanted: &Wanted,
        named: &[Named],
        noun: Option<&Noun>,
        period: Option<&Period>,
        choice: Choice,
    ) -> String {
        let mut text = String::from(
            "SELECT DISTINCT ?answer ?name ?modality ?support ?fact WHERE {\n  GRAPH cart:facts {\n",
        );
        for (n, constraint) in wanted.constraints.iter().enumerate() {
            let fact = if n == 0 { "?fact".to_owned() } else { format!("?fact{}", n + 1) };
            self.constraint(&mut text, n, &fact, constraint, named);
            if n > 0 {
                let _ = writeln!(text, "    {fact} cart:modality ?modality{} .", n + 1);
                let _ = writeln!(text, "    FILTER(?modality{} != cart:negated)", n + 1);
            }
        }
        text.push_str("    ?fact cart:modality ?modality ; cart:support ?support .\n  }\n");
        let _ = match choice.only {
            Some(modality) => writeln!(text, "  FILTER(?modality = cart:{})", modality.name()),
            None => writeln!(text, "  FILTER(?modality != cart:negated)"),
        };
        text.push_str("  OPTIONAL { ?answer rdfs:label ?name }\n");
        self.kind(&mut text, noun, choice.kind);
        if let Some(period) = period {
            Self::period(&mut text, period);
        }
        let dated = if period.is_some() { "DESC(BOUND(?date)) " } else { "" };
        let _ = write!(text, "}}\nORDER BY {dated}?modality DESC(?support) ?name STR(?answer)");
        text
    }

    /// The query for every fact that the question states.
    pub(super) fn truth(&self, stated: &[Stated], named: &[Named]) -> String {
        let mut text = String::from(
            "SELECT DISTINCT ?modality ?support ?fact WHERE {\n  GRAPH cart:facts {\n",
        );
        for (n, pattern) in stated.iter().flat_map(|it| self.stated(it, named)).enumerate() {
            let union = if n == 0 { "" } else { "UNION " };
            let _ = writeln!(text, "    {union}{pattern}");
        }
        text.push_str(
            "    ?fact cart:modality ?modality ; cart:support ?support .\n  }\n}\n\
             ORDER BY ?modality DESC(?support) ?fact",
        );
        text
    }

    /// The patterns of the facts that would prove what a question states: from either end where
    /// that makes no difference.
    fn stated(&self, stated: &Stated, named: &[Named]) -> Vec<String> {
        let Stated { subject, predicate, object } = stated;
        let things = |name: &usize| self.terms(&named[*name].things);
        let predicate_term = self.predicate(predicate);
        let between = |subject: &usize, object: &usize| {
            let (subjects, objects) = (things(subject), things(object));
            format!(
                "{{ VALUES ?subject {{ {subjects} }} VALUES ?object {{ {objects} }} \
                 ?fact rdf:subject ?subject ; rdf:predicate {predicate_term} ; rdf:object ?object }}"
            )
        };
        match object {
            StatedObject::Name(object) if self.is_symmetric(predicate) => {
                vec![between(subject, object), between(object, subject)]
            }
            StatedObject::Name(object) => vec![between(subject, object)],
            StatedObject::Value(value) => vec![format!(
                "{{ VALUES ?subject {{ {} }} ?fact rdf:subject ?subject ; \
                 rdf:predicate {predicate_term} ; rdf:object ?object \
                 FILTER(STRSTARTS(LCASE(STR(?object)), {})) }}",
                things(subject),
                Literal::new_simple_literal(value.to_lowercase())
            )],
        }
    }

    /// The query for the dates that texts give to the facts that the question states.
    pub(super) fn dates(&self, stated: &[Stated], named: &[Named]) -> String {
        let unions: Vec<String> =
            stated.iter().flat_map(|stated| self.stated(stated, named)).collect();
        format!(
            "SELECT DISTINCT ?answer ?modality ?support ?fact WHERE {{\n  \
             GRAPH cart:facts {{\n    {}\n    ?fact cart:modality ?modality ; \
             cart:support ?support ; prov:wasDerivedFrom ?claim .\n  }}\n  \
             GRAPH ?document {{ ?claim cart:when ?answer }}\n}}\n\
             ORDER BY ?modality DESC(?support) STR(?answer)",
            unions.join("\n    UNION ")
        )
    }

    /// The query for what texts say of a thing in one modality, or in any that is no denial.
    pub(super) fn about(&self, things: &[EntityIx], only: Option<Modality>) -> String {
        let things = self.terms(things);
        let modality = match only {
            Some(modality) => format!("FILTER(?modality = cart:{})", modality.name()),
            None => "FILTER(?modality != cart:negated)".to_owned(),
        };
        format!(
            "SELECT DISTINCT ?answer ?name ?modality ?support ?fact WHERE {{\n  \
             GRAPH cart:facts {{\n    VALUES ?known {{ {things} }}\n    \
             {{ ?fact rdf:subject ?known ; rdf:object ?answer }}\n    \
             UNION {{ ?fact rdf:subject ?answer ; rdf:object ?known }}\n    \
             ?fact cart:modality ?modality ; cart:support ?support .\n  }}\n  {modality}\n  \
             OPTIONAL {{ ?answer rdfs:label ?name }}\n}}\n\
             ORDER BY ?modality DESC(?support) ?name STR(?answer)"
        )
    }

    /// The query for all things of a kind, each with one of its facts.
    pub(super) fn kinds(&self, class: ClassId) -> String {
        format!(
            "SELECT ?answer ?name (MIN(?any) AS ?fact) WHERE {{\n  \
             GRAPH cart:facts {{ ?answer rdf:type ?class }}\n  \
             FILTER(?class IN ({}))\n  \
             ?answer rdfs:label ?name\n  \
             OPTIONAL {{ GRAPH cart:facts {{\n    \
             {{ ?any rdf:subject ?answer }} UNION {{ ?any rdf:object ?answer }}\n    \
             ?any cart:modality ?modality FILTER(?modality != cart:negated)\n  }} }}\n}}\n\
             GROUP BY ?answer ?name\nORDER BY ?name STR(?answer)",
            self.classes_below(class)
        )
    }

    /// The query for what stands in facts of a modality: things of a kind at either end, or what is
    /// said to be done.
    pub(super) fn meant(&self, class: Option<ClassId>, modality: Modality) -> String {
        let (ends, kind) = match class {
            Some(class) => (
                "{ ?fact rdf:object ?answer } UNION { ?fact rdf:subject ?answer }\n    \
                 ?answer rdf:type ?class",
                format!("  FILTER(?class IN ({}))\n", self.classes_below(class)),
            ),
            None => ("?fact rdf:object ?answer", "  FILTER(isIRI(?answer))\n".to_owned()),
        };
        format!(
            "SELECT DISTINCT ?answer ?name ?modality ?support ?fact WHERE {{\n  \
             GRAPH cart:facts {{\n    {ends} .\n    \
             ?fact cart:modality ?modality ; cart:support ?support .\n  }}\n  \
             FILTER(?modality = cart:{})\n{kind}  \
             OPTIONAL {{ ?answer rdfs:label ?name }}\n}}\n\
             ORDER BY DESC(?support) ?name STR(?answer)",
            modality.name()
        )
    }

    /// The query for what follows of things in a relation that contains, of places of a class or of
    /// all.
    pub(super) fn follows(
        &self,
        things: &[EntityIx],
        predicate: &str,
        class: Option<ClassId>,
    ) -> String {
        let kind = class.map_or_else(String::new, |class| {
            let classes = self.classes_below(class);
            format!(
                "  GRAPH cart:facts {{ ?place rdf:type ?class }}\n  FILTER(?class IN ({classes}))\n"
            )
        });
        format!(
            "SELECT DISTINCT ?place ?name ?rule WHERE {{\n  VALUES ?known {{ {} }}\n  \
             GRAPH cart:inferred {{\n    ?inference rdf:subject ?known ; rdf:predicate {} ;\n      \
             rdf:object ?place ; cart:rule ?rule .\n  }}\n{kind}  \
             OPTIONAL {{ ?place rdfs:label ?name }}\n}}\nORDER BY DESC(?rule) ?name STR(?place)",
            self.terms(things),
            self.predicate(predicate)
        )
    }

    /// The query for what texts have on the word of somebody.
    pub(super) fn said(&self, speakers: &[EntityIx]) -> String {
        format!(
            "SELECT DISTINCT ?subject ?predicate ?object ?modality ?quote ?fact WHERE {{\n  \
             VALUES ?speaker {{ {} }}\n  \
             GRAPH ?document {{\n    ?claim prov:wasAttributedTo ?speaker ; cart:modality ?modality ;\n      \
             prov:wasDerivedFrom/oa:hasSelector/oa:exact ?quote .\n  }}\n  \
             GRAPH cart:facts {{\n    ?fact prov:wasDerivedFrom ?claim ; rdf:subject ?subject ;\n      \
             rdf:predicate ?predicate ; rdf:object ?object .\n  }}\n}}\n\
             ORDER BY ?fact ?quote",
            self.terms(speakers)
        )
    }

    /// The query for the titles that things hold.
    pub(super) fn roles(&self, things: &[EntityIx]) -> String {
        let things = self.terms(things);
        format!(
            "SELECT DISTINCT ?answer ?modality ?support ?fact WHERE {{\n  \
             GRAPH cart:facts {{\n    VALUES ?known {{ {things} }}\n    \
             ?fact rdf:subject ?known ; prov:wasDerivedFrom ?claim ;\n      \
             cart:modality ?modality ; cart:support ?support .\n  }}\n  \
             GRAPH ?document {{ ?claim cart:role ?answer }}\n}}\n\
             ORDER BY ?modality DESC(?support) ?answer"
        )
    }

    /// The query for who says some facts, and in which documents.
    pub(super) fn sources(&self, facts: &[String]) -> String {
        let facts: Vec<String> = facts.iter().map(|iri| self.prefixes.shorten(iri)).collect();
        format!(
            "SELECT DISTINCT ?speaker ?publisher ?document ?quote ?fact WHERE {{\n  \
             GRAPH cart:facts {{ VALUES ?fact {{ {} }} ?fact prov:wasDerivedFrom ?claim }}\n  \
             GRAPH ?graph {{\n    \
             ?claim prov:wasDerivedFrom/oa:hasSelector/oa:exact ?quote .\n    \
             ?graph dcterms:identifier ?document .\n    \
             OPTIONAL {{ ?claim prov:wasAttributedTo/rdfs:label ?speaker }}\n    \
             OPTIONAL {{ ?graph dcterms:publisher/rdfs:label ?publisher }}\n  }}\n}}\n\
             ORDER BY ?fact DESC(BOUND(?speaker)) ?document ?quote",
            facts.join(" ")
        )
    }

    fn constraint(
        &self,
        text: &mut String,
        n: usize,
        fact: &str,
        constraint: &Constraint,
        named: &[Named],
    ) {
        let mut union = "    ";
        for relation in self.both_ways(&constraint.relations) {
            let Relation { predicate, answer_is_subject, classes } = &relation;
            let (own, other) = if *answer_is_subject {
                ("rdf:subject", "rdf:object")
            } else {
                ("rdf:object", "rdf:subject")
            };
            let predicate = self.predicate(predicate);
            let _ = write!(text, "{union}{{ ");
            let end = match &constraint.known {
                Known::Name(name) if named[*name].things.is_empty() => {
                    let classes = &named[*name].classes;
                    let any = self.ontology.classes().filter(|(_, class)| class.top);
                    if classes.len() < any.count() {
                        let below: BTreeSet<String> =
                            classes.iter().flat_map(|&class| self.below(class)).collect();
                        let below = below.into_iter().collect::<Vec<_>>().join(" ");
                        let _ = write!(
                            text,
                            "VALUES ?kind_of_known{n} {{ {below} }} ?known{n} a ?kind_of_known{n} . "
                        );
                    }
                    format!("?known{n}")
                }
                Known::Name(name) => {
                    let things = self.terms(&named[*name].things);
                    if *answer_is_subject && self.is_containment(&relation.predicate) {
                        // What lies in a place that lies in the place lies in it.
                        let outer =
                            format!("{predicate} ?place{n} }} VALUES ?place{n} {{ {things} }}");
                        let _ = write!(
                            text,
                            "{{ VALUES ?known{n} {{ {things} }} }}\n      \
                             UNION {{ GRAPH cart:inferred {{ ?known{n} {outer} }}\n      \
                             UNION {{ GRAPH cart:facts {{ ?within{n} rdf:subject ?known{n} ; \
                             rdf:predicate {predicate} ; rdf:object ?place{n} ; \
                             cart:modality cart:asserted }} VALUES ?place{n} {{ {things} }} }}\n      "
                        );
                    } else {
                        let _ = write!(text, "VALUES ?known{n} {{ {things} }} ");
                    }
                    format!("?known{n}")
                }
                Known::Date(_) => format!("?known{n}"),
            };
            let _ =
                write!(text, "{fact} {own} ?answer ; rdf:predicate {predicate} ; {other} {end}");
            if let Known::Date(date) = &constraint.known {
                let _ = write!(text, " FILTER(STRSTARTS(STR(?known{n}), \"{date}\"))");
            }
            if !classes.is_empty() {
                let classes: Vec<String> = classes.iter().map(|&id| self.class(id)).collect();
                let classes = classes.join(" ");
                let _ = write!(text, " VALUES ?kind{n} {{ {classes} }} ?answer a ?kind{n}");
            }
            text.push_str(" }\n");
            union = "    UNION ";
        }
    }

    /// The relations, those that hold both ways from either end.
    fn both_ways<'r>(&self, relations: impl IntoIterator<Item = &'r Relation>) -> Vec<Relation> {
        let mut all = Vec::new();
        for relation in relations {
            let turned =
                Relation { answer_is_subject: !relation.answer_is_subject, ..relation.clone() };
            let symmetric = self.is_symmetric(&relation.predicate);
            for one in std::iter::once(relation.clone()).chain(symmetric.then_some(turned)) {
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        }
        all
    }

    fn kind(&self, text: &mut String, noun: Option<&Noun>, kind: Kind) {
        let Some((noun, class)) = noun.and_then(|noun| Some((noun, noun.class?))) else { return };
        match kind {
            Kind::Any => {}
            Kind::Strict => {
                let last = noun.words.split(' ').next_back().unwrap_or_default();
                let stem = last.strip_suffix("ies").or_else(|| last.strip_suffix('s'));
                let _ = writeln!(
                    text,
                    "  GRAPH cart:facts {{ ?answer rdf:type ?class }}\n  \
                     FILTER(?class IN ({}) || CONTAINS(LCASE(?name), \"{}\"))",
                    self.classes_below(class),
                    stem.unwrap_or(last)
                );
            }
            Kind::Loose => {
                let top = self.class(self.ontology.top(class));
                let _ = writeln!(text, "  GRAPH cart:facts {{ ?answer rdf:type {top} }}");
            }
        }
    }

    fn period(text: &mut String, period: &Period) {
        text.push_str(
            "  GRAPH cart:facts { ?fact prov:wasDerivedFrom ?claim }\n  GRAPH ?document {\n    \
             ?claim a cart:Claim .\n    \
             OPTIONAL { ?claim cart:when ?when FILTER(!STRSTARTS(STR(?when), \"--\")) }\n    \
             OPTIONAL { ?document dcterms:issued ?issued }\n  }\n  \
             BIND(SUBSTR(STR(COALESCE(?when, ?issued)), 1, 4) AS ?date)\n",
        );
        let bounds = [(&period.since, ">="), (&period.until, "<=")];
        for (year, sign) in bounds {
            if let Some(year) = year {
                let _ = writeln!(text, "  FILTER(!BOUND(?date) || ?date {sign} \"{year}\")");
            }
        }
    }

    fn terms(&self, things: &[EntityIx]) -> String {
        let terms: Vec<String> = things
            .iter()
            .map(|&thing| self.prefixes.shorten(&self.view.entity(thing).iri))
            .collect();
        terms.join(" ")
    }

    fn predicate(&self, name: &str) -> String {
        match self.ontology.predicate(name) {
            Some(id) => self.prefixes.shorten(&self.ontology.predicate_of(id).iri),
            None => format!("<{}{name}>", self.ontology.namespace()),
        }
    }

    fn class(&self, class: ClassId) -> String {
        self.prefixes.shorten(&self.ontology.class_of(class).iri)
    }

    fn classes_below(&self, class: ClassId) -> String {
        self.below(class).collect::<Vec<_>>().join(", ")
    }

    fn below(&self, class: ClassId) -> impl Iterator<Item = String> {
        let below = self.ontology.classes().filter(move |&(id, _)| self.ontology.is_a(id, class));
        below.map(|(id, _)| self.class(id))
    }

    pub(super) fn is_containment(&self, predicate: &str) -> bool {
        let id = self.ontology.predicate(predicate);
        id.is_some_and(|id| self.ontology.predicate_of(id).containment)
    }

    fn is_symmetric(&self, predicate: &str) -> bool {
        let id = self.ontology.predicate(predicate);
        id.is_some_and(|id| self.ontology.predicate_of(id).symmetric)
    }
}
