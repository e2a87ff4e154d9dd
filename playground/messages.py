"""A message as Discord tells it: what a person sees in it, and how a body becomes one."""

from __future__ import annotations

import itertools
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playground.limits import BUTTON, CONTAINER, SELECT, SEPARATOR, TEXT, walk
from playground.payloads import Json

# What Discord fills in where a component leaves it out.
DEFAULTS: dict[int, Json] = {
    SELECT: {"min_values": 1, "max_values": 1},
    SEPARATOR: {"spacing": 1, "divider": True},
    CONTAINER: {"accent_color": None, "spoiler": False},
}

EPHEMERAL, LOADING, KEPT_FLAGS = 1 << 6, 1 << 7, (1 << 6) | (1 << 15)
"""Only for the one who asked; still being thought about; what an edit cannot take away."""


@dataclass(frozen=True)
class Upload:
    """A file that was sent along, by the bot or by a person."""

    filename: str
    content: bytes

    def attachment(self, attachment_id: str, host: str, description: str | None = None) -> Json:
        """The attachment object of this file; `host` serves it."""
        url = f"{host}/attachments/{attachment_id}/{self.filename}"
        kind = mimetypes.guess_type(self.filename)[0] or "application/octet-stream"
        made: Json = {"id": attachment_id, "filename": self.filename, "size": len(self.content), "url": url, "proxy_url": url}
        return {**made, "content_type": kind, "description": description}


class Message(dict[str, Any]):
    """A message. It is one object for its whole life: an edit changes it in place."""

    @property
    def text(self) -> str:
        """All that can be read in it: content, embeds and every text of its components, one below the other."""
        texts = [self["content"], *(text for embed in self["embeds"] for text in _embed_texts(embed))]
        texts += [component["content"] for component in walk(self["components"]) if component["type"] == TEXT]
        return "\n".join(text for text in texts if text)

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons (of one without a label: its emoji), in order."""
        return [button_label(component) for component in walk(self["components"]) if component["type"] == BUTTON]

    @property
    def menu(self) -> list[Json]:
        """The options of its select menus, in order."""
        return [option for component in walk(self["components"]) if component["type"] == SELECT for option in component["options"]]

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked can see it."""
        return bool(self["flags"] & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self["flags"] & LOADING)


def button_label(button: Json) -> str:
    """What a person calls a button: its label, or the name of its emoji."""
    return str(button.get("label") or (button.get("emoji") or {}).get("name") or "")


def numbered(components: list[Json]) -> list[Json]:
    """The components with an id each: their own, or the next free number, a parent before its children."""
    used = {component["id"] for component in walk(components) if component.get("id")}
    free = (number for number in itertools.count(1) if number not in used)
    return [_numbered(component, free) for component in components]


def _numbered(component: Json, free: Iterator[int]) -> Json:
    made = {**DEFAULTS.get(component["type"], {}), **component, "id": component.get("id") or next(free)}
    if "components" in component:
        made["components"] = [_numbered(child, free) for child in component["components"]]
    for key in ("accessory", "component"):
        if component.get(key):
            made[key] = _numbered(component[key], free)
    return made


def with_media(node: Any, attachments: Mapping[str, Json]) -> Any:
    """The same components or embeds, with every `attachment://name` replaced by the address of that file."""
    if isinstance(node, list):
        return [with_media(child, attachments) for child in node]
    if not isinstance(node, dict):
        return node
    name = str(node.get("url") or "").removeprefix("attachment://")
    if str(node.get("url") or "").startswith("attachment://"):
        found = attachments[name]
        return {**node, "url": found["url"], "proxy_url": found["proxy_url"], "content_type": found["content_type"]}
    return {key: with_media(value, attachments) for key, value in node.items()}


def pinged(text: str, allowed: Json | None) -> tuple[list[str], bool]:
    """Whom a text pings under an `allowed_mentions` object: user ids, and whether everyone.

    Without that object Discord pings all who are named.
    """
    named = list(dict.fromkeys(re.findall(r"<@!?(\d+)>", text)))
    everyone = re.search(r"@(everyone|here)\b", text) is not None
    if allowed is None:
        return named, everyone
    parse = allowed.get("parse") or ()
    users = named if "users" in parse else [one for one in named if one in map(str, allowed.get("users") or ())]
    return users, everyone and "everyone" in parse


def _embed_texts(embed: Json) -> Iterator[str | None]:
    yield (embed.get("author") or {}).get("name")
    yield embed.get("title")
    yield embed.get("description")
    for field in embed.get("fields") or ():
        yield field["name"]
        yield field["value"]
    yield (embed.get("footer") or {}).get("text")
