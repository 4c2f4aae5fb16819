"""Reads a folder of texts with spaCy: blank English, sentences, an entity ruler of our gazetteers.

usage: spacy_ruler.py GAZETTEERS TEXTS

Much less than Cartulary does (no tags, no trees, no references, no facts): a measure of speed only.
"""

import csv
import pathlib
import sys

import spacy

NAMES = ["label", "label_ko", "aliases", "acronym", "adjective"]

gazetteers, texts = map(pathlib.Path, sys.argv[1:])
nlp = spacy.blank("en")
nlp.add_pipe("sentencizer")
patterns = []
for path in sorted(gazetteers.glob("*.csv")):
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cells = [row.get(column) or "" for column in NAMES]
            names = {name.strip() for cell in cells for name in cell.split("|") if name.strip()}
            patterns += [{"label": path.stem, "pattern": name} for name in sorted(names)]
nlp.add_pipe("entity_ruler").add_patterns(patterns)
nlp.max_length = 100_000_000
documents = (path.read_text(encoding="utf-8") for path in sorted(texts.glob("*.txt")))
for document in nlp.pipe(documents):
    for entity in document.ents:
        print(entity.start_char, entity.label_, entity.text.replace("\n", " "))
