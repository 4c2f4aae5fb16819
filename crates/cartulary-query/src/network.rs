use std::collections::HashMap;

use cartulary_graph::{EntityIx, FactIx, FactObject, InferenceIx, Rule, View};

use crate::claims::{Claims, Told};

/// The things of a view and what joins them, packed for walking.
///
/// Things are numbered anew, those with fewer edges first and then by their place in the view. So
/// the order of numbers prefers what is particular to what everything is joined to, and every
/// search that takes the lowest number first does the same.
///
/// Facts about a value and facts of a thing about itself join nothing and are left out. Of what was
/// inferred, only that the gazetteer puts one thing within another joins what facts do not: an
/// inverse or a symmetric relation is its premise met from the other end, a transitive one its
/// premises in a row.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Where the arcs of each node begin, and an end.
    starts: Vec<u32>,
    /// The arcs of each node in order of their far end, then of fact.
    arcs: Vec<Arc>,
    /// By node: place of the thing in the view.
    things: Vec<u32>,
    /// By place in the view: the node.
    nodes: Vec<Node>,
    /// Names of the predicates, sorted.
    predicates: Vec<String>,
    /// By edge: its predicate.
    predicate_of: Vec<u16>,
    /// By place in the view: the kind of the thing.
    kind_of: Vec<u16>,
    /// Of each kind, the first thing.
    kinds: Vec<EntityIx>,
    /// How many of the edges are facts; the others are inferences.
    facts: usize,
    /// The inferences, in the order of their edges.
    inferences: Vec<InferenceIx>,
    claims: Claims,
}

/// What joins two things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// What documents say.
    Fact(FactIx),
    /// What follows from it.
    Inference(InferenceIx),
}

/// A thing in a [`Network`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(pub(crate) u32);

/// An edge as it is met from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// The other end.
    pub to: Node,
    /// Twice the edge's number, and one more where the other end is its object.
    edge: u32,
}

impl Network {
    /// The network of a view.
    pub fn new(view: &View) -> Self {
        let joins = |&n: &usize| view.inferences[n].rule == Rule::Within;
        let inferences: Vec<InferenceIx> =
            (0..view.inferences.len()).filter(joins).map(InferenceIx).collect();
        let inferred = || inferences.iter().map(|&id| view.inference(id));
        let facts = view.facts.iter().map(|fact| match fact.object {
            FactObject::Entity(object) => (fact.subject.0, object.0),
            // An edge from a thing to itself is left out below.
            FactObject::Literal { .. } => (fact.subject.0, fact.subject.0),
        });
        let edges: Vec<_> = facts.chain(inferred().map(|it| (it.subject.0, it.object.0))).collect();
        let names =
            view.facts.iter().map(|fact| &fact.predicate).chain(inferred().map(|it| &it.predicate));
        let mut met = HashMap::new();
        let mut predicates = Vec::new();
        let in_order_met: Vec<u16> = names
            .map(|name| {
                *met.entry(name).or_insert_with(|| {
                    predicates.push(name.clone());
                    predicates.len() as u16 - 1
                })
            })
            .collect();
        let mut order: Vec<u16> = (0..predicates.len() as u16).collect();
        order.sort_by_key(|&n| &predicates[usize::from(n)]);
        let mut place = vec![0; order.len()];
        for (n, &met) in order.iter().enumerate() {
            place[usize::from(met)] = n as u16;
        }
        predicates.sort();
        let predicate_of = in_order_met.iter().map(|&met| place[usize::from(met)]).collect();
        let (mut known, mut kinds) = (HashMap::new(), Vec::new());
        let kind_of = view.entities.iter().enumerate().map(|(n, entity)| {
            *known.entry((&entity.class, &entity.top)).or_insert_with(|| {
                kinds.push(EntityIx(n));
                kinds.len() as u16 - 1
            })
        });
        let kind_of = kind_of.collect();
        let network = Self::from_edges(view.entities.len(), &edges);
        Self {
            predicates,
            predicate_of,
            kind_of,
            kinds,
            facts: view.facts.len(),
            inferences,
            claims: Claims::new(view),
            ..network
        }
    }

