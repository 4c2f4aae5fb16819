"""Opens the exports of a graph with the readers that Python users have, and compares what they hold.

usage: check.py FOLDER TEXTS

FOLDER holds innovation.graphml, .csv, -nodes.csv, .jsonl, .nq, .trig and .ttl of one graph; TEXTS
the documents that it was built from. Says what it compared; exits with 1 at the first difference.
"""

import csv
import json
import logging
import sys
from collections import Counter
from pathlib import Path

import igraph
import networkx
import rdflib

FOLDER, TEXTS = Path(sys.argv[1]), Path(sys.argv[2])
CART = "https://cartulary.org/ns#"
SEPARATOR = " | "


def same(what, one, other):
    """Fails with what only one of two collections has."""
    one, other = Counter(iter(one)), Counter(iter(other))
    if one != other:
        sys.exit(f"{what} differ\n  only here: {list(one - other)[:1]}\n  only there: {list(other - one)[:1]}")


def export(ending):
    return FOLDER / f"innovation{ending}"


def table(ending):
    with export(ending).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(attributes):
    """Attributes without those that are not set, numbers as floats: igraph knows no absence."""
    unset = (None, "")
    kept = {name: value for name, value in attributes.items() if value not in unset and value == value}
    return {name: float(value) if isinstance(value, (bool, int)) else value for name, value in kept.items()}


def frozen(attributes):
    return tuple(sorted(plain(attributes).items()))


def tables():
    """CSV and JSON lines hold the same claims, and each quote stands where it is said to stand."""
    rows, lines = table(".csv"), [json.loads(line) for line in export(".jsonl").open(encoding="utf-8")]
    same(
        "claims in CSV and JSON lines",
        ((r["document"], int(r["start"]), int(r["end"]), r["predicate"], r["modality"], r["quote"]) for r in rows),
        (
            (s["doc"], s["evidence"]["start"], s["evidence"]["end"], s["predicate"], s["modality"], s["evidence"]["text"])
            for s in lines
        ),
    )
    for row in rows:
        text = (TEXTS / row["document"]).read_bytes().decode("utf-8")
        same("quote and text", [row["quote"]], [text[int(row["start"]) : int(row["end"])]])
    print(f"csv, jsonl: {len(rows)} claims")
    return rows, table("-nodes.csv")


def graph_ml(rows, nodes):
    """GraphML holds what the tables hold, for networkx and for igraph."""
    graph = networkx.read_graphml(export(".graphml"), force_multigraph=True)

    def as_row(node, data):
        """A node as the tables give it: names apart by a bare bar, the class of a value its datatype."""
        names = data.get("names", "").replace(SEPARATOR, "|")
        of = {"Id": node, "Label": data["label"], "class": data.get("class") or data["datatype"], "names": names}
        return {**{name: data.get(name, "") for name in ("kind", "top", "gazetteer", "iri")}, **of}

    same("nodes in GraphML and CSV", (frozen(as_row(*node)) for node in graph.nodes(data=True)), map(frozen, nodes))

    edges = {}
    for row in rows:
        edges.setdefault((row["Source"], row["Target"], row["predicate"], row["modality"]), []).append(row)
    drawn = list(graph.edges(data=True))
    same("edges in GraphML and CSV", ((a, b, d["predicate"], d["modality"]) for a, b, d in drawn), edges)
    for source, target, data in drawn:
        of = edges[source, target, data["predicate"], data["modality"]]
        claims = json.loads(data["claims"])
        evidence = ("document", "start", "end", "quote", "sentence", "pattern")
        same(
            "evidence in GraphML and CSV",
            (tuple(str(claim[name]) for name in evidence) for claim in claims),
            (tuple(row[name] for name in evidence) for row in of),
        )
        same("quotes of an edge", data["quote"].split(SEPARATOR), dict.fromkeys(row["quote"] for row in of))
        same("documents of an edge", data["documents"].split(SEPARATOR), {row["document"] for row in of})
        same("confidence of an edge", [data["confidence"]], [max(float(row["confidence"]) for row in of)])

    pairs = Counter((source, target) for source, target, _ in drawn)
    parallel = sum(1 for count in pairs.values() if count > 1)
    if not parallel:
        sys.exit("no two edges are parallel: the graph proves nothing of them")

    other = igraph.Graph.Read_GraphML(str(export(".graphml")))
    names = {vertex.index: vertex["id"] for vertex in other.vs}
    same(
        "nodes in igraph and networkx",
        (frozen(vertex.attributes()) for vertex in other.vs),
        (frozen({**data, "id": node}) for node, data in graph.nodes(data=True)),
    )
    same(
        "edges in igraph and networkx",
        # Edges without an id of their own get one made up by igraph.
        ((names[edge.source], names[edge.target], frozen({**edge.attributes(), "id": None})) for edge in other.es),
        ((source, target, frozen(data)) for source, target, data in drawn),
    )
    print(f"graphml: {len(nodes)} nodes, {len(drawn)} edges, {parallel} pairs with parallel edges")


def rdf():
    """N-Quads and TriG hold the same quads; Turtle the default graph and the facts."""

    class Refuse(logging.Handler):
        def emit(self, record):
            sys.exit(f"rdflib: {record.getMessage()}")

    logging.getLogger("rdflib").addHandler(Refuse(logging.WARNING))
    quads = {}
    for ending, form in ((".nq", "nquads"), (".trig", "trig")):
        dataset = rdflib.Dataset()
        dataset.parse(export(ending), format=form)
        quads[ending] = set(dataset.quads())
    same("quads in N-Quads and TriG", quads[".nq"], quads[".trig"])
    lines = sum(1 for line in export(".nq").open(encoding="utf-8") if line.strip())
    same("lines and quads", [lines], [len(quads[".nq"])])

    turtle = rdflib.Graph().parse(export(".ttl"), format="turtle")
    here = (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID, rdflib.URIRef(f"{CART}facts"))
    same("triples in Turtle and N-Quads", set(turtle), {(s, p, o) for s, p, o, g in quads[".nq"] if g in here})
    print(f"nq, trig: {lines} quads; ttl: {len(turtle)} triples")


graph_ml(*tables())
rdf()
