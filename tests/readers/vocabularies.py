"""Holds what a graph says in the words of standard vocabularies against those vocabularies.

usage: vocabularies.py GRAPH.nq

Every term of them that the graph uses is one that they have, and is used as they say: as a class or
as a property, between the things that they name, as often as they allow. rdflib knows the terms of
all but the Web Annotation Vocabulary, whose terms stand below.
"""

import re
import sys
from collections import Counter

import rdflib
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD

OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
OA_CLASSES = """
    Annotation Choice CssSelector CssStyle DataPositionSelector Direction FragmentSelector HttpRequestState
    Motivation PreferContainedDescriptions PreferContainedIRIs RangeSelector ResourceSelection Selector
    SpecificResource State Style SvgSelector TextPositionSelector TextQuoteSelector TextualBody TimeState
    XPathSelector
""".split()
OA_PROPERTIES = """
    annotationService bodyValue cachedSource canonical end exact hasBody hasEndSelector hasPurpose hasScope
    hasSelector hasSource hasStartSelector hasState hasTarget motivatedBy prefix processingLanguage refinedBy
    renderedVia sourceDate sourceDateEnd sourceDateStart start styleClass styledBy suffix textDirection via
""".split()


def fail(why):
    sys.exit(why)


dataset = rdflib.Dataset()
dataset.parse(sys.argv[1], format="nquads")
graph = rdflib.Graph()
for s, p, o, _ in dataset.quads():
    graph.add((s, p, o))


def known(term):
    """Whether a term of one of the vocabularies is one that it has; none of another."""
    if term.startswith(str(OA)):
        return term.removeprefix(str(OA)) in OA_CLASSES + OA_PROPERTIES
    for vocabulary in (DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD):
        if term.startswith(str(vocabulary)):
            return rdflib.URIRef(term) in vocabulary
    return None


def terms():
    """What the graph uses, and how often: properties, classes and types of literals."""
    used = Counter(graph.predicates())
    used.update(graph.objects(None, RDF.type))
    used.update(o.datatype for o in graph.objects() if isinstance(o, rdflib.Literal) and o.datatype)
    standard = {str(term): count for term, count in used.items() if known(str(term)) is not None}
    unknown = [term for term in standard if not known(term)]
    if unknown:
        fail(f"no vocabulary has {unknown}")
    # Classes have capitals in all of them, properties none.
    for term in set(graph.predicates()):
        if known(str(term)) and re.split("[/#]", term)[-1][0].isupper():
            fail(f"{term} is a class")
    for term in set(graph.objects(None, RDF.type)):
        if known(str(term)) and re.split("[/#]", term)[-1][0].islower():
            fail(f"{term} is a property")
    return standard


def of(kind):
    nodes = list(graph.subjects(RDF.type, kind))
    if not nodes:
        fail(f"nothing is a {kind}")
    return nodes


def once(node, path, datatype=None):
    values = list(graph.objects(node, path))
    if len(values) != 1:
        fail(f"{node} has {len(values)} {path}")
    if datatype is not None and values[0].datatype != datatype:
        fail(f"{path} of {node} is a {values[0].datatype}")
    return values[0]


def is_a(node, *kinds):
    return any((node, RDF.type, kind) in graph for kind in kinds)


def between(path, subject, value):
    """Every use of a property is between a thing of one class and one of another."""
    pairs = list(graph.subject_objects(path))
    if not pairs:
        fail(f"nothing has {path}")
    for one, other in pairs:
        if not subject(one) or not value(other):
            fail(f"{one} {path} {other} is not between what {path} relates")


