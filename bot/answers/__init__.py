"""Question in, Card out: one module a command.

A module `x.py` here is the command `/x`; a hyphen in the command is an underscore in the file. Its
function `answer(store, …) -> Card` takes the command's options as keywords, each annotated
`Annotated[type, "what the option means"]`; the first option needs no name in a terminal.

A command that is about whoever asks is *personal*: its function takes the Asker after the store, and
nobody else sees the answer. A personal command that changes something is called `act` instead of `answer`;
it checks by itself whether the asker may do that. Modules with neither are shared parts.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import types
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from bot.answers.asker import Asker
from bot.answers.card import Ask, Card
from bot.answers.nearest import noted
from bot.answers.unmistakable import unmistakable
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
    """A command as its answer's module declares it: whether only the one who asks sees the answer, and whether it changes something."""

    name: str
    meaning: str
    options: tuple[Option, ...]
    answer: Callable[..., Card]
    personal: bool = False
    acts: bool = False


@cache
def commands() -> Mapping[str, Command]:
    """Every command there is, by name, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    found = (_command(module) for module in modules if hasattr(module, "answer") or hasattr(module, "act"))
    return {command.name: command for command in found}


def _command(module: types.ModuleType) -> Command:
    acts = hasattr(module, "act")
    function = module.act if acts else module.answer
    hints = get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    personal = hints.get("asker") is Asker
    options = tuple(_option(p, get_args(hints[p.name])) for p in parameters if p.name != "asker")
    meaning = (module.__doc__ or "").strip().splitlines()[0].rstrip(".")
    return Command(module.__name__.rpartition(".")[2].replace("_", "-"), meaning, options, function, personal, acts)


def _option(parameter: inspect.Parameter, annotated: tuple[Any, ...]) -> Option:
    return Option(parameter.name, annotated[0], annotated[1], parameter.default is parameter.empty)


def answer(store: Store, ask: Ask, asker: Asker) -> Card:
    """The card that answers a question of somebody, read from one snapshot of the store, or that says what an action changed.

    Raises Refusal for a command, an option or a value that does not exist, and for what the asker may not do.
    """
    command = commands().get(ask.command)
    if command is None:
        raise Refusal(f"There is no command /{ask.command}.", "/help")
    values = _values(command, ask)
    about = (asker,) if command.personal else ()
    # A snapshot would not see what the action itself writes.
    with nullcontext() if command.acts else store.snapshot():
        try:
            card = noted(store, ask, command.answer(store, *about, **values))
            # Only a terminal says what to type: elsewhere a door is a button, which has the id.
            return unmistakable(store, card) if asker.kind == "terminal" else card
        except Instead as instead:
            return instead.card


def _values(command: Command, ask: Ask) -> dict[str, Any]:
    values = {option.name: _value(command, option, ask.options) for option in command.options if option.name in ask.options}
    unknown = set(ask.options) - {option.name for option in command.options}
    if unknown:
        known = ", ".join(option.name for option in command.options) or "none"
        raise Refusal(f"/{command.name} has no option {sorted(unknown)[0]!r}; it has: {known}.", "/help")
    missing = [option for option in command.options if option.required and not str(values.get(option.name, "")).strip()]
    if missing:
        raise Refusal(f"/{command.name} needs its option {missing[0].name}: {missing[0].meaning}.", "/help")
    return values


def _value(command: Command, option: Option, given: Mapping[str, str]) -> Any:
    try:
        return TypeAdapter(option.type).validate_python(given[option.name])
    except ValidationError:
        raise Refusal(
            f"/{command.name} {option.name}: {given[option.name][:40]!r} does not fit; the option means: {option.meaning}.", "/help"
        ) from None
