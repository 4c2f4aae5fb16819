use bytes::Bytes;
use cartulary::{Change, Document};
use hyper::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use hyper::http::request::Parts;
use serde_json::{Value, json};

use crate::serve::engine::{Answered, Engine};
use crate::serve::guard::Guard;
use crate::serve::job::{Job, Reply};
use crate::serve::parameters::{Field, Parameters};
use crate::serve::problem::Problem;
use crate::serve::{json, mcp, sparql};

/// A request whose body has come.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// What stands behind the question mark.
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    /// Name and port by which the client calls the server.
    pub(crate) host: String,
    pub(crate) body: Bytes,
}

/// The description of everything that can be asked, for programs.
const OPEN_API: &str = include_str!("openapi.json");

/// Bytes of a body: of a text to read, and of everything else.
pub(crate) const LONGEST_TEXT: usize = 4 << 20;
pub(crate) const LONGEST: usize = 1 << 20;

/// Paths that ask no question in JSON, with their methods.
const PATHS: [(&str, &str); 9] = [
    ("/", "GET, HEAD"),
    ("/api/documents", "GET, HEAD, POST"),
    ("/api/graph", "GET, HEAD"),
    ("/graphs", "GET, HEAD"),
    ("/health", "GET, HEAD"),
    ("/mcp", "POST"),
    ("/openapi.json", "GET, HEAD"),
    ("/sparql", "GET, HEAD, POST"),
    ("/sparql-editor", "GET, HEAD"),
];

/// A path below `/api`: its last name, its question, and its parameters.
type Question = (&'static str, &'static str, &'static [(&'static str, Field)]);

const QUESTIONS: [Question; 7] = [
    ("/api/ask", "ask", &[("question", Field::Text), ("after", Field::List)]),
    ("/api/show", "show", &[("name", Field::Text)]),
    (
        "/api/path",
        "path",
        &[
            ("from", Field::Text),
            ("to", Field::Text),
            ("count", Field::Number),
            ("via", Field::List),
            ("not_via", Field::List),
            ("only", Field::List),
            ("directed", Field::Truth),
            ("max_hops", Field::Number),
        ],
    ),
    (
        "/api/search",
        "search",
        &[
            ("text", Field::Text),
            ("actor", Field::Text),
            ("type", Field::Text),
            ("region", Field::Text),
            ("modality", Field::Text),
            ("limit", Field::Number),
        ],
    ),
    (
        "/api/statements",
        "statements",
        &[
            ("subject", Field::Text),
            ("predicate", Field::Text),
            ("object", Field::Text),
            ("modality", Field::Text),
            ("document", Field::Text),
            ("offset", Field::Number),
            ("limit", Field::Number),
        ],
    ),
    ("/api/documents", "documents", &[("offset", Field::Number), ("limit", Field::Number)]),
    ("/api/document", "document", &[("id", Field::Text)]),
];

impl Asked<'_> {
    /// The address that was asked, without what stands behind the question mark.
    pub(crate) fn url(&self) -> String {
        format!("http://{}{}", self.host, self.path)
    }

    /// The header `Accept`.
    pub(crate) fn accept(&self) -> Option<String> {
        let values: Vec<_> =
            self.headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    /// Media type of the body in lower case, and its character set.
    pub(crate) fn content_type(&self) -> (String, Option<&str>) {
        let value = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let mut parts = value.unwrap_or_default().split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_lowercase();
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.eq_ignore_ascii_case("charset").then(|| value.trim_matches('"'))
        });
        (media, charset)
    }
}

/// The methods of a path, where there is such a path.
pub(crate) fn methods(path: &str) -> Option<&'static str> {
    let path = if path == "/sparql/" { "/sparql" } else { path };
    let methods = PATHS.iter().find(|(known, _)| *known == path).map(|(_, methods)| *methods);
    let asks = || QUESTIONS.iter().any(|(known, ..)| *known == path);
    methods.or_else(|| asks().then_some("GET, HEAD"))
}

/// Whether a path is answered without a token on any address.
pub(crate) fn is_open(path: &str) -> bool {
    path == "/health"
}

/// Bytes of the longest body for a path.
pub(crate) fn longest(path: &str) -> usize {
    if path == "/api/documents" { LONGEST_TEXT } else { LONGEST }
}

