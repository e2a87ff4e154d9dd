"""A Card as a Discord message of components, inside every limit that Discord sets.

A message holds at most 40 components, nested ones included, and 4,000 characters of text. Long texts
are shortened first, then the end of a list is left out and counted; the title and the ways on stay.
The most that is ever drawn is 38 components: container, head, body and foot (4), picture and file (2), menu (2),
pages (5), next steps (18), links (6), and one separator.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeVar

import discord
from discord import ui

from bot.answers.card import Ask, Card, Item, Link, Outcome, Section
from bot.drawing.controls import AskButton, AskMenu
from bot.drawing.markdown import code_block, escape, inline, paragraph, small
from bot.drawing.pages import Entry, clamped, numbered, typed
from bot.drawing.text import plain, shorten, tame, web_address

T = TypeVar("T")

log = logging.getLogger(__name__)

TEXT_LIMIT = 4_000
TITLE_ROOM = 2_800
STEPS = 15
LINKS = 5
OPTIONS = 25
PER_ROW = 5
LABEL = 80
OPTION_LABEL = 100
ALTERNATIVE = 1_024
"""Characters of the text that says a picture."""

_MORE_ROOM = 30
_RUNGS = (3_000, 1_500, 800, 500, 300, 200, 140, 100, 60)
"""The most characters a text may have, tried from the longest; a text of 60 still says what it is about."""

_CODE_SHARE = 20
"""How many times as long as a text a block of code may be: half an entry is of little use."""

_COLOURS: dict[Outcome, discord.Colour] = {
    "answer": discord.Colour.blurple(),
    "choice": discord.Colour.gold(),
    "not_found": discord.Colour.light_grey(),
    "refused": discord.Colour.red(),
}


@dataclass(frozen=True)
class _Row:
    """Some lines of markdown that are shown together or not at all, and the entry they show."""

    markdown: str
    entry: Entry | None = None


@dataclass(frozen=True)
class _Text:
    """The text of one page; `rest` says what found no room."""

    head: str
    rows: tuple[_Row, ...]
    rest: str
    foot: str

    @property
    def body(self) -> str:
        """The rows below each other."""
        return "\n".join((*(row.markdown for row in self.rows), *((self.rest,) if self.rest else ())))


def draw(card: Card, page: int = 1, *, mark: int | None = None) -> ui.LayoutView:
    """One page of a card as a message; a page past the end is the last one. `mark` is the id of its container.

    Never raises for a card's content. Buttons whose question does not fit into a custom_id (100
    characters), addresses that are not https, and whatever exceeds a limit are left out and logged.
    """
    page = clamped(card, page)
    text = _text(card, page)
    container: ui.Container[Any] = ui.Container(accent_colour=_COLOURS[card.outcome], id=mark)
    container.add_item(ui.TextDisplay(text.head))
    if card.picture:
        told = shorten(tame(card.picture.alt).strip(), ALTERNATIVE) or None
        container.add_item(ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{card.picture.name}", description=told)))
    if text.body:
        container.add_item(ui.TextDisplay(text.body))
    if card.attachment:
        container.add_item(ui.File(f"attachment://{card.attachment.name}"))
    controls = _controls(card, page, text.rows)
    if controls:
        container.add_item(ui.Separator())
    for row in controls:
        container.add_item(row)
    if text.foot:
        container.add_item(ui.TextDisplay(text.foot))
    return ui.LayoutView(timeout=None).add_item(container)


def files_of(card: Card) -> list[discord.File]:
    """The files that must be sent with the message that `draw` makes of a card: Discord refuses one that names others.

    A picture is drawn here, which takes as long as a question to the store, and belongs into a thread.
    """
    files = []
    if card.picture:
        from bot.drawing.picture import png  # which an idle bot does without

        files.append(discord.File(BytesIO(png(card.picture)), card.picture.name))
    if card.attachment:
        files.append(discord.File(BytesIO(card.attachment.text.encode(errors="replace")), card.attachment.name))
    return files


def _text(card: Card, page: int) -> _Text:
    """The page's text at the first rung at which all of it fits; at the last, as many rows as fit."""
    sections = tuple(numbered(card, page))
    for most in _RUNGS:
        head, foot = _head(card, most), _foot(card, page, most)
        rows, complete = _fitting(_rows(sections, most), TEXT_LIMIT - len(head) - len(foot) - _MORE_ROOM)
        if complete:
            break
    missing = sum(len(entries) for _, entries in sections) - sum(row.entry is not None for row in rows)
    rest = "" if complete else small(f"… and {missing:,} more" if missing else "…")
    return _Text(head, rows, rest, foot)


def _fitting(rows: Iterable[_Row], room: int) -> tuple[tuple[_Row, ...], bool]:
    """The rows that fit into so many characters, and whether those are all."""
    fitting: list[_Row] = []
    for row in rows:
        room -= len(row.markdown) + 1
        if room < 0:
            return tuple(fitting), False
        fitting.append(row)
    return tuple(fitting), room >= 0


