"""FollowTheMoney, for its own package."""

from followthemoney import model
from followthemoney.exc import InvalidData
from shared import fail, in_xml, lines, same


def follow_the_money(graph):
    """Every entity is valid, no value is lost on the way in, and facts stand between the same things."""
    entities = {}
    for record in lines(".ftm.json"):
        proxy = model.get_proxy(record)
        try:
            proxy.schema.validate(record)
        except InvalidData as why:
            fail(f"followthemoney: {why}: {record}")
        # Clean values are those that stand as they were given, but for control characters.
        for name, values in record["properties"].items():
            cleaned = [proxy.schema.get(name).type.clean(value, proxy=proxy) for value in values]
            same(f"{name} of {record['schema']}", map(words, cleaned), map(words, values))
        written = proxy.to_dict()
        same("id and schema", [written["id"], written["schema"]], [record["id"], record["schema"]])
        same("properties", properties(written), properties(record))
        if record["id"] in entities:
            fail(f"two entities are {record['id']}")
        entities[record["id"]] = proxy

    by_iri = {proxy.first("sourceUrl"): proxy for proxy in entities.values() if proxy.first("sourceUrl")}
    things = {node: data for node, data in graph.nodes(data=True) if data["kind"] == "entity"}
    same("things", by_iri, (data["iri"] for data in things.values()))
    for data in things.values():
        same("names of a thing", by_iri[data["iri"]].names, data["names"].split(" | "))

    expected, found = [], []
    for source, target, data in graph.edges(data=True):
        if target in things:
            ends = by_iri[things[source]["iri"]].id, by_iri[things[target]["iri"]].id
            expected.append((*ends, data["fact"], data["modality"]))
        else:
            expected.append((by_iri[things[source]["iri"]].id, f"{data['label']}: {graph.nodes[target]['label']}"))
    for proxy in entities.values():
        for proof in proxy.get("proof", quiet=True):
            same("what proves a fact", [entities[proof].schema.name], ["Document"])
        if proxy.schema.name == "UnknownLink":
            found.append((proxy.first("subject"), proxy.first("object"), proxy.first("recordId"), proxy.first("status")))
        elif proxy.first("entity", quiet=True):
            found.append((proxy.first("entity"), proxy.first("name")))
    same("facts in FollowTheMoney and GraphML", found, expected)
    print(f"ftm.json: {len(entities)} entities, {len(found)} facts")


def properties(record):
    return ((name, words(value)) for name, values in record["properties"].items() for value in values)


def words(text):
    """The words of a text: the package drops control characters and collapses white space."""
    return " ".join(in_xml(text).split())
