"""/watch in Discord, from a moderator's words to the works in the store: the real client, the real watcher, a host of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot import watching
from bot.client import Colloquy
from playground import Person, Playground
from store.database import Store
from tests.bot.hosts import Answer, Host, says, standing_in, until
from tests.toy import entry

TOYS = entry("toys", "Sorting Toys by Size and Colour", ["Ada Toy", "Ben Example"], year="2024")
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/toy</id><entry>
<id>http://arxiv.org/abs/2601.00001v1</id><published>2026-01-02T00:00:00Z</published><title>Boxes for Toys of Every Size</title>
<author><name>Ada Toy</name></author></entry></feed>"""
WORK = {"id": "https://openalex.org/W4300000001", "title": "Dolls that Sort Themselves", "publication_year": 2024}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the operator lets moderators name files of; a key for OpenAlex is set as well."""
    folder = tmp_path / "toys"
    folder.mkdir()
    (tmp_path / ".env").write_text(f"COLLOQUY_FOLDER={folder}\nOPENALEX_API_KEY=toy-key\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(watching, "TICK", 0.01)
    return folder


@pytest.fixture(autouse=True)
async def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Host]:
    async with standing_in(monkeypatch, tmp_path) as host:
        yield host


@pytest.fixture
def mod(discord_server: Playground) -> Person:
    """Somebody who may manage the server."""
    return discord_server.person("Mod Toy", permissions=1 << 5)


async def holds(store: Store, title: str) -> None:
    """Waits until the store holds a work."""
    await until(lambda: bool(store.rows("SELECT 1 FROM work WHERE title = ?", [title])))


@pytest.mark.parametrize(
    ("source", "body", "title"),
    [
        ("arxiv:cs.LG", says(FEED), "Boxes for Toys of Every Size"),
        ("openalex:A5000000011", says({"meta": {"count": 1}, "results": [WORK]}), "Dolls that Sort Themselves"),
        ("toys.bib", says(""), "Sorting Toys by Size and Colour"),
    ],
)
async def test_what_a_moderator_names_is_looked_at_and_imported(
    bot: Colloquy,
    mod: Person,
    seeded_store: Store,
    host: Host,
    folder: Path,
    source: str,
    body: Answer,
    title: str,
) -> None:
    (folder / "toys.bib").write_text(TOYS)
    host.will(body)

    reply = await mod.slash("watch", source=source)

    assert reply.ephemeral
    assert "It is watched from now on." in reply.text
    await holds(seeded_store, title)
    shown = await mod.click(reply.message, "All watched sources")
    assert shown.ephemeral
    assert "1 source" in shown.text


async def test_a_file_is_watched_while_it_grows(bot: Colloquy, mod: Person, seeded_store: Store, folder: Path) -> None:
    (folder / "toys.bib").write_text(TOYS)
    await mod.slash("watch", source="toys.bib")
    await holds(seeded_store, "Sorting Toys by Size and Colour")

    (folder / "toys.bib").write_text(TOYS + entry("dolls", "Dolls and Other Small Toys", ["Ada Toy"]))
    await mod.slash("watch", source="toys.bib")
    await holds(seeded_store, "Dolls and Other Small Toys")


async def test_by_buttons_a_watch_is_ended_and_begun_again(bot: Colloquy, mod: Person, seeded_store: Store, folder: Path) -> None:
    (folder / "toys.bib").write_text(TOYS)
    shown = await mod.slash("watch", source="toys.bib", every="10 minutes")

    ended = await mod.click(shown.message, "Remove")
    assert seeded_store.rows("SELECT 1 FROM watch") == []

    again = await mod.click(ended.message, "Watch again")
    assert "every 10 minutes" in again.text
    assert [row["source"] for row in seeded_store.rows("SELECT source FROM watch")] == ["folder:toys.bib"]


async def test_from_the_list_each_can_be_opened(bot: Colloquy, mod: Person, host: Host) -> None:
    host.will(says(FEED))
    await mod.slash("watch", source="arxiv:cs.LG")
    shown = await mod.slash("watch")

    opened = await mod.choose(shown.message, "1. arxiv:cs.LG")
    assert "Machine Learning" in opened.text
    assert "Remove" in opened.message.buttons


@pytest.mark.parametrize("options", [{}, {"source": "arxiv:cs.LG"}, {"remove": "1"}])
async def test_others_may_not(bot: Colloquy, ada: Person, seeded_store: Store, options: dict[str, Any]) -> None:
    reply = await ada.slash("watch", **options)

    assert reply.ephemeral
    assert "those who may manage this server" in reply.text
    assert seeded_store.rows("SELECT 1 FROM watch") == []


async def test_in_a_direct_message_a_moderator_is_sent_to_the_server(bot: Colloquy, mod: Person) -> None:
    assert "use /watch there" in (await mod.slash("watch", source="arxiv:cs.LG", dm=True)).text


async def test_a_problem_is_seen_in_about_by_everybody_and_its_reason_is_not(
    bot: Colloquy, mod: Person, ada: Person, seeded_store: Store, folder: Path
) -> None:
    (folder / "toys.json").write_text('{"secret": "A Secret Title"}')
    await mod.slash("watch", source="toys.json")
    await until(lambda: bool(seeded_store.rows("SELECT 1 FROM watch WHERE failures > 0")))

    said = (await ada.slash("about")).text
    assert "toys.json" in said
    assert "in the terminal, /watch says what" in said
    assert "Secret" not in said
    assert str(folder) not in said
