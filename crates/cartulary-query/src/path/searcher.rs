use super::filter::Filter;
use super::{Paths, Weight};
use crate::search::WeighedSearch;
use crate::{Node, Search};

/// Searches as the weight of paths asks for.
pub(super) enum Searcher<'p, 'v> {
    Hops(&'p Filter<'v>, Search<'v>),
    Weighed(&'p Filter<'v>, Box<WeighedSearch<'v>>),
}

impl<'p, 'v> Searcher<'p, 'v> {
    pub(super) fn new(paths: &'p Paths<'v>) -> Self {
        let (filter, network) = (&paths.filter, paths.network);
        if paths.weight == Weight::Hops {
            let mut search = Search::new(network);
            paths.closed.iter().for_each(|&node| search.close(node));
            return Self::Hops(filter, search);
        }
        let mut search = WeighedSearch::new(network);
        paths.closed.iter().for_each(|&node| search.close(node));
        Self::Weighed(filter, Box::new(search))
    }

    pub(super) fn close(&mut self, node: Node) {
        match self {
            Self::Hops(_, search) => search.close(node),
            Self::Weighed(_, search) => search.close(node),
        }
    }

    /// The first ways, each with what it costs.
    pub(super) fn first(
        &mut self,
        from: &[Node],
        to: &[Node],
        count: usize,
        max_hops: Option<usize>,
    ) -> Vec<(u64, Vec<Node>)> {
        match self {
            Self::Hops(filter, search) => {
                let hops = max_hops.unwrap_or(usize::MAX);
                let ways = search.first(from, to, count, hops, &|arc| filter.admits(arc));
                ways.into_iter().map(|way| (way.len() as u64 - 1, way)).collect()
            }
            Self::Weighed(filter, search) => {
                let ways = search.first(from, to, count, max_hops, *filter);
                ways.into_iter().map(|way| (search.price(&way, *filter), way)).collect()
            }
        }
    }
}
