use cartulary_graph::{EntityIx, Fact, FactObject, Rung, View};
use cartulary_model::Modality;
use serde::Serialize;

use crate::fact::rank;
use crate::{FactLine, ThingLine};

/// How far a thing has got: what was proposed, planned, done or denied of it, as the documents came
/// out, and whether it was heard of since.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct History {
    /// The thing.
    #[serde(flatten)]
    pub thing: ThingLine,
    /// What is said of it, the earliest first; what no dated document says comes at the end.
    pub steps: Vec<Step>,
    /// When it was named last, where a dated document names it.
    pub last_named: Option<LastNamed>,
}

/// What documents one after the other say of a thing in one modality.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Date of issue of the first of them (ISO 8601).
    pub first: Option<String>,
    /// Date of issue of the last of them.
    pub last: Option<String>,
    /// How they mean it.
    pub modality: Modality,
    /// How it was meant before, where that was otherwise.
    pub before: Option<Modality>,
    /// Ids of the documents, in order of date.
    pub documents: Vec<String>,
    /// The fact, with the best evidence of these documents.
    pub fact: FactLine,
}

/// When a thing was named last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LastNamed {
    /// Date of issue (ISO 8601).
    pub date: String,
    /// Id of the document.
    pub document: String,
    /// How many documents came out later.
    pub later: usize,
}

impl History {
    /// Gathers what became of a thing.
    pub fn new(view: &View, id: EntityIx) -> Self {
        let about = |fact: &&Fact| fact.subject == id || fact.object == FactObject::Entity(id);
        let mut steps = Vec::new();
        for fact in view.facts.iter().filter(about) {
            let mut above = None;
            for rung in view.ladder(fact) {
                let before = above.filter(|_| rung.first.is_some());
                steps.extend(Step::new(view, fact, &rung, before));
                above = Some(rung.modality);
            }
        }
        // A stable sort: steps of one day stay in order of fact.
        steps.sort_by(|one, other| {
            (one.first.is_none(), &one.first).cmp(&(other.first.is_none(), &other.first))
        });
        let last_named = view.last_named(id).map(|last| LastNamed {
            date: last.date.to_owned(),
            document: view.document(last.document).id.clone(),
            later: last.later,
        });
        Self { thing: ThingLine::new(view, id), steps, last_named }
    }
}

impl Step {
    fn new(view: &View, fact: &Fact, rung: &Rung<'_>, before: Option<Modality>) -> Option<Self> {
        let best = rung.claims.iter().min_by_key(|claim| rank(claim))?;
        let mut documents: Vec<String> =
            rung.claims.iter().map(|claim| view.document(claim.document).id.clone()).collect();
        documents.dedup();
        Some(Self {
            first: rung.first.map(str::to_owned),
            last: rung.last.map(str::to_owned),
            modality: rung.modality,
            before,
            documents,
            fact: FactLine::new(view, fact, best),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Names;
    use crate::testing::view;

    #[test]
    fn what_was_planned_is_done_and_not_heard_of_since() {
        let mut view = view(
            "
            Ministry -launches-> Fund ?planned @a.txt
            Ministry -launches-> Fund ?planned @b.txt
            Ministry -launches-> Fund @c.txt
            Ministry -launches-> Fund ?proposed @undated.txt
            Bank -funds-> Bridge @later.txt",
        );
        for (document, date) in view.documents.iter_mut().zip([
            Some("2019-03-01"),
            Some("2020"),
            Some("2021-06"),
            Some("2023"),
            None,
        ]) {
            document.metadata.issued = date.map(str::to_owned);
        }
        let id = Names::new(&view).find(&view, "Fund").expect("a name");
        let history = History::new(&view, id);
        let steps: Vec<_> = history
            .steps
            .iter()
            .map(|step| {
                let date = |it: &Option<String>| it.clone().unwrap_or_default();
                let texts = step.documents.join(" ");
                format!("{} {} {} {texts}", date(&step.first), date(&step.last), step.modality)
            })
            .collect();
        assert_eq!(
            steps,
            [
                "2019-03-01 2020 planned a.txt b.txt",
                "2021-06 2021-06 asserted c.txt",
                "  proposed undated.txt"
            ]
        );
        assert_eq!(history.steps[1].before, Some(Modality::Planned));
        let last = LastNamed { date: "2021-06".to_owned(), document: "c.txt".to_owned(), later: 1 };
        assert_eq!(history.last_named, Some(last));
    }
}
