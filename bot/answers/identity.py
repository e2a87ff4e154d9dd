"""Decide who is who: see doubts, merge, split, hold apart, undo."""

from __future__ import annotations

from typing import Annotated, Literal

from bot.answers import Instead, Refusal, deciding, judged, reviewing
from bot.answers.asker import Asker
from bot.answers.card import Card
from store.database import Store
from store.errors import JudgementRefused

What = Literal["review", "merge", "split", "not-the-same", "list", "undo"]


def act(
    store: Store,
    asker: Asker,
    name: Annotated[str | None, "a researcher"] = None,
    what: Annotated[What, "review, merge, split, not-the-same, list or undo"] = "review",
    other: Annotated[str | None, "the other researcher, for merge and not-the-same"] = None,
    works: Annotated[str | None, "the works that are somebody else's, for split: w12 w15"] = None,
    number: Annotated[int | None, "the number of a judgement, to see it or to undo it"] = None,
    sure: Annotated[bool, "decide at once, without being asked whether that is meant"] = False,
) -> Card:
    """Show what is in doubt, or decide something, or take a decision back."""
    _check(asker)
    try:
        if what == "review":
            return reviewing.card(store, name, other)
        if what in ("merge", "not-the-same"):
            return deciding.on_two(store, asker, what, name, other, sure)
        if what == "split":
            return deciding.split(store, asker, name, works, sure)
        if what == "undo":
            return judged.undone(store, asker, number)
        return judged.card(store, number) if number else judged.listed(store)
    except JudgementRefused as refusal:
        raise Instead(judged.refused(refusal)) from refusal


def _check(asker: Asker) -> None:
    if asker.manages:
        return
    if asker.guild is None:
        raise Refusal("Who is who is decided by those who manage a server: use /identity there.", "/help")
    raise Refusal("Who is who is decided by those who may manage this server; ask one of them.", "/help")
