use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cartulary_graph::oxigraph::model::Term;
use cartulary_graph::{Change, EntityIx, Graph, View, rdf};
use cartulary_model::{Document, Modality};
use cartulary_query::{
    Answer, Beside, Connection, History, Limits, MeasureOptions, Measures, Names, Network,
    PathError, PathOptions, Paths, Portrait, Selected, Selection, SparqlQuery, Why, inside,
    measure, sparql_beside, why,
};
use rayon::prelude::*;

use crate::full_text::{Filter, FullText};
use crate::{Domain, Error, ExportOptions, Hits, SearchOptions, export};

/// A graph of what documents say, the domain by which they are read, and the questions to it.
///
/// ```
/// use cartulary::{Cartulary, Document, Domain};
///
/// let mut cartulary = Cartulary::in_memory(Domain::innovation()?);
/// cartulary.read(&Document::new("note.txt", "KAIST is located in Daejeon."))?;
/// assert_eq!(cartulary.graph().ids().collect::<Vec<_>>(), ["note.txt"]);
/// # Ok::<(), cartulary::Error>(())
/// ```
pub struct Cartulary {
    domain: Domain,
    graph: Graph,
    index: OnceLock<Index>,
    full_text: OnceLock<FullText>,
}

/// What a SPARQL query sees as plain triples beside what is asserted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// What documents state in one of these modalities.
    pub modalities: Vec<Modality>,
    /// What follows from asserted facts.
    pub inferred: bool,
}

/// What is derived from the graph to answer questions.
struct Index {
    names: Names,
    network: Network,
}

impl Cartulary {
    /// The graph in a folder, which is made when the first document is read.
    ///
    /// # Errors
    /// Where the folder is there and cannot be listed. A damaged file in it is left out and told of
    /// by [`Graph::problems`].
    pub fn open(directory: impl AsRef<Path>, domain: Domain) -> Result<Self, Error> {
        let graph = Graph::open(directory, domain.ontology())?.with_reader(domain.reader());
        Ok(Self { domain, graph, index: OnceLock::new(), full_text: OnceLock::new() })
    }

    /// An empty graph that no file keeps.
    pub fn in_memory(domain: Domain) -> Self {
        let graph = Graph::in_memory(domain.ontology()).with_reader(domain.reader());
        Self { domain, graph, index: OnceLock::new(), full_text: OnceLock::new() }
    }

    /// Reads a document into the graph, in place of what was there under its id. A document that
    /// was read before, by the same domain, is left as it is.
    ///
    /// # Errors
    /// Where the graph's files cannot be written; the graph is as it was then.
    pub fn read(&mut self, document: &Document) -> Result<Change, Error> {
        match self.read_all(std::slice::from_ref(document)).pop() {
            Some(change) => change,
            None => Ok(Change::Unchanged),
        }
    }

    /// Reads many documents, on all threads of rayon's pool; what became of each, in their order.
    pub fn read_all(&mut self, documents: &[Document]) -> Vec<Result<Change, Error>> {
        let readings: Vec<_> = documents
            .par_iter()
            .map(|document| {
                let current = self.graph.is_current(document.id(), &document.sha256());
                (!current).then(|| self.domain.extract(document))
            })
            .collect();
        self.index.take();
        self.full_text.take();
        let add = |(document, reading): (&Document, _)| match reading {
            Some(reading) => Ok(self.graph.add(document, reading)?),
            None => Ok(Change::Unchanged),
        };
        documents.iter().zip(readings).map(add).collect()
    }

    /// Removes a document with all that it contributed; whether it was there.
    ///
    /// # Errors
    /// Where its file cannot be removed; the graph is as it was then.
    pub fn forget(&mut self, id: &str) -> Result<bool, Error> {
        self.index.take();
        self.full_text.take();
        Ok(self.graph.forget(id)?)
    }

