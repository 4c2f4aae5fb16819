"""GraphML in every profile, GEXF, Cytoscape's and networkx' JSON, for networkx and igraph."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
import xml.etree.ElementTree as ElementTree
from collections import Counter
from itertools import combinations
from pathlib import Path

import igraph
import networkx
from shared import SEPARATOR, export, fail, frozen, in_xml, same


def nodes_of(graph):
    return ((node, frozen(data)) for node, data in graph.nodes(data=True))


def edges_of(graph):
    return ((source, target, key, frozen(data)) for source, target, key, data in graph.edges(keys=True, data=True))


def as_in_xml(graph):
    """A graph with the texts that XML can hold."""
    for data in [*(data for _, data in graph.nodes(data=True)), *(data for *_, data in graph.edges(data=True))]:
        data.update({name: in_xml(value) for name, value in data.items() if isinstance(value, str)})
    return graph


def same_graph(what, graph, other):
    """Two graphs of networkx hold the same nodes and edges, ids and attributes included."""
    same(f"nodes in {what}", nodes_of(graph), nodes_of(other))
    same(f"edges in {what}", edges_of(graph), edges_of(other))


def read_graph_ml(ending):
    """The graph of networkx, and the same of igraph; an edge's id is its key."""
    graph = networkx.read_graphml(export(ending), force_multigraph=True)
    keys = [(key, data.pop("id")) for *_, key, data in graph.edges(keys=True, data=True)]
    same("ids of edges", (key for key, _ in keys), (own for _, own in keys))
    same_as_igraph(graph, ending)
    return graph


def graph_ml(rows, nodes):
    """GraphML holds what the tables hold, for networkx and for igraph."""
    graph = read_graph_ml(".graphml")

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
        fail("no two edges are parallel: the graph proves nothing of them")

    again = io.BytesIO()
    networkx.write_graphml(graph, again)
    again.seek(0)
    same_graph("GraphML that networkx wrote again", networkx.read_graphml(again, force_multigraph=True), graph)
    written_by_igraph(graph)
    print(f"graphml: {len(nodes)} nodes, {len(drawn)} edges, {parallel} pairs with parallel edges")
    return graph


def same_as_igraph(graph, ending):
    # igraph tells that it keeps the ids of edges that it is given.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Could not add edge ids")
        other = igraph.Graph.Read_GraphML(str(export(ending)))
    names = {vertex.index: vertex["id"] for vertex in other.vs}
    same(
        f"nodes in igraph and networkx, {ending}",
        (frozen(vertex.attributes()) for vertex in other.vs),
        # Only networkx looks at what yEd draws.
        (frozen({**data, "id": node, "shape_type": None}) for node, data in graph.nodes(data=True)),
    )
    same(
        f"edges in igraph and networkx, {ending}",
        ((names[edge.source], names[edge.target], frozen(edge.attributes())) for edge in other.es),
        ((source, target, frozen({**data, "id": key})) for source, target, key, data in graph.edges(keys=True, data=True)),
    )


