"""What Discord refuses in the commands that a bot registers, written by hand.

Every function yields one sentence a fault. Figures are from Discord's developer documentation,
"Application Commands"; of user and of message context menus an application has five each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from playground.limits import choice_faults
from playground.payloads import Json

CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
MOST = {CHAT: 100, USER_MENU: 5, MESSAGE_MENU: 5}
NAME = re.compile(r"[-_'\w]{1,32}")


def set_faults(commands: list[Json]) -> Iterator[str]:
    """What is wrong with the whole set of an application's commands."""
    kinds = Counter(kind_of(command) for command in commands)
    yield from (f"{count} commands of type {kind} are more than {MOST[kind]}" for kind, count in kinds.items() if count > MOST[kind])
    names = Counter((kind_of(command), command["name"]) for command in commands)
    yield from (f"the name {name!r} is used by {count} commands" for (_, name), count in names.items() if count > 1)
    for command in commands:
        yield from command_faults(command)


def command_faults(command: Json) -> Iterator[str]:
    """What is wrong with one command."""
    name = command["name"]
    if kind_of(command) != CHAT:
        if not 1 <= len(name.strip()) <= 32:
            yield f"the name of a context menu has 1 to 32 characters: {name!r}"
        yield from (f"context menu {name!r} has no {field}" for field in ("description", "options") if command.get(field))
        return
    yield from _described_faults(command)
    yield from _option_faults(name, command.get("options") or [], within=None)
    size = _size(command)
    if size > 8000:
        yield f"/{name}: names, descriptions and values have {size} characters in all, more than 8000"


def kind_of(command: Json) -> int:
    """Slash command (1), user menu (2) or message menu (3)."""
    return int(command.get("type") or CHAT)


def _described_faults(thing: Json) -> Iterator[str]:
    name, description = thing["name"], thing.get("description") or ""
    if not NAME.fullmatch(name) or name != name.lower():
        yield f"{name!r} is no name for a command or option: 1 to 32 small letters, digits, - and _"
    if not 1 <= len(description) <= 100:
        yield f"{name!r} needs a description of 1 to 100 characters, not {len(description)}"


def _option_faults(owner: str, options: list[Json], within: int | None) -> Iterator[str]:
    if len(options) > 25:
        yield f"{owner!r}: {len(options)} options are more than 25"
    counts = Counter(option["name"] for option in options)
    yield from (f"{owner!r}: the name {name!r} is used by {count} options" for name, count in counts.items() if count > 1)
    if {SUBCOMMAND, GROUP} & {option["type"] for option in options}:
        yield from _branch_faults(owner, options, within)
    elif within == GROUP:
        yield f"{owner!r}: a group holds subcommands only"
    elif _out_of_order(option.get("required") for option in options):
        yield f"{owner!r}: required options come before optional ones"
    for option in options:
        yield from _described_faults(option)
        yield from _value_faults(option)
        if option["type"] in (SUBCOMMAND, GROUP):
            yield from _option_faults(option["name"], option.get("options") or [], within=option["type"])


def _branch_faults(owner: str, options: list[Json], within: int | None) -> Iterator[str]:
    allowed = {None: {SUBCOMMAND, GROUP}, GROUP: {SUBCOMMAND}, SUBCOMMAND: set()}[within]
    if not {option["type"] for option in options} <= allowed:
        yield f"{owner!r}: subcommands cannot be mixed with options, nor nested deeper than one group"


def _out_of_order(required: Iterable[bool | None]) -> bool:
    flags = [bool(flag) for flag in required]
    return flags != sorted(flags, reverse=True)


def _value_faults(option: Json) -> Iterator[str]:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        yield f"{option['name']!r} has choices and autocomplete, which exclude each other"
    yield from choice_faults(choices)
    names = Counter(choice["name"] for choice in choices)
    yield from (f"{option['name']!r}: the choice {name!r} is there {count} times" for name, count in names.items() if count > 1)


def _size(thing: Json) -> int:
    own = len(thing["name"]) + len(thing.get("description") or "")
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in thing.get("choices") or [])
    return own + choices + sum(_size(option) for option in thing.get("options") or [])
