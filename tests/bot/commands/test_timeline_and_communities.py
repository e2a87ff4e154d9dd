"""/timeline and /communities in Discord: the card with its picture, what is suggested, and where a button leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import communities, timeline
from bot.client import Colloquy
from playground import Person, Playground
from store.database import Store
from tests.toy import workshops
from tests.toy.workshops import ADA


@pytest.fixture
def workshop(seeded_store: Store, tmp_path: Path) -> None:
    """Two workshops, beside the seeds, in the bot's store."""
    workshops.bring(seeded_store, tmp_path)


async def test_a_timeline_comes_with_its_picture(bot: Colloquy, ada: Person, workshop: None) -> None:
    shown = await ada.slash("timeline", name=ADA)

    assert "3 journal articles, 2001–2013" in shown.text
    assert [file["filename"] for file in shown.message["attachments"]] == [timeline.PICTURE]


async def test_communities_come_with_their_picture_and_a_topic_narrows_them(bot: Colloquy, ada: Person, workshop: None) -> None:
    offered = await ada.autocomplete("communities", "topic", topic="tin dr")
    narrowed = await ada.slash("communities", topic=offered[0]["value"])

    assert "Communities on tin drums" in narrowed.text
    assert [file["filename"] for file in narrowed.message["attachments"]] == [communities.PICTURE]
    everybody = await ada.click(narrowed.message, "All communities")
    assert "Hongyang R. Zhang" in everybody.text


async def test_words_in_chat_are_answered_likewise(bot: Colloquy, discord_server: Playground, ada: Person, workshop: None) -> None:
    reply = await discord_server.answer_to(await ada.say(f"show me the timeline of {ADA}", mention=True))

    assert [file["filename"] for file in reply["attachments"]] == [timeline.PICTURE]
