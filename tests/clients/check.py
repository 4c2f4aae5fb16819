"""Talks to a server as its clients do, and compares what they are told.

usage: check.py URL CARTULARY GRAPH

URL is that of a running `cartulary serve` over the graph of the seeds in GRAPH, CARTULARY the program.
Says what it compared; exits with 1 at the first difference.
"""

import sys

import agents
import api
import sparql

URL, CARTULARY, GRAPH = sys.argv[1:]

api.described(URL)
sparql.wrapper(URL)
sparql.store(URL)
agents.both(URL, CARTULARY, GRAPH)
