"""The plain objects that Discord sends about users, members, channels, guilds and applications."""

from __future__ import annotations

import datetime
import itertools
import time
from typing import Any

Json = dict[str, Any]

EPOCH = 1_420_070_400_000
"""Milliseconds from 1970 to the first second of 2015, where Discord's ids begin."""

ALL_PERMISSIONS = str((1 << 51) - 1)
ATTACHMENT_BYTES = 10 * 2**20
"""The largest file that a bot may send to a server without boosts, in bytes."""

_counter = itertools.count()


def snowflake() -> str:
    """A new id that tells its time of birth, as Discord's do: clients compute expiry from it."""
    return str((int(time.time() * 1000) - EPOCH) << 22 | next(_counter) & 0x3FFFFF)


def now() -> str:
    """This moment in ISO 8601, UTC."""
    return datetime.datetime.now(datetime.UTC).isoformat()


def user(name: str, *, bot: bool = False) -> Json:
    """A user object; the username is the name in small letters without blanks."""
    return {
        "id": snowflake(),
        "username": name.lower().replace(" ", "."),
        "global_name": None if bot else name,
        "discriminator": "0",
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def member(of: Json, permissions: int | None = None) -> Json:
    """A member object; `permissions`, a bit set, is there in interactions only."""
    made: Json = {
        "user": of,
        "roles": [],
        "joined_at": "2024-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "nick": None,
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "premium_since": None,
    }
    return made if permissions is None else {**made, "permissions": str(permissions)}


def text_channel(guild_id: str, name: str) -> Json:
    """A text channel of a guild."""
    return {
        "id": snowflake(),
        "type": 0,
        "name": name,
        "position": 0,
        "permission_overwrites": [],
        "guild_id": guild_id,
        "flags": 0,
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "last_message_id": None,
    }


def direct_channel(with_user: Json) -> Json:
    """The channel of direct messages between the bot and a user."""
    return {"id": snowflake(), "type": 1, "last_message_id": None, "flags": 0, "recipients": [with_user]}


def group_channel(*users: Json) -> Json:
    """A private group of users that the bot is no member of."""
    return {
        "id": snowflake(),
        "type": 3,
        "last_message_id": None,
        "flags": 0,
        "recipients": list(users),
        "name": None,
        "icon": None,
        "owner_id": users[0]["id"],
    }


GUILD_LISTS = ("emojis", "stickers", "features")
GUILD_ZEROS = (
    "verification_level",
    "default_message_notifications",
    "explicit_content_filter",
    "mfa_level",
    "nsfw_level",
    "premium_tier",
    "premium_subscription_count",
    "system_channel_flags",
)
GUILD_NOTHINGS = (
    "icon",
    "description",
    "home_header",
    "splash",
    "discovery_splash",
    "banner",
    "application_id",
    "vanity_url_code",
    "afk_channel_id",
    "system_channel_id",
    "widget_channel_id",
    "rules_channel_id",
    "safety_alerts_channel_id",
    "public_updates_channel_id",
    "incidents_data",
    "max_presences",
)
GUILD_CREATE_LISTS = ("voice_states", "presences", "threads", "stage_instances", "guild_scheduled_events", "soundboard_sounds")


def guild(guild_id: str, name: str, owner: Json) -> Json:
    """A guild, as REST tells it."""
    return {
        "id": guild_id,
        "name": name,
        "owner_id": owner["id"],
        "roles": [_everyone(guild_id)],
        **{key: [] for key in GUILD_LISTS},
        **dict.fromkeys(GUILD_ZEROS, 0),
        **dict.fromkeys(GUILD_NOTHINGS),
        "region": "",
        "preferred_locale": "en-US",
        "afk_timeout": 300,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "widget_enabled": False,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
    }


def guild_create(of: Json, channels: list[Json], members: list[Json]) -> Json:
    """A guild with its channels and members, as the event GUILD_CREATE carries it."""
    everything = {"channels": channels, "members": members, "member_count": len(members)}
    return {**of, "unavailable": False, **everything, **{key: [] for key in GUILD_CREATE_LISTS}}


def _everyone(guild_id: str) -> Json:
    return {
        "id": guild_id,
        "name": "@everyone",
        "permissions": ALL_PERMISSIONS,
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def application(me: Json, owner: Json) -> Json:
    """The application that the bot belongs to."""
    return {
        "id": me["id"],
        "name": me["username"],
        "type": None,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "owner": owner,
        "team": None,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
    }
