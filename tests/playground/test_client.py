"""A small bot on the real discord.py plays through the playground; the fixture sees to it that nothing was refused."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import discord
import pytest
import yarl
from discord import app_commands, ui
from discord.ext import commands

from playground import Person, Playground

Interaction = discord.Interaction[commands.Bot]


class Form(ui.Modal, title="Toy form"):
    name: ui.TextInput[Form] = ui.TextInput(label="Your name", max_length=20)
    colour: ui.Label[Form] = ui.Label(
        text="Your colour",
        component=ui.Select(
            custom_id="colour", options=[discord.SelectOption(label="Red", value="r"), discord.SelectOption(label="Blue", value="b")]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.colour.component, ui.Select)
        await interaction.response.send_message(f"{self.name.value} likes {self.colour.component.values[0]}")


class Buttons(ui.View):
    @ui.button(label="Count")
    async def count(self, interaction: Interaction, button: ui.Button[Buttons]) -> None:
        button.label = "Counted"
        await interaction.response.edit_message(content="one", view=self)

    @ui.button(label="Later")
    async def later(self, interaction: Interaction, button: ui.Button[Buttons]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="later")

    @ui.button(label="Aside")
    async def aside(self, interaction: Interaction, button: ui.Button[Buttons]) -> None:
        await interaction.response.send_message("aside", ephemeral=True)

    @ui.button(label="Form")
    async def form(self, interaction: Interaction, button: ui.Button[Buttons]) -> None:
        await interaction.response.send_modal(Form())

    @ui.button(label="Twice")
    async def twice(self, interaction: Interaction, button: ui.Button[Buttons]) -> None:
        await interaction.response.send_message("once")
        await interaction.client.http.request(
            discord.http.Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback"),
            json={"type": 4, "data": {"content": "twice"}},
        )

    @ui.select(
        placeholder="Pick", options=[discord.SelectOption(label="First", value="1"), discord.SelectOption(label="Second", value="2")]
    )
    async def pick(self, interaction: Interaction, select: ui.Select[Buttons]) -> None:
        await interaction.response.send_message(f"picked {select.values[0]}")


class Page(ui.LayoutView):
    def __init__(self, title: str) -> None:
        super().__init__()
        button: ui.Button[Page] = ui.Button(label="Turn")
        button.callback = self._turn  # type: ignore[method-assign]
        texts = ui.Section("first line", "second line", accessory=button)
        picture = ui.MediaGallery[Page](discord.MediaGalleryItem("attachment://toy.png"))
        self.add_item(ui.Container(ui.TextDisplay(f"# {title}"), ui.Separator(), texts, picture))

    async def _turn(self, interaction: discord.Interaction) -> None:
        self.clear_items()
        self.add_item(ui.TextDisplay("turned"))
        await interaction.response.edit_message(view=self, attachments=[])


class ToyBot(commands.Bot):
    def __init__(self) -> None:
        super().__init__("!", intents=discord.Intents.default(), allowed_mentions=discord.AllowedMentions.none())
        # Otherwise the client waits two seconds for further guilds.
        cast(Any, self)._connection.guild_ready_timeout = 0.01
        self.resumed = asyncio.Event()

    async def setup_hook(self) -> None:
        made: list[app_commands.Command[Any, ..., Any] | app_commands.Group] = [plain, slow, menu, page, group]
        for command in made:
            self.tree.add_command(command)
        self.tree.add_command(app_commands.ContextMenu(name="Toy greeting", callback=greet))
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user and self.user in message.mentions:
            await message.reply(f"You said {message.content.partition('> ')[2]}")

    async def on_resumed(self) -> None:
        self.resumed.set()


@app_commands.command(description="Answers at once")
async def plain(interaction: Interaction, name: str, times: app_commands.Range[int, 1, 9] = 1, private: bool = False) -> None:
    await interaction.response.send_message(" ".join([name] * times), ephemeral=private)


@plain.autocomplete("name")
async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{typed} Toy", value=typed)]


@app_commands.command(description="Answers after a while")
async def slow(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content="done")
    await interaction.followup.send("and more")


@app_commands.command(description="Shows a menu")
async def menu(interaction: Interaction) -> None:
    await interaction.response.send_message("zero", view=Buttons())


@app_commands.command(description="Shows a page")
async def page(interaction: Interaction, title: str) -> None:
    await interaction.response.send_message(view=Page(title), file=discord.File(io.BytesIO(b"toy"), "toy.png"))


group = app_commands.Group(name="toys", description="Several toys")


@group.command(name="of", description="Whose toys")
async def toys_of(interaction: Interaction, owner: discord.User, label: discord.Attachment) -> None:
    await interaction.response.send_message(f"{owner.display_name}: {(await label.read()).decode()}")


async def greet(interaction: Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"Hello, {member.display_name}")


@asynccontextmanager
async def playing(server: Playground) -> AsyncIterator[ToyBot]:
    """The toy bot, connected."""
    kept = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = server.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)
    try:
        async with ToyBot() as bot:
            running = asyncio.create_task(bot.start("toy"))
            await server.ready()
            await bot.wait_until_ready()
            yield bot
        await running
    finally:
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = kept


@pytest.fixture
async def bot(discord_server: Playground) -> AsyncIterator[ToyBot]:
    async with playing(discord_server) as running:
        yield running


@pytest.fixture
def ada(discord_server: Playground, bot: ToyBot) -> Person:
    return discord_server.person("Ada Toy")


async def test_commands_are_registered_once(discord_server: Playground, ada: Person) -> None:
    assert [call.operation for call in discord_server.calls].count("bulk_set_application_commands") == 1
    assert {command["name"] for command in discord_server.commands} == {"plain", "slow", "menu", "page", "toys", "Toy greeting"}


async def test_a_slash_command(ada: Person) -> None:
    reply = await ada.slash("plain", name="x", times=3)

    assert (reply.text, reply.ephemeral, reply.deferred) == ("x x x", False, False)


async def test_an_ephemeral_answer(ada: Person) -> None:
    assert (await ada.slash("plain", name="x", private=True)).ephemeral


async def test_a_slash_command_in_a_direct_message(ada: Person) -> None:
    reply = await ada.slash("plain", name="x", dm=True)

    assert ada.inbox == [reply.message]


async def test_autocomplete(ada: Person) -> None:
    assert await ada.autocomplete("plain", "name", name="Bob") == [{"name": "Bob Toy", "value": "Bob"}]


async def test_a_subcommand_with_a_user_and_a_file(discord_server: Playground, ada: Person) -> None:
    bob = discord_server.person("Bob Toy")

    assert (await ada.slash("toys of", owner=bob, label=("label.txt", b"blocks"))).text == "Bob Toy: blocks"


async def test_a_deferral_and_a_followup(discord_server: Playground, ada: Person) -> None:
    reply = await ada.slash("slow")
    await discord_server.until(lambda: reply.followups, 5, "a follow-up")

    assert (reply.text, reply.deferred, reply.ephemeral) == ("done", True, True)
    assert [message.text for message in reply.followups] == ["and more"]


async def test_a_user_menu(discord_server: Playground, ada: Person) -> None:
    assert (await ada.user_menu("Toy greeting", discord_server.person("Bob Toy"))).text == "Hello, Bob Toy"


async def test_a_button_that_updates_its_message(ada: Person) -> None:
    shown = await ada.slash("menu")
    assert shown.buttons == ["Count", "Later", "Aside", "Form", "Twice"]

    reply = await ada.click(shown.message, "Count")

    assert (reply.edited, reply.text, reply.message is shown.message) == (True, "one", True)
    assert reply.buttons[0] == "Counted"


async def test_a_button_that_updates_later(ada: Person) -> None:
    reply = await ada.click((await ada.slash("menu")).message, "Later")

    assert (reply.edited, reply.deferred, reply.text) == (True, True, "later")


async def test_a_button_with_a_new_message(ada: Person) -> None:
    reply = await ada.click((await ada.slash("menu")).message, "Aside")

    assert (reply.edited, reply.ephemeral, reply.text) == (False, True, "aside")


async def test_a_button_that_is_not_there(ada: Person) -> None:
    shown = await ada.slash("menu")

    with pytest.raises(LookupError, match="no button 'Help'; there are: Count, Later"):
        await ada.click(shown.message, "Help")


@pytest.mark.parametrize("pick", ["Second", "2"])
async def test_a_menu(ada: Person, pick: str) -> None:
    shown = await ada.slash("menu")

    assert [option["label"] for option in shown.menu] == ["First", "Second"]
    assert (await ada.choose(shown.message, pick)).text == "picked 2"


async def test_a_modal(ada: Person) -> None:
    form = await ada.click((await ada.slash("menu")).message, "Form")
    assert form.modal["title"] == "Toy form"

    with pytest.raises(ValueError, match="cannot have 21 characters"):
        await ada.submit(form, **{"Your name": "x" * 21, "colour": "b"})
    assert (await ada.submit(form, **{"Your name": "Ada", "colour": "b"})).text == "Ada likes b"


async def test_a_layout_with_a_picture(discord_server: Playground, ada: Person) -> None:
    shown = await ada.slash("page", title="Toys")

    assert shown.text == "# Toys\nfirst line\nsecond line"
    assert discord_server.content(shown.message["attachments"][0]) == b"toy"

    reply = await ada.click(shown.message, "Turn")
    assert (reply.text, reply.message["attachments"]) == ("turned", [])


async def test_a_mention_is_answered(discord_server: Playground, ada: Person) -> None:
    said = await ada.say("hello", mention=True)

    answer = await discord_server.answer_to(said)

    assert (answer.text, answer["mentions"]) == ("You said hello", [])


async def test_other_talk_is_not_answered(discord_server: Playground, ada: Person) -> None:
    said = await ada.say("hello")
    await ada.slash("plain", name="x")

    with pytest.raises(TimeoutError, match="a reply to 'hello'"):
        await discord_server.answer_to(said, timeout=0.01)


async def test_a_lost_connection_is_resumed(discord_server: Playground, bot: ToyBot, ada: Person) -> None:
    await discord_server.drop_gateway()
    asked = asyncio.create_task(ada.slash("plain", name="meanwhile"))
    await bot.resumed.wait()

    assert (await asked).text == "meanwhile"
    assert discord_server.connections == ["identify", "resume"]


async def test_a_429_is_retried(discord_server: Playground, ada: Person) -> None:
    discord_server.fail("create_message", 429, headers={"Retry-After": "0.01"})
    said = await ada.say("hello", mention=True)

    assert (await discord_server.answer_to(said)).text == "You said hello"
    assert [call.operation for call in discord_server.calls].count("create_message") == 2


async def test_a_double_acknowledgement_is_seen() -> None:
    async with Playground() as server, playing(server):
        ada = server.person("Ada Toy")
        await ada.click((await ada.slash("menu")).message, "Twice")
        await server.until(lambda: server.violations, 5, "a violation")

        assert server.violations == ["create_interaction_response: Interaction has already been acknowledged."]


async def test_a_late_answer_is_seen() -> None:
    async with Playground(deadline=0.05) as server, playing(server) as bot:
        released = asyncio.Event()

        @bot.tree.command(name="late", description="Too late")
        async def late(interaction: Interaction) -> None:
            await released.wait()
            await interaction.response.send_message("at last")

        await bot.tree.sync()
        with pytest.raises(TimeoutError):
            await server.person("Ada Toy").slash("late")
        released.set()
        await server.until(lambda: len(server.violations) == 2, 5, "a violation")

        assert "first answer came later than 0.05 s" in server.violations[1]
