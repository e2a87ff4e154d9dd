"""What Discord's own client does before the bot hears of it: it finds the command, and types, checks and resolves its options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from playground import payloads
from playground.command_limits import CHAT, GROUP, SUBCOMMAND, kind_of
from playground.messages import Upload
from playground.payloads import Json
from playground.world import World

STRING, INTEGER, BOOLEAN, USER, CHANNEL, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 10, 11
TYPES: dict[int, type | tuple[type, ...]] = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}


class Somebody(Protocol):
    """A person, as far as an option needs to know."""

    @property
    def user(self) -> Json:
        """Their user object."""

    @property
    def permissions(self) -> int:
        """What they may do in the guild, as a bit set."""


@dataclass
class Typing:
    """A command as it is being typed: where its options go, and the objects that they point to."""

    world: World
    resolved: dict[str, Json] = field(default_factory=dict)

    def options(self, declared: list[Json], given: Mapping[str, Any], focused: str | None) -> list[Json]:
        """The options in the shape of an interaction.

        Raises ValueError for what Discord's client would not let a person send: an option that does not exist, one that is
        missing, or a value that does not fit. While a suggestion is asked for, nothing has to be complete.
        """
        known = {option["name"]: option for option in declared}
        unknown = [name for name in given if name not in known]
        if unknown:
            raise ValueError(f"there is no option {unknown[0]!r}; there are: {', '.join(known) or 'none'}")
        missing = [name for name, option in known.items() if option.get("required") and name not in given]
        if missing and focused is None:
            raise ValueError(f"the option {missing[0]!r} is required")
        return [self._option(known[name], value, name == focused) for name, value in given.items() if value is not None]

    def _option(self, declared: Json, value: Any, focused: bool) -> Json:
        made = {"name": declared["name"], "type": declared["type"]}
        if focused:
            return {**made, "value": str(value), "focused": True}
        return {**made, "value": self._value(declared, value)}

    def _value(self, declared: Json, value: Any) -> Any:
        kind = declared["type"]
        if kind == USER:
            return self.point_to(value)
        if kind == CHANNEL:
            self.resolved.setdefault("channels", {})[value] = {**self.world.channels[value], "permissions": payloads.ALL_PERMISSIONS}
            return value
        if kind == ATTACHMENT:
            attachment = self.world.store(Upload(*value))
            self.resolved.setdefault("attachments", {})[attachment["id"]] = attachment
            return attachment["id"]
        if not isinstance(value, TYPES[kind]) or (kind != BOOLEAN and isinstance(value, bool)):
            raise ValueError(f"the option {declared['name']!r} cannot be {value!r}")
        return _chosen(declared, value)

    def point_to(self, person: Somebody) -> str:
        """Adds a person to what the interaction resolves, and returns the id."""
        user_id: str = person.user["id"]
        member = payloads.member({}, person.permissions)
        self.resolved.setdefault("users", {})[user_id] = person.user
        self.resolved.setdefault("members", {})[user_id] = {key: member[key] for key in member if key not in ("user", "deaf", "mute")}
        return user_id


def _chosen(declared: Json, value: Any) -> Any:
    choices = declared.get("choices") or []
    for choice in choices:
        if value in (choice["name"], choice["value"]):
            return choice["value"]
    if choices:
        raise ValueError(f"the option {declared['name']!r} has no choice {value!r}")
    least, most = declared.get("min_value"), declared.get("max_value")
    if (least is not None and value < least) or (most is not None and value > most):
        raise ValueError(f"the option {declared['name']!r} cannot be {value!r}")
    if isinstance(value, str) and not (declared.get("min_length") or 0) <= len(value) <= (declared.get("max_length") or 6000):
        raise ValueError(f"the option {declared['name']!r} cannot have {len(value)} characters")
    return value


def find_command(world: World, name: str, kind: int, context: int) -> Json:
    """The registered command of that name and type. Raises LookupError when it is not offered in that context (0, 1 or 2)."""
    offered = [command for scope in (world.guild_id, None) for command in world.commands[scope] if kind_of(command) == kind]
    for command in offered:
        if command["name"] == name:
            if context not in contexts(command):
                raise LookupError(f"{name!r} is not offered in context {context}, only in {sorted(contexts(command))}")
            return command
    raise LookupError(f"there is no command {name!r}; there are: {', '.join(command['name'] for command in offered) or 'none'}")


def contexts(command: Json) -> set[int]:
    """Where a command is offered: in a guild (0), in the bot's direct messages (1), in private channels without the bot (2)."""
    if "guild_id" in command:
        return {0}
    wanted = command["contexts"]
    if wanted is None:
        wanted = [0, 1, 2] if command["dm_permission"] else [0]
    return set(wanted) - (set() if 1 in command["integration_types"] else {2})


def slash_data(world: World, words: str, context: int, given: Mapping[str, Any], focused: str | None = None) -> Json:
    """The data of a slash command: `words` is its name, with group and subcommand after it."""
    name, *rest = words.split()
    command = find_command(world, name, CHAT, context)
    typing = Typing(world)
    path, declared = _descend(command, rest)
    if focused is not None and not any(option["name"] == focused and option.get("autocomplete") for option in declared):
        raise LookupError(f"/{words} suggests nothing for an option {focused!r}")
    options = typing.options(declared, given, focused)
    for branch in reversed(path):
        options = [{"name": branch["name"], "type": branch["type"], "options": options}]
    data = {"id": command["id"], "name": name, "type": CHAT, "options": options, "resolved": typing.resolved}
    return data | {key: command[key] for key in ("guild_id",) if key in command}


def _descend(command: Json, words: Iterable[str]) -> tuple[list[Json], list[Json]]:
    path: list[Json] = []
    declared: list[Json] = command.get("options") or []
    for word in words:
        branch = next((option for option in declared if option["name"] == word and option["type"] in (SUBCOMMAND, GROUP)), None)
        if branch is None:
            raise LookupError(f"/{command['name']} has no subcommand {word!r}")
        path.append(branch)
        declared = branch.get("options") or []
    return path, declared


def modal_values(modal: Json, given: Mapping[str, Any]) -> list[Json]:
    """The submitted components of a modal; a field is named by its label or its custom_id.

    Raises ValueError for a field that does not exist, that is required and empty, or that is too long or too short.
    """
    known: set[str] = set()
    made = []
    for component in modal["components"]:
        inner = component.get("component") or next(iter(component.get("components") or ()), None)
        if inner is None:
            continue
        names = {inner["custom_id"], component.get("label") or inner.get("label") or ""}
        known |= names
        value = next((given[name] for name in names if name in given), None)
        field_made = {"type": inner["type"], "id": inner["id"], "custom_id": inner["custom_id"], **_field(inner, value)}
        shape = {"component": field_made} if "component" in component else {"components": [field_made]}
        made.append({"type": component["type"], "id": component["id"], **shape})
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ValueError(f"the modal has no field {unknown[0]!r}; it has: {', '.join(sorted(filter(None, known)))}")
    return made


def _field(inner: Json, value: Any) -> Json:
    if inner["type"] != 4:
        chosen = [value] if isinstance(value, str) else list(value or ())
        return {"values": chosen}
    text = inner.get("value") or "" if value is None else str(value)
    least = max(inner.get("min_length") or 0, 1 if inner.get("required", True) else 0)
    if not (least <= len(text) <= (inner.get("max_length") or 4000)) and (text or inner.get("required", True)):
        raise ValueError(f"the field {inner['custom_id']!r} cannot have {len(text)} characters")
    return {"value": text}