def annotation():
    """Web Annotation Data Model, 4.1 and 4.2.4 to 4.2.5: one source, selectors of its text."""
    for node in of(OA.SpecificResource):
        source = once(node, OA.hasSource)
        if not is_a(source, PROV.Entity):
            fail(f"{source} is no document")
        selectors = list(graph.objects(node, OA.hasSelector))
        kinds = sorted(str(kind) for it in selectors for kind in graph.objects(it, RDF.type))
        if kinds != [str(OA.TextPositionSelector), str(OA.TextQuoteSelector)]:
            fail(f"{node} has the selectors {kinds}")
    for node in of(OA.TextPositionSelector):
        # The range is xsd:nonNegativeInteger, whose values are those of xsd:integer from 0 on.
        start, end = (int(once(node, path, XSD.integer)) for path in (OA.start, OA.end))
        if not 0 <= start < end:
            fail(f"{node} ends before it begins")
    for node in of(OA.TextQuoteSelector):
        once(node, OA.exact, XSD.string if graph.value(node, OA.exact).datatype else None)
    between(OA.hasSelector, lambda it: is_a(it, OA.SpecificResource), lambda it: is_a(it, OA.TextPositionSelector, OA.TextQuoteSelector))


def provenance():
    """PROV-O: readings are activities on entities, without a time; what is derived and specialized."""

    def claim(node):
        return is_a(node, CART.Claim)

    activity = lambda it: is_a(it, PROV.Activity)
    document = lambda it: is_a(it, PROV.Entity)
    between(PROV.used, activity, document)
    evidence = lambda it: is_a(it, OA.SpecificResource)
    between(PROV.wasDerivedFrom, lambda it: claim(it) or is_a(it, CART.Fact), lambda it: claim(it) or evidence(it))
    local = lambda it: "/doc/" in it and "#" in it
    between(PROV.specializationOf, local, lambda it: "/id/" in it)
    if any(True for _ in graph.subject_objects(PROV.wasAttributedTo)):
        between(PROV.wasAttributedTo, claim, local)
    for path in (PROV.startedAtTime, PROV.endedAtTime, PROV.generatedAtTime, PROV.atTime):
        if (None, path, None) in graph:
            fail(f"a reading has a time of day: {path}")


def documents():
    """DCTERMS: what a document says of itself."""
    for node in of(PROV.Entity):
        once(node, DCTERMS.identifier)
    # Of a publication that documents tell of, several dates may be told.
    for path in (DCTERMS.title, DCTERMS.issued, DCTERMS.language, DCTERMS.publisher):
        for node in set(graph.subjects(path)):
            if is_a(node, PROV.Entity):
                once(node, path)
            elif "/doc/" in node:
                fail(f"{node} is no document and has {path}")
    # An agent, which is a thing that is not a literal.
    for agent in graph.objects(None, DCTERMS.publisher):
        if isinstance(agent, rdflib.Literal):
            fail(f"a publisher is a text: {agent}")


def concepts():
    """SKOS, S13 and S14: labels are told apart, and one is preferred in each language."""
    facts = dataset.graph(CART.facts)
    things = set(facts.subjects(SKOS.prefLabel))
    if not things:
        fail("nothing has a name")
    for node in things:
        preferred = list(facts.objects(node, SKOS.prefLabel))
        others = set(facts.objects(node, SKOS.altLabel))
        languages = Counter(label.language for label in preferred)
        if max(languages.values()) > 1:
            fail(f"{node} has two preferred names in a language: {preferred}")
        if others & set(preferred):
            fail(f"{node} has a name that is preferred and is not: {others & set(preferred)}")


def changes():
    """ORG: a change leads from bodies to bodies."""
    body = lambda it: is_a(it, CART_DOMAIN.Organization)
    for node in of(ORG.ChangeEvent):
        if not list(graph.objects(node, ORG.originalOrganization)):
            fail(f"{node} begins with nothing")
        if not list(graph.objects(node, ORG.resultingOrganization)):
            fail(f"{node} ends with nothing")
    event = lambda it: is_a(it, ORG.ChangeEvent)
    between(ORG.originalOrganization, event, body)
    between(ORG.resultingOrganization, event, body)


CART = rdflib.Namespace("https://cartulary.org/ns#")
CART_DOMAIN = rdflib.Namespace("https://cartulary.org/ns/innovation#")

standard = terms()
annotation()
provenance()
documents()
concepts()
changes()
print(f"{len(standard)} terms of standard vocabularies, used {sum(standard.values())} times")
