"""What /search and /search-for-me have in common: reading what was typed, and the card of what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answers import Refusal
from bot.answers.card import Button, Card, Item, Line, Section, Span, bold, line, quiet
from bot.answers.doors import fits, to_person, to_topic, to_work, with_options
from bot.answers.finding import LAST_PAGE
from bot.answers.wording import count, name_of, provenance, work_detail
from store import lookup, queries, researchers, search, topics
from store.database import Store
from store.errors import SearchRefused
from store.lookup import Match
from store.marking import Runs
from store.models import Origin, Topic
from store.queries import Filter, Query
from store.search import Found, Hit, Near

PAGE = 8
"""Works on one page."""

LONGEST = 60
"""Characters of a search that the title repeats."""

ONE_PAGE = "A search this long has one page; a shorter one has more."

NEAREST = 3
"""Names or topics that are offered for one that is not known."""


def read(words: str) -> Query:
    """The search that was typed. Raises Refusal where it is none, with what to type instead."""
    try:
        return queries.parse(words)
    except SearchRefused as refused:
        raise Refusal(str(refused), "/search parsing -survey year:2019..2021") from None


def card(store: Store, command: str, words: str, found: Found, note: str = "", *steps: Button) -> Card:
    """What a search found: people and topics that its words name, then the works; `steps` are further next steps.

    Where the words name somebody, works that have only some of them are no answer.
    """
    typed, ask = queries.parse(words), with_options(command, words=queries.tidy(words))
    named = search.named(store, typed, generous=found.some or found.query != typed or not found.total)
    found = replace(found, hits=(), total=0) if named and found.some else found
    people = tuple(_person(store, match) for match in named)
    about = tuple(map(_topic, search.about(store, found.query)))
    short = fits(ask.at_page(LAST_PAGE))
    works = tuple(map(_work, found.hits if short else found.hits[:PAGE]))
    lines = tuple(line(one) for one in (note, *_notes(typed, found), "" if short or len(found.hits) <= PAGE else ONE_PAGE) if one)
    idle = () if works else search.idle(store, found.query)
    sections = (
        Section(lines=lines),
        Section(heading="People", items=people),
        Section(heading="Topics", items=about),
        *(_instead(store, one) for one in idle),
        Section(heading="Works", items=works, page_size=PAGE),
    )
    follow = (_follow(found.query if found.total else typed),) if typed.terms and not named and not idle else ()
    return Card(
        outcome="answer" if works or people or about else "not_found",
        ask=ask,
        title=f"Search: {_short(queries.tidy(words))}",
        subtitle=line(_counted(found, named)),
        sections=tuple(one for one in sections if one.lines or one.items),
        buttons=tuple(button for button in (*_other(found), *follow, *steps) if fits(button.ask)),
        footer=provenance(_origins(store, found, named)),
    )


def _origins(store: Store, found: Found, named: Sequence[Match]) -> list[Origin]:
    """The imports behind the works, or behind the first of the people where there are no works."""
    if found.hits or not named:
        return search.origins(store, [hit.work.id for hit in found.hits])
    return researchers.origins(store, named[0].id)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _counted(found: Found, named: Sequence[Match]) -> str:
    if not found.total:
        return "No work has these words, but they are a name." if named else "No work is found so; fewer words or filters find more."
    shown = len(found.hits)
    return count(found.total, "work") if shown == found.total else f"The best {shown} of {found.total:,} works; more words find fewer"


def _notes(typed: Query, found: Found) -> Iterator[str]:
    """What was changed in a search so that it finds something."""
    authors = [one.text for one in found.query.filters[len(typed.filters) :]]
    if authors:
        yield f"No work has all of these words; these are by {' and '.join(authors)} and have the others."
        return
    before, after = ([word for term in query.terms for word in term.split()] for query in (typed, found.query))
    slips = [f"“{new}” for “{old}”" for old, new in zip(before, after, strict=True) if old != new]
    if slips and found.total:
        yield f"No work is found with all words as they are typed; this is {', '.join(slips)}."
    if found.some and found.total:
        yield "No work has all of these words; these have some of them."


def _person(store: Store, match: Match) -> Item:
    ref = researchers.get(store, match.id)
    hint = count(match.works, "work")
    if ref is None:
        return Item(line=line(match.name))
    return Item(line=name_of(ref.ref), detail=line(hint), opens=to_person("profile", ref.ref), label=match.name, hint=hint)


def _topic(one: Topic) -> Item:
    hint = count(one.works, "work")
    return Item(line=line(one.name), detail=line(hint), opens=to_topic(one), label=one.name, hint=hint)


def _work(hit: Hit) -> Item:
    work = hit.work
    passage = line(" · ") if hit.passage else ()
    return Item(
        line=_spans(hit.title),
        detail=(*line(_nearness(hit.near)), *work_detail(work), *passage, *_spans(hit.passage)),
        opens=to_work("work", work),
        label=work.title,
        hint="".join(span.text for span in work_detail(work)),
    )


def _spans(runs: Runs) -> Line:
    return tuple(bold(text) if found else Span(text=text) for text, found in runs)


def _nearness(near: Near | None) -> str:
    """Why a work is near to whom the asker follows."""
    if near is None:
        return ""
    return f"by {near.author} · " if near.author == near.person else f"{near.author} has written with {near.person} · "


def _other(found: Found) -> Iterator[Button]:
    if found.meant:
        words = str(found.meant)
        yield Button(label=f"Did you mean {' '.join(found.meant.terms)}?", ask=with_options("search", words=words))


def _follow(query: Query) -> Button:
    return Button(label="Tell me of new ones", ask=with_options("follow-search", words=str(query)))


def _instead(store: Store, one: Filter) -> Section:
    """What a filter that no work passes may mean."""
    items: Iterable[Item] = ()
    if one.field == "author":
        items = (_person(store, match) for match in lookup.find(store, one.text).matches[:NEAREST])
    if one.field == "topic":
        items = map(_topic, topics.find(store, one.text)[1][:NEAREST])
    near = tuple(items)
    told = f"No work here has {one}." + (" These are near:" if near else "")
    return Section(lines=(line(quiet(told)),), items=near)
