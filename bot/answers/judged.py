"""Judgements in words: one, all of them, and what happens when one is undone or refused."""

from __future__ import annotations

from bot.answers import Refusal
from bot.answers.asker import Asker
from bot.answers.card import Ask, Button, Card, Item, Line, Section, Span, clock, line, member, moment, quiet
from bot.answers.doors import plain, researcher_id, to_person, with_options
from bot.answers.wording import count, name_of
from store import judgements, researchers, works
from store.database import Store
from store.errors import JudgementRefused
from store.judgements import TERMINAL, Judgement, JudgementKind
from store.models import ResearcherRef

SHOWN = 8
"""Judgements on one page."""

DECIDED: dict[JudgementKind, str] = {"merge": "One person", "split": "Another person's works", "not-the-same": "Two people"}
"""What a judgement of each kind comes to."""

MEANS: dict[JudgementKind, str] = {
    "merge": "Their works are listed together, and each old id leads here.",
    "split": "The works stay apart whatever else is imported; who was split keeps the id and the followers.",
    "not-the-same": "They stay two people whatever else is imported.",
}
"""What follows from a judgement of each kind."""

ALL = Button(label="All judgements", ask=with_options("identity", what="list"))
REVIEW = Button(label="Review", ask=plain("identity"))


def decider(asker: Asker) -> str:
    """How a judgement names whoever made it."""
    return asker.id if asker.kind == "member" else TERMINAL


def to_undo(number: int) -> Ask:
    """The question that takes a judgement back."""
    return with_options("identity", what="undo", number=str(number))


def card(store: Store, number: int, told: str = "") -> Card:
    """One judgement: what was decided, by whom, and of whom it speaks now."""
    one = judgements.get(store, number)
    if one is None:
        raise Refusal(f"There is no judgement {number}; the list shows those there are.", "/identity what:list")
    stands = one.undone_at is None
    lines = (
        line(told),
        line(one.words + "."),
        line("Decided ", *_by(one.by), ", ", clock(one.at), "."),
        line(MEANS[one.kind]) if stands else line("Undone ", *_by(one.undone_by or ""), ", ", clock(one.undone_at or ""), "."),
        line(quiet(f"To undo it: {to_undo(number).words}")) if stands else (),
    )
    people = Section(heading="Now known as", items=tuple(person(store, who) for who in one.people))
    step = Button(label="Undo", ask=to_undo(number)) if stands else Button(label="Decide it again", ask=_again(one))
    return Card(
        ask=with_options("identity", what="list", number=str(number)),
        title=f"Judgement {number}: {DECIDED[one.kind].lower()}{'' if stands else ' (undone)'}",
        sections=(Section(lines=tuple(filter(None, lines))), *((people,) if people.items else ())),
        buttons=(*((step,) if stands or one.people else ()), REVIEW, ALL),
    )


def person(store: Store, who: ResearcherRef) -> Item:
    """A researcher, with the id and what tells them from namesakes."""
    listed, teller = count(len(works.of_researcher(store, who.id)), "work"), researchers.tellers(store, [who.id]).get(who.id, "")
    hint = " · ".join(filter(None, (researcher_id(who), listed, teller)))
    return Item(line=name_of(who), detail=line(hint), opens=to_person("profile", who), label=who.name, hint=hint)


def listed(store: Store) -> Card:
    """All judgements, the newest first."""
    known = judgements.listed(store)
    standing = sum(one.undone_at is None for one in known)
    return Card(
        ask=with_options("identity", what="list"),
        title="What was decided about who is who" if known else "Nothing was decided yet about who is who",
        subtitle=line(f"{count(standing, 'judgement')} in force, {len(known) - standing} undone") if known else (),
        sections=(Section(items=tuple(map(_item, known)), page_size=SHOWN),) if known else (),
        buttons=(REVIEW,),
    )


def undone(store: Store, asker: Asker, number: int | None) -> Card:
    """Undo a judgement, and show what it says now. Raises Refusal and JudgementRefused."""
    if number is None:
        raise Refusal("To undo a judgement, say its number; the list shows them.", "/identity what:list")
    judgements.undo(store, number, decider(asker))
    return card(store, number, "It is undone: who is who follows from the sources again. Whoever was told of a change is told that.")


def refused(refusal: JudgementRefused) -> Card:
    """Why something cannot be decided, and the way to what stands against it."""
    against = with_options("identity", what="list", number=str(refusal.judgement or ""))
    steps = (Button(label=f"Judgement {refusal.judgement}", ask=against), Button(label="Undo it", ask=to_undo(refusal.judgement or 0)))
    return Card(
        outcome="refused",
        ask=plain("identity"),
        title="That cannot be decided",
        sections=(Section(lines=(line(str(refusal)),)),),
        buttons=(*(steps if refusal.judgement else ()), REVIEW, ALL),
    )


def _item(one: Judgement) -> Item:
    undone = (" · undone ", moment(one.undone_at)) if one.undone_at else ()
    return Item(
        line=line(one.words),
        detail=line(f"number {one.id} · decided ", *_by(one.by), ", ", moment(one.at), *undone),
        opens=with_options("identity", what="list", number=str(one.id)),
        label=f"Judgement {one.id}: {one.words}",
    )


def _by(who: str) -> Line:
    """Who decided; nobody sees this but those who may decide."""
    parts: dict[str, tuple[str | Span, ...]] = {TERMINAL: ("in the terminal",), "": ("by a member whose name was deleted",)}
    return line(*parts.get(who, ("by ", member(who))))


def _again(one: Judgement) -> Ask:
    name, other = (*map(researcher_id, one.people[:2]), "", "")[:2]
    return with_options("identity", name=name, what=one.kind, other=other if one.kind != "split" else "")
