"""Compares what a graph infers with what an OWL 2 RL reasoner does on the same data.

usage: reason.py GRAPH.nq DOMAIN

The data are the plain triples of the default graph, the gazetteer's places inside places and the
axioms of the domain's ontology. What follows from them between things of the graph, or as a type of
one, must be what stands in cart:inferred, and each relation there must follow from what its node
names. Left out is what says that a thing is related to itself.
"""

import csv
import sys
from pathlib import Path

import owlrl
import rdflib
from rdflib import OWL, RDF, RDFS

GRAPH, DOMAIN = Path(sys.argv[1]), Path(sys.argv[2])
CART = rdflib.Namespace("https://cartulary.org/ns#")
ID = "https://cartulary.org/id/"


def differ(what, one, other):
    if one != other:
        sys.exit(f"{what} differ\n  only ours: {sorted(one - other)[:3]}\n  only theirs: {sorted(other - one)[:3]}")


def closure(triples, ontology):
    """What OWL 2 RL makes of the triples: relations between things, and their types."""
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(triple)
    words = set(ontology.subjects()) | set(ontology.objects())
    graph += ontology
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {
        (subject, predicate, value)
        for subject, predicate, value in graph
        if str(subject).startswith(ID)
        and (value in words if predicate == RDF.type else predicate in words)
        and subject != value
        and value != OWL.Thing
    }


def is_relation(triple):
    return triple[0].startswith(ID) and triple[1] != RDFS.label


def main():
    dataset = rdflib.Dataset()
    dataset.parse(GRAPH, format="nquads")
    ontology = rdflib.Graph().parse(DOMAIN / "ontology.ttl")
    plain = set(dataset.graph(rdflib.graph.DATASET_DEFAULT_GRAPH_ID))
    asserted = {triple for triple in plain if is_relation(triple)}
    inferred = dataset.graph(CART.inferred)
    facts = dataset.graph(CART.facts)

    def said(graph, node):
        return tuple(graph.value(node, end) for end in (RDF.subject, RDF.predicate, RDF.object))

    within = {
        ID + row["id"]: ID + row["within"]
        for table in DOMAIN.glob("gazetteer/*.csv")
        for row in csv.DictReader(table.open(encoding="utf-8"))
        if row.get("within")
    }
    given = {said(inferred, node) for node in inferred.subjects(CART.rule, rdflib.Literal("within"))}
    for subject, _, value in given:
        if within.get(str(subject)) != str(value):
            sys.exit(f"the gazetteer does not put {subject} within {value}")

    ours = {triple for triple in inferred if is_relation(triple)}
    theirs = closure(asserted | given, ontology)
    differ("triples that follow", ours, theirs - asserted)

    nodes = list(inferred.subjects(RDF.type, CART.Inference))
    axioms = rdflib.Graph()
    for triple in ontology:
        axioms.add(triple)
    for node in nodes:
        if said(inferred, node) in given:
            continue
        premises = [
            said(inferred if (premise, RDF.type, CART.Inference) in inferred else facts, premise)
            for premise in inferred.objects(node, CART.followsFrom)
        ]
        if not follows(said(inferred, node), premises, axioms):
            sys.exit(f"{said(inferred, node)} does not follow from {premises}")
    relations = {triple for triple in ours if triple[1] != RDF.type}
    print(f"{len(relations)} relations and {len(ours - relations)} types follow from {len(asserted)}, {len(nodes)} with a node of their own")


def follows(triple, premises, axioms):
    """Whether one rule leads from the premises to the triple."""
    subject, predicate, value = triple
    if len(premises) == 1:
        [(one, other, two)] = premises
        inverse = (predicate, OWL.inverseOf, other) in axioms or (other, OWL.inverseOf, predicate) in axioms
        symmetric = other == predicate and (predicate, RDF.type, OWL.SymmetricProperty) in axioms
        return (one, two) == (value, subject) and (inverse or symmetric)
    chained = any(
        first[0] == subject and first[2] == second[0] and second[2] == value
        for first, second in (premises, premises[::-1])
    )
    same = all(premise[1] == predicate for premise in premises)
    return len(premises) == 2 and chained and same and (predicate, RDF.type, OWL.TransitiveProperty) in axioms


main()
