"""One request of the bot, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.messages import Upload


@dataclass(frozen=True)
class Request:
    """A request: the ids in its path, its JSON body (None without one), its files, and its query."""

    params: dict[str, str]
    body: Any
    files: tuple[Upload, ...]
    query: Mapping[str, str]
