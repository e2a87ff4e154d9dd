"""A Card as text for a terminal.

Titles and names are data: they reach rich only as `Text`, never as strings, which it reads as markup.
"""

from __future__ import annotations

from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.answers.card import Ask, Card, Line, Outcome, Section, Span
from bot.drawing.pages import Entry, clamped, numbered, typed
from bot.drawing.text import code_lines, tame, web_address

NARROWEST = 24

TYPED = 40
"""Characters of a question that a menu shows as it is typed; longer ones are asked for by their number."""

_STYLES = {"plain": "", "bold": "bold", "italic": "italic", "quiet": "dim"}
_TITLES: dict[Outcome, str] = {"answer": "bold blue", "choice": "bold yellow", "not_found": "bold", "refused": "bold red"}


def draw(card: Card, page: int = 1, *, width: int = 80, colour: bool = False) -> str:
    """One page of a card in lines of at most `width` columns; a page past the end is the last one.

    Without `colour` the text holds no escape sequences at all.
    """
    page = clamped(card, page)
    out = StringIO()
    console = Console(
        file=out,
        width=max(width, NARROWEST),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
    )
    for block in _blocks(card, page):
        console.print(block)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip("\n") + "\n"


def _blocks(card: Card, page: int) -> list[RenderableType]:
    """Everything on the page from top to bottom, a blank line above each block but the first."""
    blocks: list[RenderableType] = [_head(card)]
    menu = card.outcome == "choice"
    blocks += [_section(section, entries, menu) for section, entries in numbered(card, page)]
    if card.attachment:
        blocks.append(Group(_heading(card.attachment.name), _code(card.attachment.text)))
    if card.pages > 1:
        blocks.append(_turns(card.ask, page, card.pages))
    if card.buttons:
        blocks.append(_pairs("Next", [(typed(button.ask), button.label) for button in card.buttons]))
    links = [(address, link.label) for link in card.links if (address := web_address(link.url))]
    if links:
        blocks.append(_pairs("Links", links))
    if card.footer:
        blocks.append(_line(card.footer, "dim"))
    return [blocks[0], *(Padding(block, (1, 0, 0, 0)) for block in blocks[1:])]


def _head(card: Card) -> RenderableType:
    title = Text(tame(card.title), style=_TITLES[card.outcome])
    return Group(title, _line(card.subtitle)) if card.subtitle else title


def _section(section: Section, entries: tuple[Entry, ...], menu: bool) -> RenderableType:
    parts: list[RenderableType] = [_heading(section.heading)] if section.heading else []
    parts += [_line(line) for line in section.lines]
    if entries:
        parts.append(_list(entries, menu))
    if section.code:
        parts.append(_code(section.code))
    return Group(*parts)


def _code(code: str) -> Text:
    return Text("\n".join(code_lines(code)), overflow="fold")


def _list(entries: tuple[Entry, ...], menu: bool) -> Table:
    """Items with a hanging indent, so that the eye finds the numbers. A menu says what to type, where no chat remembers the numbers."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style="bold", no_wrap=True)
    grid.add_column()
    for number, item in entries:
        details = [_line(item.detail, "dim")] if item.detail else []
        asked = [Text(tame(typed(item.opens)), style="dim")] if menu and item.opens and len(typed(item.opens)) <= TYPED else []
        grid.add_row(Text("•" if number is None else f"{number}."), Group(_line(item.line), *details, *asked))
    return grid


def _turns(ask: Ask, page: int, pages: int) -> Text:
    word, other = ("more", page + 1) if page < pages else ("back", page - 1)
    return Text(f"page {page} of {pages} — {word}: {tame(typed(ask.at_page(other)))}", style="dim")


def _pairs(heading: str, pairs: list[tuple[str, str]]) -> RenderableType:
    """What to type or open, with what it is beside it."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(overflow="fold")
    grid.add_column(style="dim", overflow="fold")
    for what, label in pairs:
        grid.add_row(Text(tame(what)), Text(tame(label)))
    return Group(_heading(heading), Padding(grid, (0, 0, 0, 2)))


def _heading(text: str) -> Text:
    return Text(tame(text), style="bold underline")


def _line(line: Line, style: str = "") -> Text:
    return Text.assemble(*(_span(span) for span in line), style=style, overflow="fold")


def _span(span: Span) -> Text:
    if span.style in ("time", "clock"):
        day, _, time = tame(span.text).partition("T")
        return Text(f"{day} {time[:5]} UTC" if time and span.style == "clock" else day)
    if span.style == "member":
        return Text(f"member {tame(span.text)}")
    text = Text(tame(span.text), style=_STYLES[span.style])
    address = web_address(span.url) if span.url else None
    if address:
        text.stylize(f"link {address}")
    return text
