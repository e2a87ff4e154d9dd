"""What a researcher says of their own work: the themes of a statement, each with its works."""

from __future__ import annotations

from typing import Annotated, Literal

from bot.answers import Instead, Refusal, finding
from bot.answers.card import Button, Card, Item, Section, bold, line, quiet
from bot.answers.doors import to_person, to_work
from bot.answers.wording import appeared, count, dotted, provenance, work_detail
from store import researchers, statements
from store.database import Store
from store.models import Researcher, StatementOf, ThemeWorks

PAGE = 6
"""Themes on one page."""

NAMES = {"statement": "Research statement", "overview": "Research overview"}


def answer(
    store: Store,
    name: Annotated[str, "a name in any form, an ORCID or another identifier"],
    kind: Annotated[Literal["statement", "overview"] | None, "statement or overview, where there are both"] = None,
    theme: Annotated[int | None, "the number of a theme, to read it"] = None,
) -> Card:
    """The themes of a researcher's statement, or one of them with its text and works."""
    who = finding.person(store, "statement", name, kind=kind or "", theme=str(theme or ""))
    found = statements.of_researcher(store, who.ref.id)
    chosen = next((one for one in found if kind in (None, one.kind)), None)
    if chosen is None:
        raise Instead(_nothing(who, kind))
    if theme is not None and not 1 <= theme <= len(chosen.themes):
        raise Refusal(f"There is no theme {theme}; this {chosen.kind} has themes 1 to {len(chosen.themes)}.", "/help")
    if theme is not None:
        return _theme(store, who, chosen, theme)
    return _themes(store, who, chosen, found)


def _nothing(who: Researcher, kind: str | None) -> Card:
    return Card(
        outcome="not_found",
        ask=to_person("statement", who.ref, kind=kind or ""),
        title=f"No research {kind or 'statement'} of {who.ref.name}",
        subtitle=line("Import one from a terminal: python -m bot import FILE --researcher NAME."),
        buttons=(Button(label="Profile", ask=to_person("profile", who.ref)),),
    )


def _themes(store: Store, who: Researcher, chosen: StatementOf, found: list[StatementOf]) -> Card:
    items = tuple(_item(who, chosen, number, theme) for number, theme in enumerate(chosen.themes, start=1))
    others = tuple(
        Button(label=NAMES[one.kind], ask=to_person("statement", who.ref, kind=one.kind)) for one in found if one.kind != chosen.kind
    )
    spoken_of = len({work.id for theme in chosen.themes for work in theme.works})
    return Card(
        ask=to_person("statement", who.ref, kind=chosen.kind),
        title=f"{NAMES[chosen.kind]} of {who.ref.name}",
        subtitle=line(dotted(chosen.date or "", count(len(items), "theme"), count(spoken_of, "work"))),
        sections=(Section(items=items, page_size=PAGE),),
        buttons=(*others, Button(label="Profile", ask=to_person("profile", who.ref))),
        footer=provenance(researchers.origins(store, who.ref.id)),
    )


def _item(who: Researcher, chosen: StatementOf, number: int, theme: ThemeWorks) -> Item:
    titles = "; ".join(f"{work.title} ({appeared(work)})" for work in theme.works)
    return Item(
        line=line(bold(theme.title)) if theme.depth == 1 else line("– ", theme.title),
        detail=line(titles),
        opens=to_person("statement", who.ref, kind=chosen.kind, theme=str(number)),
        label=theme.title,
        hint=count(len(theme.works), "work"),
    )


def _theme(store: Store, who: Researcher, chosen: StatementOf, number: int) -> Card:
    theme = chosen.themes[number - 1]
    items = tuple(
        Item(line=line(work.title), detail=work_detail(work), opens=to_work("work", work), label=work.title, hint="Work")
        for work in theme.works
    )
    paragraphs = tuple(line(part) for part in theme.text.split("\n") if part.strip())
    nothing = (line(quiet("It names no work that the store knows.")),) if not items else ()
    return Card(
        ask=to_person("statement", who.ref, kind=chosen.kind, theme=str(number)),
        title=theme.title,
        subtitle=line(dotted(f"{NAMES[chosen.kind]} of {who.ref.name}", chosen.date or "")),
        sections=(
            Section(lines=paragraphs),
            Section(heading="Works", lines=nothing, items=items, page_size=PAGE),
        ),
        buttons=(Button(label="All themes", ask=to_person("statement", who.ref, kind=chosen.kind)),),
        footer=provenance(researchers.origins(store, who.ref.id)),
    )
