"""A local stand-in for Discord: a gateway and the REST routes that a bot uses, held to Discord's rules.

async with Playground(openapi_path) as discord:
    ...  # point a bot at discord.api_url and discord.gateway_url
    ada = discord.person("Ada Toy")
    reply = await ada.slash("profile", name="Toy")
    assert discord.violations == []
"""

from playground.people import Person, Reply
from playground.server import Playground

__all__ = ["Person", "Playground", "Reply"]
