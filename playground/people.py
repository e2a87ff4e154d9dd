"""What a person does in the pretend Discord, and what they see of the bot's answer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground import payloads
from playground.asking import Typing, find_command, modal_values, slash_data
from playground.command_limits import USER_MENU
from playground.exchanges import AUTOCOMPLETE, COMMAND, COMPONENT, DEFER, DEFER_UPDATE, MODAL, SHOW_MODAL, Exchange
from playground.limits import BUTTON, SELECT, walk
from playground.messages import Message, button_label, numbered
from playground.payloads import Json
from playground.world import DIRECT, GROUP_DIRECT, GUILD_TEXT, World

CONTEXTS = {GUILD_TEXT: 0, DIRECT: 1, GROUP_DIRECT: 2}


@dataclass(frozen=True)
class Patience:
    """How long Discord and a person wait, in seconds: for the first answer, for the end of a deferral, and for the token to expire."""

    deadline: float
    deferral: float
    lifetime: float


@dataclass(frozen=True)
class Reply:
    """What came of one move. It looks at the message itself, so later edits show."""

    exchange: Exchange

    @property
    def message(self) -> Message:
        """The bot's answer; after an update of the message that was clicked, that message. Raises LookupError without any."""
        message = self.exchange.original
        untouched = message is self.exchange.source and not self.exchange.edited
        if message is not None and not (untouched and self.exchange.followups):
            return message
        if self.exchange.followups:
            return self.exchange.followups[0]
        raise LookupError("the bot answered with no message")

    @property
    def followups(self) -> list[Message]:
        """What the bot wrote after its answer."""
        return self.exchange.followups

    @property
    def modal(self) -> Json:
        """The form that the bot opened: `title`, `custom_id`, `components`. Raises LookupError without one."""
        if self.exchange.answer != SHOW_MODAL:
            raise LookupError("the bot opened no modal")
        return self.exchange.data

    @property
    def text(self) -> str:
        """All that can be read in the message."""
        return self.message.text

    @property
    def buttons(self) -> list[str]:
        """The labels of the message's buttons."""
        return self.message.buttons

    @property
    def menu(self) -> list[Json]:
        """The options of the message's select menu."""
        return self.message.menu

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return self.message.ephemeral

    @property
    def deferred(self) -> bool:
        """Whether the bot first said that it needs time."""
        return self.exchange.answer in (DEFER, DEFER_UPDATE)

    @property
    def edited(self) -> bool:
        """Whether the message that was clicked on was changed."""
        return self.exchange.edited


