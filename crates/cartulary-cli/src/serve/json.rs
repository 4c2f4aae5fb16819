//! Questions that are answered in JSON: by the paths below `/api`, and as tools of MCP.

use cartulary::graph::{Fact, FactObject};
use cartulary::query::FactLine;
use cartulary::{Cartulary, Modality, PathOptions, SearchOptions, View};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::serve::problem::Problem;

/// Most paths, things, sentences or statements that one answer gives.
const MOST: usize = 1000;
/// Most questions that one question may go on from.
const MOST_BEFORE: usize = 10;

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Question {
    /// All that the graph says of one thing.
    Show(Show),
    /// How two things are joined.
    Path(Path),
    /// A plain English question.
    Ask(Ask),
    /// Sentences and things by words.
    Search(Search),
    /// What the documents say, one statement after the other.
    Statements(Statements),
    /// The documents of the graph.
    Documents(Documents),
    /// One document with its text.
    Document(Document),
}

/// See [`Question::Show`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Show {
    name: String,
}

/// See [`Question::Path`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Path {
    from: String,
    to: String,
    #[serde(default = "one")]
    count: usize,
    #[serde(default)]
    via: Vec<String>,
    #[serde(default)]
    not_via: Vec<String>,
    #[serde(default)]
    only: Vec<Modality>,
    #[serde(default)]
    directed: bool,
    max_hops: Option<usize>,
}

/// See [`Question::Ask`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    question: String,
    /// Questions asked before it, from which it goes on.
    #[serde(default)]
    after: Vec<String>,
}

/// See [`Question::Search`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    text: String,
    actor: Option<String>,
    #[serde(rename = "type")]
    class: Option<String>,
    region: Option<String>,
    modality: Option<Modality>,
    #[serde(default = "ten")]
    limit: usize,
}

/// See [`Question::Statements`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statements {
    subject: Option<String>,
    predicate: Option<String>,
    object: Option<String>,
    modality: Option<Modality>,
    document: Option<String>,
    #[serde(default)]
    offset: usize,
    #[serde(default = "hundred")]
    limit: usize,
}

/// See [`Question::Documents`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Documents {
    #[serde(default)]
    offset: usize,
    #[serde(default = "hundred")]
    limit: usize,
}

/// See [`Question::Document`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    id: String,
}

fn one() -> usize {
    1
}

fn ten() -> usize {
    10
}

fn hundred() -> usize {
    100
}

impl Question {
    /// Whether it may take long: it then waits among the queries.
    pub(crate) fn is_long(&self) -> bool {
        matches!(self, Self::Path(_) | Self::Ask(_))
    }
}

/// Answers a question in JSON.
pub(crate) fn answer(question: &Question, cartulary: &Cartulary) -> Result<Vec<u8>, Problem> {
    match question {
        Question::Show(Show { name }) => written(&cartulary.show(name)?),
        Question::Path(question) => path(question, cartulary),
        Question::Ask(question) => ask(question, cartulary),
        Question::Search(question) => search(question, cartulary),
        Question::Statements(question) => statements(question, cartulary),
        Question::Documents(question) => written(&documents(question, cartulary.view())),
        Question::Document(Document { id }) => document(id, cartulary.view()),
    }
}

fn written(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(value).map_err(|why| Problem::internal(&why))
}

#[derive(Serialize)]
struct Found<'a> {
    hops: usize,
    path: String,
    facts: &'a cartulary::Path<'a>,
}

fn path(question: &Path, cartulary: &Cartulary) -> Result<Vec<u8>, Problem> {
    let options = PathOptions {
        via: question.via.clone(),
        not_via: question.not_via.clone(),
        only: question.only.clone(),
        directed: question.directed,
        max_hops: question.max_hops,
        ..PathOptions::default()
    };
    let paths = cartulary.paths_with(&question.from, &question.to, &options)?;
    let paths = paths.up_to(question.count.min(MOST));
    let found = paths.iter().map(|path| Found {
        hops: path.hops().len(),
        path: path.to_string(),
        facts: path,
    });
    written(&json!({ "paths": found.collect::<Vec<_>>() }))
}

fn ask(Ask { question, after }: &Ask, cartulary: &Cartulary) -> Result<Vec<u8>, Problem> {
    if after.len() > MOST_BEFORE {
        return Err(Problem::bad(format!("a question goes on from {MOST_BEFORE} at most")));
    }
    let mut reply = None;
    for question in after.iter().chain([question]) {
        reply = Some(cartulary.ask_after(question, reply.as_ref())?);
    }
    written(&reply)
}

fn search(question: &Search, cartulary: &Cartulary) -> Result<Vec<u8>, Problem> {
    let Search { text, actor, class, region, modality, limit } = question.clone();
    let options = SearchOptions { actor, class, region, modality, limit: limit.min(MOST) };
    written(&cartulary.search(&text, &options)?)
}

#[derive(Serialize)]
struct Page<T> {
    /// How many there are in all.
    total: usize,
    offset: usize,
    items: Vec<T>,
}

fn statements(question: &Statements, cartulary: &Cartulary) -> Result<Vec<u8>, Problem> {
    let find = |name: &Option<String>| name.as_ref().map(|name| cartulary.find(name)).transpose();
    let (subject, object) = (find(&question.subject)?, find(&question.object)?);
    let view = cartulary.view();
    let is_meant = |fact: &&Fact| {
        subject.is_none_or(|id| fact.subject == id)
            && object.is_none_or(|id| fact.object == FactObject::Entity(id))
            && question.predicate.as_ref().is_none_or(|name| *name == fact.predicate)
    };
    let claims = view.facts.iter().filter(is_meant).flat_map(|fact| {
        fact.claims
            .iter()
            .filter(|claim| {
                question.modality.is_none_or(|modality| claim.modality == modality)
                    && (question.document.as_ref())
                        .is_none_or(|id| view.document(claim.document).id == *id)
            })
            .map(move |claim| (fact, claim))
    });
    let (mut total, mut items) = (0, Vec::new());
    for (fact, claim) in claims {
        if total >= question.offset && items.len() < question.limit.min(MOST) {
            items.push(FactLine::new(view, fact, claim));
        }
        total += 1;
    }
    written(&Page { total, offset: question.offset, items })
}

#[derive(Serialize)]
struct DocumentLine<'a> {
    id: &'a str,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    issued: Option<&'a str>,
    sha256: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

impl<'a> DocumentLine<'a> {
    fn new(document: &'a cartulary::graph::ViewDocument) -> Self {
        let metadata = &document.metadata;
        Self {
            id: &document.id,
            title: metadata.title.as_deref(),
            publisher: metadata.publisher.as_deref(),
            issued: metadata.issued.as_deref(),
            sha256: &document.sha256,
            text: None,
        }
    }
}

fn documents<'v>(question: &Documents, view: &'v View) -> Page<DocumentLine<'v>> {
    let page = view.documents.iter().skip(question.offset).take(question.limit.min(MOST));
    Page {
        total: view.documents.len(),
        offset: question.offset,
        items: page.map(DocumentLine::new).collect(),
    }
}

fn document(id: &str, view: &View) -> Result<Vec<u8>, Problem> {
    let document = view.documents.iter().find(|document| document.id == id);
    let document = document.ok_or_else(|| Problem::new(404, "there is no document of that id"))?;
    written(&DocumentLine { text: Some(&document.text), ..DocumentLine::new(document) })
}
