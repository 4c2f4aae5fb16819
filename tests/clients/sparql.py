"""SPARQL through the clients that Python users have: SPARQLWrapper and rdflib's SPARQLStore."""

import sys
from urllib.parse import quote

import rdflib
import SPARQLWrapper as wrapping
from rdflib.plugins.stores.sparqlstore import SPARQLStore

PREFIXES = """
PREFIX cart: <https://cartulary.org/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
# What the server answers where it is asked, and what needs a process of its own.
SELECTS = [
    "SELECT ?s ?name { ?s rdfs:label ?name }",
    "SELECT ?s ?name { ?s rdfs:label ?name } ORDER BY DESC(?name) LIMIT 7 OFFSET 2",
    "SELECT ?class (COUNT(?s) AS ?count) { ?s a ?class } GROUP BY ?class",
    "SELECT ?s { ?s rdfs:label ?name FILTER(REGEX(?name, 'korea', 'i')) }",
    "SELECT ?s ?o { { ?s a ?o } UNION { ?o rdfs:label ?s } }",
]
FACTS = "https://cartulary.org/ns#facts"


def same(what, one, other):
    if one != other:
        sys.exit(f"{what}\n  {str(one)[:500]}\n  {str(other)[:500]}")


def graph(url, name=None):
    """One graph of the server, by its Graph Store Protocol."""
    found = rdflib.Graph()
    found.parse(f"{url}/graphs?" + ("default" if name is None else "graph=" + quote(name)), format="turtle")
    return found


def answered(table):
    return sorted(tuple(str(cell) for cell in row) for row in table)


def wrapper(url):
    """Each form of query by each method and in each form of answer."""
    local = graph(url)
    client = wrapping.SPARQLWrapper(f"{url}/sparql")
    for text in SELECTS:
        client.setQuery(PREFIXES + text)
        expected = answered(local.query(PREFIXES + text))
        for method, way in [("GET", "urlencoded"), ("POST", "urlencoded"), ("POST", "postdirectly")]:
            client.setMethod(method)
            client.setRequestMethod(way)
            client.setReturnFormat(wrapping.JSON)
            found = client.queryAndConvert()
            names = found["head"]["vars"]
            rows = [[row[name]["value"] for name in names] for row in found["results"]["bindings"]]
            same(f"{text} by {method} {way}", answered(rows), expected)
        for form in (wrapping.XML, wrapping.CSV, wrapping.TSV):
            client.setReturnFormat(form)
            parsed = rdflib.query.Result.parse(client.query().response, format=form)
            same(f"{text} as {form}", answered(parsed), expected)
    client.setQuery("ASK { ?s ?p ?o }")
    client.setReturnFormat(wrapping.JSON)
    same("ASK", client.queryAndConvert()["boolean"], True)
    for form in (wrapping.TURTLE, wrapping.N3, wrapping.RDFXML, wrapping.JSONLD):
        client.setReturnFormat(form)
        client.setQuery("CONSTRUCT WHERE { ?s ?p ?o }")
        found = client.queryAndConvert()
        if isinstance(found, bytes):
            found = rdflib.Graph().parse(data=found, format="turtle")
        same(f"CONSTRUCT as {form}", set(found), set(local))
    client.setQuery("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    client.setReturnFormat(wrapping.JSON)
    client.addDefaultGraph(FACTS)
    count = client.queryAndConvert()["results"]["bindings"][0]["n"]["value"]
    same("default-graph-uri", int(count), len(graph(url, FACTS)))
    client.resetQuery()
    client.setQuery("SELECT nonsense")
    try:
        client.query()
        sys.exit("nonsense is no query")
    except wrapping.SPARQLExceptions.QueryBadFormed as why:
        same("what is wrong is told", "expected" in str(why), True)
    print("SPARQLWrapper:", len(SELECTS), "queries in 3 ways and 3 forms, ASK, CONSTRUCT in 4 forms")


def store(url):
    """A remote graph as if it were a local one."""
    local = graph(url)
    for method in ("GET", "POST", "POST_FORM"):
        remote = rdflib.Graph(store=SPARQLStore(f"{url}/sparql", method=method))
        same("triples", set(remote), set(local))
        same("how many", len(remote), len(local))
        for subject, _, name in local.triples((None, rdflib.RDFS.label, None)):
            same("a pattern", remote.value(subject, rdflib.RDFS.label), name)
            break
        for text in SELECTS:
            same(text, answered(remote.query(PREFIXES + text)), answered(local.query(PREFIXES + text)))
    named = rdflib.Graph(SPARQLStore(f"{url}/sparql"), identifier=rdflib.URIRef(FACTS))
    same("a named graph", set(named), set(graph(url, FACTS)))
    print("rdflib's SPARQLStore:", len(local), "triples,", len(SELECTS), "queries by 3 methods")
