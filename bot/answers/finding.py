"""Finding what a question is about: one clear match, or the card that asks back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.answers import Instead
from bot.answers.card import Ask, Button, Card, Item, Outcome, Section, line
from bot.answers.doors import fits, researcher_id, to_topic, with_options
from bot.answers.wording import count, dotted, name_of, work_detail
from store import lookup, queries, researchers, topics, works
from store.database import Store
from store.lookup import Found, Match
from store.models import Researcher, Topic, Work, WorkRef
from store.names import key, tokens
from store.nicknames import related

SHOWN = 10
"""Choices on one page."""

LONGEST = 80
"""Characters of what somebody typed that a title repeats."""

KEPT = 24
"""Characters of what somebody typed that a button carries at most, beside the options of the question."""

ALIKE = 0.96
"""The score from which no letter is amiss: words are joined, split, left out or turned."""

LAST_PAGE = 99
"""A button has room for the number of this page."""

NO_OPTIONS: Mapping[str, str] = {}


def person(store: Store, command: str, name: str, /, subject: str = "name", **options: str) -> Researcher:
    """The one researcher that a name means; raises Instead with a menu, or with the nearest names.

    `subject` is the option that the name was given for. The doors of that card keep the question's other `options`; empty
    ones are left out.
    """
    options = {option: value for option, value in options.items() if value}
    found = lookup.find(store, name)
    best = clear(found, name)
    researcher = researchers.get(store, best.id) if best else None
    if researcher:
        return researcher
    if found.best is None and any(match.score >= lookup.SURE for match in found.matches):
        items = _people(store, command, subject, options, [match for match in found.matches if match.score >= lookup.SURE])
        raise Instead(_several(command, name, items, subject, options))
    raise Instead(_nobody(command, name, _people(store, command, subject, options, found.matches[:5]), subject, options))


def clear(found: Found, typed: str) -> Match | None:
    """The one person whom a name means, unless a word of it begins as none of theirs does: Hongyang is not Chongyang, though one letter is.

    People slip least at the beginning of a word, and somebody of whom the store knows nothing is easily near somebody else.
    """
    best = found.best
    return best if best and (best.score >= ALIKE or _begins_alike(typed, best.found_as)) else None


def _begins_alike(typed: str, name: str) -> bool:
    """Whether each word has the first letter of a word of the name, or is what somebody of the name may be called."""
    theirs = tokens(name)
    return all(any(word[0] == other[0] or other in related(word) for other in theirs) for word in tokens(typed))


def _several(command: str, name: str, items: Sequence[Item], subject: str, options: dict[str, str]) -> Card:
    question = f"{len(items)} people fit. Pick one, or type more of the name."
    return _card("choice", command, name, f"Which {_short(name)}?", question, items, subject, options)


def _nobody(command: str, name: str, items: Sequence[Item], subject: str, options: dict[str, str]) -> Card:
    hint = "Did you mean one of these?" if items else "Try another spelling, or part of the name. /help shows what can be asked."
    return _card("not_found", command, name, f"I know nobody called {_short(name)}", hint, items, subject, options)


def _people(store: Store, command: str, subject: str, options: dict[str, str], matches: Sequence[Match]) -> tuple[Item, ...]:
    tellers = researchers.tellers(store, [match.id for match in matches])
    items = []
    for match in matches:
        ref = researchers.get(store, match.id)
        if ref is None:
            continue
        hint = dotted(count(match.works, "work"), tellers[match.id])
        items.append(
            Item(
                line=name_of(ref.ref),
                detail=line(hint),
                opens=_about(command, {subject: researcher_id(ref.ref), **options}),
                label=ref.ref.name,
                hint=hint,
            )
        )
    return tuple(items)


def _about(command: str, options: Mapping[str, str]) -> Ask:
    """A question with these options, the name first."""
    return with_options(command, **dict(sorted(options.items(), key=lambda option: option[0] != "name")))


def topic(store: Store, command: str, text: str, **options: str) -> Topic:
    """The one topic that a text means ("t5", or words); raises Instead with the nearest topics.

    The doors of that card keep the question's other `options`; empty ones are left out.
    """
    if re.fullmatch(r"t\d{1,15}", text):
        known = topics.get(store, int(text[1:]))
        if known:
            return known
    exact, near = topics.find(store, text)
    if exact:
        return exact
    given = {option: value for option, value in options.items() if value}
    items = tuple(_topic(command, one, given) for one in near[:SHOWN])
    hint = "These are near:" if items else "Topics come from the works in the store. /about says what it holds."
    raise Instead(_card("not_found", command, text, f"No topic is called {_short(text)}", hint, items, "topic", given))


def _topic(command: str, one: Topic, options: dict[str, str]) -> Item:
    opens = to_topic(one, command) if not options else with_options(command, **options, topic=f"t{one.id}")
    return Item(line=line(one.name), detail=line(count(one.works, "work")), opens=opens, label=one.name, hint=count(one.works, "work"))


def work(store: Store, command: str, title: str) -> Work:
    """The one work that a title means ("w12", a title, or words of one); raises Instead with a menu or with what is near."""
    if re.fullmatch(r"w\d{1,15}", title):
        known = works.get(store, int(title[1:]))
        if known:
            return known
        raise Instead(
            _card(
                "not_found",
                command,
                title,
                "That work is no longer here",
                "What spoke of it was taken back. It may have come again since: search its title.",
                (),
                "title",
            )
        )
    found, all_words = works.search(store, title)
    clear = works.clear_best(found, title) if all_words else None
    if clear:
        whole = works.get(store, clear.id)
        if whole:
            return whole
    items = tuple(_work(command, one) for one in found)
    if all_words and items:
        raise Instead(
            _card("choice", command, title, f"Which work with {_short(title)}?", "Pick one, or add words of its title.", items, "title")
        )
    hint = "No work has all of these words; these have some:" if items else "Try fewer words of the title."
    card = _card("not_found", command, title, f"I know no work called {_short(title)}", hint, items, "title")
    raise Instead(card.model_copy(update={"buttons": _searching(title)}))


def _searching(typed: str) -> tuple[Button, ...]:
    """The way to search everything for what is no title, where it is a search."""
    ask = with_options("search", words=queries.tidy(typed))
    return (Button(label="Search these words", ask=ask),) if queries.is_search(typed) and fits(ask) else ()


def _work(command: str, one: WorkRef) -> Item:
    opens = Ask(command=command, options={"title": f"w{one.id}"}, words=f"/{command} w{one.id}")
    return Item(
        line=line(one.title), detail=work_detail(one), opens=opens, label=one.title, hint="".join(span.text for span in work_detail(one))
    )


def _card(
    outcome: Outcome,
    command: str,
    typed: str,
    title: str,
    hint: str,
    items: Sequence[Item],
    subject: str = "name",
    options: Mapping[str, str] = NO_OPTIONS,
) -> Card:
    """A card that asks back. Its own question is kept in plain letters, so that its next page fits into a button."""
    told = {subject: typed[:LONGEST], **options}
    spoken = _about(command, told).words
    ask = Ask(command=command, options={subject: kept(command, subject, typed, options), **options}, words=spoken)
    section = Section(items=tuple(items), page_size=SHOWN)
    return Card(outcome=outcome, ask=ask, title=title, subtitle=line(hint), sections=(section,))


def kept(command: str, subject: str, typed: str, options: Mapping[str, str]) -> str:
    """The beginning of what somebody typed, in plain letters, that fits into a button beside the options."""
    text = key(typed)[:KEPT]
    while text and not fits(Ask(command=command, options={subject: text, **options}, page=LAST_PAGE)):
        text = text[:-1]
    return text


def _short(text: str) -> str:
    return f"“{text[:LONGEST]}{'…' if len(text) > LONGEST else ''}”"
