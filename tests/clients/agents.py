"""The Model Context Protocol, through its official client."""

import asyncio
import json
import sys

from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

# A call of each tool, and whether it is an error.
CALLS = [
    ("ask", {"question": "Who launched the Center for Korean Innovation and Competitiveness?"}, False),
    ("ask", {"question": "Who says so?", "after": ["Who launched the Center for Korean Innovation and Competitiveness?"]}, False),
    ("search", {"text": "semiconductors"}, False),
    ("search", {"text": "semiconductors", "type": "Nonsense"}, True),
    ("show", {"name": "ITIF"}, False),
    ("show", {"name": "nobody"}, True),
    ("path", {"from": "ITIF", "to": "Seoul"}, False),
    ("statements", {"subject": "ITIF", "limit": 3}, False),
    ("query", {"sparql": "SELECT ?s ?o { ?s inno:locatedIn ?o } ORDER BY ?s LIMIT 3"}, False),
    ("query", {"sparql": "CONSTRUCT WHERE { ?s inno:locatedIn ?o }"}, False),
    ("query", {"sparql": "DROP ALL"}, True),
]


def both(url, cartulary, graph):
    """The same tools and the same answers over stdin and stdout as by HTTP."""

    def stdio():
        return stdio_client(StdioServerParameters(command=cartulary, args=["mcp", "--graph", graph]))

    said = [asyncio.run(talk(to, mode)) for to in (lambda: f"{url}/mcp", stdio) for mode in ("auto", "legacy")]
    for other in said[1:]:
        if other != said[0]:
            sys.exit(f"stdio and HTTP differ:\n{said[0]}\n{other}")
    print("MCP:", ", ".join(json.loads(said[0])["tools"]), "over stdio and HTTP")


async def talk(to, mode):
    async with Client(to(), mode=mode) as client:
        tools = (await client.list_tools()).tools
        called, answers = set(), []
        for name, arguments, fails in CALLS:
            answer = await client.call_tool(name, arguments)
            text = "".join(part.text for part in answer.content)
            if bool(answer.is_error) != fails or not text:
                sys.exit(f"{name} {arguments}: {text[:500]}")
            answers.append(text)
            called.add(name)
        names = [tool.name for tool in tools]
        if set(names) != called or not all(tool.description and tool.annotations.read_only_hint for tool in tools):
            sys.exit(f"there are the tools {names}")
        quote = json.loads(answers[0])["answers"][0]["evidence"][0]["evidence"]["quote"]
        if "Information Technology and Innovation Foundation" not in answers[0] or not quote or client.instructions is None:
            sys.exit(f"an answer without a quote: {answers[0][:500]}")
        return json.dumps({"tools": names, "answers": answers})
