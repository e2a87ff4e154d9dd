"""The walls of the house: who may import whom, read from the source of every module."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ("bot", "playground", "seeds", "store")

Imports = Mapping[str, frozenset[str]]
"""For each module the names that it imports; `from a import b` is "a.b", whether b is a module or not."""


class _AtRunTime(ast.NodeTransformer):
    """Takes away what only a type checker reads."""

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        return node.orelse if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING" else self.generic_visit(node)


def imports_of(source: str, module: str, *, at_run_time: bool = False) -> frozenset[str]:
    """What one module imports, at its top and inside functions; also for type checkers, unless only run time counts."""
    tree = ast.parse(source)
    found: set[str] = set()
    for node in ast.walk(_AtRunTime().visit(tree) if at_run_time else tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module.split(".")[: -node.level] if node.level else []
            found.update(".".join(filter(None, [*package, node.module, alias.name])) for alias in node.names)
    return frozenset(found)


def modules() -> dict[str, Path]:
    paths = [path for package in HOUSE for path in sorted((ROOT / package).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


@pytest.fixture(scope="module")
def house() -> Imports:
    return {module: imports_of(path.read_text(encoding="utf-8"), module) for module, path in modules().items()}


def within(module: str, packages: Iterable[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def breaches(imports: Imports, room: str, *forbidden: str) -> list[str]:
    """Every import from a room, with what is in it, of something forbidden there."""
    return [
        f"{module} imports {target}"
        for module, targets in imports.items()
        if within(module, [room])
        for target in sorted(targets)
        if within(target, forbidden)
    ]


def circle(imports: Imports) -> list[str]:
    """Modules that import each other in a circle, or nothing."""
    graph = {module: {_module(target, imports) for target in targets} - {module, ""} for module, targets in imports.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _module(name: str, imports: Imports) -> str:
    """The module of the house in which an imported name lives, or nothing for a name from elsewhere."""
    return next((module for module in (name, name.rpartition(".")[0]) if module in imports), "")


def test_the_house_is_seen_whole(house: Imports) -> None:
    assert {"bot.client", "bot.answers", "bot.commands", "store.database", "playground.server"} <= house.keys()


def test_the_store_knows_neither_the_assistant_nor_discord(house: Imports) -> None:
    assert breaches(house, "store", "bot", "discord", "playground") == []


def test_answers_know_neither_discord_nor_sql(house: Imports) -> None:
    assert breaches(house, "bot.answers", "discord", "sqlite3", "sqlite_utils") == []


def test_commands_know_no_sql(house: Imports) -> None:
    assert breaches(house, "bot.commands", "sqlite3", "sqlite_utils") == []


def test_the_playground_knows_neither_the_assistant_nor_the_store(house: Imports) -> None:
    assert breaches(house, "playground", "bot", "store") == []


def test_there_are_no_circles_at_run_time() -> None:
    assert (
        circle({module: imports_of(path.read_text(encoding="utf-8"), module, at_run_time=True) for module, path in modules().items()}) == []
    )


TOY_STORE = """
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answers import card

def late() -> None:
    import discord.http
"""


def test_a_breach_is_seen_wherever_it_stands() -> None:
    toy = {"store.toy": imports_of(TOY_STORE, "store.toy"), "storehouse": imports_of("import bot", "storehouse")}

    assert breaches(toy, "store", "bot", "discord") == [
        "store.toy imports bot.answers.card",
        "store.toy imports discord.http",
    ]


def test_at_run_time_a_type_checkers_imports_do_not_count() -> None:
    assert imports_of(TOY_STORE, "store.toy", at_run_time=True) == {"json", "typing.TYPE_CHECKING", "discord.http"}


@pytest.mark.parametrize(
    ("source", "target"),
    [("from . import b", "toy.b"), ("from .b import c", "toy.b.c"), ("from ..x import y", "x.y"), ("import a.b", "a.b")],
)
def test_every_spelling_of_an_import_is_read(source: str, target: str) -> None:
    assert target in imports_of(source, "toy.a")


def test_a_circle_is_seen() -> None:
    toy = {"a": imports_of("from b import thing", "a"), "b": imports_of("import c", "b"), "c": imports_of("from a import x", "c")}

    assert set(circle(toy)) == {"a", "b", "c"}
    assert circle({**toy, "c": frozenset()}) == []
