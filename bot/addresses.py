"""Addresses that can be imported like a file: an author, a work, a preprint, or a name with a choice.

An address names something at a host that `bot.fetching` knows; an address of the web is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.drawing.text import tame
from store.errors import InputRefused
from store.sources.identifiers import DOI, identifiers, orcid

FORMS = {
    "openalex": "openalex:A5012345678 (an author) or openalex:W4300000001 (a work)",
    "orcid": "orcid:0000-0002-1825-0097",
    "doi": "doi:10.1000/toy.1",
    "arxiv": "arxiv:2110.06256",
    "name": 'name:"Ada Kite"',
}
"""How an address begins, with what one looks like."""

LONGEST_NAME = 200

_OPENALEX = re.compile(r"[AW][0-9]{1,15}")


@dataclass(frozen=True)
class Address:
    """How it begins and what it names, in the one spelling that is kept."""

    scheme: str
    what: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.what}"


def is_address(text: str) -> bool:
    """Whether this wants to name something at a host, and no file."""
    scheme, colon, _ = text.partition(":")
    return bool(colon) and scheme.lower() in FORMS


def understood(text: str) -> Address:
    """The address that is meant. Raises InputRefused, which says what is expected, where it names nothing that can be."""
    scheme, _, what = text.partition(":")
    scheme = scheme.lower()
    if found := _spelled(scheme, tame(what).strip()):
        return Address(scheme, found)
    raise InputRefused(f"{tame(text)[:80]}: this names nothing that can be fetched; it takes the form {FORMS[scheme]}.")


def _spelled(scheme: str, what: str) -> str | None:
    if scheme == "openalex":
        return what.upper() if _OPENALEX.fullmatch(what.upper()) else None
    if scheme == "orcid":
        return found.value if (found := orcid(what)) else None
    if scheme == "doi":
        return what.lower() if DOI.fullmatch(what) else None
    if scheme == "arxiv":
        return next((one.value for one in identifiers({"eprint": what}) if one.scheme == "arxiv"), None)
    return what if 0 < len(what) <= LONGEST_NAME else None
