"""Validates a stream of manifests against the strict schemas of several Kubernetes versions.

python validate.py VERSION... <STREAM; prints {"valid": N, "errors": [...], "unknown": [...]}
"""

import functools
import importlib.resources
import json
import re
import sys

import jsonschema
import yaml
from referencing import Registry, Resource

SCHEMAS = importlib.resources.files("kubernetes_validate") / "kubernetes-json-schema"


@functools.cache
def directory(minor):
    names = [d.name for d in SCHEMAS.iterdir() if re.fullmatch(rf"v{re.escape(minor)}\.\d+-local-strict", d.name)]
    if not names:
        sys.exit(f"no schemas for Kubernetes {minor}")
    return SCHEMAS / max(names)


@functools.cache
def definitions(minor):
    text = (directory(minor) / "_definitions.json").read_text()
    return Resource.from_contents(json.loads(text)) @ Registry()


@functools.cache
def validator(minor, api_version, kind):
    """Returns the schema of a kind: `networking.k8s.io/v1` Ingress is in ingress-networking-v1.json."""
    group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
    file = directory(minor) / f"{kind.lower()}-{group}.json"
    if not file.is_file():
        return None
    schema = json.loads(file.read_text())
    registry = Resource.from_contents(schema) @ definitions(minor)
    return jsonschema.Draft202012Validator(schema, registry=registry)


def main(versions):
    valid, errors, unknown = 0, [], set()
    for document in yaml.load_all(sys.stdin.buffer, Loader=yaml.CSafeLoader):
        if not isinstance(document, dict):
            errors.append(f"a document is {type(document).__name__}, not a mapping")
            continue
        api_version, kind = document.get("apiVersion", ""), document.get("kind", "")
        found = []
        for version in versions:
            schema = validator(version, api_version, kind)
            if schema is None:
                unknown.add(f"{api_version} {kind}")
                continue
            for error in schema.iter_errors(document):
                path = ".".join(map(str, error.absolute_path)) or "."
                name = document.get("metadata", {}).get("name", "")
                found.append(f"{version} {kind}/{name} {path}: {error.message}")
        valid += not found and f"{api_version} {kind}" not in unknown
        errors += found
    json.dump({"valid": valid, "errors": errors, "unknown": sorted(unknown)}, sys.stdout)


main(sys.argv[1:])
