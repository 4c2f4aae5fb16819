mod connection;
mod filter;
mod graphml;
mod hop;
mod options;
mod reproduce;
mod searcher;
mod through;

pub use connection::Connection;
pub(crate) use filter::predicate;
pub use filter::{Classes, PathError, Unknown};
pub use graphml::path_graph_ml;
pub use hop::{Hop, HopLine, InferredLine, Tie, TieLine};
pub use options::{PathOptions, UnknownWeight, Weight};
pub use reproduce::path_sparql;

use std::fmt;

use cartulary_graph::{EntityIx, View};
use cartulary_model::Ontology;
use serde::ser::{Serialize, SerializeSeq as _, Serializer};

use crate::{FactLine, Names, Network, Node, Search};
use filter::Filter;
use searcher::Searcher;

/// The ways between things, over what the options admit, the best first as their
/// [weight](PathOptions::weight) has it.
#[derive(Clone, Debug)]
pub struct Paths<'v> {
    view: &'v View,
    network: &'v Network,
    from: Vec<Node>,
    to: Vec<Node>,
    through: Vec<Node>,
    max_hops: Option<usize>,
    weight: Weight,
    filter: Filter<'v>,
    closed: Vec<Node>,
}

/// A way from one thing to another.
#[derive(Clone, Debug)]
pub struct Path<'v> {
    view: &'v View,
    hops: Vec<Hop<'v>>,
}

impl<'v> Paths<'v> {
    /// The ways between two things over all facts.
    pub fn new(view: &'v View, network: &'v Network, from: EntityIx, to: EntityIx) -> Self {
        Self {
            view,
            network,
            from: vec![network.node(from.0)],
            to: vec![network.node(to.0)],
            through: Vec::new(),
            max_hops: None,
            weight: Weight::default(),
            filter: Filter::all(view, network),
            closed: Vec::new(),
        }
    }

    /// The ways over what `options` admit.
    ///
    /// # Errors
    /// Where an option names what neither `ontology` nor the graph has, or the same thing as
    /// another end.
    pub fn with(
        mut self,
        ontology: &Ontology,
        names: &Names,
        options: &PathOptions,
    ) -> Result<Self, PathError> {
        let find = |name: &String| -> Result<Node, PathError> {
            Ok(self.network.node(names.find(self.view, name)?.0))
        };
        let all = |names: &[String]| names.iter().map(find).collect::<Result<Vec<_>, _>>();
        let (or_from, or_to, through) =
            (all(&options.or_from)?, all(&options.or_to)?, all(&options.through)?);
        let mut ends = Vec::new();
        let own = self.from.iter().chain(&self.to).map(|&node| (node, self.label(node)));
        let more = or_from.iter().zip(&options.or_from).chain(or_to.iter().zip(&options.or_to));
        let more = more.chain(through.iter().zip(&options.through));
        for (node, name) in own.chain(more.map(|(&node, name)| (node, name.clone()))) {
            if let Some((_, known)) = ends.iter().find(|(known, _)| *known == node) {
                return Err(PathError::SameThing(String::clone(known), name));
            }
            ends.push((node, name));
        }
        self.filter = Filter::new(self.view, self.network, ontology, options)?;
        let closed = filter::closed(self.view, self.network, ontology, names, options)?;
        let closed = closed.into_iter().map(|thing| self.network.node(thing.0));
        self.closed = closed.filter(|node| ends.iter().all(|(end, _)| end != node)).collect();
        self.from.extend(or_from);
        self.to.extend(or_to);
        self.through = through;
        self.max_hops = options.max_hops;
        self.weight = options.weight;
        Ok(self)
    }

    /// The first paths, at most `count`.
    pub fn up_to(&self, count: usize) -> Vec<Path<'v>> {
        let ways = if self.through.is_empty() {
            let mut search = Searcher::new(self);
            let ways = search.first(&self.from, &self.to, count, self.max_hops);
            ways.into_iter().map(|(_, way)| way).collect()
        } else {
            through::first(self, count)
        };
        ways.iter().map(|way| self.path(way)).collect()
    }

    /// The things that a path goes through and that count as further steps because so much is joined
    /// to them: each with its facts and the steps.
    pub fn hubs(&self, path: &Path<'v>) -> Vec<(EntityIx, usize, u32)> {
        let through = path.hops.iter().skip(1).map(|hop| (hop.from, self.network.node(hop.from.0)));
        through
            .map(|(thing, node)| (thing, self.network.degree(node), self.filter.detour(node)))
            .filter(|(_, _, steps)| *steps > 0)
            .collect()
    }

    /// Calls `visit` with every path in order of its steps, until it gives `false`. There can be
    /// very many.
    pub fn each(&self, mut visit: impl FnMut(Path<'v>) -> bool) {
        let mut search = Search::new(self.network);
        for &node in &self.closed {
            search.close(node);
        }
        let admit = |arc| self.filter.admits(arc);
        let max_hops = self.max_hops.unwrap_or(usize::MAX);
        search.all(&self.from, &self.to, max_hops, &admit, &mut |way| {
            let passes = |node: &Node| way.contains(node);
            !self.through.iter().all(passes) || visit(self.path(way))
        });
    }

    fn path(&self, way: &[Node]) -> Path<'v> {
        let hops = way.windows(2).filter_map(|ends| self.hop(ends[0], ends[1])).collect();
        Path { view: self.view, hops }
    }

    fn hop(&self, from: Node, to: Node) -> Option<Hop<'v>> {
        Hop::new(self.view, self.network, &self.filter, from, to)
    }

    fn label(&self, node: Node) -> String {
        self.view.entity(EntityIx(self.network.thing(node))).label.clone()
    }
}