    /// How two things are joined, each given by any of its names.
    ///
    /// # Errors
    /// Where a name gives no thing or several, or both give the same.
    pub fn paths(&self, from: &str, to: &str) -> Result<Paths<'_>, Error> {
        let index = self.index();
        let view = self.graph.view();
        let (start, end) = (index.names.find(view, from)?, index.names.find(view, to)?);
        if start == end {
            return Err(PathError::SameThing(from.to_owned(), to.to_owned()).into());
        }
        Ok(Paths::new(view, &index.network, start, end))
    }

    /// How two things are joined by what `options` admit.
    ///
    /// # Errors
    /// As [`paths`](Self::paths), and where an option names what is not there.
    pub fn paths_with(
        &self,
        from: &str,
        to: &str,
        options: &PathOptions,
    ) -> Result<Paths<'_>, Error> {
        Ok(self.paths(from, to)?.with(self.domain.ontology(), &self.index().names, options)?)
    }

    /// How several things hang together: a tree of steps over what `options` admit.
    ///
    /// # Errors
    /// As [`paths_with`](Self::paths_with).
    pub fn connection<S: AsRef<str>>(
        &self,
        things: &[S],
        options: &PathOptions,
    ) -> Result<Connection<'_>, Error> {
        let index = self.index();
        let view = self.graph.view();
        let things: Result<Vec<EntityIx>, Error> =
            things.iter().map(|name| self.find(name.as_ref())).collect();
        let ontology = self.domain.ontology();
        let (network, names) = (&index.network, &index.names);
        Ok(Connection::new(view, network, ontology, names, &things?, options)?)
    }

    /// How each thing stands in the network of facts, in the order of the view's entities: degree,
    /// `PageRank`, betweenness, community, and the regions that it stands between.
    pub fn measures(&self, options: &MeasureOptions) -> Vec<Measures> {
        measure(self.graph.view(), self.domain.ontology(), options)
    }

    /// All that the graph says of a thing, given by any of its names.
    ///
    /// # Errors
    /// Where the name gives no thing or several.
    pub fn show(&self, name: &str) -> Result<Portrait, Error> {
        Ok(Portrait::new(self.graph.view(), self.domain.ontology(), self.find(name)?))
    }

    /// Why the graph holds facts of a thing: those that `fact` names by IRI or by words of its
    /// predicate and of its other end ("locatedIn Seoul").
    ///
    /// # Errors
    /// Where the name gives no thing or several.
    pub fn why(&self, name: &str, fact: &str) -> Result<Vec<Why>, Error> {
        Ok(why(self.graph.view(), self.find(name)?, fact))
    }

    /// How far a thing, given by any of its names, has got over time.
    ///
    /// # Errors
    /// Where the name gives no thing or several.
    pub fn history(&self, name: &str) -> Result<History, Error> {
        Ok(History::new(self.graph.view(), self.find(name)?))
    }

    /// The thing of that name.
    ///
    /// # Errors
    /// Where the name gives no thing or several.
    pub fn find(&self, name: &str) -> Result<EntityIx, Error> {
        Ok(self.index().names.find(self.graph.view(), name)?)
    }

    /// Answers a SPARQL query within the usual limits. The domain's prefixes are declared.
    ///
    /// # Errors
    /// Where it is no query, or runs too long.
    pub fn query(&self, text: &str) -> Result<Answer, Error> {
        self.query_with(text, &BTreeMap::new(), Limits::default())
    }

    /// Answers a SPARQL query with values in place of variables.
    ///
    /// # Errors
    /// Where it is no query, lacks a variable, or runs too long.
    pub fn query_with(
        &self,
        text: &str,
        values: &BTreeMap<String, Term>,
        limits: Limits,
    ) -> Result<Answer, Error> {
        self.query_scope(text, values, &Scope::default(), limits)
    }

    /// Answers a query with what the SPARQL Protocol lets a client say beside its text.
    ///
    /// # Errors
    /// As [`query_with`](Self::query_with), and where it lacks a variable that a value is given to.
    pub fn sparql(&self, query: &SparqlQuery, limits: Limits) -> Result<Answer, Error> {
        Ok(query.answer(self.graph.store()?, self.domain.prefixes(), limits)?)
    }

    /// Answers a SPARQL query over more than what is asserted: its default graph holds the direct
    /// triples of what is in the scope as well.
    ///
    /// # Errors
    /// As [`query_with`](Self::query_with).
    pub fn query_scope(
        &self,
        text: &str,
        values: &BTreeMap<String, Term>,
        scope: &Scope,
        limits: Limits,
    ) -> Result<Answer, Error> {
        let quads = if scope.modalities.is_empty() {
            Vec::new()
        } else {
            rdf::unasserted(&self.graph, &scope.modalities)
        };
        let graphs = scope.inferred.then(|| rdf::INFERRED.into_owned()).into_iter().collect();
        let (store, beside) = (self.graph.store()?, Beside { quads, graphs });
        Ok(sparql_beside(store, self.domain.prefixes(), text, values, &beside, limits)?)
    }

    /// Sentences and things that have the words, the best first.
    ///
    /// ```
    /// use cartulary::{Cartulary, Document, Domain, SearchOptions};
    ///
    /// let mut cartulary = Cartulary::in_memory(Domain::innovation()?);
    /// cartulary.read(&Document::new("note.txt", "KAIST launched the Hana Program in 2021."))?;
    /// let hits = cartulary.search("launching", &SearchOptions::default())?;
    /// assert_eq!(hits.sentences[0].text, "KAIST launched the Hana Program in 2021.");
    /// # Ok::<(), cartulary::Error>(())
    /// ```
    ///
    /// # Errors
    /// Where an option names a thing or a class that is not there, or several things.
    pub fn search(&self, words: &str, options: &SearchOptions) -> Result<Hits, Error> {
        let (view, ontology) = (self.graph.view(), self.domain.ontology());
        let actor = options.actor.as_deref().map(|name| self.find(name)).transpose()?;
        let region = options.region.as_deref().map(|name| self.find(name)).transpose()?;
        let class = options.class.as_deref().map(|name| self.domain.class(name)).transpose()?;
        let below = |class| {
            let classes = ontology.classes().filter(move |&(id, _)| ontology.is_a(id, class));
            classes.map(|(_, class)| class.name.clone()).collect()
        };
        let filter = Filter {
            actor,
            classes: class.map(below),
            region: region.map(|region| inside(view, &self.index().network, ontology, region)),
            modality: options.modality,
        };
        let index = self
            .full_text
            .get_or_init(|| FullText::new(&self.graph, |text| self.domain.sentences(text)));
        Ok(index.search(view, words, &filter, options.limit))
    }

    /// Writes the graph to a file, in the format that its ending names; the files that were written,
    /// of which the first is the one named.
    ///
    /// # Errors
    /// Where the ending names no format, or the file cannot be written; it is as it was then.
    pub fn export(&self, path: impl AsRef<Path>) -> Result<Vec<PathBuf>, Error> {
        self.export_with(path, &ExportOptions::default())
    }

    /// Writes a part of the graph, or all of it for a certain program.
    ///
    /// # Errors
    /// As [`export`](Self::export), and where the selection names what is not there or the format
    /// has no such profile.
    pub fn export_with(
        &self,
        path: impl AsRef<Path>,
        options: &ExportOptions,
    ) -> Result<Vec<PathBuf>, Error> {
        export::write(self, path.as_ref(), options)
    }

    /// Finds the part of the graph that a selection means.
    ///
    /// # Errors
    /// Where it names what is not there.
    pub fn select(&self, selection: &Selection) -> Result<Selected, Error> {
        let Index { names, network } = self.index();
        Ok(selection.of(self.view(), self.domain.ontology(), names, network)?)
    }

    /// The domain.
    pub fn domain(&self) -> &Domain {
        &self.domain
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Entities and facts over all documents.
    pub fn view(&self) -> &View {
        self.graph.view()
    }

    pub(crate) fn names(&self) -> &Names {
        &self.index().names
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let view = self.graph.view();
            Index { names: Names::new(view), network: Network::new(view) }
        })
    }
}
