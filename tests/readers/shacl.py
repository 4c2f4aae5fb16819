"""Damages a graph in many ways and says what pySHACL finds at fault in each copy.

usage: shacl.py FOLDER DOMAIN

FOLDER holds graph.nq, DOMAIN the shapes.ttl and ontology.ttl that it must follow. Writes the copies
beside the graph, the first of them unchanged, and prints a line of JSON for each: the damage, the
file and the nodes at fault.
"""

import json
import re
import sys
from pathlib import Path

import pyshacl
import rdflib

FOLDER, DOMAIN = Path(sys.argv[1]), Path(sys.argv[2])
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
CART = "https://cartulary.org/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def first(lines, *parts):
    """Number of the first line that holds all of the parts."""
    return next(n for n, line in enumerate(lines) if all(part in line for part in parts))


def drop(*parts):
    """Takes away all that the first such node has of a kind: one of two sources may well be missing."""

    def damage(lines):
        subject = lines[first(lines, *parts)].split(" ", 1)[0]
        lines[:] = [
            line for line in lines if not (line.startswith(f"{subject} ") and all(part in line for part in parts))
        ]

    return damage


def put(old, new, *parts):
    def damage(lines):
        n = first(lines, *parts)
        lines[n], count = re.subn(old, new, lines[n], count=1)
        assert count, lines[n]

    return damage


def double(old, new, *parts):
    def damage(lines):
        line, count = re.subn(old, new, lines[first(lines, *parts)], count=1)
        assert count, line
        lines.append(line)

    return damage


CLAIM = "<https://cartulary.org/claim/"
DAMAGES = {
    "a claim without evidence": drop(CLAIM, f"<{PROV}wasDerivedFrom>"),
    "a claim without subject": drop(CLAIM, f"<{RDF}subject>"),
    "a claim in two modalities": double(
        f"<{CART}(asserted|planned|proposed|negated)> <", f"<{CART}x> <", CLAIM, f"<{CART}modality>"
    ),
    "an unknown modality": put(
        f"<{CART}(asserted|planned|proposed|negated)> <", f"<{CART}hoped> <", CLAIM, f"<{CART}modality>"
    ),
    "a confidence above one": put('"[0-9.]+"', '"1.5"', CLAIM, f"<{CART}confidence>"),
    "a place that ends before it begins": put('"[0-9]+"', '"0"', f"<{OA}end>"),
    "a place before the text": put('"[0-9]+"', '"-7"', f"<{OA}start>"),
    "an empty quote": put('> "(?:[^"\\\\\\\\]|\\\\\\\\.)*" <', '> "" <', f"<{OA}exact>"),
    "a day that no calendar has": put('"[0-9-]+"', '"2023-02-30"', "dc/terms/issued", f"<{XSD}date>"),
    "a hash that is none": put('"[0-9a-f]{64}"', '"abc"', f"<{CART}sha256>"),
    "a fact without claims": drop("<https://cartulary.org/fact/", f"<{PROV}wasDerivedFrom>"),
    "a place that funds": lambda lines: lines.extend(
        [
            f"{CLAIM}0> <{RDF}predicate> <{CART[:-1]}/innovation#funds> .",
            f"{CLAIM}0> <{RDF}subject> <https://cartulary.org/id/nobody> .",
            f"{CLAIM}0> <{RDF}object> <https://cartulary.org/id/nobody> .",
        ]
    ),
    "a document without reading": drop("#reading>", f"<{PROV}used>"),
    "an inference out of nothing": drop("<https://cartulary.org/inference/", f"<{CART}followsFrom>"),
}


def at_fault(dump, shapes, ontology):
    dataset = rdflib.Dataset()
    dataset.parse(dump, format="nquads")
    union = rdflib.Graph()
    for subject, predicate, value, _ in dataset.quads():
        union.add((subject, predicate, value))
    _, report, _ = pyshacl.validate(union, shacl_graph=shapes, ont_graph=ontology, advanced=False)
    return sorted({str(node) for node in report.objects(predicate=SH.focusNode)})


def main():
    shapes = rdflib.Graph().parse(DOMAIN / "shapes.ttl")
    ontology = rdflib.Graph().parse(DOMAIN / "ontology.ttl")
    whole = (FOLDER / "graph.nq").read_text(encoding="utf-8").splitlines()
    for n, (name, damage) in enumerate([("no damage", None), *DAMAGES.items()]):
        lines = list(whole)
        if damage:
            damage(lines)
        copy = FOLDER / f"damaged-{n}.nq"
        copy.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(json.dumps({"damage": name, "file": copy.name, "at_fault": at_fault(copy, shapes, ontology)}))


main()