@dataclass(frozen=True)
class Person:
    """A member of the guild. `permissions` is the bit set that they have in it."""

    world: World
    patience: Patience
    user: Json
    permissions: int

    async def slash(
        self, command: str, /, *, dm: bool = False, group: bool = False, in_channel: str | None = None, **options: Any
    ) -> Reply:
        """Sends a slash command: in the guild, in the bot's direct messages (`dm`) or in a group without the bot (`group`).

        `in_channel` is the id of another channel of the guild than the first.
        A subcommand follows its command after a blank. A user option takes a Person, an attachment (filename, bytes).
        Raises LookupError or ValueError for what Discord's client would not send, and TimeoutError without an answer.
        """
        channel = self.world.channels[in_channel] if in_channel else self._place(dm, group)
        return await self._ask(COMMAND, slash_data(self.world, command, CONTEXTS[channel["type"]], options), channel)

    async def autocomplete(self, command: str, focused: str, /, *, dm: bool = False, **options: Any) -> list[Json]:
        """The suggestions, each with `name` and `value`, for the option that is being typed."""
        channel = self._place(dm, group=False)
        data = slash_data(self.world, command, CONTEXTS[channel["type"]], {focused: "", **options}, focused)
        reply = await self._ask(AUTOCOMPLETE, data, channel)
        return list(reply.exchange.data.get("choices") or [])

    async def user_menu(self, name: str, target: Person) -> Reply:
        """Chooses a command from the context menu of a user."""
        command = find_command(self.world, name, USER_MENU, context=0)
        typing = Typing(self.world)
        data = {"id": command["id"], "name": name, "type": USER_MENU, "target_id": typing.point_to(target), "resolved": typing.resolved}
        return await self._ask(COMMAND, data, self.world.channel, extra={"target_user": target.user})

    async def click(self, message: Message, label: str) -> Reply:
        """Presses the button with that label. Raises LookupError when there is none, or when it does not work."""
        for button in _all(message, BUTTON):
            if button_label(button) == label:
                return await self._use(message, button)
        raise LookupError(f"there is no button {label!r}; there are: {', '.join(message.buttons) or 'none'}")

    async def choose(self, message: Message, *picks: str) -> Reply:
        """Picks options, by value or label, from the select menu that has them."""
        for select in _all(message, SELECT):
            values = [option["value"] for pick in picks for option in select["options"] if pick in (option["value"], option["label"])]
            if len(values) == len(picks):
                return await self._use(message, select, values=values)
        raise LookupError(f"no menu has {', '.join(picks)}; there are: {', '.join(option['label'] for option in message.menu) or 'none'}")

    async def submit(self, reply: Reply, **values: Any) -> Reply:
        """Fills in the modal of a reply and sends it; fields are named by label or custom_id."""
        before = reply.exchange
        modal = {**reply.modal, "components": numbered(reply.modal["components"])}
        data = {"custom_id": modal["custom_id"], "components": modal_values(modal, values)}
        channel = self.world.channels[before.channel_id]
        return await self._ask(MODAL, data, channel, before.source, extra={"triggering_interaction_metadata": before.metadata})

    async def say(self, text: str, *, mention: bool = False) -> Message:
        """Writes in the guild's channel, mentioning the bot before the text when asked to."""
        content = f"<@{self.world.me['id']}> {text}" if mention else text
        return await self._write(self.world.channel, content)

    async def tell(self, text: str) -> Message:
        """Writes a direct message to the bot."""
        return await self._write(self.world.direct_channel(self.user["id"]), text)

    def close_dms(self) -> None:
        """Takes no more direct messages from the bot."""
        self.world.unreachable[self.user["id"]] = (50007, "Cannot send messages to this user")

    def open_dms(self) -> None:
        """Takes direct messages again, and shares a server with the bot again."""
        self.world.unreachable.pop(self.user["id"], None)

    def leave(self) -> None:
        """Leaves the only server that this person shares with the bot."""
        self.world.unreachable[self.user["id"]] = (50278, "Cannot send messages to this user due to having no mutual guilds")

    def vanish(self) -> None:
        """Deletes the account."""
        del self.world.users[self.user["id"]]

    @property
    def inbox(self) -> list[Message]:
        """The bot's direct messages to this person, oldest first."""
        channel = self.world.direct_channel(self.user["id"])
        return [one for one in self.world.messages.values() if one["channel_id"] == channel["id"] and one["author"] is self.world.me]

    async def _write(self, channel: Json, content: str) -> Message:
        message = self.world.draft(self.user, channel["id"])
        self.world.write(message, {"content": content})
        return await self.world.post(message)

    async def _use(self, message: Message, component: Json, **data: Any) -> Reply:
        if component.get("disabled") or not component.get("custom_id"):
            raise LookupError(f"{component.get('label') or 'the menu'!r} cannot be used: it is disabled, or a link")
        data |= {"custom_id": component["custom_id"], "component_type": component["type"], "id": component["id"]}
        extra = {"interacted_message_id": message["id"]}
        return await self._ask(COMPONENT, data, self.world.channels[message["channel_id"]], message, extra=extra)

    def _place(self, dm: bool, group: bool) -> Json:
        if group:
            return self.world.open(payloads.group_channel(self.user, self.world.owner))
        return self.world.direct_channel(self.user["id"]) if dm else self.world.channel

    async def _ask(self, kind: int, data: Json, channel: Json, source: Message | None = None, extra: Json | None = None) -> Reply:
        owners = _owners(channel, self.world.guild_id, self.user["id"])
        metadata: Json = {"type": kind, "user": self.user, "authorizing_integration_owners": owners, **(extra or {})}
        exchange = Exchange(kind, channel["id"], metadata, source, self.patience.deadline, self.patience.lifetime)
        metadata["id"], exchange.command = exchange.id, data.get("name", "")
        self.world.exchanges[exchange.token] = exchange
        await self.world.session.dispatch("INTERACTION_CREATE", self._interaction(exchange, data, channel))
        await self._answer(exchange)
        return Reply(exchange)

    def _interaction(self, exchange: Exchange, data: Json, channel: Json) -> Json:
        made: Json = {
            "id": exchange.id,
            "application_id": self.world.me["id"],
            "type": exchange.kind,
            "data": data,
            "token": exchange.token,
            "version": 1,
            "channel": channel,
            "channel_id": channel["id"],
            "app_permissions": str(self.world.permissions(channel["id"])),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": exchange.metadata["authorizing_integration_owners"],
            "context": CONTEXTS[channel["type"]],
            "attachment_size_limit": payloads.ATTACHMENT_BYTES,
        }
        if exchange.source is not None:
            made["message"] = exchange.source
        if channel["type"] != GUILD_TEXT:
            return {**made, "user": self.user}
        guild = {"id": self.world.guild_id, "locale": "en-US", "features": []}
        member = payloads.member(self.user, self.permissions)
        return {**made, "guild_id": self.world.guild_id, "guild": guild, "guild_locale": "en-US", "member": member}

    async def _answer(self, exchange: Exchange) -> None:
        until = self.world.news.until
        try:
            await until(lambda: exchange.answer, self.patience.deadline, "the first answer to an interaction")
            if exchange.answer == DEFER:
                await until(lambda: _finished(exchange, self.world), self.patience.deferral, "the answer after a deferral")
        except TimeoutError as error:
            self.world.violations.append(str(error))
            raise
        if exchange.answer == DEFER_UPDATE:
            # A click may be acknowledged and change nothing.
            with contextlib.suppress(TimeoutError):
                await until(lambda: exchange.edited or exchange.followups, self.patience.deferral, "an update")


def _finished(exchange: Exchange, world: World) -> bool:
    original = exchange.original
    return original is not None and (not original.loading or original["id"] not in world.messages)


def _owners(channel: Json, guild_id: str, user_id: str) -> dict[str, str]:
    """By whom the application was installed: "0" by the guild ("0" itself in direct messages), "1" by the user."""
    return {GUILD_TEXT: {"0": guild_id}, DIRECT: {"0": "0"}}.get(channel["type"], {"1": user_id})


def _all(message: Message, kind: int) -> Iterator[Json]:
    return (component for component in walk(message["components"]) if component["type"] == kind)
