"""Writes one graph as GraphML, by Cartulary and by networkx, in the same run, and compares.

usage: graphml.py [EDGES]        (1,000,000 where nothing is said)

Needs networkx; the one that the tests fetch is in target/tmp/python. The first edges of what
Cartulary writes are read back into networkx, and networkx writes as many with the same attributes.
"""

import io
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networkx

ROOT = Path(__file__).resolve().parents[2]
EDGES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
SAMPLE = 1000


def sample(path):
    """A graph of the first edges of a file, nodes and all."""
    edges, kept = 0, []
    with path.open(encoding="utf-8") as file:
        for line in file:
            kept.append(line)
            edges += line == "  </edge>\n"
            if edges == SAMPLE:
                break
    kept.append(" </graph>\n</graphml>\n")
    return networkx.read_graphml(io.BytesIO("".join(kept).encode()), force_multigraph=True)


with tempfile.TemporaryDirectory(dir=ROOT / "target") as folder:
    path = Path(folder) / "large.graphml"
    example = ["cargo", "run", "--quiet", "--release", "-p", "cartulary-graph", "--example", "graphml", "--", str(EDGES), str(path)]
    ours = subprocess.run(example, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    print("cartulary", ours, sep="\n")
    few = sample(path)
    path.unlink()

    carried = [data for *_, data in few.edges(data=True)]
    ends = [(source, target) for source, target, _ in few.edges(keys=True)]
    graph = networkx.MultiDiGraph()
    graph.add_nodes_from(few.nodes(data=True))
    for number in range(EDGES):
        source, target = ends[number % SAMPLE]
        graph.add_edge(source, target, key=str(number), **carried[number % SAMPLE])
    start = time.perf_counter()
    networkx.write_graphml(graph, path)
    seconds = time.perf_counter() - start
    size = path.stat().st_size / 1e6
    print(f"networkx.write_graphml\nedges {EDGES}\nmegabytes {size:.1f}\nseconds {seconds:.3f}\nmegabytes/second {size / seconds:.1f}")
    own = float(re.search(r"^seconds (.*)$", ours, re.M).group(1))
    print(f"\nnetworkx takes {seconds / own:.1f} times as long")
