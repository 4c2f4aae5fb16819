"""CSV in both forms, and JSON lines."""

from shared import TEXTS, in_xml, lines, same, table


def exact(cell):
    """A cell to the letter: an apostrophe keeps spreadsheets from running it."""
    return cell[1:] if cell.startswith("'") else cell


def plain_tables():
    """CSV and JSON lines hold the same claims, and each quote stands where it is said to stand."""
    rows = [{name: exact(cell) for name, cell in row.items()} for row in table(".csv")]
    statements = lines(".jsonl")
    same(
        "claims in CSV and JSON lines",
        ((r["document"], int(r["start"]), int(r["end"]), r["predicate"], r["modality"], r["quote"]) for r in rows),
        (
            (s["doc"], s["evidence"]["start"], s["evidence"]["end"], s["predicate"], s["modality"], s["evidence"]["text"])
            for s in statements
        ),
    )
    for row in rows:
        text = (TEXTS / row["document"]).read_bytes().decode("utf-8")
        same("quote and text", [row["quote"]], [text[int(row["start"]) : int(row["end"])]])
    nodes = [{name: exact(cell) for name, cell in row.items()} for row in table("-nodes.csv")]
    print(f"csv, jsonl: {len(rows)} claims, {len(nodes)} nodes")
    return rows, nodes


def neo4j(graph):
    """The tables for Neo4j hold the graph of GraphML, under heads of the importer's grammar."""
    types = {"int": int, "double": float, "boolean": lambda word: {"true": True, "false": False}[word]}

    def typed(row, own):
        for head, cell in row.items():
            name, _, kind = head.partition(":")
            if name and cell and name not in own:
                yield name, types.get(kind, in_xml)(cell)

    nodes, edges = table("-neo4j-nodes.csv"), table("-neo4j.csv")
    same(
        "nodes for Neo4j and in GraphML",
        ((row[":ID"], frozenset(typed(row, ()))) for row in nodes),
        ((node, frozenset(data.items())) for node, data in graph.nodes(data=True)),
    )
    same(
        "edges for Neo4j and in GraphML",
        ((row[":START_ID"], row[":END_ID"], row["id"], frozenset(typed(row, ("id",)))) for row in edges),
        ((source, target, key, frozenset(data.items())) for source, target, key, data in graph.edges(keys=True, data=True)),
    )
    same("types of relationships", (row[":TYPE"] for row in edges), (row["predicate"] for row in edges))
    for row in nodes:
        labels = dict.fromkeys([row["top"], row["class"]]) if row["kind"] == "entity" else ["Value"]
        same("labels of a node", row[":LABEL"].split(";"), labels)
    print(f"neo4j csv: {len(nodes)} nodes, {len(edges)} relationships")
