"""Opens the exports of a graph with the readers that Python users have, and compares what they hold.

usage: check.py FOLDER TEXTS

FOLDER holds the exports of one graph as innovation.ENDING, and innovation-PROFILE.ENDING; TEXTS the
documents that it was built from. Says what it compared; exits with 1 at the first difference.
"""

import ftm
import graphs
import rdf
import tables

rows, nodes = tables.plain_tables()
graph = graphs.graph_ml(rows, nodes)
graphs.profiles(graph)
graphs.gexf(graph)
graphs.json_forms(graph)
tables.neo4j(graph)
graphs.graphviz(graph)
graphs.svg(graph)
ftm.follow_the_money(graph)
quads = rdf.datasets()
rdf.json_ld(quads)
rdf.rdf_12(quads)
