"""Is a body what Discord's published OpenAPI file says it must be?

The file lists the properties of its objects but lets others pass, so a misspelt field would go
unseen. Here every object is closed: what the file does not list is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError
    from referencing import Registry

URI = "discord:openapi"

# Documented by Discord and sent by its clients, though the file does not list them.
UNLISTED = {
    "ApplicationCommandCreateRequest": {"nsfw": {"type": ["boolean", "null"]}},
    "ApplicationCommandUpdateRequest": {"nsfw": {"type": ["boolean", "null"]}},
    "ApplicationCommandPatchRequestPartial": {"nsfw": {"type": ["boolean", "null"]}},
    "MessageEditRequestPartial": {"tts": {"type": "boolean"}},
    "IncomingWebhookUpdateRequestPartial": {"tts": {"type": "boolean"}},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": {"type": "boolean"}},
}


class Contract:
    """The operations of an OpenAPI document and the bodies they take."""

    def __init__(self, document: dict[str, Any]) -> None:
        _close(document)
        self._document = document
        self._registry = _registry(document)
        self._validators: dict[str, Draft202012Validator] = {}
        self._passed: dict[str, str] = {}
        self._places = dict(_operations(document))
        self._paths = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$"), methods) for path, methods in document["paths"].items()]

    def knows(self, method: str, path: str) -> bool:
        """Whether Discord has this route, such as ("GET", "/users/@me")."""
        return any(pattern.match(path) and method.lower() in methods for pattern, methods in self._paths)

    def fault(self, operation: str, body: Any) -> str | None:
        """The first thing wrong with the JSON body of an operation (an `operationId`), or None."""
        path, method = self._places[operation]
        node = self._document["paths"][path][method].get("requestBody")
        if node is None:
            return "this takes no body" if body else None
        if body is None:
            return "the body is missing" if node.get("required") else None
        pointer = "/".join(("#", "paths", _escaped(path), method, "requestBody", "content", "application~1json", "schema"))
        return self._first_error(pointer, body)

    def answer_fault(self, operation: str, answer: Any) -> str | None:
        """The first thing wrong with what an operation is answered with: the playground is held to the file as well."""
        path, method = self._places[operation]
        status = next(code for code in self._document["paths"][path][method]["responses"] if code.startswith("2"))
        pointer = "/".join(("#", "paths", _escaped(path), method, "responses", status, "content", "application~1json", "schema"))
        return self._first_error(pointer, answer)

    def _first_error(self, pointer: str, body: Any) -> str | None:
        text = json.dumps(body)
        if self._passed.get(pointer) == text:
            # Bot after bot registers the same commands, and looking at them takes longer than all else of its start.
            return None
        if pointer not in self._validators:
            self._validators[pointer] = _validator(pointer, self._registry)
        error = next(self._validators[pointer].iter_errors(body), None)
        if error is not None:
            return _sentence(_innermost(error))
        self._passed[pointer] = text
        return None


@cache
def load_contract(path: Path) -> Contract:
    """The contract in a file, read once a process. Needs jsonschema and referencing."""
    return Contract(json.loads(path.read_text(encoding="utf-8")))


def _close(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    # discord.py numbers the files of a request 0, 1, … as integers, and Discord takes both.
    schemas["SnowflakeType"] = {"type": ["string", "integer"], "pattern": r"^(0|[1-9][0-9]*)$"}
    for path in document["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "requestBody" in operation:
                # Multipart bodies repeat the JSON schema inside an allOf; the JSON within them is checked as JSON.
                content = operation["requestBody"]["content"]
                operation["requestBody"]["content"] = {kind: content[kind] for kind in content if kind == "application/json"}
    composed = {name for node in _objects(document) for name in _references(node.get("allOf", ()))}
    for name, extra in UNLISTED.items():
        schemas[name]["properties"].update(extra)
    for name, schema in schemas.items():
        if schema.get("type") == "object" and "properties" in schema and "allOf" not in schema and name not in composed:
            schema.setdefault("additionalProperties", False)


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    children: Iterable[Any] = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _objects(child)


def _references(schemas: Iterable[Any]) -> Iterator[str]:
    return (schema["$ref"].rpartition("/")[2] for schema in schemas if "$ref" in schema)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield operation["operationId"], (path, method)


def _registry(document: dict[str, Any]) -> Registry[Any]:
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    registry: Registry[Any] = Registry().with_resource(URI, DRAFT202012.create_resource(document))
    return registry


def _validator(pointer: str, registry: Registry[Any]) -> Draft202012Validator:
    from jsonschema import Draft202012Validator, FormatChecker

    formats = FormatChecker(formats=())
    formats.checks("uri")(lambda value: not isinstance(value, str) or re.match(r"(https?|attachment|discord)://", value) is not None)
    return Draft202012Validator({"$ref": URI + pointer}, registry=registry, format_checker=formats)


def _escaped(path: str) -> str:
    return path.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _innermost(error: ValidationError) -> ValidationError:
    """The error that a person can act on: within a union, that of the branch whose `type` fits best."""
    while error.context:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        error = min(branches.values(), key=_misfit)[0]
    return error


def _misfit(errors: list[ValidationError]) -> tuple[bool, int]:
    return any(_is_of_another_kind(error) for error in errors), len(errors)


def _is_of_another_kind(error: ValidationError) -> bool:
    place = list(error.relative_path)
    return (not place and error.validator == "type") or (place == ["type"] and error.validator in ("type", "enum"))


def _sentence(error: ValidationError) -> str:
    if error.validator in ("required", "additionalProperties"):
        return f"{error.json_path}: {error.message[:200]}"
    return f"{error.json_path}: {error.validator} {error.validator_value!r:.60}, got {error.instance!r:.60}"
