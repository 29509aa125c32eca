"""Catalogues under test, and the schemas that all of them fit."""

import json

from ssdfgate.frameworks.catalogue import build
from ssdfgate.frameworks.loader import FOLDER
from ssdfgate.validation import validate
from ssdfgate.yamlfile import read_yaml


def schema(name):
    """The JSON Schema of `framework`, `pointers` or `profiles` files."""
    return json.loads((FOLDER / "schema" / f"{name}.schema.json").read_bytes())


def catalogue_of(path, measures=None):
    """The framework of a file as those that ship are written: held against the schema, then built."""
    located = read_yaml(path)
    validate(located.value, schema("framework"), located, hint="Correct the catalogue at that line.")
    return build(located, measures)
