"""How Discord says that a message cannot be delivered, and what that means for the message and its place.

The codes are those of Discord's documentation, "Opcodes and Status Codes", but for 20026, which it does not list.
"""

from __future__ import annotations

import discord

from store.follows import FollowerKind

CLOSED: dict[FollowerKind, dict[int, str]] = {
    "member": {
        50007: "direct messages from me are not allowed",
        50278: "we have no server in common any more",
        10013: "the account is not there any more",
        50033: "the account is not there any more",
    },
    "channel": {
        10003: "the channel is not there any more",
        50001: "I cannot see the channel any more",
        50013: "I may not write in the channel any more",
    },
}
"""The codes for a place that cannot be reached, and what they mean."""

GONE = {10003, 50001}
"""The codes for a conversation that is gone, or was another bot's: with a member it can be opened anew."""

HASTE = {40003, 20026}
"""The codes for too many new conversations, and for being locked out of them."""

PASSING = {0, 20016, 20028, 20029, 40001, 40004, 40006, 130000}
"""The codes for what has nothing to do with the message: none at all, slow mode, write limits, our token, what is switched
off for now, an overload."""

PASSING_STATUS = {401, 408, 429}

DELETED = 10008
"""The code for a nonce whose message was posted and has been deleted since."""


def code_of(error: Exception) -> int:
    """Discord's code for an error; 0 for one that has none, or is not Discord's."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def why_closed(kind: FollowerKind, error: Exception) -> str | None:
    """Why the place of a member or a channel cannot be reached; None when it is something else."""
    return CLOSED[kind].get(code_of(error))


def is_gone(error: Exception) -> bool:
    """Whether a conversation with a member has to be opened anew; a channel is closed by the same codes."""
    return code_of(error) in GONE


def is_haste(error: Exception) -> bool:
    """Whether new conversations have to wait."""
    return code_of(error) in HASTE


def is_final(error: Exception) -> bool:
    """Whether the same message would be refused again."""
    if not isinstance(error, discord.HTTPException) or not 400 <= error.status < 500:
        return False
    return error.status not in PASSING_STATUS and error.code not in PASSING | HASTE | GONE
