"""/identity in Discord: a moderator decides who is who by buttons and menus, and nobody else sees or does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.client import Colloquy
from playground import Person, Playground, Reply
from store import judgements
from store.database import Store
from tests import toy

ADA, BO, CY = "A. Kite", "Bo Drum", "Cy Block"
SILK, PAPER, TIN = "Kites of Silk", "Kites of Paper", "Drums of Tin and How They Sound"


@pytest.fixture
def mod(discord_server: Playground) -> Person:
    """Somebody who may manage the server."""
    return discord_server.person("Mod Toy", permissions=1 << 5)


@pytest.fixture
def adas(seeded_store: Store, tmp_path: Path) -> list[str]:
    """Two people called A. Kite, the one with two works first."""
    for title, other in ((SILK, BO), (PAPER, BO), (TIN, CY)):
        toy.bring_text(seeded_store, tmp_path, toy.entry("toy", title, [ADA, other], "article", year="2010"))
    sql = "SELECT researcher_id AS id FROM authorship WHERE name = ? GROUP BY researcher_id ORDER BY count(*) DESC"
    return [f"r{row['id']}" for row in seeded_store.rows(sql, [ADA])]


def seen(shown: Reply) -> str:
    """The text as a person sees it: without the backslashes that keep it plain."""
    return shown.text.replace("\\", "")


async def test_two_become_one_after_a_yes_and_two_again(bot: Colloquy, mod: Person, seeded_store: Store, adas: list[str]) -> None:
    asked = await mod.slash("identity", what="merge", name=adas[0], other=adas[1])
    assert asked.ephemeral
    assert "Are these one person?" in seen(asked)
    assert judgements.listed(seeded_store) == []

    done = await mod.click(asked.message, "Yes, one person")
    assert done.edited
    assert f"Decided by <@{mod.user['id']}>" in seen(done)
    assert [one.by for one in judgements.listed(seeded_store)] == [mod.user["id"]]

    undone = await mod.click(done.message, "Undo")
    assert "Judgement 1: one person (undone)" in seen(undone)
    assert len({row["researcher_id"] for row in seeded_store.rows("SELECT researcher_id FROM authorship WHERE name = ?", [ADA])}) == 2


async def test_the_works_of_another_are_chosen_in_the_menu(bot: Colloquy, mod: Person, seeded_store: Store, adas: list[str]) -> None:
    asked = await mod.slash("identity", what="split", name=adas[0])
    chosen = await mod.choose(asked.message, f"2. {SILK}")
    assert "Another person's" in seen(chosen)

    await mod.click(chosen.message, "Yes, split off 1 work")
    assert toy.titles(seeded_store, int(adas[0][1:])) == [PAPER]


async def test_names_are_suggested_and_a_judgement_is_found_in_the_list(bot: Colloquy, mod: Person, adas: list[str]) -> None:
    assert {choice["value"] for choice in await mod.autocomplete("identity", "other", other="a kite")} == set(adas)

    await mod.slash("identity", what="not-the-same", name=adas[0], other=adas[1])
    shown = await mod.slash("identity", what="list")
    assert "Undo" in (await mod.choose(shown.message, shown.menu[0]["value"])).buttons


@pytest.mark.parametrize("what", [None, "merge", "split", "not-the-same", "list", "undo"])
async def test_others_may_not(bot: Colloquy, ada: Person, seeded_store: Store, adas: list[str], what: str | None) -> None:
    options: dict[str, Any] = {"name": adas[0], "other": adas[1], "number": 1, "sure": True}
    reply = await ada.slash("identity", what=what, **options)

    assert reply.ephemeral
    assert "those who may manage this server" in seen(reply)
    assert judgements.listed(seeded_store) == []


async def test_in_a_direct_message_a_moderator_is_sent_to_the_server(bot: Colloquy, mod: Person) -> None:
    assert "use /identity there" in seen(await mod.slash("identity", dm=True))


async def test_a_mention_in_a_channel_is_not_answered_for_all_to_see(bot: Colloquy, discord_server: Playground, mod: Person) -> None:
    shown = await discord_server.answer_to(await mod.say("/identity", mention=True))

    assert "use /identity here" in shown.text
