"""Times the peers on the graph of a folder: edges.txt, pairs.txt.

Prints lines of peer, what, and seconds in the median or at least or lengths, with tabs between.
"""

import itertools
import pathlib
import statistics
import sys
import time

import igraph
import networkit
import networkx
import rustworkx

FIVES = 10
# igraph takes seconds for each.
FIVES_OF_IGRAPH = 3
TIMES = 15

folder = pathlib.Path(sys.argv[1])


def pairs_of(name):
    return [tuple(map(int, line.split())) for line in (folder / name).open()]


edges, pairs = pairs_of("edges.txt"), pairs_of("pairs.txt")
nodes = max(max(pair) for pair in edges + pairs) + 1
plain = sorted({(min(pair), max(pair)) for pair in edges if pair[0] != pair[1]})


def timed(work, *arguments):
    start = time.perf_counter()
    done = work(*arguments)
    return done, time.perf_counter() - start


def tell(peer, what, value):
    print(peer, what, value, sep="\t", flush=True)


def measure(peer, what, work, over):
    """The median of the times that work takes for each, and what it gives."""
    done = [timed(work, *each) for each in over]
    tell(peer, what, statistics.median(took for _, took in done))
    return [result for result, _ in done]


def least(peer, what, work):
    """The least of the times of one work, and what it gives."""
    done = [timed(work) for _ in range(TIMES)]
    tell(peer, what, min(took for _, took in done))
    return done[0][0]


def words(lengths):
    return " ".join(map(str, lengths))


# networkx: paths are searched from both ends.
graph = networkx.Graph()
graph.add_nodes_from(range(nodes))
graph.add_edges_from(plain)
found = measure("networkx", "shortest", lambda a, b: networkx.shortest_path(graph, a, b), pairs)
tell("networkx", "hops", words(len(path) - 1 for path in found))
five = lambda a, b: list(itertools.islice(networkx.shortest_simple_paths(graph, a, b), 5))
found = measure("networkx", "five", five, pairs[:FIVES])
tell("networkx", "lengths", words(len(path) - 1 for paths in found for path in paths))
del graph

# igraph: what is built has the edges as they are, parallel ones too.
build = lambda: igraph.Graph(n=nodes, edges=edges, directed=True)
least("igraph", "build", build)
graph = igraph.Graph(n=nodes, edges=plain)
found = measure("igraph", "shortest", lambda a, b: graph.get_shortest_path(a, b), pairs)
tell("igraph", "hops", words(len(path) - 1 for path in found))
five = lambda a, b: graph.get_k_shortest_paths(a, to=b, k=5)
found = measure("igraph", "five", five, pairs[:FIVES_OF_IGRAPH])
tell("igraph", "lengths", words(len(path) - 1 for paths in found for path in paths))
del graph

# rustworkx.
graph = rustworkx.PyGraph(multigraph=False)
graph.add_nodes_from(range(nodes))
graph.add_edges_from_no_data(plain)
path = lambda a, b: rustworkx.graph_dijkstra_shortest_paths(graph, a, target=b)[b]
found = measure("rustworkx", "shortest", path, pairs)
tell("rustworkx", "hops", words(len(path) - 1 for path in found))
del graph

# networkit.
graph = networkit.Graph(nodes)
for a, b in plain:
    graph.addEdge(a, b)


def shortest(a, b):
    search = networkit.distance.BidirectionalBFS(graph, a, b, True)
    search.run()
    return search.getDistance()


found = measure("networkit", "shortest", shortest, pairs)
tell("networkit", "hops", words(int(length) for length in found))
graph = networkit.Graph(nodes, directed=True)
for a, b in edges:
    if a != b:
        graph.addEdge(a, b)


def rank():
    sinks = networkit.centrality.SinkHandling.DistributeSinks
    ranks = networkit.centrality.PageRank(graph, damp=0.85, tol=1e-8, distributeSinks=sinks)
    ranks.norm = networkit.centrality.Norm.L1_NORM
    ranks.run()
    return ranks.scores()


ranks = least("networkit", "pagerank", rank)
# As this project's, which has one.
networkit.setNumberOfThreads(1)
least("networkit on one thread", "pagerank", rank)
total = sum(ranks)
(folder / "ranks.txt").write_text("".join(f"{rank / total!r}\n" for rank in ranks))