def _head(card: Card, most: int) -> str:
    title = escape(card.title)
    if len(title) > TITLE_ROOM:
        title = escape(shorten(tame(card.title), TITLE_ROOM // 2))
    heading = f"## {title or 'Untitled'}"
    return f"{heading}\n{paragraph(card.subtitle, most)}" if plain(card.subtitle) else heading


def _foot(card: Card, page: int, most: int) -> str:
    parts = (f"Page {page} of {card.pages}" if card.pages > 1 else "", inline(card.footer, most))
    text = " · ".join(part for part in parts if part)
    return small(text) if text else ""


def _rows(sections: tuple[tuple[Section, tuple[Entry, ...]], ...], most: int) -> Iterator[_Row]:
    for section, entries in sections:
        yield from _section(section, entries, most)


def _section(section: Section, entries: tuple[Entry, ...], most: int) -> Iterator[_Row]:
    if section.heading:
        yield _Row(f"### {escape(shorten(section.heading, most))}")
    for line in section.lines:
        yield _Row(paragraph(line, most))
    for entry in entries:
        yield _Row(_entry(*entry, most), entry)
    if section.code:
        yield _Row(code_block(section.code, most * _CODE_SHARE))


def _entry(number: int | None, item: Item, most: int) -> str:
    mark = "•" if number is None else f"**{number}.**"
    line = f"{mark} {inline(item.line, most)}"
    return f"{line}\n{small(inline(item.detail, most))}" if plain(item.detail) else line


def _controls(card: Card, page: int, rows: tuple[_Row, ...]) -> list[ui.ActionRow[Any]]:
    """The rows of controls: a menu of this page's doors, other pages, next steps, ways out."""
    used: set[str] = set()
    options = _within(OPTIONS, _options(rows))
    turns = _buttons(_turns(card, page), used)
    steps = _within(STEPS, _buttons(((button.label, button.ask) for button in card.buttons), used))
    groups: list[list[ui.Item[Any]]] = [[AskMenu(options)] if options else [], [*turns]]
    groups += [[*steps[start : start + PER_ROW]] for start in range(0, STEPS, PER_ROW)]
    groups.append([*_within(LINKS, _links(card.links))])
    return [ui.ActionRow(*group) for group in groups if group]


def _within(most: int, controls: list[T]) -> list[T]:
    if len(controls) > most:
        log.warning("%d of %d controls have no room", len(controls) - most, len(controls))
    return controls[:most]


def _turns(card: Card, page: int) -> Iterator[tuple[str, Ask]]:
    """The pages worth a button, each labelled with where it leads; first and last only past their neighbours."""
    last = card.pages
    if page > 2:
        yield "⏮ Page 1", card.ask.at_page(1)
    if page > 1:
        yield f"◀ Page {page - 1}", card.ask.at_page(page - 1)
    if page < last:
        label = f"{card.more} more" if page == 1 and card.more else f"Page {page + 1} ▶"
        yield label, card.ask.at_page(page + 1)
    if page < last - 1:
        yield f"Page {last} ⏭", card.ask.at_page(last)


def _buttons(steps: Iterable[tuple[str, Ask]], used: set[str]) -> list[AskButton]:
    """A button for each question that fits into one and has none yet: Discord refuses a custom_id twice."""
    buttons = []
    for label, ask in steps:
        key = _key(ask)
        if key and key not in used:
            used.add(key)
            buttons.append(AskButton(key, shorten(tame(label).strip() or tame(typed(ask)), LABEL)))
    return buttons


def _options(rows: tuple[_Row, ...]) -> list[discord.SelectOption]:
    options: dict[str, discord.SelectOption] = {}
    for number, item in (row.entry for row in rows if row.entry):
        key = _key(item.opens) if item.opens else None
        if key and key not in options:
            label = shorten(f"{number}. {tame(item.label).strip() or plain(item.line)}", OPTION_LABEL)
            hint = shorten(tame(item.hint).strip(), OPTION_LABEL) or None
            options[key] = discord.SelectOption(label=label, value=key, description=hint)
    return list(options.values())


def _key(ask: Ask) -> str | None:
    try:
        return ask.key()
    except ValueError:
        log.warning("a question does not fit into a button: %s", tame(typed(ask))[:200])
        return None


def _links(links: tuple[Link, ...]) -> list[ui.Button[Any]]:
    buttons: list[ui.Button[Any]] = []
    for link in links:
        address = web_address(link.url)
        if address is None:
            log.warning("an address is not linked: %s", tame(link.url)[:200])
            continue
        buttons.append(ui.Button(label=shorten(tame(link.label).strip() or address, LABEL), url=address))
    return buttons