def written_by_igraph(graph):
    """What igraph writes of what it has read is the same graph; it names nodes anew and keeps their ids beside."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.filterwarnings("ignore", "Could not add edge ids")
        again = Path(folder) / "again.graphml"
        igraph.Graph.Read_GraphML(str(export(".graphml"))).write_graphml(str(again))
        other = networkx.read_graphml(again, force_multigraph=True)
    names = dict(other.nodes(data="id"))
    same(
        "nodes in GraphML that igraph wrote again",
        (frozen(data) for _, data in other.nodes(data=True)),
        (frozen({**data, "id": node}) for node, data in graph.nodes(data=True)),
    )
    same(
        "edges in GraphML that igraph wrote again",
        ((names[source], names[target], frozen(data)) for source, target, data in other.edges(data=True)),
        ((source, target, frozen({**data, "id": key})) for source, target, key, data in graph.edges(keys=True, data=True)),
    )


def without(graph, names):
    """The graph without what only a profile gives, and that by name."""
    rest, gone = graph.copy(), []
    for data in [*(data for _, data in rest.nodes(data=True)), *(data for *_, data in rest.edges(data=True))]:
        gone.append({name: data.pop(name) for name in names if name in data})
    return rest, gone


def profiles(graph):
    """A profile gives what its program looks for besides all that the plain form gives."""
    gephi = read_graph_ml("-gephi.graphml")
    rest, parts = without(gephi, ("r", "g", "b"))
    same_graph("GraphML for Gephi", rest, graph)
    colours = [data["color"] for _, data in graph.nodes(data=True)] + [data["color"] for *_, data in graph.edges(data=True)]
    same("colours for Gephi", (f"#{part['r']:02x}{part['g']:02x}{part['b']:02x}" for part in parts), colours)

    cytoscape = read_graph_ml("-cytoscape.graphml")
    rest, _ = without(cytoscape, ("name", "shared name", "interaction", "shared interaction"))
    same_graph("GraphML for Cytoscape", rest, graph)
    same("names in Cytoscape", (d["name"] for _, d in cytoscape.nodes(data=True)), (d["label"] for _, d in graph.nodes(data=True)))
    for source, target, data in cytoscape.edges(data=True):
        ends = graph.nodes[source]["label"], graph.nodes[target]["label"]
        same("interaction", [data["interaction"], data["shared interaction"]], [data["predicate"]] * 2)
        same("name of an edge", [data["name"], data["shared name"]], [f"{ends[0]} ({data['label']}) {ends[1]}"] * 2)

    # networkx takes labels and shapes from what yEd draws.
    yed = read_graph_ml("-yed.graphml")
    rest, shapes = without(yed, ("shape_type",))
    same_graph("GraphML for yEd", rest, graph)
    shape = {"entity": "roundrectangle", "value": "rectangle"}
    same(
        "shapes in yEd",
        (gone["shape_type"] for gone in shapes if gone),
        (shape[data["kind"]] for _, data in graph.nodes(data=True)),
    )
    y = {"y": "http://www.yworks.com/xml/graphml"}
    tree = ElementTree.parse(export("-yed.graphml"))
    fills = [fill.get("color") for fill in tree.iterfind(".//y:ShapeNode/y:Fill", y)]
    same("fills in yEd", fills, (data["color"] for _, data in graph.nodes(data=True)))
    lines = [line.get("type") for line in tree.iterfind(".//y:PolyLineEdge/y:LineStyle", y)]
    style = {"asserted": "line", "planned": "dashed", "proposed": "dotted", "negated": "line"}
    same("lines in yEd", lines, (style[data["modality"]] for *_, data in graph.edges(data=True)))
    print("graphml for gephi, yed, cytoscape: the same, and what each looks for")


def gexf_nodes(graph):
    return ((node, repr(sorted(data.items(), key=str))) for node, data in graph.nodes(data=True))


def gexf_edges(graph):
    """Ends and all that an edge carries, the day from which it holds too."""
    return ((source, target, repr(sorted(data.items(), key=str))) for source, target, data in graph.edges(data=True))


def gexf(graph):
    """GEXF holds the same graph, and from when each edge is there."""
    other = networkx.read_gexf(export(".gexf"))
    if not other.is_multigraph() or other.graph["mode"] != "dynamic":
        fail("GEXF lost parallel edges or time")

    again = io.BytesIO()
    networkx.write_gexf(other, again, version="1.2draft")
    again.seek(0)
    rest, _ = without(networkx.read_gexf(again), ("key",))
    same("nodes in GEXF that networkx wrote again", gexf_nodes(rest), gexf_nodes(other))
    same("edges in GEXF that networkx wrote again", gexf_edges(rest), gexf_edges(other))

    def colour(viz):
        return {"color": "#{r:02x}{g:02x}{b:02x}".format(**viz["color"])}

    read = networkx.MultiDiGraph()
    for node, data in other.nodes(data=True):
        read.add_node(node, **{**data, **colour(data["viz"]), "viz": None})
    starts = {}
    tree = ElementTree.parse(export(".gexf"))
    space = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
    lines = {
        edge.get("id"): "#" + "".join(f"{int(edge.find('viz:color', space).get(part)):02x}" for part in "rgb")
        for edge in tree.iterfind(".//g:edge", space)
    }
    for source, target, data in other.edges(data=True):
        starts[data["id"]] = data.pop("start", None)
        data["color"] = lines[data["id"]]
        read.add_edge(source, target, key=data.pop("id"), **{**data, "kind": None})
    same_graph("GEXF and GraphML", read, graph)
    timed = 0
    for *_, key, data in graph.edges(keys=True, data=True):
        claims = json.loads(data["claims"])
        dates = [claim["when"] for claim in claims if claim["when"]] or [claim["issued"] for claim in claims if claim["issued"]]
        days = [date + "-01-01"[3 * date.count("-") :] for date in dates if re.fullmatch(r"\d{4}(-\d\d){0,2}", date)]
        same("the first day of an edge", [starts[key]], [min(days, default=None)])
        timed += bool(days)
    if not timed:
        fail("no edge has a day: the graph proves nothing of time")
    print(f"gexf: the same, {timed} edges from a day on")


def json_forms(graph):
    """Both forms of JSON hold the same graph."""

    def read(data, record):
        for one in record(data):
            if isinstance(one.get("claims"), list):
                one["claims"] = json.dumps(one["claims"], ensure_ascii=False, separators=(",", ":"))
        return data

    data = read(json.load(export(".json").open(encoding="utf-8")), lambda data: data["edges"])
    node_link = networkx.node_link_graph(data, edges="edges")
    same_graph("node-link JSON and GraphML", as_in_xml(node_link), graph)
    same_graph(
        "node-link JSON that networkx wrote again",
        networkx.node_link_graph(networkx.node_link_data(node_link, edges="edges"), edges="edges"),
        node_link,
    )

    data = json.load(export(".cyjs").open(encoding="utf-8"))
    read(data, lambda data: [edge["data"] for edge in data["elements"]["edges"]])
    # networkx wants a field more than Cytoscape writes.
    for node in data["elements"]["nodes"]:
        node["data"]["value"] = node["data"]["id"]
    for edge in data["elements"]["edges"]:
        edge["data"]["key"] = edge["data"].pop("id")
    cyjs = networkx.cytoscape_graph(data)
    cyjs, _ = without(cyjs, ("id", "value", "name", "shared_name", "interaction", "shared_interaction", "source", "target", "key"))
    same_graph("Cytoscape JSON and GraphML", as_in_xml(cyjs), graph)
    print("json, cyjs: the same")


def graphviz(graph):
    """Graphviz reads the drawing: a node for each node and an edge for each edge, with their labels."""
    dot = shutil.which("dot")
    if dot is None:
        if "CI" in os.environ:
            fail("Graphviz is not here")
        print("SKIPPED: Graphviz is not here, the drawing was not read", file=sys.stderr)
        return
    read = json.loads(subprocess.run([dot, "-Kdot", "-Tdot_json", export(".dot")], check=True, capture_output=True).stdout)

    def words(label):
        return " ".join(label.replace("\\n", " ").replace("\n", " ").split())

    ids = {node["_gvid"]: node["name"] for node in read["objects"]}
    same(
        "nodes in Graphviz and GraphML",
        ((node["name"], words(node["label"])) for node in read["objects"]),
        ((node, words(data["label"])) for node, data in graph.nodes(data=True)),
    )
    style = {"asserted": None, "planned": "dashed", "proposed": "dotted", "negated": None}
    same(
        "edges in Graphviz and GraphML",
        ((ids[edge["tail"]], ids[edge["head"]], words(edge["label"]), edge.get("style")) for edge in read["edges"]),
        ((source, target, data["label"], style[data["modality"]]) for source, target, data in graph.edges(data=True)),
    )
    print("dot: the same")


def svg(graph):
    """The drawing has every node and edge, under its id and with its hint, and nothing that runs or is fetched."""
    tree = ElementTree.parse(export(".svg"))
    space = {"s": "http://www.w3.org/2000/svg"}
    groups = {kind: tree.findall(f"s:g[@class='{kind}']", space) for kind in ("node", "edge")}

    def words(group):
        return "".join("".join(text.itertext()) for text in group.iterfind("s:text", space)).replace(" ", "")

    same(
        "nodes in SVG and GraphML",
        ((group.get("id"), words(group)) for group in groups["node"]),
        ((node, "".join(data["label"].split())) for node, data in graph.nodes(data=True)),
    )
    same(
        "edges in SVG and GraphML",
        ((group.get("id"), group.find("s:text", space).text) for group in groups["edge"]),
        ((key, data["label"]) for *_, key, data in graph.edges(keys=True, data=True)),
    )
    for *_, key, data in graph.edges(keys=True, data=True):
        hint = next(group for group in groups["edge"] if group.get("id") == key).find("s:title", space).text
        same("the hint at an edge", [hint], [data["quote"].split(SEPARATOR)[0]])
    boxes = [group.find("s:rect", space) for group in groups["node"]]
    boxes = [[float(box.get(part)) for part in ("x", "y", "width", "height")] for box in boxes]
    for (x, y, width, height), (left, top, across, up) in combinations(boxes, 2):
        if x < left + across and left < x + width and y < top + up and top < y + height:
            fail(f"two boxes lie on each other at {x}, {y}")
    known = {"svg", "title", "defs", "marker", "path", "g", "text", "rect"}
    same("elements", {element.tag.rpartition("}")[2] for element in tree.iter()}, known)
    print("svg: the same")
