"""Deciding who is who: two researchers who are one person or two, and works that are somebody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from bot.answers import Refusal, finding, judged
from bot.answers.asker import Asker
from bot.answers.card import Ask, Button, Card, Item, Line, Section, line, quiet
from bot.answers.doors import fits, plain, researcher_id, with_options
from bot.answers.wording import count, work_detail
from store import judgements, works
from store.database import Store
from store.models import Researcher, ResearcherRef, WorkRef

PAGE = 10
"""Works to choose from on one page."""

LATER = Button(label="Later", ask=plain("identity"))


def on_two(store: Store, asker: Asker, what: Literal["merge", "not-the-same"], name: str | None, other: str | None, sure: bool) -> Card:
    """Decide on two researchers; before a merge it is asked whether that is meant. Raises Refusal, Instead and JudgementRefused."""
    if not name or not other:
        raise Refusal(f"This takes two researchers, as in “/identity r12 what:{what} other:r34”; any form of a name will do.", "/identity")
    one = finding.person(store, "identity", name, what=what, other=other).ref
    two = finding.person(store, "identity", other, what=what, other=researcher_id(one)).ref
    if what == "not-the-same":
        number = judgements.not_the_same(store, one.id, two.id, judged.decider(asker))
        return judged.card(store, number)
    if not sure:
        return _asked_once_more(store, one, two)
    number = judgements.merge(store, one.id, two.id, judged.decider(asker))
    return judged.card(store, number, "" if one == two else "They are one person now. Whoever follows one of them is told.")


def about_two(what: str, one: ResearcherRef, two: ResearcherRef, **options: str) -> Ask:
    """A question about two researchers."""
    return with_options("identity", name=researcher_id(one), what=what, other=researcher_id(two), **options)


def _asked_once_more(store: Store, one: ResearcherRef, two: ResearcherRef) -> Card:
    same = one == two
    lines = (
        "Nothing changes now; they are not suspected to be two any more."
        if same
        else "Their works are listed together from then on, and both ids lead to one profile. Whoever follows one of them is told once.",
        "Every decision can be undone.",
    )
    others = () if same else (Button(label="No, two people", ask=about_two("not-the-same", one, two)),)
    return Card(
        outcome="choice",
        ask=about_two("merge", one, two),
        title="Is this one person?" if same else "Are these one person?",
        sections=(
            Section(items=tuple(judged.person(store, who) for who in dict.fromkeys((one, two)))),
            Section(lines=tuple(map(line, lines))),
        ),
        buttons=(Button(label="Yes, one person", ask=about_two("merge", one, two, sure="yes")), *others, LATER),
    )


def split(store: Store, asker: Asker, name: str | None, chosen: str | None, sure: bool) -> Card:
    """Choose the works that are somebody else's, and then give them to another person. Raises Refusal, Instead and JudgementRefused."""
    if not name:
        raise Refusal("This takes a researcher, as in “/identity r12 what:split”; the works can be chosen then.", "/identity")
    who = finding.person(store, "identity", name, what="split", works=chosen or "")
    listed = works.of_researcher(store, who.ref.id)
    going = _named(who, listed, chosen or "")
    if not sure:
        return _choosing(who.ref, listed, going)
    number = judgements.split(store, who.ref.id, [work.id for work in going], judged.decider(asker))
    return judged.card(store, number, f"{who.ref.name} has {count(len(listed) - len(going), 'work')} now. Whoever follows them is told.")


def to_split(who: ResearcherRef, going: Sequence[int], **options: str) -> Ask:
    """The question whether these works are somebody else's."""
    chosen = " ".join(f"w{work}" for work in going)
    return with_options("identity", name=researcher_id(who), what="split", works=chosen, **options)


def _named(who: Researcher, listed: Sequence[WorkRef], text: str) -> list[WorkRef]:
    """The works that a text names: by ids, or several titles or parts of them with semicolons between."""
    pieces = [piece.strip() for piece in text.split(";") if piece.strip()]
    return list(dict.fromkeys(work for piece in pieces for work in _meant(who, listed, piece)))


def _meant(who: Researcher, listed: Sequence[WorkRef], piece: str) -> list[WorkRef]:
    ids = re.fullmatch(r"(w?\d{1,15}[, ]*)+", piece, re.IGNORECASE)
    if ids:
        numbers = {int(number) for number in re.findall(r"\d+", piece)}
        found = [work for work in listed if work.id in numbers]
        strange = numbers - {work.id for work in found}
        if not strange:
            return found
        raise Refusal(
            f"w{min(strange)} is no work of {who.ref.name}; leave the works out to choose from theirs.", to_split(who.ref, ()).words
        )
    found = [work for work in listed if piece.casefold() in work.title.casefold()]
    if len(found) == 1:
        return found
    many = f"{len(found)} works" if found else "No work"
    raise Refusal(f"{many} of {who.ref.name} fit {piece[:60]!r}; leave the works out to choose from theirs.", to_split(who.ref, ()).words)


def _choosing(who: ResearcherRef, listed: Sequence[WorkRef], going: Sequence[WorkRef]) -> Card:
    chosen = [work.id for work in going]
    staying = tuple(_choice(work, to_split(who, [*chosen, work.id])) for work in listed if work.id not in chosen)
    leaving = tuple(_choice(work, to_split(who, [one for one in chosen if one != work.id])) for work in going)
    yes = to_split(who, chosen, sure="yes")
    decide = (Button(label=f"Yes, split off {count(len(going), 'work')}", ask=yes),) if going and staying and fits(yes) else ()
    back = (Button(label="Begin anew", ask=to_split(who, ())),) if going else ()
    return Card(
        outcome="choice",
        ask=to_split(who, chosen),
        title=f"Which works are not {who.name}'s?",
        subtitle=line(f"{researcher_id(who)} · {count(len(listed), 'work')}"),
        sections=(
            *((Section(heading="Another person's", items=leaving),) if leaving else ()),
            Section(heading=f"{who.name}'s", items=staying, page_size=PAGE),
            Section(lines=_what_happens(who, going, yes)),
        ),
        buttons=(*decide, *back, LATER),
    )


def _choice(work: WorkRef, ask: Ask) -> Item:
    return Item(
        line=line(work.title),
        detail=line(f"w{work.id} · ", *work_detail(work)),
        opens=ask if fits(ask) else None,
        label=work.title,
        hint=str(work.year or ""),
    )


def _what_happens(who: ResearcherRef, going: Sequence[WorkRef], yes: Ask) -> tuple[Line, ...]:
    if not going:
        return (line("Choose one after the other; choosing one once more puts it back."), line("Nothing is changed before you say yes."))
    lines = (
        line(f"They become the works of another person of that name. Whoever follows {who.name} is told once, and goes on following them."),
        line("Every decision can be undone."),
        line(quiet(f"These are too many for a button; to split them off, type: {yes.words}")) if not fits(yes) else (),
    )
    return tuple(filter(None, lines))
