"""The discord.py client: it finds the commands, owns the threads that read the store, and draws every answer.

All ways to ask (a slash command, a button, a menu, a mention, a direct message) meet in one place: the
answer is worked out in a thread, so that the connection to Discord never waits for the store, and an
answer that takes longer than a second is announced before Discord's three seconds are over.
"""

from __future__ import annotations

import asyncio
import logging
import pkgutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import aiohttp
import discord
import yarl
from discord import app_commands, ui
from discord.ext import commands
from discord.utils import MISSING

import bot.commands
from bot import errors
from bot.answers import Refusal, answer
from bot.answers import commands as known_commands
from bot.answers.asker import Asker
from bot.answers.card import Ask, Button, Card, Section, line
from bot.commands._registering import register
from bot.conversations import open_with
from bot.drawing.controls import AskButton, AskMenu
from bot.drawing.layout import draw, files_of
from bot.drawing.text import shorten, tame
from bot.mentions import EXAMPLES, understand
from bot.notifier import Notifier
from bot.reopening import welcome_back
from bot.settings import Settings, SettingsError
from bot.watching import Watcher
from store.database import Store, open_store

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Interaction = discord.Interaction[Any]

PATIENCE = 1.0
"""Seconds an answer may take before the person is told that it is being worked on."""

THREADS = 4
"""Answers that are worked out at the same time."""

WRITERS = 2
"""Threads for what writes. They are others than those that answer, so that no question waits for somebody's import."""

REASON = 200
"""Characters of Discord's own words that are told when it refuses the connection."""

TOLD = "history"
"""The command that shows once more what one message told, page by page."""

CONTROLS = (AskButton, AskMenu)

HINT = Card(
    outcome="not_found",
    ask=Ask(command="help"),
    title="Ask me about researchers, works and topics",
    sections=(Section(lines=(line(f"For example: {EXAMPLES}."),)),),
    buttons=(Button(label="Help", ask=Ask(command="help")),),
)
"""What somebody gets to see who said something that is no question."""


