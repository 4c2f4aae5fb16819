//! The query operation of the SPARQL 1.1 Protocol, and reading by the Graph Store Protocol.

use crate::serve::job::{Job, Sparql};
use crate::serve::parameters::Parameters;
use crate::serve::problem::Problem;
use crate::serve::route::Asked;

/// What a request to the SPARQL service asks.
pub(crate) fn query(asked: &Asked) -> Result<Job, Problem> {
    let mut parameters = Parameters::parse(asked.query)?;
    let (base, accept) = (asked.url(), asked.accept());
    let text = if asked.method == "POST" {
        let (media, charset) = asked.content_type();
        if charset.is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
            return Err(Problem::new(415, "send the query in UTF-8"));
        }
        let body = std::str::from_utf8(&asked.body);
        let body = body.map_err(|_| Problem::bad("the query is no UTF-8"))?;
        match media.as_str() {
            "application/sparql-query" if parameters.has("query") => {
                return Err(Problem::bad("there are two queries: one in the URL, one in the body"));
            }
            "application/sparql-query" => Some(body.to_owned()),
            "application/x-www-form-urlencoded" => {
                parameters.append(Parameters::parse(body)?);
                None
            }
            "application/sparql-update" => return Err(read_only()),
            _ => {
                let why = "send the query as application/sparql-query, or as a form \
                           (application/x-www-form-urlencoded)";
                return Err(Problem::new(415, why));
            }
        }
    } else {
        None
    };
    if parameters.has("update") {
        return Err(read_only());
    }
    let text = match text {
        Some(text) => text,
        None => match parameters.one("query")? {
            Some(text) => text.to_owned(),
            None if asked.method == "POST" => return Err(Problem::bad("there is no query")),
            None => return Ok(Job::Description { endpoint: base, accept }),
        },
    };
    let graphs = |name| parameters.all(name).map(str::to_owned).collect::<Vec<_>>();
    let (default, named) = (graphs("default-graph-uri"), graphs("named-graph-uri"));
    let dataset = (!default.is_empty() || !named.is_empty()).then_some((default, named));
    Ok(Job::Sparql(Sparql { text, base, dataset, accept }))
}

/// Which graph a request to the graph store asks for.
pub(crate) fn graph(asked: &Asked) -> Result<Job, Problem> {
    let parameters = Parameters::parse(asked.query)?;
    let accept = asked.accept();
    match (parameters.one("graph")?, parameters.one("default")?) {
        (Some(name), None) => Ok(Job::Graph { name: Some(name.to_owned()), accept }),
        (None, Some("")) => Ok(Job::Graph { name: None, accept }),
        _ => Err(Problem::bad("say which graph: ?default or ?graph=IRI")),
    }
}

fn read_only() -> Problem {
    Problem::new(403, "SPARQL Update is not for this server: it only reads")
}
