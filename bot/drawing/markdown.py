"""Plain text and lines as Discord's markdown, in which text from outside stays text."""

from __future__ import annotations

import re
from datetime import datetime

import discord

from bot.answers.card import Line, Span
from bot.drawing.text import code_lines, cut, plain, shorten, tame, web_address

ZERO_WIDTH_SPACE = "\u200b"

# Dashes, plus signs and "1." only mean something at the beginning of a line; a colon followed by a
# space never begins an address, an emoji or a timestamp, and is too common in titles to be doubled.
_SPECIAL = re.compile(r"[\\*_~`|<>\[\]#@]|:(?! )|(?<=^)[-+]|(?<=^ )[-+]")
_NUMBERED = re.compile(r"^( ?\d+)([.)])")
_MARKS = {"plain": "", "bold": "**", "italic": "*", "quiet": ""}
_TIMES: dict[str, discord.utils.TimestampStyle] = {"time": "D", "clock": "F"}


def escape(text: str) -> str:
    """Text that Discord shows as it is: no formatting, ping, link, heading, list, quote, emoji or timestamp.

    The result is one line. Beyond `discord.utils.escape_markdown` it also escapes numbered lists,
    custom emoji, channel and slash mentions, timestamps and bare addresses.
    """
    quiet = discord.utils.escape_mentions(tame(text))
    return _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", quiet))


def inline(line: Line, most: int) -> str:
    """A line as markdown, showing at most `most` characters of its text.

    Links and styles are dropped where they would cost far more characters than the text itself.
    """
    text = ""
    for span in cut(line, most):
        run = _run(span)
        # Two styled runs that touch would be read as one: "**a***b*".
        text += ZERO_WIDTH_SPACE + run if text.endswith("*") and run.startswith("*") else run
    return text if len(text) <= 8 * most else escape(shorten(plain(line), most))


def paragraph(line: Line, most: int) -> str:
    """A line that stands for itself; one that is quiet throughout is set small."""
    return small(inline(line, most)) if all(span.style == "quiet" for span in line) else inline(line, most)


def small(markdown: str) -> str:
    """Markdown as one line of small print."""
    return f"-# {markdown}"


def code_block(code: str, most: int) -> str:
    """Code in a block that nothing in it can close, cut after the last line that fits into `most` characters."""
    lines = [re.sub("`(?=`)", f"`{ZERO_WIDTH_SPACE}", line) for line in code_lines(code)]
    text = "\n".join(lines)
    if len(text) > most:
        whole_lines = text[: most - 1].rpartition("\n")[0]
        text = (whole_lines or text[: most - 2]) + "\n…"
    return f"```\n{text}\n```"


def _run(span: Span) -> str:
    """One span; the spaces at its edges stay outside its marks, where Discord wants them."""
    body = span.text.strip()
    if not body:
        return span.text
    if span.style in _TIMES:
        return _time(body, _TIMES[span.style])
    if span.style == "member":
        return f"<@{body}>" if body.isdecimal() else escape(body)
    before, _, after = span.text.partition(body)
    mark = _MARKS[span.style]
    run = f"{mark}{escape(body)}{mark}"
    address = web_address(span.url) if span.url else None
    return f"{before}[{run}]({address}){after}" if address else before + run + after


def _time(iso: str, style: discord.utils.TimestampStyle) -> str:
    """A point in time that Discord shows in the reader's own zone; a text that is none stays a text."""
    try:
        return discord.utils.format_dt(datetime.fromisoformat(iso), style)
    except ValueError:
        return escape(iso)