impl<'v> Path<'v> {
    /// Its steps, from the first name to the second. Never empty.
    pub fn hops(&self) -> &[Hop<'v>] {
        &self.hops
    }

    /// The words that prove each step that a document states.
    pub fn quotes(&self) -> Vec<&'v str> {
        let stated = self.hops.iter().filter_map(Hop::stated);
        stated.map(|(_, claim)| self.view.quote(claim)).collect()
    }

    /// The fact of each step that a document states, with its evidence.
    pub fn facts(&self) -> impl Iterator<Item = FactLine> {
        let stated = self.hops.iter().filter_map(Hop::stated);
        stated.map(|(fact, claim)| FactLine::new(self.view, fact, claim))
    }
}

/// `A —launches→ B ←locatedIn (planned)— C`: names and arrows, the modality where a fact is not
/// asserted.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(first) = self.hops.first() {
            f.write_str(&self.view.entity(first.from).label)?;
        }
        for hop in &self.hops {
            write!(f, " {} {}", hop.arrow(), self.view.entity(hop.to).label)?;
        }
        Ok(())
    }
}

/// A list of steps, in order; where an arrow points shows in which end they share.
impl Serialize for Path<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut hops = serializer.serialize_seq(Some(self.hops.len()))?;
        for hop in &self.hops {
            hops.serialize_element(&HopLine::new(self.view, hop))?;
        }
        hops.end()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use cartulary_model::Modality;

    use super::*;
    use crate::Names;
    use crate::testing::view;

    const FACTS: &str = "
        Institute -launches-> Center
        Institute -funds-> Center !0.5
        Institute -funds-> Center ?planned @other.txt
        Center -locatedIn-> City
        Ministry -designates-> City ?planned
        Ministry -partOf-> Country
        City -locatedIn-> Country
        Institute -locatedIn-> Country
        Lone -foundedOn-> \"1973\"";

    fn paths(from: &str, to: &str, options: &PathOptions) -> Vec<String> {
        let view = view(FACTS);
        let (network, names) = (Network::new(&view), Names::new(&view));
        let find = |name| names.find(&view, name).expect("a name");
        let paths = Paths::new(&view, &network, find(from), find(to))
            .with(&Ontology::default(), &names, options)
            .expect("predicates");
        let mut all = Vec::new();
        paths.each(|path| {
            all.push(path.to_string());
            true
        });
        let up_to: Vec<_> = paths.up_to(100).iter().map(ToString::to_string).collect();
        assert_eq!(all, up_to);
        all
    }

    #[test]
    fn shorter_paths_come_first_and_hubs_last() {
        assert_eq!(
            paths("Institute", "City", &PathOptions::default()),
            [
                "Institute —launches→ Center —locatedIn→ City",
                "Institute —locatedIn→ Country ←locatedIn— City",
                "Institute —locatedIn→ Country ←partOf— Ministry —designates (planned)→ City",
            ]
        );
    }

    #[test]
    fn options_narrow_what_is_walked() {
        let along = PathOptions { directed: true, ..PathOptions::default() };
        assert_eq!(
            paths("Institute", "City", &along),
            ["Institute —launches→ Center —locatedIn→ City"]
        );
        let planned = PathOptions { only: vec![Modality::Planned], ..PathOptions::default() };
        assert_eq!(paths("Institute", "Center", &planned), ["Institute —funds (planned)→ Center"]);
        let only = PathOptions { via: vec!["Located In".into()], ..PathOptions::default() };
        assert!(paths("Institute", "Ministry", &only).is_empty());
        let without = PathOptions { not_via: vec!["launches".into()], ..PathOptions::default() };
        assert_eq!(paths("Institute", "Center", &without)[0], "Institute —funds→ Center");
        let near = PathOptions { max_hops: Some(1), ..PathOptions::default() };
        assert!(paths("Institute", "City", &near).is_empty());
    }

    #[test]
    fn each_hop_has_its_quote_and_the_facts_beside() {
        let view = view(FACTS);
        let (network, names) = (Network::new(&view), Names::new(&view));
        let find = |name| names.find(&view, name).expect("a name");
        let paths = Paths::new(&view, &network, find("Center"), find("Institute")).up_to(1);
        assert_eq!(paths[0].quotes(), ["Institute launches Center"]);
        assert_eq!(paths[0].to_string(), "Center ←launches— Institute");
        let beside: Vec<_> =
            paths[0].hops()[0].beside.iter().map(|fact| &*fact.predicate).collect();
        assert_eq!(beside, ["funds"]);
    }

    #[test]
    fn an_unknown_predicate_gets_a_suggestion() {
        let view = view(FACTS);
        let network = Network::new(&view);
        let options = PathOptions { via: vec!["lanches".into()], ..PathOptions::default() };
        let why = Paths::new(&view, &network, EntityIx(0), EntityIx(1))
            .with(&Ontology::default(), &Names::new(&view), &options)
            .expect_err("no such predicate");
        assert_eq!(
            why.to_string(),
            "there is no predicate \"lanches\"; did you mean \"launches\"?"
        );
    }

    /// What the options leave of the paths between two things.
    fn found(view: &View, ends: [&str; 2], options: &PathOptions) -> Result<Vec<String>, String> {
        let (network, names) = (Network::new(view), Names::new(view));
        let find = |name| names.find(view, name).expect("a name");
        let paths = Paths::new(view, &network, find(ends[0]), find(ends[1]))
            .with(&Ontology::default(), &names, options)
            .map_err(|why| why.to_string())?;
        Ok(paths.up_to(10).iter().map(ToString::to_string).collect())
    }

    fn dated() -> View {
        let mut view = view(
            "
            Ministry -funds-> Program
            Ministry -funds-> Program @later.txt
            Program -partOf-> Plan @later.txt
            Ministry -proposes-> Plan ?planned @later.txt",
        );
        let about = |n: usize, publisher: &str, issued: &str| cartulary_model::Metadata {
            publisher: Some(publisher.to_owned()),
            issued: Some(issued.to_owned()),
            ..view.documents[n].metadata.clone()
        };
        let (first, second) =
            (about(0, "The Gazette", "2019-05-02"), about(1, "Daily News", "2021-07"));
        view.documents[0].metadata = first;
        view.documents[1].metadata = second;
        view
    }

    #[test]
    fn evidence_is_filtered_by_date_publisher_and_number() {
        let view = dated();
        let ends = ["Ministry", "Plan"];
        let of = |options: PathOptions| found(&view, ends, &options);
        let (short, long) =
            ("Ministry —proposes (planned)→ Plan", "Ministry —funds→ Program —partOf→ Plan");
        let some = |text: &str| Some(text.to_owned());
        let none = PathOptions::default;
        assert_eq!(of(none()).as_deref(), Ok(&[short.to_owned(), long.to_owned()][..]));
        for (options, left) in [
            (PathOptions { since: some("2021"), ..none() }, vec![short, long]),
            // A month may lie behind a day of it.
            (PathOptions { since: some("2021-07-15"), ..none() }, vec![short, long]),
            (PathOptions { since: some("2021-08"), ..none() }, vec![]),
            (PathOptions { until: some("2020"), ..none() }, vec![]),
            (PathOptions { publishers: vec!["daily news".into()], ..none() }, vec![short, long]),
            (PathOptions { publishers: vec!["the gazette".into()], ..none() }, vec![]),
            (PathOptions { min_evidence: 2, ..none() }, vec![]),
        ] {
            assert_eq!(of(options.clone()), Ok(left.iter().map(|&it| it.to_owned()).collect()));
        }
        let funds = PathOptions { min_evidence: 2, ..none() };
        assert_eq!(
            found(&view, ["Ministry", "Program"], &funds),
            Ok(vec!["Ministry —funds→ Program".to_owned()])
        );
        let wrong = PathOptions { publishers: vec!["Daily New".into()], ..none() };
        assert_eq!(
            of(wrong),
            Err("there is no publisher \"Daily New\"; did you mean \"Daily News\"?".to_owned())
        );
        let wrong = PathOptions { since: some("May"), ..none() };
        assert_eq!(
            of(wrong),
            Err("\"May\" is no date: write 2024, 2024-05 or 2024-05-31".to_owned())
        );
    }

    /// Two ministries in a country in which everything lies, and a program between them.
    fn hub() -> View {
        let mut text = String::from(
            "
            Region: Country
            Program: Program
            North -locatedIn-> Country
            South -locatedIn-> Country
            North -funds-> Program !0.9
            Program -partOf-> Plan !0.9
            Plan -supports-> South !0.9",
        );
        for n in 0..30 {
            let _ = write!(text, "\nTown{n} -locatedIn-> Country !0.6");
        }
        view(&text)
    }

    #[test]
    fn a_hub_does_not_hide_what_else_there_is() {
        let view = hub();
        let by = |weight| {
            let options = PathOptions { weight, ..PathOptions::default() };
            found(&view, ["North", "South"], &options)
        };
        let (country, program) = (
            "North —locatedIn→ Country ←locatedIn— South".to_owned(),
            "North —funds→ Program —partOf→ Plan —supports→ South".to_owned(),
        );
        assert_eq!(by(Weight::Hubs), Ok(vec![program.clone(), country.clone()]));
        assert_eq!(by(Weight::Hops), Ok(vec![country.clone(), program.clone()]));
        assert_eq!(by(Weight::Confidence), Ok(vec![country, program]));
        let (network, names) = (Network::new(&view), Names::new(&view));
        let find = |name| names.find(&view, name).expect("a name");
        let paths = Paths::new(&view, &network, find("North"), find("South"));
        let hubs: Vec<_> = paths.up_to(2).iter().map(|path| paths.hubs(path)).collect();
        assert_eq!(hubs, [vec![], vec![(find("Country"), 32, 2)]]);
    }

    #[test]
    fn a_thing_may_be_asked_for_or_barred_by_class() {
        let view = hub();
        let of = |options: PathOptions| found(&view, ["North", "South"], &options);
        let country = "North —locatedIn→ Country ←locatedIn— South".to_owned();
        let only = PathOptions { classes: vec!["region".into()], ..PathOptions::default() };
        assert_eq!(of(only), Ok(vec![country.clone()]));
        let never = PathOptions { not_classes: vec!["Program".into()], ..PathOptions::default() };
        assert_eq!(of(never), Ok(vec![country]));
        let wrong = PathOptions { classes: vec!["Regions".into()], ..PathOptions::default() };
        assert_eq!(
            of(wrong),
            Err("there is no class \"Regions\"; did you mean \"Region\"?".to_owned())
        );
    }

    #[test]
    fn paths_lead_through_what_is_asked_for_and_between_any_of_several() {
        let view = hub();
        let through = |names: &[&str]| {
            let through = names.iter().map(|&name| name.to_owned()).collect();
            let options = PathOptions { through, ..PathOptions::default() };
            found(&view, ["North", "South"], &options)
        };
        let program = "North —funds→ Program —partOf→ Plan —supports→ South".to_owned();
        assert_eq!(through(&["Program"]), Ok(vec![program.clone()]));
        assert_eq!(through(&["Program", "Plan"]), Ok(vec![program]));
        assert_eq!(through(&["Plan", "Program"]), Ok(vec![]));
        assert_eq!(
            through(&["South"]),
            Err("\"South\" and \"South\" are two names of one thing".to_owned())
        );
        let several = PathOptions {
            or_from: vec!["Town1".into()],
            or_to: vec!["Plan".into()],
            ..PathOptions::default()
        };
        assert_eq!(
            found(&view, ["North", "South"], &several).expect("paths")[..2],
            ["North —funds→ Program —partOf→ Plan", "Town1 —locatedIn→ Country ←locatedIn— South"]
        );
    }

    #[test]
    fn a_tree_joins_several_things() {
        let view = hub();
        let (network, names) = (Network::new(&view), Names::new(&view));
        let tree = |things: &[&str], options: PathOptions| {
            let things: Vec<EntityIx> =
                things.iter().map(|name| names.find(&view, name).expect("a name")).collect();
            let tree =
                Connection::new(&view, &network, &Ontology::default(), &names, &things, &options)
                    .expect("a tree");
            let label = |id: EntityIx| view.entity(id).label.clone();
            let hops = tree.hops().iter();
            let hops =
                hops.map(|hop| format!("{} {} {}", label(hop.from), hop.arrow(), label(hop.to)));
            (hops.collect::<Vec<_>>(), tree.apart().iter().map(|&id| label(id)).collect::<Vec<_>>())
        };
        let (hops, apart) = tree(&["North", "South", "Program"], PathOptions::default());
        assert_eq!(
            hops,
            ["North —funds→ Program", "Program —partOf→ Plan", "Plan —supports→ South"]
        );
        assert!(apart.is_empty());
        let only = PathOptions { via: vec!["funds".into()], ..PathOptions::default() };
        assert_eq!(
            tree(&["South", "North", "Program"], only),
            (vec!["North —funds→ Program".to_owned()], vec!["South".to_owned()])
        );
    }
}
