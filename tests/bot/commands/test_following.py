"""Following as people do it in Discord: by commands, by buttons under public answers, and in words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from bot.client import Colloquy
from playground import Person, Playground, Reply
from playground.messages import Message
from store import follows
from store.database import Store
from store.follows import Address

Connect = Callable[[Playground, Path], AbstractAsyncContextManager[Colloquy]]
SEEDED = "Jingzhao Zhang"
MANAGE_SERVER = 1 << 5


@pytest.fixture
def ben(discord_server: Playground) -> Person:
    return discord_server.person("Ben Example")


@pytest.fixture
def mod(discord_server: Playground) -> Person:
    """Somebody who may manage the server."""
    return discord_server.person("Mod Toy", permissions=MANAGE_SERVER)


def followed(store: Store, person: Person) -> list[str]:
    who = follows.follower(store, Address(kind="member", address=person.user["id"]))
    return [one.text for one in follows.of_follower(store, who.id)] if who else []


def seen(shown: Reply | Message) -> str:
    """The text as a person sees it: without the backslashes that keep it plain."""
    return shown.text.replace("\\", "")


class TestCommands:
    async def test_a_follow_is_confirmed_to_the_one_who_follows_alone(self, bot: Colloquy, ada: Person, seeded_store: Store) -> None:
        reply = await ada.slash("follow", name="jingzhao zhang", when="daily")

        assert reply.ephemeral
        assert seen(reply).startswith(f"## You follow {SEEDED}\n")
        assert "**In a direct message, daily at 09:00**" in seen(reply)
        assert reply.buttons == ["Unfollow", "At once", "Weekly", "Mute", "Profile", "All I follow"]
        assert followed(seeded_store, ada) == [SEEDED]

    async def test_every_option_reaches_the_store(self, bot: Colloquy, ada: Person, seeded_store: Store) -> None:
        options: dict[str, Any] = {
            "kind": "book",
            "position": "first or last",
            "preprints": False,
            "older": True,
            "topic": "neural networks",
        }
        reply = await ada.slash("follow", name=SEEDED, when="weekly", where="dm", **options)
        (row,) = seeded_store.rows("SELECT rhythm, topic, work_kind, position, preprints, older FROM follow")

        assert "only books on “neural networks” as first or last author, and no preprints" in seen(reply)
        assert list(row.values()) == ["weekly", "neural network", "book", "first or last", 0, 1]

    async def test_buttons_change_pause_and_end_it_in_place(self, bot: Colloquy, ada: Person, seeded_store: Store) -> None:
        reply = await ada.slash("follow", name=SEEDED)
        shown: dict[str, str] = {}
        for label in ("Daily", "Mute", "Unmute", "Unfollow", "Follow again", "All I follow"):
            pressed = await ada.click(reply.message, label)
            assert (pressed.edited, pressed.message is reply.message) == (True, True)
            shown[label] = seen(reply)

        assert "daily at 09:00" in shown["Daily"]
        assert "Muted" in shown["Mute"]
        assert "Muted" not in shown["Unmute"]
        assert shown["Unfollow"].startswith(f"## You no longer follow {SEEDED}")
        assert shown["Follow again"].startswith(f"## You follow {SEEDED}")
        assert f"**1.** **{SEEDED}**\n-# daily at 09:00" in shown["All I follow"]
        assert followed(seeded_store, ada) == [SEEDED]

    async def test_in_a_direct_message_as_well(self, bot: Colloquy, ada: Person, seeded_store: Store) -> None:
        reply = await ada.slash("follow", name=SEEDED, dm=True)
        await ada.click(reply.message, "Weekly")

        assert (await ada.slash("following", dm=True)).text.startswith("## What you follow\n1 follow\n")
        assert "weekly" in (await ada.slash("following")).text

    async def test_a_menu_keeps_the_settings(self, bot: Colloquy, ada: Person, seeded_store: Store) -> None:
        asked = await ada.slash("follow", name="zhang", when="weekly", kind="preprint", position="first or last", older=True)
        assert followed(seeded_store, ada) == []

        label = next(option["label"] for option in asked.menu if SEEDED in option["label"])
        chosen = await ada.choose(asked.message, label)

        assert "only preprints as first or last author" in seen(chosen)
        assert "on Mondays at 09:00" in seen(chosen)

    async def test_topics_and_searches(self, bot: Colloquy, ada: Person, seeded_store: Store) -> None:
        await ada.slash("follow-topic", topic="neural networks")
        await ada.slash("follow-search", words="@everyone **toys**")
        listed = await ada.slash("following")

        assert "topic **“neural networks”**" in listed.text
        assert r"\*\*toys\*\*" in listed.text
        assert "@everyone" not in listed.text
        opened = await ada.choose(listed.message, listed.menu[1]["label"])
        assert opened.edited
        assert (await ada.click(listed.message, "Unfollow")).edited
        assert followed(seeded_store, ada) == ["neural networks"]

    async def test_a_pause_and_a_schedule(self, bot: Colloquy, ada: Person, seeded_store: Store) -> None:
        paused = await ada.slash("mute", until="3 days")
        assert seen(paused).startswith("## Everything is muted until ")
        assert (await ada.click(paused.message, "End the pause")).text.startswith("## Nothing is paused")

        changed = await ada.slash("schedule", hour=7, day="friday", zone="Asia/Tokyo")
        assert "on Fridays at 07:00" in seen(changed)
        assert "(Asia/Tokyo)" in seen(changed)
        with pytest.raises(ValueError, match="hour"):
            await ada.slash("schedule", hour=24)


class TestButtonsUnderPublicAnswers:
    async def test_everybody_follows_for_themselves_and_the_answer_stays(
        self, bot: Colloquy, ada: Person, ben: Person, seeded_store: Store
    ) -> None:
        shown = await ada.slash("profile", name=SEEDED)
        before = shown.text

        for person in (ben, ada):
            beside = await person.click(shown.message, "Follow")
            assert (beside.ephemeral, beside.edited) == (True, False)
            assert seen(beside).startswith(f"## You follow {SEEDED}")

        assert shown.text == before
        assert (followed(seeded_store, ada), followed(seeded_store, ben)) == ([SEEDED], [SEEDED])
        assert "2 followers" in (await ada.slash("profile", name=SEEDED)).text

    async def test_a_topic_has_one_too(self, bot: Colloquy, ada: Person, ben: Person, seeded_store: Store) -> None:
        shown = await ada.slash("topic", topic="neural networks")

        assert (await ben.click(shown.message, "Follow this topic")).text.startswith("## You follow the topic “neural networks”")
        assert (followed(seeded_store, ada), followed(seeded_store, ben)) == ([], ["neural networks"])

    async def test_a_button_follows_after_a_restart(
        self, connect: Connect, discord_server: Playground, ada: Person, seeded_store_path: Path, seeded_store: Store
    ) -> None:
        async with connect(discord_server, seeded_store_path):
            shown = await ada.slash("profile", name=SEEDED)
        async with connect(discord_server, seeded_store_path):
            await ada.click(shown.message, "Follow")

            assert SEEDED in (await ada.slash("following")).text
        assert followed(seeded_store, ada) == [SEEDED]


class TestChannels:
    async def test_a_moderator_follows_for_a_channel(self, bot: Colloquy, mod: Person, ada: Person, seeded_store: Store) -> None:
        reply = await mod.slash("follow", name=SEEDED, where="channel", when="weekly")
        (channel,) = follows.of_channels(seeded_store, mod.world.guild_id)

        assert reply.ephemeral
        assert seen(reply).startswith(f"## #{channel.at.name} follows {SEEDED}")
        assert (channel.at.address, channel.at.keeper) == (mod.world.channel["id"], mod.user["id"])
        assert "Channels of this server" in (await mod.slash("following")).text
        assert "Channels of this server" not in (await ada.slash("following")).text
        assert "Channels of this server" not in (await mod.slash("following", dm=True)).text

    async def test_whoever_does_not_manage_the_server_is_told_what_it_takes(self, bot: Colloquy, ada: Person, seeded_store: Store) -> None:
        reply = await ada.slash("follow", name=SEEDED, where="channel")

        assert reply.ephemeral
        assert "Manage Server" in seen(reply)
        assert seeded_store.rows("SELECT * FROM follow") == []

    async def test_there_is_no_channel_in_direct_messages(self, bot: Colloquy, mod: Person, seeded_store: Store) -> None:
        reply = await mod.slash("follow", name=SEEDED, where="channel", dm=True)

        assert "There is no channel here" in seen(reply)
        assert seeded_store.rows("SELECT * FROM follow") == []

    async def test_another_moderator_ends_it_and_nobody_else_can(
        self, bot: Colloquy, discord_server: Playground, mod: Person, ada: Person, seeded_store: Store
    ) -> None:
        await mod.slash("follow", name=SEEDED, where="channel")
        assert "That follow has ended" in (await ada.slash("unfollow", name="f1")).text

        other = discord_server.person("Other Mod", permissions=MANAGE_SERVER)
        ended = await other.slash("unfollow", name="jingzhao")
        assert "no longer follows" in seen(ended)
        assert seeded_store.rows("SELECT * FROM follow") == []
        assert (await other.click(ended.message, "Follow again")).edited
        assert len(seeded_store.rows("SELECT * FROM follow")) == 1


class TestSuggestions:
    async def test_ones_own_follows_are_offered_and_nobody_elses(self, bot: Colloquy, ada: Person, ben: Person) -> None:
        await ada.slash("follow", name=SEEDED)
        offered = {
            "unfollow": await ada.autocomplete("unfollow", "name", name="jing"),
            "following": await ada.autocomplete("following", "follow", follow="jing"),
            "mute": await ada.autocomplete("mute", "follow", follow="jing"),
        }

        assert {command: [choice["name"] for choice in choices] for command, choices in offered.items()} == {
            command: [f"{SEEDED} · at once"] for command in offered
        }
        assert await ben.autocomplete("unfollow", "name", name="jing") == []
        assert "You no longer follow" in (await ada.slash("unfollow", name=offered["unfollow"][0]["value"])).text

    async def test_zones_and_times_are_offered(self, bot: Colloquy, ada: Person, mod: Person) -> None:
        assert {"name": "America/New York", "value": "America/New_York"} in await ada.autocomplete("schedule", "zone", zone="new y")
        assert [choice["value"] for choice in await ada.autocomplete("mute", "until", until="3")] == ["3 days"]
        await mod.slash("follow", name=SEEDED, where="channel")
        assert len(await mod.autocomplete("following", "channel", channel="")) == 1
        assert await ada.autocomplete("following", "channel", channel="") == []


class TestWords:
    async def test_in_a_direct_message_words_are_enough(
        self, bot: Colloquy, discord_server: Playground, ada: Person, seeded_store: Store
    ) -> None:
        shown = await discord_server.answer_to(await ada.tell("follow jingzhao zhang"))
        assert shown.text.startswith(f"## You follow {SEEDED}")
        assert SEEDED in (await discord_server.answer_to(await ada.tell("who do I follow?"))).text
        assert "Everything is muted" in (await discord_server.answer_to(await ada.tell("mute for 3 days"))).text
        assert "Nothing is paused" in (await discord_server.answer_to(await ada.tell("unmute"))).text

        await ada.click(shown, "Daily")
        assert "no longer follow" in (await discord_server.answer_to(await ada.tell("unfollow jingzhao zhang"))).text
        assert followed(seeded_store, ada) == []

    async def test_in_a_server_nothing_personal_is_answered(
        self, bot: Colloquy, discord_server: Playground, ada: Person, seeded_store: Store
    ) -> None:
        shown = await discord_server.answer_to(await ada.say("follow jingzhao zhang", mention=True))

        assert "/follow" in shown.text
        assert SEEDED not in shown.text
        assert followed(seeded_store, ada) == []
