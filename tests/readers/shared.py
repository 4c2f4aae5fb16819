"""What the checks of single formats share."""

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

FOLDER, TEXTS = Path(sys.argv[1]), Path(sys.argv[2])
CART = "https://cartulary.org/ns#"
SEPARATOR = " | "


def fail(why):
    sys.exit(why)


def same(what, one, other):
    """Fails with what only one of two collections has."""
    one, other = Counter(iter(one)), Counter(iter(other))
    if one != other:
        fail(f"{what} differ\n  only here: {list(one - other)[:1]}\n  only there: {list(other - one)[:1]}")


def export(ending):
    return FOLDER / f"innovation{ending}"


def lines(ending):
    return [json.loads(line) for line in export(ending).open(encoding="utf-8")]


def table(ending):
    with export(ending).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_xml(text):
    """Text as XML can hold it."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", " ", text)


def plain(attributes):
    """Attributes without those that are not set, numbers as floats: igraph knows no absence."""
    unset = (None, "")
    kept = {name: value for name, value in attributes.items() if value not in unset and value == value}
    return {name: float(value) if isinstance(value, (bool, int)) else value for name, value in kept.items()}


def frozen(attributes):
    return tuple(sorted(plain(attributes).items()))
