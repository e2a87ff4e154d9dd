"""How Discord says no: a status, a code and a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from playground.payloads import Json


class DiscordError(Exception):
    """An answer other than success; `blames_bot` tells a mistake of the bot from the course of the world (a message was deleted)."""

    def __init__(self, status: int, code: int, message: str, *, detail: str = "", blames_bot: bool = True) -> None:
        super().__init__(detail or message)
        self.status = status
        self.blames_bot = blames_bot
        self.headers: Mapping[str, str] = {}
        self.body: Json = {"code": code, "message": message}
        if detail:
            self.body["errors"] = {"body": {"_errors": [{"code": "REFUSED", "message": detail}]}}


def invalid_body(detail: str) -> DiscordError:
    """A body that Discord does not take."""
    return DiscordError(400, 50035, "Invalid Form Body", detail=detail)


def refuse_any(faults: Iterable[str]) -> None:
    """Raises DiscordError for the first of some faults; without faults nothing happens."""
    for fault in faults:
        raise invalid_body(fault)


def unknown_interaction(why: str) -> DiscordError:
    """The interaction does not exist, or its three seconds are over."""
    return DiscordError(404, 10062, "Unknown interaction", detail=why)


def already_acknowledged() -> DiscordError:
    """An interaction is answered once; what follows goes through its webhook."""
    return DiscordError(400, 40060, "Interaction has already been acknowledged.")


def invalid_token() -> DiscordError:
    """The token of an interaction is wrong or its fifteen minutes are over."""
    return DiscordError(401, 50027, "Invalid Webhook Token")


def unknown(what: str, code: int) -> DiscordError:
    """Something that is not there (any more), such as ("Message", 10008)."""
    return DiscordError(404, code, f"Unknown {what}", blames_bot=False)


def unreachable(code: int, message: str) -> DiscordError:
    """A place that the bot cannot write to or look into, such as (50007, "Cannot send messages to this user")."""
    return DiscordError(403, code, message, blames_bot=False)


def too_many(seconds: float, *, detail: str = "", blames_bot: bool = True) -> DiscordError:
    """All requests of the bot are refused for some seconds."""
    error = DiscordError(429, 0, "You are being rate limited.", detail=detail, blames_bot=blames_bot)
    error.body |= {"retry_after": seconds, "global": True}
    error.headers = limit_headers(seconds, is_global=True)
    return error


def limit_headers(seconds: float, *, is_global: bool) -> dict[str, str]:
    """The headers of a 429. One without Via comes from a proxy before Discord, and discord.py does not retry it."""
    headers = {"Via": "1.1 playground", "Retry-After": f"{seconds:g}"}
    return {**headers, "X-RateLimit-Global": "true"} if is_global else headers
