"""Plain text made safe to show anywhere: tamed, shortened, and its addresses checked."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

from bot.answers.card import Line, Span

URL_LIMIT = 512
"""Characters of an address that a Discord button accepts."""

_KEPT_FORMAT = "\u200c\u200d"
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


def tame(text: str) -> str:
    """The text on one line: every run of white space is one space, and nothing in it steers a screen.

    Control characters, lone surrogates and invisible format characters (bidirectional overrides,
    zero-width spaces) go; the two joiners stay, because scripts and emoji are spelled with them.
    """
    return re.sub(r"\s+", " ", "".join(character for character in text if _visible(character)))


def _visible(character: str) -> bool:
    if character in _KEPT_FORMAT or character.isspace():
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def shorten(text: str, most: int) -> str:
    """The text in at most `most` characters, with "…" where something was left out; whole words where possible."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    word_end = kept.rfind(" ")
    if word_end > most * 2 // 3:
        kept = kept[:word_end]
    return kept.rstrip() + "…"


def cut(line: Line, most: int) -> Line:
    """The line, tamed, in at most `most` characters of text over all of its spans."""
    texts = [tame(span.text) for span in line]
    left, room = sum(map(len, texts)), most
    spans: list[Span] = []
    for span, text in zip(line, texts, strict=True):
        if left > room <= len(text):
            return (*spans, span.model_copy(update={"text": shorten(text + "…", room)}))
        spans.append(span.model_copy(update={"text": text}))
        left, room = left - len(text), room - len(text)
    return tuple(spans)


def plain(line: Line) -> str:
    """What a line says, without its styles and links."""
    return tame("".join(span.text for span in line)).strip()


def code_lines(code: str) -> list[str]:
    """The lines of a piece of code, tamed, with their indentation in spaces."""
    lines = []
    for line in code.expandtabs(4).splitlines():
        body = line.lstrip(" ")
        lines.append(" " * (len(line) - len(body)) + tame(body).rstrip())
    return lines


def web_address(url: str) -> str | None:
    """The https address with everything unusual in it percent-encoded, or None where it must not be linked.

    Refused are other schemes, a user name before the host, a host that is not plain ASCII, and more
    than 512 characters.
    """
    try:
        parts = urlsplit(url)
        address = quote(url, safe=";/?:@&=+$,#%!~-._")
    except ValueError:
        return None
    if parts.scheme != "https" or not _HOST.fullmatch(parts.netloc) or len(address) > URL_LIMIT:
        return None
    return address