class Colloquy(commands.Bot):
    """The assistant on Discord. It reads `store`, which whoever opened it closes."""

    def __init__(self, store: Store, settings: Settings) -> None:
        _point_at(settings)
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            intents=discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            activity=discord.CustomActivity("Ask /help"),
            max_messages=None,
        )
        self._store = store
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="answer")
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="write")
        self.means = settings.means()
        self._watcher = Watcher(self, settings)
        self._notifier = Notifier(self)
        self.tree.error(self._explain)

    async def setup_hook(self) -> None:
        """Find the commands, take up the buttons of older messages, and tell Discord of commands that changed."""
        for module in pkgutil.iter_modules(bot.commands.__path__):
            if not module.name.startswith("_"):
                await self.load_extension(f"{bot.commands.__name__}.{module.name}")
        self.add_dynamic_items(*CONTROLS)
        await register(self.tree)
        self._watcher.start()
        self._notifier.start()

    async def close(self) -> None:
        """Leave Discord, and let the running deliveries and answers end."""
        await self._watcher.stop()
        await self._notifier.stop()
        await super().close()
        for threads in (self._threads, self._writers):
            await asyncio.to_thread(threads.shutdown, cancel_futures=True)

    def read(self, question: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """What a function reads from the store, worked out in a thread."""
        return self.loop.run_in_executor(self._threads, lambda: question(self._store, *args, **kwargs))

    def write(self, action: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """What a function that writes to the store gives back, worked out in a thread of its own kind."""
        return self.loop.run_in_executor(self._writers, lambda: action(self._store, *args, **kwargs))

    async def reply(self, interaction: Interaction, ask: Ask, private: bool = False) -> None:
        """Answer a slash command, for everybody or for the one who asked alone. Raises Refusal and StoreError."""
        await self._answer(interaction, ask, in_place=False, private=private)
        await self._welcome_back(interaction)

    async def follow(self, interaction: Interaction, ask: Ask) -> None:
        """Answer a button or a menu: in its message for the one whose message it is, beside it and alone for anybody else.

        What is about the person who pressed it is never written into a message that others see, and a message that
        came unasked stays as it is, but for the turning of its own pages.
        """
        mine = _belongs_to_asker(interaction) and (_is_private(interaction) or not _is_personal(ask))
        in_place = mine and (_was_asked_for(interaction) or ask.command == TOLD)
        try:
            await self._answer(interaction, ask, in_place=in_place, private=not mine)
        except Exception as error:
            await self._explain(interaction, error)
        else:
            await self._welcome_back(interaction)

    async def _explain(self, interaction: Interaction, error: Exception) -> None:
        await errors.explain_interaction(interaction, error)
        await self._welcome_back(interaction)

    async def _welcome_back(self, interaction: Interaction) -> None:
        if interaction.response.is_done():
            await welcome_back(self, asker_of(interaction), partial(_add, interaction))
            await open_with(self, asker_of(interaction))

    async def _answer(self, interaction: Interaction, ask: Ask, *, in_place: bool, private: bool) -> None:
        private = private or _is_personal(ask)
        reading = self._work_out(ask, asker_of(interaction))
        done, _ = await asyncio.wait([reading], timeout=PATIENCE)
        if not done:
            await interaction.response.defer(ephemeral=private, thinking=not in_place)
        card, files = await reading
        view = draw(card, ask.page)
        if interaction.response.is_done():
            await interaction.edit_original_response(view=view, attachments=files)
        elif in_place:
            await interaction.response.edit_message(view=view, attachments=files)
        else:
            await interaction.response.send_message(view=view, files=files or MISSING, ephemeral=private)

    def _work_out(self, ask: Ask, asker: Asker) -> asyncio.Future[tuple[Card, list[discord.File]]]:
        command = known_commands().get(ask.command)
        return self.write(_answered, ask, asker) if command and command.acts else self.read(_answered, ask, asker)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Explain a button or menu that this version does not answer; discord.py sees to all others."""
        data: Any = interaction.data
        if interaction.type is discord.InteractionType.component and not _is_control(data["custom_id"]):
            await self._explain(interaction, errors.OutdatedError())

    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention in a server, and whatever stands in a direct message."""
        if not self._is_addressed(message):
            return
        try:
            ask = understand(message.content)
            if ask and message.guild and _is_personal(ask):
                raise Refusal(f"That is between us: use /{ask.command} here, which only you see, or write to me directly.")
            card, files = await self._work_out(ask, writer_of(message)) if ask else (HINT, [])
            await _reply_to(message, draw(card, ask.page if ask else 1), files)
        except Exception as error:
            await errors.explain(error, f"channel {message.channel.id}", partial(_reply_to, message))
        await welcome_back(self, writer_of(message), partial(_tell_writer, message))
        await open_with(self, writer_of(message))

    def _is_addressed(self, message: discord.Message) -> bool:
        if message.author.bot or message.webhook_id or message.is_system():
            return False
        return message.guild is None or self.user in message.mentions


async def serve(settings: Settings) -> None:
    """Open the store and be on Discord until the task is cancelled. Raises SettingsError and StoreError."""
    token = settings.token()
    with open_store(settings.colloquy_db) as store:
        async with Colloquy(store, settings) as client:
            try:
                await client.login(token)
                await _stay_connected(client)
            except (discord.DiscordException, aiohttp.ClientError) as error:
                raise SettingsError(_why_not(error)) from None


async def _stay_connected(client: Colloquy) -> None:
    """Be connected until the client is closed.

    discord.py takes a lost connection up again, but when the very first one fails it looks for what there is to take up,
    and finds nothing. By then it has waited as long as it should before the next attempt.
    """
    while not client.is_closed():
        try:
            await client.connect()
        except AttributeError:
            if client.ws is not None:
                raise
            log.warning("Discord's gateway does not answer; trying again.")


def _why_not(error: discord.DiscordException | aiohttp.ClientError) -> str:
    """Why the bot is not on Discord, in one sentence."""
    if isinstance(error, discord.LoginFailure):
        return "Discord does not accept DISCORD_TOKEN; copy the token again from its developer portal."
    if isinstance(error, aiohttp.ClientError):
        return "Discord cannot be reached; check the network, and DISCORD_API_URL where it is set."
    return f"Discord refuses the connection: {shorten(tame(str(error)).rstrip(' .'), REASON)}."


def _point_at(settings: Settings) -> None:
    """Let discord.py talk to another server, where one is set."""
    if settings.discord_api_url:
        discord.http.Route.BASE = settings.discord_api_url
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


def _is_control(custom_id: str) -> bool:
    return any(control.__discord_ui_compiled_template__.fullmatch(custom_id) for control in CONTROLS)


def asker_of(interaction: Interaction) -> Asker:
    """Who is behind an interaction, and what they may do where they are."""
    if interaction.guild_id is None:
        return Asker(kind="member", id=str(interaction.user.id))
    allowed = interaction.app_permissions
    return Asker(
        kind="member",
        id=str(interaction.user.id),
        guild=str(interaction.guild_id),
        channel=str(interaction.channel_id),
        channel_name=getattr(interaction.channel, "name", None),
        manages=interaction.is_guild_integration() and interaction.permissions.manage_guild,
        writable=interaction.is_guild_integration() and allowed.view_channel and allowed.send_messages,
        means=interaction.client.means,
    )


def writer_of(message: discord.Message) -> Asker:
    """Who wrote a message. What they may do in a server is not asked: nothing personal is answered there."""
    return Asker(kind="member", id=str(message.author.id))


def _is_personal(ask: Ask) -> bool:
    command = known_commands().get(ask.command)
    return command is not None and command.personal


def _is_private(interaction: Interaction) -> bool:
    """Whether nobody else sees the message with the button."""
    message = interaction.message
    return interaction.context.dm_channel or (message is not None and message.flags.ephemeral)


def _was_asked_for(interaction: Interaction) -> bool:
    """Whether the message with the button answers something, rather than came by itself."""
    message = interaction.message
    return message is not None and bool(message.interaction_metadata or message.reference)


def _belongs_to_asker(interaction: Interaction) -> bool:
    """Whether the message with the button is the person's own: they asked for it, or it is a direct message to them."""
    message = interaction.message
    if message is None:
        return False
    if interaction.context.dm_channel:
        return True
    if message.interaction_metadata:
        return message.interaction_metadata.user == interaction.user
    question = message.reference.resolved if message.reference else None
    return isinstance(question, discord.Message) and question.author == interaction.user


def _answered(store: Store, ask: Ask, asker: Asker) -> tuple[Card, list[discord.File]]:
    """The answer to a question with its files: a picture is drawn where the answer is worked out."""
    card = answer(store, ask, asker)
    return card, files_of(card)


async def _reply_to(message: discord.Message, view: ui.LayoutView, files: Sequence[discord.File] = ()) -> None:
    """Answer a message, even when it is deleted meanwhile."""
    reference = message.to_reference(fail_if_not_exists=False)
    await message.channel.send(view=view, files=files or MISSING, reference=reference, mention_author=False)


async def _tell_writer(message: discord.Message, view: ui.LayoutView) -> None:
    """Write to the one who wrote a message, and to nobody else."""
    await (message.author if message.guild else message.channel).send(view=view)


async def _add(interaction: Interaction, view: ui.LayoutView) -> None:
    """Add something to an answer that only the one who asked sees."""
    await interaction.followup.send(view=view, ephemeral=True)
