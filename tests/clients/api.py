"""The JSON of the server against its own description (OpenAPI)."""

import json
import sys
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

# What to ask where a parameter must be given, and what is asked beside.
ASKED = {
    "/api/ask": [
        {"question": "Who launched the Center for Korean Innovation and Competitiveness?"},
        {"question": "Who says so?", "after": "Who launched the Center for Korean Innovation and Competitiveness?"},
        {"question": "Colourless green ideas?"},
    ],
    "/api/document": [{"id": "itif-korea-center.txt"}],
    "/api/documents": [{}, {"offset": 1, "limit": 2}],
    "/api/path": [{"from": "ITIF", "to": "Seoul", "count": 3}],
    "/api/search": [{"text": "Seoul"}, {"text": "semiconductors", "modality": "asserted", "limit": 2}],
    "/api/show": [{"name": "ITIF"}, {"name": "Seoul"}],
    "/api/statements": [{"limit": 1000}, {"subject": "ITIF", "modality": "asserted"}],
    "/graphs": [{"default": ""}],
    "/sparql": [{"query": "ASK { ?s ?p ?o }"}, {}],
}


def described(url):
    """Every path that is described answers as is described, and the description is a valid one."""
    document = json.loads(fetch(url, "/openapi.json", {})[2])
    OpenAPIV31SpecValidator(document).validate()
    for path, operations in document["paths"].items():
        if "get" not in operations:
            continue
        for parameters in ASKED.get(path, [{}]):
            what = f"{path} {parameters}"
            status, media, body = fetch(url, path, parameters)
            content = operations["get"]["responses"]["200"]["content"]
            if status != 200 or media not in content:
                sys.exit(f"{what}: {status} {media}: {body[:300]}")
            if media == "application/json":
                check(what, document, content[media]["schema"], json.loads(body))
    problem = document["components"]["responses"]["Problem"]["content"]
    for path, parameters in [("/api/show", {"name": "nobody"}), ("/api/path", {"from": "ITIF"}), ("/nothing", {})]:
        status, media, body = fetch(url, path, parameters)
        check(path, document, problem[media]["schema"], json.loads(body))
        if json.loads(body)["status"] != status:
            sys.exit(f"{path}: {status} is told as {body}")
    print("described and answered:", ", ".join(document["paths"]))


def fetch(url, path, parameters):
    """Status, media type and body."""
    target = url + path + ("?" + urlencode(parameters) if parameters else "")
    try:
        with urlopen(Request(target)) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read().decode()
    except HTTPError as answer:
        return answer.code, answer.headers.get_content_type(), answer.read().decode()


def check(what, document, schema, answer):
    for error in OAS31Validator(closed(document, schema)).iter_errors(answer):
        sys.exit(f"{what}: {error.json_path}: {error.message[:500]}")


def closed(document, schema):
    """A schema that admits only what is described; as it stands, more may be there."""
    if isinstance(schema, list):
        return [closed(document, one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return closed(document, target)
    if "allOf" in schema:
        parts = closed(document, schema["allOf"])
        joined = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
        for part in parts:
            joined["properties"] |= part["properties"]
            joined["required"] += part["required"]
        return joined
    inner = {name: closed(document, value) for name, value in schema.items()}
    if "properties" in schema:
        inner["additionalProperties"] = False
    return inner
