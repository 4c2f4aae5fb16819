use cartulary_graph::{EntityIx, FactIx, FactObject, View};
use petgraph::graph::{DiGraph, NodeIndex};

/// A view's entities and facts as a [`petgraph`] graph, for its many algorithms: a node for each
/// entity, in the view's order, an edge for each fact between two of them, from subject to object.
///
/// ```
/// use cartulary_graph::View;
/// use cartulary_query::{petgraph::algo::connected_components, view_graph};
///
/// let graph = view_graph(&View::default());
/// assert_eq!(connected_components(&graph), 0);
/// ```
///
/// Paths are found on [`Network`](crate::Network) instead, whose order of nodes makes answers
/// definite and which is faster on large graphs.
pub fn view_graph(view: &View) -> DiGraph<EntityIx, FactIx> {
    let mut graph = DiGraph::with_capacity(view.entities.len(), view.facts.len());
    let nodes: Vec<NodeIndex> =
        (0..view.entities.len()).map(|n| graph.add_node(EntityIx(n))).collect();
    for (n, fact) in view.facts.iter().enumerate() {
        if let FactObject::Entity(object) = fact.object {
            graph.add_edge(nodes[fact.subject.0], nodes[object.0], FactIx(n));
        }
    }
    graph
}