    /// A network of `things` numbered from 0, joined by `edges` from subject to object. The place
    /// of an edge in the list is its fact.
    ///
    /// # Panics
    /// Where an edge names a thing that is not there, or there are 2³¹ edges or more.
    pub fn from_edges(things: usize, edges: &[(usize, usize)]) -> Self {
        assert!(edges.len() < 1 << 31, "edges are counted in 31 bits");
        let mut degrees = vec![0_u32; things];
        for &(subject, object) in edges.iter().filter(|(subject, object)| subject != object) {
            degrees[subject] += 1;
            degrees[object] += 1;
        }
        let mut order: Vec<u32> = (0..things as u32).collect();
        order.sort_unstable_by_key(|&thing| (degrees[thing as usize], thing));
        let mut nodes = vec![Node(0); things];
        let mut starts = Vec::with_capacity(things + 1);
        let mut total = 0;
        for (node, &thing) in order.iter().enumerate() {
            nodes[thing as usize] = Node(node as u32);
            starts.push(total);
            total += degrees[thing as usize];
        }
        starts.push(total);

        let none = Arc { to: Node(0), edge: 0 };
        let mut unsorted = vec![none; total as usize];
        let mut next = starts.clone();
        let place = |from: Node, arc: Arc, arcs: &mut Vec<Arc>, next: &mut Vec<u32>| {
            arcs[next[from.index()] as usize] = arc;
            next[from.index()] += 1;
        };
        for (edge, &(subject, object)) in edges.iter().enumerate().filter(|(_, (s, o))| s != o) {
            let (subject, object) = (nodes[subject], nodes[object]);
            let edge = (edge as u32) << 1;
            place(subject, Arc { to: object, edge: edge | 1 }, &mut unsorted, &mut next);
            place(object, Arc { to: subject, edge }, &mut unsorted, &mut next);
        }
        // Every arc has its reverse. Handing them out in order of their near end leaves each node's
        // arcs in order of their far end, without sorting.
        let mut arcs = vec![none; total as usize];
        next.copy_from_slice(&starts);
        for from in 0..things {
            for arc in &unsorted[starts[from] as usize..starts[from + 1] as usize] {
                let back = Arc { to: Node(from as u32), edge: arc.edge ^ 1 };
                place(arc.to, back, &mut arcs, &mut next);
            }
        }
        Self {
            starts,
            arcs,
            things: order,
            nodes,
            predicates: vec![String::new()],
            predicate_of: vec![0; edges.len()],
            kind_of: Vec::new(),
            kinds: Vec::new(),
            facts: edges.len(),
            inferences: Vec::new(),
            claims: Claims::default(),
        }
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// Names of the predicates, sorted.
    pub fn predicates(&self) -> &[String] {
        &self.predicates
    }

    /// Place of an arc's predicate among [`predicates`](Self::predicates).
    pub fn predicate(&self, arc: Arc) -> usize {
        self.predicate_of[arc.edge()].into()
    }

    /// A thing of each kind: of one class and one top class.
    pub(crate) fn kinds(&self) -> &[EntityIx] {
        &self.kinds
    }

    /// Place among [`kinds`](Self::kinds) of the kind of a thing of the view.
    pub(crate) fn kind(&self, thing: EntityIx) -> usize {
        self.kind_of[thing.0].into()
    }

    /// What an arc walks over.
    pub fn edge(&self, arc: Arc) -> Edge {
        match arc.edge().checked_sub(self.facts) {
            None => Edge::Fact(FactIx(arc.edge())),
            Some(n) => Edge::Inference(self.inferences[n]),
        }
    }

    /// What filters ask of the claims of a fact.
    pub(crate) fn claims(&self, fact: FactIx) -> &[Told] {
        self.claims.of(fact)
    }

    /// How many edges there are, facts and inferences.
    pub fn edges(&self) -> usize {
        self.predicate_of.len()
    }

    /// How many edges there are at a node.
    pub fn degree(&self, node: Node) -> usize {
        self.arcs(node).len()
    }

    /// The edges at a node, in order of their far end, then facts before inferences, in order.
    pub fn arcs(&self, node: Node) -> &[Arc] {
        &self.arcs[self.starts[node.index()] as usize..self.starts[node.index() + 1] as usize]
    }

    /// How many arcs there are at all of these nodes.
    pub(crate) fn arcs_at(&self, nodes: &[Node]) -> usize {
        nodes.iter().map(|&node| self.arcs(node).len()).sum()
    }

    /// What joins two nodes, in order.
    pub fn between(&self, from: Node, to: Node) -> &[Arc] {
        let arcs = self.arcs(from);
        let first = arcs.partition_point(|arc| arc.to < to);
        let behind = arcs[first..].partition_point(|arc| arc.to == to);
        &arcs[first..first + behind]
    }

    /// The node of the thing at that place in the view.
    pub fn node(&self, thing: usize) -> Node {
        self.nodes[thing]
    }

    /// The place in the view of a node's thing.
    pub fn thing(&self, node: Node) -> usize {
        self.things[node.index()] as usize
    }
}

impl Node {
    /// Its number, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Arc {
    /// Number of the edge: the facts by their place in the view, then the inferences.
    pub fn edge(self) -> usize {
        (self.edge >> 1) as usize
    }

    /// Whether the edge is met from its subject, so that its arrow points to the other end.
    pub fn forward(self) -> bool {
        self.edge & 1 == 1
    }

    /// The same edge, walked the other way. Its `to` stays.
    pub(crate) fn reversed(self) -> Self {
        Self { edge: self.edge ^ 1, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arcs_are_in_order_of_degree_and_place() {
        // 3 is the hub; 0 and 2 have one fact each; 1 has two, one of them parallel.
        let network = Network::from_edges(4, &[(1, 3), (3, 1), (3, 0), (2, 3), (2, 2)]);
        let order: Vec<usize> = (0..4).map(|node| network.thing(Node(node))).collect();
        assert_eq!(order, [0, 2, 1, 3]);
        let hub: Vec<_> = network
            .arcs(network.node(3))
            .iter()
            .map(|arc| (network.thing(arc.to), arc.edge(), arc.forward()))
            .collect();
        assert_eq!(hub, [(0, 2, true), (2, 3, false), (1, 0, false), (1, 1, true)]);
        assert_eq!(network.between(network.node(3), network.node(1)).len(), 2);
        assert_eq!(network.between(network.node(0), network.node(1)).len(), 0);
    }
}
