"""The RDF formats, for rdflib; JSON-LD for pyld; RDF 1.2 for oxigraph's package."""

import json
import logging

import pyld
import pyoxigraph
import rdflib
from shared import CART, export, fail, same

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"


class Refuse(logging.Handler):
    def emit(self, record):
        fail(f"rdflib: {record.getMessage()}")


logging.getLogger("rdflib").addHandler(Refuse(logging.WARNING))


def datasets():
    """N-Quads and TriG hold the same quads; Turtle and N-Triples the default graph and the facts."""
    quads = {}
    for ending, form in ((".nq", "nquads"), (".trig", "trig")):
        dataset = rdflib.Dataset()
        dataset.parse(export(ending), format=form)
        quads[ending] = set(dataset.quads())
    same("quads in N-Quads and TriG", quads[".nq"], quads[".trig"])
    lines = sum(1 for line in export(".nq").open(encoding="utf-8") if line.strip())
    same("lines and quads", [lines], [len(quads[".nq"])])

    here = (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID, rdflib.URIRef(f"{CART}facts"))
    spanning = {(s, p, o) for s, p, o, g in quads[".nq"] if g in here}
    for ending, form in ((".ttl", "turtle"), (".nt", "nt")):
        triples = rdflib.Graph().parse(export(ending), format=form)
        same(f"triples in {ending} and N-Quads", set(triples), spanning)
    print(f"nq, trig: {lines} quads; ttl, nt: {len(spanning)} triples")
    return quads[".nq"]


def offline(url, options):
    fail(f"JSON-LD asks for {url}")


def n_quads(text):
    """The triples of N-Quads in one graph, each in one spelling."""
    graph = rdflib.Dataset()
    graph.parse(data=text, format="nquads")
    return {(s, p, o) for s, p, o, _ in graph.quads()}


def json_ld(quads):
    """JSON-LD holds what the documents say and what spans them, and is framed as its frame frames it."""
    pyld.jsonld.set_document_loader(offline)
    document, frame, context = (
        json.load(export(ending).open(encoding="utf-8")) for ending in (".jsonld", "-frame.jsonld", "-context.jsonld")
    )
    same("contexts", [json.dumps(document["@context"])] * 2, [json.dumps(one["@context"]) for one in (frame, context)])
    inferred = rdflib.URIRef(f"{CART}inferred")
    expected = {(s, p, o) for s, p, o, g in quads if g != inferred}
    text = pyld.jsonld.to_rdf(document, {"format": "application/n-quads"})
    same("triples in JSON-LD and N-Quads", n_quads(text), expected)
    # pyld takes a form feed in its own N-Quads for the end of a line.
    again = pyld.jsonld.from_rdf(pyld.jsonld.to_rdf(document))
    compact = pyld.jsonld.compact(again, document["@context"])
    text = pyld.jsonld.to_rdf(compact, {"format": "application/n-quads"})
    same("triples in JSON-LD that pyld wrote again", n_quads(text), expected)

    def summary(fact):
        """What a reader takes from a fact in the tree: ends, modality, and the words of each claim."""

        def many(value):
            return value if isinstance(value, list) else [value]

        def quotes(claim):
            evidence = claim["wasDerivedFrom"]
            return [s["exact"] for s in many(evidence.get("hasSelector", [])) if "exact" in s]

        def end(value):
            return value.get("label") or value.get("@value") if isinstance(value, dict) else value

        claims = many(fact["wasDerivedFrom"])
        whole = all("hasSelector" in claim["wasDerivedFrom"] for claim in claims)
        words = sorted(q for claim in claims for q in quotes(claim)) if whole else None
        return fact["@id"], end(fact["subject"]), fact["predicate"], end(fact["object"]), fact["modality"], words

    told = {fact["@id"]: summary(fact) for fact in document["@graph"] if fact.get("@type") == "Fact"}
    framed = pyld.jsonld.frame(document, frame)
    framed = {fact["@id"]: summary(fact) for fact in framed["@graph"]}
    same("facts in JSON-LD and by the frame", told, framed)
    for iri, (*ends, words) in told.items():
        # Claims with the same words share their evidence, which is told once.
        same("a fact in JSON-LD and by the frame", [tuple(ends)], [framed[iri][:-1]])
        if words is not None:
            same("quotes in JSON-LD and by the frame", words, framed[iri][-1])
    facts = {s for s, p, o, g in quads if p == rdflib.RDF.type and o == rdflib.URIRef(f"{CART}Fact")}
    same("facts", [len(told)], [len(facts)])
    print(f"jsonld: {len(expected)} triples, {len(told)} facts in a frame")


def rdf_12(quads):
    """RDF 1.2 holds what RDF 1.1 holds, and each fact and inference as a reifier of what it says."""
    reifies = pyoxigraph.NamedNode(f"{RDF}reifies")

    def read(ending):
        return list(pyoxigraph.parse(path=export(ending)))

    for ending in (".nq", ".trig", ".nt", ".ttl"):
        plain, read_12 = read(ending), read(f"-rdf12{ending}")
        reifiers = [quad for quad in read_12 if quad.predicate == reifies]
        same(f"quads in {ending} of RDF 1.1 and 1.2", plain, [quad for quad in read_12 if quad.predicate != reifies])
        said = {}
        for quad in plain:
            for end in ("subject", "predicate", "object"):
                if quad.predicate.value == f"{RDF}{end}":
                    said.setdefault((quad.subject, quad.graph_name), {})[end] = quad.object
        # Claims are told of by the facts that gather them.
        spanning = {f"{CART}facts", f"{CART}inferred"}
        expected = {
            (node, graph, pyoxigraph.Triple(ends["subject"], ends["predicate"], ends["object"]))
            for (node, graph), ends in said.items()
            if isinstance(graph, pyoxigraph.DefaultGraph) or graph.value in spanning
        }
        same(f"reifiers in {ending}", [(q.subject, q.graph_name, q.object) for q in reifiers], expected)
        if not reifiers:
            fail("no reifiers")
    print("nq, trig, nt, ttl of RDF 1.2: the same, and a reifier for each fact")
