use cartulary_graph::{EntityIx, View};
use cartulary_model::Ontology;
use serde::ser::{Serialize, SerializeSeq as _, Serializer};

use super::searcher::Searcher;
use super::{Hop, HopLine, PathError, PathOptions, Paths};
use crate::{Names, Network, Node};

/// A tree of steps that joins several things: the least that shows how they hang together.
///
/// It is grown from one of them, each time by the best path to one that is not yet in it; of all
/// things to begin with the best is taken. Such a tree costs at most twice what the best one does,
/// less a share for each thing.
#[derive(Clone, Debug)]
pub struct Connection<'v> {
    view: &'v View,
    hops: Vec<Hop<'v>>,
    /// Things that no path joins to the first one.
    apart: Vec<EntityIx>,
}

impl<'v> Connection<'v> {
    /// Joins things over what `options` admit; `or_from`, `or_to` and `through` say nothing here.
    ///
    /// # Errors
    /// Where an option names what is not there, or two of the things are one.
    pub fn new(
        view: &'v View,
        network: &'v Network,
        ontology: &Ontology,
        names: &Names,
        things: &[EntityIx],
        options: &PathOptions,
    ) -> Result<Self, PathError> {
        let label = |id: EntityIx| view.entity(id).label.clone();
        for (n, &thing) in things.iter().enumerate() {
            if things[..n].contains(&thing) {
                return Err(PathError::SameThing(label(thing), label(thing)));
            }
        }
        let [first, rest @ ..] = things else {
            return Ok(Self { view, hops: Vec::new(), apart: Vec::new() });
        };
        let Some(&second) = rest.first() else {
            return Ok(Self { view, hops: Vec::new(), apart: Vec::new() });
        };
        let options = PathOptions {
            or_from: Vec::new(),
            or_to: Vec::new(),
            through: Vec::new(),
            ..options.clone()
        };
        let mut paths =
            Paths::new(view, network, *first, second).with(ontology, names, &options)?;
        let nodes: Vec<Node> = things.iter().map(|thing| network.node(thing.0)).collect();
        paths.closed.retain(|node| !nodes.contains(node));
        let trees = (0..nodes.len()).map(|n| grow(&paths, &nodes, n));
        // The tree with the fewest things apart, then the cheapest, then that from the first name.
        let Some(tree) = trees.min_by_key(|tree| (tree.apart.len(), tree.price)) else {
            return Ok(Self { view, hops: Vec::new(), apart: Vec::new() });
        };
        let hops = tree.steps.iter().filter_map(|&(from, to)| paths.hop(from, to)).collect();
        let apart = tree.apart.iter().map(|&node| EntityIx(network.thing(node))).collect();
        Ok(Self { view, hops, apart })
    }

    /// Its steps; each begins at a thing that is in the tree already.
    pub fn hops(&self) -> &[Hop<'v>] {
        &self.hops
    }

    /// Things that nothing joins to the others.
    pub fn apart(&self) -> &[EntityIx] {
        &self.apart
    }
}

struct Tree {
    price: u64,
    steps: Vec<(Node, Node)>,
    apart: Vec<Node>,
}

/// Grows a tree from the node of that number.
fn grow(paths: &Paths<'_>, nodes: &[Node], start: usize) -> Tree {
    let mut search = Searcher::new(paths);
    let mut tree = Tree { price: 0, steps: Vec::new(), apart: nodes.to_vec() };
    let mut within = vec![tree.apart.remove(start)];
    while !tree.apart.is_empty() {
        let found = search.first(&within, &tree.apart, 1, paths.max_hops);
        let Some((price, way)) = found.into_iter().next() else { break };
        tree.price += price;
        tree.steps.extend(way.windows(2).map(|ends| (ends[0], ends[1])));
        tree.apart.retain(|node| !way.contains(node));
        within.extend(&way[1..]);
    }
    tree
}

/// The list of its steps.
impl Serialize for Connection<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut hops = serializer.serialize_seq(Some(self.hops.len()))?;
        for hop in &self.hops {
            hops.serialize_element(&HopLine::new(self.view, hop))?;
        }
        hops.end()
    }
}
