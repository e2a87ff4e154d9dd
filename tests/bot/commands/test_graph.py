"""/graph in Discord: a picture with words for whoever cannot see it, drawn anew where a button or the menu leads."""

from __future__ import annotations

import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.answers.graph import PICTURE
from bot.client import Colloquy
from bot.drawing import picture
from playground import Person, Playground
from playground.messages import Message
from store.database import Store
from tests.toy import circle
from tests.toy.circle import ADA, CY, DEE


@pytest.fixture
def friends(seeded_store: Store, tmp_path: Path) -> dict[str, int]:
    """The ids of a circle of friends in the bot's store."""
    return circle.bring(seeded_store, tmp_path)


def shown_in(server: Playground, message: Message) -> tuple[str, bytes]:
    """The words for the one picture that a message shows, and the file."""
    (attachment,) = message["attachments"]
    (gallery,) = [part["items"] for part in message["components"][0]["components"] if part["type"] == 12]
    (item,) = gallery
    assert item["media"]["url"] == attachment["url"]
    return item["description"], server.content(attachment)


async def test_the_picture_comes_with_the_answer(bot: Colloquy, discord_server: Playground, ada: Person, friends: dict[str, int]) -> None:
    shown = await ada.slash("graph", name=ADA)
    words, file = shown_in(discord_server, shown.message)

    assert words.startswith(f"Co-authors around {ADA}: a graph of 11 people.")
    assert shown.message["attachments"][0]["filename"] == PICTURE
    assert Image.open(BytesIO(file)).size[0] == 1_080


async def test_a_choice_of_the_menu_puts_somebody_else_in_the_middle(
    bot: Colloquy, discord_server: Playground, ada: Person, friends: dict[str, int]
) -> None:
    first = await ada.slash("graph", name=ADA)
    before = shown_in(discord_server, first.message)
    moved = await ada.choose(first.message, f"graph?name=r{friends[CY]}")

    assert moved.edited
    assert f"Co-authors around {CY}" in moved.text
    assert shown_in(discord_server, moved.message) != before


async def test_a_button_leads_to_an_answer_without_a_picture(bot: Colloquy, ada: Person, friends: dict[str, int]) -> None:
    shown = await ada.slash("graph", name=ADA, of="topics")
    none = await ada.click(shown.message, "Profile")

    assert none.message["attachments"] == []


async def test_a_path_has_its_picture_too(bot: Colloquy, discord_server: Playground, ada: Person, friends: dict[str, int]) -> None:
    shown = await ada.slash("coauthors", name=ADA, to=DEE)

    assert shown_in(discord_server, shown.message)[0].startswith("A path of 2 steps.")


async def test_a_mention_is_answered_with_a_picture(
    bot: Colloquy, discord_server: Playground, ada: Person, friends: dict[str, int]
) -> None:
    reply = await discord_server.answer_to(await ada.say(f"show me the network of {ADA}", mention=True))

    assert shown_in(discord_server, reply)[0].startswith(f"Co-authors around {ADA}")


async def test_it_is_drawn_outside_of_the_event_loop(
    bot: Colloquy, ada: Person, friends: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def png(given: Any) -> bytes:
        threads.append(threading.current_thread().name)
        return b"toy"

    monkeypatch.setattr(picture, "png", png)
    await ada.slash("graph", name=ADA)

    assert [name.partition("_")[0] for name in threads] == ["answer"]


def test_an_idle_bot_loads_nothing_that_draws() -> None:
    code = "import sys, pkgutil, importlib, bot.client, bot.commands, bot.answers; bot.answers.commands()\n"
    code += "for one in pkgutil.iter_modules(bot.commands.__path__): importlib.import_module('bot.commands.' + one.name)\n"
    code += "print(sorted({'PIL', 'networkx', 'numpy', 'pymupdf_fonts', 'bot.drawing.picture'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert (done.stdout, done.stderr) == ("[]\n", "")
