"""Reads YAML from standard input with one of several readers and prints it as JSON.

python read.py pyyaml|libyaml|ruamel-1.1|ruamel-1.2
"""

import json
import sys

import ruamel.yaml
import yaml


def ruamel_reader(version):
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    reader.version = version
    return reader.load


READERS = {
    "pyyaml": lambda text: yaml.load(text, Loader=yaml.SafeLoader),
    "libyaml": lambda text: yaml.load(text, Loader=yaml.CSafeLoader),
    "ruamel-1.1": ruamel_reader((1, 1)),
    "ruamel-1.2": ruamel_reader((1, 2)),
}


def as_json(value):
    """Converts a value to JSON, whose keys are text and which has no dates: other values are shown with their type."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else f"{type(key).__name__} {key}": as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value if value is None or isinstance(value, (str, bool, int, float)) else f"{type(value).__name__} {value}"


value = READERS[sys.argv[1]](sys.stdin.buffer.read().decode())
json.dump(as_json(value), sys.stdout)
