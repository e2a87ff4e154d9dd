"""What a bad source brings is drawn as any other: it pings nobody, formats nothing and breaks no limit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.drawing.terminal import draw as in_terminal
from store import imports
from store.database import Store, open_store
from tests import toy
from tests.bot.drawing.test_layout import assert_discord_accepts, texts
from tests.toy.bibliography import crossref_list, crossref_work
from tests.toy.cards import card, doors

MARKS = "@everyone <@1> **b** ||s|| # `c` [x](https://toy.example) <:e:1> https://toy.example \u202e\u200b\u200d\u0351 "
LIVE = ("@everyone", "<@1>", "\n# ", " **b** ", "||s||", "[x](", "<:e:1>")
"""Marks as Discord would obey them."""

TITLE = (MARKS * 40)[:1_990]
NAME = f"Ada {MARKS[:90]} {'W' * 90}"
CROWD = [{"given": f"B{number}", "family": f"{'🧸' * 60}{number}"} for number in range(300)]


def work(number: int, **changed: Any) -> dict[str, Any]:
    """One of many works of a person with a bad name, in a journal with a worse one."""
    bad = {
        "DOI": f"10.1234/{number}",
        "title": [f"{number} {TITLE}"],
        "author": [{"given": "", "family": NAME}, {"given": "Bo", "family": "Drum"}],
        "container-title": [TITLE],
        "volume": "9" * 1_000,
        "page": "x" * 1_000,
        "subject": [MARKS],
        "abstract": TITLE * 5,
    }
    return crossref_work(**bad | changed)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with works and people that try everything, and a work of 300 authors."""
    works = [*map(work, range(9)), work(9, title=["Toy crowd"], author=[*CROWD, {"given": "Bo", "family": "Drum"}])]
    with open_store(tmp_path_factory.mktemp("hostile") / "store.db") as store:
        report = imports.run(store, Path("@everyone **toys**"), raw=json.dumps(crossref_list(*works)).encode())
        assert report.stored == 10
        yield store


@pytest.mark.parametrize("command", ["profile", "works", "topics", "coauthors", "trust", "statement"])
def test_every_answer_about_a_person_fits_and_is_plain(command: str, hostile: Store) -> None:
    for number in (toy.person(hostile, "Bo Drum"), hostile.rows("SELECT min(researcher_id) AS id FROM authorship")[0]["id"]):
        _assert_tame(hostile, command, name=f"r{number}")


@pytest.mark.parametrize("command", ["work", "cite"])
def test_every_answer_about_a_work_fits_and_is_plain(command: str, hostile: Store) -> None:
    for row in hostile.rows("SELECT id FROM work WHERE id IN ((SELECT min(id) FROM work), (SELECT max(id) FROM work))"):
        _assert_tame(hostile, command, title=f"w{row['id']}")


def test_what_is_looked_for_in_vain_is_told_plainly(hostile: Store) -> None:
    for command, subject in (("profile", "name"), ("work", "title"), ("topic", "topic")):
        _assert_tame(hostile, command, **{subject: MARKS})


def _assert_tame(store: Store, command: str, **options: str) -> None:
    """Every page of an answer is one that Discord accepts, without a ping, a link or a character that steers."""
    found = card(store, command, **options)
    for page in range(1, found.pages + 1):
        assert_discord_accepts(found, page)
        shown = "\n".join(text for text in texts(found, page) if "```" not in text)
        assert [mark for mark in LIVE if mark in shown] == []
        assert not {"\u202e", "\u200b"} & set(in_terminal(found, page))
    assert all(len(ask.key()) <= 98 for ask in doors(found))
