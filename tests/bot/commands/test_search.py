"""/search in Discord: for everybody alike, and near whom one follows for oneself alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.client import Colloquy
from playground import Person, Playground
from store.database import Store
from tests.toy import library
from tests.toy.library import BO


@pytest.fixture
def books(seeded_store: Store, tmp_path: Path) -> None:
    """The library in the bot's store."""
    library.bring(seeded_store, tmp_path)


async def test_words_are_set_off_and_pages_are_turned(bot: Colloquy, ada: Person, books: None) -> None:
    shown = await ada.slash("search", words="silk -paper")

    assert "Kites of **Silk**" in shown.text
    assert "We fly **silk** in the wind" in shown.text
    assert "Page 2 of" in (await ada.click((await ada.slash("search", words="learning")).message, "Page 2 ▶")).text


async def test_what_is_no_search_is_explained(bot: Colloquy, ada: Person, books: None) -> None:
    assert r"year\:abc is no year" in (await ada.slash("search", words="kites year:abc")).text


async def test_words_in_a_mention_are_a_search(bot: Colloquy, discord_server: Playground, ada: Person, books: None) -> None:
    shown = await discord_server.answer_to(await ada.say("papers on kites since 2012", mention=True))

    assert shown.text.startswith("## Search: kites year\\:2012..")


async def test_the_order_of_whoever_follows_somebody_is_theirs_alone(bot: Colloquy, ada: Person, books: None) -> None:
    await ada.slash("follow", name=BO)
    shown = await ada.slash("search", words="drums")
    mine = await ada.click(shown.message, "Near whom I follow")

    assert BO not in shown.text
    assert f"by {BO}" in mine.text
    assert (shown.ephemeral, mine.ephemeral) == (False, True)
