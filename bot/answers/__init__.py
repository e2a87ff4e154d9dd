"""Question in, Card out: one module a command.

A module `x.py` here is the command `/x`; a hyphen in the command is an underscore in the file. Its
function `answer(store, …) -> Card` takes the command's options as keywords, each annotated
`Annotated[type, "what the option means"]`; the first option needs no name in a terminal. Modules
whose names start no command (they define no `answer`) are shared parts.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from bot.answers.card import Ask, Card
from bot.answers.nearest import noted
from store.database import Store


class Refusal(Exception):
    """A question that cannot be answered as it was put; `suggestion` is a question that can."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


class Instead(Exception):
    """A question that is answered by a card that asks back, or names what is near."""

    def __init__(self, card: Card) -> None:
        super().__init__(card.title)
        self.card = card


@dataclass(frozen=True)
class Option:
    """One option of a command: its name, type, meaning, and whether it must be given."""

    name: str
    type: Any
    meaning: str
    required: bool


@dataclass(frozen=True)
class Command:
    """A command as its answer's module declares it."""

    name: str
    meaning: str
    options: tuple[Option, ...]
    answer: Callable[..., Card]


@cache
def commands() -> Mapping[str, Command]:
    """Every command there is, by name, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return {command.name: command for command in (_command(module) for module in modules if hasattr(module, "answer"))}


def _command(module: types.ModuleType) -> Command:
    hints = get_type_hints(module.answer, include_extras=True)
    parameters = list(inspect.signature(module.answer).parameters.values())[1:]
    options = tuple(_option(p, get_args(hints[p.name])) for p in parameters)
    meaning = (module.__doc__ or "").strip().splitlines()[0].rstrip(".")
    return Command(module.__name__.rpartition(".")[2].replace("_", "-"), meaning, options, module.answer)


def _option(parameter: inspect.Parameter, annotated: tuple[Any, ...]) -> Option:
    return Option(parameter.name, annotated[0], annotated[1], parameter.default is parameter.empty)


def answer(store: Store, ask: Ask) -> Card:
    """The card that answers a question, read from one snapshot of the store.

    Raises Refusal for a command, an option or a value that does not exist.
    """
    command = commands().get(ask.command)
    if command is None:
        raise Refusal(f"There is no command /{ask.command}.", "/help")
    values = {option.name: _value(command, option, ask.options) for option in command.options if option.name in ask.options}
    unknown = set(ask.options) - {option.name for option in command.options}
    if unknown:
        known = ", ".join(option.name for option in command.options) or "none"
        raise Refusal(f"/{command.name} has no option {sorted(unknown)[0]!r}; it has: {known}.", "/help")
    missing = [option for option in command.options if option.required and not str(values.get(option.name, "")).strip()]
    if missing:
        raise Refusal(f"/{command.name} needs a {missing[0].name}: {missing[0].meaning}.", "/help")
    with store.snapshot():
        try:
            return noted(store, ask, command.answer(store, **values))
        except Instead as instead:
            return instead.card


def _value(command: Command, option: Option, given: Mapping[str, str]) -> Any:
    try:
        return TypeAdapter(option.type).validate_python(given[option.name])
    except ValidationError:
        raise Refusal(
            f"/{command.name} {option.name}: {given[option.name][:40]!r} does not fit; it takes {option.meaning}.", "/help"
        ) from None
