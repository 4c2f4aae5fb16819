use cartulary_model::Modality;
use cartulary_query::{Conclusion, FactLine, ThingLine};
use serde::Serialize;

/// What became of a question.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reply {
    /// The question.
    pub question: String,
    /// The question as it was read: a statement with a stand-in for what is asked. None where it
    /// could not be read.
    pub statement: Option<String>,
    /// The answers, the best first.
    pub answers: Vec<Given>,
    /// The query that gave them, or for paths the one that gives their evidence.
    pub sparql: Option<String>,
    /// Where there is no answer: the facts that would be one, `?` being what is asked.
    pub sought: Vec<String>,
    /// What no thing of the graph is named, and what has a similar name.
    pub unknown: Option<String>,
    /// Questions near this one that have answers, where it could not be read.
    pub near: Vec<String>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Given {
    /// What to show: a name, a value, a path, "yes" or "no".
    pub name: String,
    /// The thing, where it is one.
    pub thing: Option<ThingLine>,
    /// How it is meant.
    pub modality: Modality,
    /// The facts that prove it.
    pub evidence: Vec<FactLine>,
    /// What no text says but what follows, where that proves it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<Conclusion>,
}

impl Reply {
    pub(super) fn new(question: &str) -> Self {
        Self { question: question.to_owned(), ..Self::default() }
    }

    /// Whether the question could be read.
    pub fn is_read(&self) -> bool {
        self.statement.is_some()
    }
}