/// Answers a request. Its path is known, its method is one of the path's.
pub(crate) async fn answer(
    engine: &Engine,
    guard: &Guard,
    parts: &Parts,
    asked: &Asked<'_>,
) -> Result<Answered, Problem> {
    match asked.path {
        "/health" => {
            let body = json!({ "status": "ok", "documents": engine.documents() });
            Ok(reply(&body))
        }
        "/" => {
            let page = cartulary::explorer::live_page("api/graph", "sparql-editor");
            Ok(Reply::new("text/html; charset=utf-8", page.into_bytes()).into())
        }
        "/sparql-editor" => {
            let page = engine.sparql_editor("sparql");
            Ok(Reply::new("text/html; charset=utf-8", page.into_bytes()).into())
        }
        "/api/graph" => engine.answer(Job::Explorer).await,
        "/openapi.json" => Ok(Reply::new("application/json", OPEN_API.into()).into()),
        "/sparql" | "/sparql/" => engine.answer(sparql::query(asked)?).await,
        "/graphs" => engine.answer(sparql::graph(asked)?).await,
        "/mcp" => mcp::http(engine, asked).await,
        "/api/documents" if asked.method == "POST" => {
            guard.admit_writer(parts)?;
            read(engine, asked).await
        }
        path => {
            let question = QUESTIONS.iter().find(|(known, ..)| *known == path);
            let (_, name, fields) = question.ok_or_else(unknown)?;
            let parameters = Parameters::parse(asked.query)?.to_json(fields)?;
            engine.answer(Job::Json(question_of(name, &parameters)?)).await
        }
    }
}

/// A question by its name and parameters.
pub(crate) fn question_of(name: &str, parameters: &Value) -> Result<json::Question, Problem> {
    serde_json::from_value(json!({ name: parameters })).map_err(|why| Problem::bad(why.to_string()))
}

pub(crate) fn unknown() -> Problem {
    Problem::new(404, "there is nothing here; /openapi.json tells what there is")
}

pub(crate) fn reply(body: &Value) -> Answered {
    Reply::new("application/json", body.to_string().into_bytes()).into()
}

/// Reads a text into the graph.
async fn read(engine: &Engine, asked: &Asked<'_>) -> Result<Answered, Problem> {
    let parameters = Parameters::parse(asked.query)?;
    let id = parameters.one("id")?.filter(|id| is_id(id));
    let id = id.ok_or_else(|| {
        Problem::bad("give the text an id: ?id=folder/name.txt, without . and .. in it")
    })?;
    if asked.content_type().0 != "text/plain" {
        return Err(Problem::new(415, "send the text as text/plain; charset=utf-8"));
    }
    let text = std::str::from_utf8(&asked.body);
    let text = text.map_err(|_| Problem::bad("the text is no UTF-8"))?;
    let change = match engine.read(Document::new(id, text)).await? {
        Change::Added => "added",
        Change::Replaced => "replaced",
        Change::Unchanged => "unchanged",
    };
    Ok(reply(&json!({ "id": id, "change": change })))
}

/// Whether a text may have that id: the path of a file, as `build` gives it.
fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 200
        && !id.contains(['\\', '\0'])
        && id.chars().all(|c| !c.is_control())
        && id.split('/').all(|part| !["", ".", ".."].contains(&part))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Members of a JSON object by name.
    fn members(value: &Value) -> BTreeMap<&str, &Value> {
        let members = value.as_object().into_iter().flatten();
        members.map(|(name, value)| (name.as_str(), value)).collect()
    }

    #[test]
    fn the_description_has_every_path_with_its_methods_and_parameters() {
        let description: Value = serde_json::from_str(OPEN_API).expect("JSON");
        let described = members(&description["paths"]);
        let questions = QUESTIONS.iter().map(|(path, ..)| *path);
        let known: BTreeSet<_> = PATHS.iter().map(|(path, _)| *path).chain(questions).collect();
        assert_eq!(described.keys().copied().collect::<BTreeSet<_>>(), known);
        for (path, operations) in &described {
            let allowed = methods(path).expect("a path that is known");
            let told: Vec<_> = members(operations).into_keys().map(str::to_uppercase).collect();
            let wanted: Vec<_> = allowed.split(", ").filter(|name| *name != "HEAD").collect();
            assert_eq!(told, wanted, "{path}");
        }
        for (path, _, fields) in QUESTIONS {
            let parameters = described[path]["get"]["parameters"].as_array().expect("a list");
            let told: Vec<_> = parameters
                .iter()
                .map(|parameter| {
                    let field = match parameter["schema"]["type"].as_str() {
                        Some("integer") => Field::Number,
                        Some("boolean") => Field::Truth,
                        Some("array") => Field::List,
                        _ => Field::Text,
                    };
                    (parameter["name"].as_str().expect("a name"), field)
                })
                .collect();
            assert_eq!(told, fields, "{path}");
        }
    }
}
