"""Somebody judges of people in a store, whoever they are, as far as that can be."""

from __future__ import annotations

from hypothesis import strategies as st

from store import judgements
from store.database import Store
from store.errors import JudgementRefused


def judge(store: Store, data: st.DataObject, by: str) -> int | None:
    """Decide something of one or two people; return the judgement's number, or None where it was refused."""
    people = [row["id"] for row in store.rows("SELECT id FROM researcher WHERE merged_into IS NULL ORDER BY id")]
    one, other = data.draw(st.sampled_from(people)), data.draw(st.sampled_from(people))
    decision = data.draw(st.sampled_from(["merge", "split", "not-the-same"]))
    try:
        if decision == "merge":
            return judgements.merge(store, one, other, by)
        if decision == "not-the-same":
            return judgements.not_the_same(store, one, other, by)
        works = [row["work_id"] for row in store.rows("SELECT work_id FROM authorship WHERE researcher_id = ? ORDER BY 1", [one])]
        return judgements.split(store, one, works[: data.draw(st.integers(1, 3))], by)
    except JudgementRefused:
        return None
