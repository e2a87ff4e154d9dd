"""Whoever asks to be told something has a conversation with the bot that is open when there is something to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client import Colloquy
from playground import Person, Playground
from store.database import Store

if TYPE_CHECKING:
    from tests.bot.conftest import Until


def known(store: Store) -> list[str | None]:
    """Where the store would write to its members."""
    return [row["channel"] for row in store.rows("SELECT channel FROM follower ORDER BY id")]


def opened(server: Playground) -> int:
    return [call.operation for call in server.calls].count("create_dm")


async def test_following_opens_the_conversation_once(
    bot: Colloquy, discord_server: Playground, ada: Person, seeded_store: Store, until: Until
) -> None:
    await ada.slash("follow", name="Jingzhao Zhang")
    await until(lambda: any(known(seeded_store)))
    await ada.slash("following")
    await ada.slash("follow", name="Hongyang R. Zhang")

    assert known(seeded_store) == [ada.world.direct_channel(ada.user["id"])["id"]]
    assert opened(discord_server) == 1


async def test_words_in_the_conversation_do_the_same(
    bot: Colloquy, discord_server: Playground, ada: Person, seeded_store: Store, until: Until
) -> None:
    await discord_server.answer_to(await ada.tell("follow Jingzhao Zhang"))
    await until(lambda: any(known(seeded_store)))


async def test_whoever_follows_nothing_is_left_alone(bot: Colloquy, discord_server: Playground, ada: Person, seeded_store: Store) -> None:
    await ada.slash("profile", name="Jingzhao Zhang")
    await ada.slash("mute")

    assert opened(discord_server) == 0


async def test_a_conversation_that_cannot_be_opened_is_no_reason_not_to_follow(
    bot: Colloquy, discord_server: Playground, ada: Person, seeded_store: Store
) -> None:
    discord_server.fail("create_dm", 400, code=40003)

    assert "You follow Jingzhao Zhang" in (await ada.slash("follow", name="Jingzhao Zhang")).text
    assert known(seeded_store) == [None]
